"""Reads the part of DQDL that is evaluated locally.

    Rules = [ <rule>, … ]
    RowCount <comparison>
    IsComplete | IsUnique | IsPrimaryKey | ColumnExists "<column>" …
    Completeness | Uniqueness | ColumnLength "<column>" <comparison>
    ColumnValues "<column>" <comparison> | [not] in [ … ] | [not] matches "<regular expression>"

each, but for ColumnExists, with a `where "<SQL condition>"` at its end. A comparison is an operator and a number, a
text, a date or NULL, or `[not] between … and …`, which leaves both ends out. Whatever else there is in DQDL is an
error that names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sluice_local.quality.errors import RulesetError
from sluice_local.quality.tokens import Token, place, tokens

_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Literal:
    """A value that a rule compares with; `kind` is number, text, date or null."""

    kind: str
    value: str


@dataclass(frozen=True)
class Condition:
    """What a rule asks: `operator` is one of DQDL's, `in`, `between` or `matches`, which `negated` turns round."""

    operator: str
    values: tuple[Literal, ...]
    negated: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule; `text` is how it stands in the document."""

    text: str
    kind: str
    columns: tuple[str, ...]
    condition: Condition | None
    where: str | None


@dataclass(frozen=True)
class _Shape:
    columns: str
    condition: str


# How many columns a rule names, and which condition it needs.
_SHAPES = {
    "RowCount": _Shape("none", "number"),
    "IsComplete": _Shape("one", "none"),
    "IsUnique": _Shape("one", "none"),
    "IsPrimaryKey": _Shape("many", "none"),
    "ColumnExists": _Shape("one", "none"),
    "Completeness": _Shape("one", "number"),
    "Uniqueness": _Shape("many", "number"),
    "ColumnLength": _Shape("one", "number"),
    "ColumnValues": _Shape("one", "any"),
}


def parse_ruleset(source: str) -> list[Rule]:
    """The rules of a document. Raises :class:`RulesetError`."""
    return _Parser(source).ruleset()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokens(source)
        self._at = 0

    def ruleset(self) -> list[Rule]:
        section = self._peek()
        if section is not None and section.kind == "word" and section.value != "Rules":
            raise self._error(section, "the local endpoint evaluates the section Rules alone")
        self._take("word", "Rules", "Rules = [")
        self._take("mark", "=", "Rules = [")
        self._take("mark", "[", "Rules = [")
        rules = [self._rule()]
        while not self._found("mark", "]"):
            self._take("mark", ",", "a comma and another rule, or ]")
            rules.append(self._rule())
        if (rest := self._peek()) is not None:
            raise self._error(rest, "the end of the ruleset")
        return rules

    def _rule(self) -> Rule:
        first = self._next("a rule")
        if first.kind != "word" or first.value not in _SHAPES:
            known = ", ".join(_SHAPES)
            raise self._error(first, f"the local endpoint evaluates the rule types {known}, and none joined by and, or")
        shape = _SHAPES[first.value]
        columns: list[str] = []
        while shape.columns == "many" or (shape.columns == "one" and not columns):
            token = self._peek()
            if token is None or token.kind != "text":
                break
            columns.append(self._next("a column").value)
        if shape.columns != "none" and not columns:
            raise self._error(self._peek(), f'the name of a column in double quotes, {first.value} "id"')
        condition = self._condition(numbers=shape.condition == "number") if shape.condition != "none" else None
        where = None
        if first.value != "ColumnExists" and self._found("word", "where"):
            where = self._take("text", None, "a condition in double quotes").value
        end = self._tokens[self._at - 1].end
        text = " ".join(self._source[first.start : end].split())
        return Rule(text, first.value, tuple(columns), condition, where)

    def _condition(self, *, numbers: bool) -> Condition:
        negated = self._found("word", "not")
        token = self._next("a condition")
        if token.kind == "mark" and token.value in _OPERATORS and not negated:
            return Condition(token.value, (self._literal(numbers),))
        if token.kind == "word" and token.value == "between":
            low = self._literal(numbers)
            self._take("word", "and", "and")
            return Condition("between", (low, self._literal(numbers)), negated)
        if token.kind == "word" and token.value == "in" and not numbers:
            return Condition("in", self._list(), negated)
        if token.kind == "word" and token.value == "matches" and not numbers:
            pattern = self._take("text", None, "a regular expression in double quotes")
            return Condition("matches", (Literal("text", pattern.value),), negated)
        allowed = (
            f"{', '.join(_OPERATORS)} and between" if numbers else f"{', '.join(_OPERATORS)}, between, in, matches"
        )
        raise self._error(token, f"the local endpoint evaluates the conditions {allowed}")

    def _list(self) -> tuple[Literal, ...]:
        self._take("mark", "[", "[ and the values")
        values = [self._literal(numbers=False)]
        while not self._found("mark", "]"):
            self._take("mark", ",", "a comma and another value, or ]")
            values.append(self._literal(numbers=False))
        return tuple(values)

    def _literal(self, numbers: bool) -> Literal:
        token = self._next("a value")
        if token.kind == "number":
            return Literal("number", token.value)
        if token.kind == "text" and not numbers:
            return Literal("date" if _DATE.fullmatch(token.value) else "text", token.value)
        if token.kind == "word" and token.value in ("NULL", "null") and not numbers:
            return Literal("null", "")
        kinds = "a number" if numbers else "a number, a text or a date in double quotes, or NULL"
        raise self._error(token, f"the local endpoint evaluates {kinds}")

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self, wanted: str) -> Token:
        token = self._peek()
        if token is None:
            raise self._error(None, wanted)
        self._at += 1
        return token

    def _found(self, kind: str, value: str) -> bool:
        token = self._peek()
        if token is None or token.kind != kind or token.value != value:
            return False
        self._at += 1
        return True

    def _take(self, kind: str, value: str | None, wanted: str) -> Token:
        token = self._next(wanted)
        if token.kind != kind or (value is not None and token.value != value):
            raise self._error(token, wanted)
        return token

    def _error(self, token: Token | None, allowed: str) -> RulesetError:
        offset = len(self._source) if token is None else token.start
        got = "the end" if token is None else repr(token.value)
        return RulesetError(f"{place(self._source, offset)}: got {got}; allowed: {allowed}")
