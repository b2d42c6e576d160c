"""What a query string asks: which kind of statement it is, and which tables it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sluice_local.querying.errors import QueryError, place

ALLOWED = "SELECT, WITH, VALUES, EXPLAIN, SHOW DATABASES, SHOW TABLES, SHOW COLUMNS, SHOW PARTITIONS, DESCRIBE"
CATALOG = "awsdatacatalog"

# Functions in FROM: everything else that DuckDB has there is about itself or about files.
_TABLE_FUNCTIONS = ("unnest", "generate_series", "range")

_COMMENT = re.compile(r"--[^\n]*(?:\n|$)|/\*.*?\*/", re.DOTALL)
_NAME = r'(?:"(?:[^"]|"")+"|`[^`]+`|\w+)'
_TABLE = rf"(?P<table>{_NAME}(?:\s*\.\s*{_NAME}){{0,2}})"
_METADATA = {
    "databases": re.compile(r"SHOW\s+(?:DATABASES|SCHEMAS)(?:\s+LIKE\s+'(?P<pattern>[^']*)')?", re.IGNORECASE),
    "tables": re.compile(
        rf"SHOW\s+TABLES(?:\s+(?:IN|FROM)\s+(?P<database>{_NAME}))?(?:\s+(?:LIKE\s+)?'(?P<pattern>[^']*)')?",
        re.IGNORECASE,
    ),
    "columns": re.compile(
        rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{_TABLE}(?:\s+(?:IN|FROM)\s+(?P<database>{_NAME}))?", re.IGNORECASE
    ),
    "partitions": re.compile(rf"SHOW\s+PARTITIONS\s+{_TABLE}", re.IGNORECASE),
    "describe": re.compile(rf"DESC(?:RIBE)?\s+(?:EXTENDED\s+|FORMATTED\s+)?{_TABLE}", re.IGNORECASE),
}
_EXPLAIN = re.compile(r"\s*EXPLAIN(?:\s+ANALYZE)?(?:\s+VERBOSE)?\s+", re.IGNORECASE)


@dataclass(frozen=True)
class TableName:
    """A table as a query names it, in lower case; `offset` is where."""

    database: str | None
    name: str
    offset: int = -1


@dataclass(frozen=True)
class MetadataStatement:
    """A SHOW or DESCRIBE."""

    kind: str
    database: str | None = None
    table: TableName | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class SelectStatement:
    """A statement that DuckDB runs, and the tables that it reads."""

    sql: str
    explain: bool
    tables: tuple[TableName, ...]


def parse_statement(connection: Any, query: str) -> MetadataStatement | SelectStatement:
    """Reads a query string. Raises :class:`QueryError` for what does not parse, and for what is not allowed."""
    sql = query.strip().removesuffix(";").rstrip()
    bare = _COMMENT.sub(" ", sql).strip()
    if bare == "":
        raise QueryError("SYNTAX_ERROR", f"line 1:1: the query is empty; allowed: {ALLOWED}")
    for kind, pattern in _METADATA.items():
        if match := pattern.fullmatch(bare):
            return _metadata(kind, match.groupdict())
    explain = _EXPLAIN.match(sql)
    start = explain.end() if explain else 0
    return SelectStatement(sql, explain is not None, _tables(connection, sql, start))


def _metadata(kind: str, groups: dict[str, str | None]) -> MetadataStatement:
    table, database = groups.get("table"), groups.get("database")
    name = None
    if table:
        parts = [_unquoted(part) for part in re.findall(_NAME, table)]
        name = TableName(parts[-2] if len(parts) > 1 else None, parts[-1])
    return MetadataStatement(kind, _unquoted(database) if database else None, name, groups.get("pattern"))


def _unquoted(name: str) -> str:
    if name[0] in '"`':
        name = name[1:-1].replace('""', '"')
    return name.lower()


def _tables(connection: Any, sql: str, start: int) -> tuple[TableName, ...]:
    # DuckDB's own parser says what is read; it takes SELECT statements only, so nothing else gets past.
    tree = json.loads(connection.execute("SELECT json_serialize_sql(?)", [sql[start:]]).fetchone()[0])
    if tree["error"]:
        if tree["error_type"] == "parser":
            offset = start + int(tree.get("position", 0))
            raise QueryError("SYNTAX_ERROR", f"{place(sql, offset)}{tree['error_message']}")
        raise _refused(sql)
    if len(tree["statements"]) != 1:
        raise QueryError("SYNTAX_ERROR", f"got {len(tree['statements'])} statements, allowed: one a query")
    common_names = {entry["key"].lower() for node in _nodes(tree) for entry in _common_tables(node)}
    found: dict[tuple[str | None, str], TableName] = {}
    for node in _nodes(tree):
        kind = node.get("type")
        if kind == "SHOW_REF":
            raise _refused(sql)
        if kind == "TABLE_FUNCTION":
            _check_function(sql, start, node)
        if kind == "BASE_TABLE":
            table = _base_table(sql, start, node)
            if table.database is not None or table.name not in common_names:
                found.setdefault((table.database, table.name), table)
    return tuple(found.values())


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from _nodes(child)


def _common_tables(node: dict[str, Any]) -> list[dict[str, Any]]:
    entries = node.get("cte_map")
    return entries.get("map", []) if isinstance(entries, dict) else []


def _base_table(sql: str, start: int, node: dict[str, Any]) -> TableName:
    catalog, database = node["catalog_name"].lower(), node["schema_name"].lower()
    offset = start + node["query_location"]
    if catalog not in ("", CATALOG):
        raise QueryError(
            "CATALOG_NOT_FOUND", f"{place(sql, offset)}Catalog '{catalog}' does not exist; there is: {CATALOG}"
        )
    return TableName(database or None, node["table_name"].lower(), offset)


def _check_function(sql: str, start: int, node: dict[str, Any]) -> None:
    function = node.get("function", {})
    name = str(function.get("function_name", "")).lower()
    if name not in _TABLE_FUNCTIONS:
        where = place(sql, start + function.get("query_location", -1))
        raise QueryError("FUNCTION_NOT_FOUND", f"{where}Table function '{name}' not registered")


def _refused(sql: str) -> QueryError:
    word = (_COMMENT.sub(" ", sql).split() or [""])[0].upper()
    return QueryError("NOT_SUPPORTED", f"line 1:1: got a {word} statement; the local endpoint allows: {ALLOWED}")
