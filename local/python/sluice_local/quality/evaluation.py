"""Evaluates rules over a table, one query a rule."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import duckdb

from sluice_local.quality.dqdl import Condition, Literal, Rule
from sluice_local.quality.errors import RulesetError

# What `where` may hold: columns in backticks as Spark quotes them, which DuckDB quotes otherwise.
_SPARK_NAME = re.compile(r"`([^`]*)`")
_SQL_OPERATORS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

# DuckDB's expressions (RE2) are fast and have no means to look around; Python's do, and know no \p{…}.
_LOOKS_AROUND = re.compile(r"\(\?<?[=!]")
_LOOKING = "__matches"


@dataclass(frozen=True)
class Outcome:
    """What became of a rule: PASS, FAIL or ERROR, why, and what was measured."""

    rule: Rule
    result: str
    message: str | None
    metrics: dict[str, float]


class Evaluation:
    """The rules over one table or view of a DuckDB connection, `columns` being its columns' names."""

    def __init__(self, connection: Any, table: str, columns: list[str]) -> None:
        self._connection = connection
        self._table = table
        self._columns = {name.lower(): name for name in columns}
        connection.create_function(_LOOKING, _looks, ["VARCHAR", "VARCHAR"], "BOOLEAN")

    def evaluate(self, rule: Rule) -> Outcome:
        """Evaluates one rule. A rule that cannot be evaluated is an ERROR, and says why."""
        missing = [name for name in rule.columns if name.lower() not in self._columns]
        if missing and rule.kind != "ColumnExists":
            there = ", ".join(self._columns.values())
            return Outcome(rule, "ERROR", f"got column {missing[0]}; the table has: {there}", {})
        try:
            return self._evaluators[rule.kind](self, rule)
        except duckdb.Error as error:
            return Outcome(rule, "ERROR", str(error).splitlines()[0], {})
        except RulesetError as error:
            return Outcome(rule, "ERROR", str(error), {})

    def _row_count(self, rule: Rule) -> Outcome:
        return self._compared(rule, "Dataset.*.RowCount", float(self._one(rule, "count(*)")))

    def _column_exists(self, rule: Rule) -> Outcome:
        there = rule.columns[0].lower() in self._columns
        return _outcome(rule, there, f"column {rule.columns[0]} is not in the table", {})

    def _completeness(self, rule: Rule) -> Outcome:
        rows, filled = self._row(rule, f"count(*), count({self._name(rule)})")
        share = filled / rows if rows else 1.0
        metric = f"Column.{rule.columns[0]}.Completeness"
        if rule.condition is None:
            nulls = rows - filled
            return _outcome(rule, nulls == 0, f"{nulls} of {rows} rows have no value", {metric: share})
        return self._compared(rule, metric, share)

    def _uniqueness(self, rule: Rule) -> Outcome:
        names = ", ".join(_quoted(self._columns[name.lower()]) for name in rule.columns)
        source = f"SELECT count(*) AS n FROM {self._source(rule)} GROUP BY {names}"
        sql = f"SELECT coalesce(sum(n), 0), count(*) FILTER (n = 1) FROM ({source})"
        rows, once = self._fetch(sql)
        share = float(once) / float(rows) if rows else 1.0
        metric = f"{'Column' if len(rule.columns) == 1 else 'Multicolumn'}.{','.join(rule.columns)}.Uniqueness"
        if rule.condition is not None:
            return self._compared(rule, metric, share)
        again = int(rows) - int(once)
        if rule.kind == "IsPrimaryKey":
            holes = " OR ".join(f"{_quoted(self._columns[name.lower()])} IS NULL" for name in rule.columns)
            nulls = int(self._one(rule, f"count(*) FILTER ({holes})"))
            message = f"{again} of {rows} rows have a key that is not theirs alone, {nulls} have none"
            return _outcome(rule, again + nulls == 0, message, {metric: share})
        return _outcome(
            rule, again == 0, f"{again} of {rows} rows have a value that is not theirs alone", {metric: share}
        )

    def _column_length(self, rule: Rule) -> Outcome:
        length = f"length({self._name(rule)})"
        low, high = self._row(rule, f"min({length}), max({length})")
        column = rule.columns[0]
        metrics = {} if low is None else {f"Column.{column}.MinimumLength": low, f"Column.{column}.MaximumLength": high}
        return self._each(rule, _condition(length, _needed(rule), "number"), metrics)

    def _column_values(self, rule: Rule) -> Outcome:
        condition = _needed(rule)
        name = self._name(rule)
        kind = _kind_of(str(self._fetch(f"SELECT coalesce(any_value(typeof({name})), '') FROM {self._table}")[0]))
        return self._each(rule, _condition(name, condition, kind), {})

    def _each(self, rule: Rule, holds: str, metrics: dict[str, float]) -> Outcome:
        """Whether a condition holds for every row; for a null it does not, unless the rule says so."""
        rows, broken = self._row(rule, f"count(*), count(*) FILTER (NOT coalesce({holds}, false))")
        message = f"{broken} of {rows} rows do not meet the constraint"
        if broken:
            name = self._name(rule)
            example = self._fetch(
                f"SELECT CAST({name} AS VARCHAR) FROM {self._source(rule)} WHERE NOT coalesce({holds}, false) LIMIT 1"
            )[0]
            message += f". Value: {'NULL' if example is None else str(example)[:100]} does not meet it"
        return _outcome(rule, broken == 0, message, metrics)

    def _compared(self, rule: Rule, metric: str, value: float) -> Outcome:
        holds = self._fetch(f"SELECT {_condition(f'CAST({value!r} AS DOUBLE)', _needed(rule), 'number')}")[0]
        return _outcome(rule, bool(holds), f"Value: {value:g} does not meet the constraint", {metric: value})

    def _name(self, rule: Rule) -> str:
        return _quoted(self._columns[rule.columns[0].lower()])

    def _source(self, rule: Rule) -> str:
        if rule.where is None:
            return self._table
        where = _SPARK_NAME.sub(lambda match: _quoted(match[1]), rule.where)
        return f"(SELECT * FROM {self._table} WHERE {where})"

    def _one(self, rule: Rule, expression: str) -> Any:
        return self._row(rule, expression)[0]

    def _row(self, rule: Rule, expressions: str) -> tuple[Any, ...]:
        return self._fetch(f"SELECT {expressions} FROM {self._source(rule)}")

    def _fetch(self, sql: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._connection.execute(sql).fetchone()
        return row

    _evaluators: ClassVar[dict[str, Callable[[Evaluation, Rule], Outcome]]] = {
        "RowCount": _row_count,
        "IsComplete": _completeness,
        "Completeness": _completeness,
        "IsUnique": _uniqueness,
        "IsPrimaryKey": _uniqueness,
        "Uniqueness": _uniqueness,
        "ColumnExists": _column_exists,
        "ColumnLength": _column_length,
        "ColumnValues": _column_values,
    }


def _looks(text: str, pattern: str) -> bool:
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def _outcome(rule: Rule, passed: bool, message: str, metrics: dict[str, float]) -> Outcome:
    return Outcome(rule, "PASS" if passed else "FAIL", None if passed else message, metrics)


def _needed(rule: Rule) -> Condition:
    if rule.condition is None:
        raise RulesetError(f"{rule.text}: it needs a condition")
    return rule.condition


def _kind_of(duckdb_type: str) -> str:
    if duckdb_type in ("VARCHAR", "BOOLEAN", ""):
        return "text"
    return "date" if duckdb_type in ("DATE", "TIMESTAMP") else "number"


def _condition(expression: str, condition: Condition, kind: str) -> str:
    """SQL that says of an expression whether the condition holds."""
    turned = "NOT " if condition.negated else ""
    if condition.operator == "matches":
        pattern = _text(condition.values[0].value)
        if _LOOKS_AROUND.search(condition.values[0].value):
            return f"{turned}{_LOOKING}(CAST({expression} AS VARCHAR), {pattern})"
        return f"{turned}regexp_full_match(CAST({expression} AS VARCHAR), {pattern}, 's')"
    values = [None if one.kind == "null" else _literal(one, kind) for one in condition.values]
    if condition.operator == "between":
        low, high = values
        return f"{turned}({expression} > {low} AND {expression} < {high})"
    if condition.operator == "in":
        parts = [f"{expression} IS NULL" if one is None else f"{expression} = {one}" for one in values]
        # What is not in a list may be a null, where the list has none.
        return f"{turned}coalesce({' OR '.join(parts)}, false)"
    operator = _SQL_OPERATORS[condition.operator]
    if values[0] is None:
        return f"{expression} IS {'NOT ' if condition.operator == '!=' else ''}NULL"
    compared = f"{expression} {operator} {values[0]}"
    return f"coalesce({compared}, true)" if condition.operator == "!=" else compared


def _literal(literal: Literal, kind: str) -> str:
    if kind == "number" and literal.kind == "number":
        return literal.value
    if kind == "text" and literal.kind in ("text", "date", "number"):
        return _text(literal.value)
    if kind == "date" and literal.kind == "date":
        try:
            datetime.date.fromisoformat(literal.value)
        except ValueError as error:
            raise RulesetError(f"got the date {literal.value!r}, which the calendar does not have") from error
        return f"DATE {_text(literal.value)}"
    raise RulesetError(f"got {literal.kind} {literal.value!r} for a column of {kind}s; allowed: a {kind}")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
