"""Errors of queries, in Athena's terms."""

from __future__ import annotations

import re


class QueryError(Exception):
    """The query fails. `kind` is the name Athena gives to the error: SYNTAX_ERROR, TABLE_NOT_FOUND, …"""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def place(query: str, offset: int) -> str:
    """`line 1:15: ` for an offset into the query; nothing where the offset is not known."""
    if not 0 <= offset <= len(query):
        return ""
    before = query[:offset]
    return f"line {before.count(chr(10)) + 1}:{offset - (before.rfind(chr(10)) + 1) + 1}: "


_CARET = re.compile(r"\n\s*\nLINE (\d+): (.*)\n( *)\^", re.DOTALL)
_UNKNOWN_COLUMN = re.compile(r'Referenced column "(?P<name>[^"]*)"')
_QUALIFIED_COLUMN = re.compile(r'"(?P<table>[^"]*)" does not have a column named "(?P<name>[^"]*)"')
_UNKNOWN_TABLE = re.compile(r'Referenced table "(?P<name>[^"]*)" not found')
_UNKNOWN_FUNCTION = re.compile(r"Function with name (?P<name>\S+) does not exist")
_CANDIDATES = re.compile(r"Candidate bindings?: (?P<names>[^\n]+)")

# Errors that a table's own cast raises carry Athena's name for them.
_OWN = re.compile(r"(?P<kind>HIVE_BAD_DATA): (?P<message>.+)", re.DOTALL)


def from_duckdb(error: Exception) -> QueryError:
    """DuckDB's error as Athena would put it."""
    kind, text = type(error).__name__, str(error)
    caret = _CARET.search(text)
    where = f"line {caret[1]}:{_column(caret)}: " if caret else ""
    said = _CARET.sub("", text).partition(": ")[2].strip() if caret else text.partition(": ")[2].strip() or text
    said = " ".join(said.split())
    if own := _OWN.search(text):
        return QueryError(own["kind"], " ".join(own["message"].split()))
    if kind == "ParserException":
        return QueryError("SYNTAX_ERROR", f"{where}{said}")
    if column := _UNKNOWN_COLUMN.search(text) or _QUALIFIED_COLUMN.search(text):
        candidates = _CANDIDATES.search(text)
        there = f"; there are: {' '.join(candidates['names'].split())}" if candidates else ""
        return QueryError("COLUMN_NOT_FOUND", f"{where}Column '{column['name']}' cannot be resolved{there}")
    if table := _UNKNOWN_TABLE.search(text):
        return QueryError("SYNTAX_ERROR", f"{where}'{table['name']}' is no table of this query")
    if function := _UNKNOWN_FUNCTION.search(text):
        return QueryError("FUNCTION_NOT_FOUND", f"{where}Function {function['name']} not registered")
    kinds = {
        "BinderException": "SYNTAX_ERROR",
        "CatalogException": "SYNTAX_ERROR",
        "ConversionException": "INVALID_CAST_ARGUMENT",
        "OutOfRangeException": "NUMERIC_VALUE_OUT_OF_RANGE",
        "PermissionException": "PERMISSION_DENIED",
        "OutOfMemoryException": "EXCEEDED_LOCAL_MEMORY_LIMIT",
    }
    return QueryError(kinds.get(kind, "GENERIC_USER_ERROR"), f"{where}{said}")


def _column(caret: re.Match[str]) -> int:
    # DuckDB indents the caret by the width of "LINE 1: ".
    return max(1, len(caret[3]) - len(f"LINE {caret[1]}: ") + 1)
