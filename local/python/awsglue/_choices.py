"""Columns whose type is not settled: text that the catalog declares to be something else.

A DynamicFrame's records describe themselves, so a column may hold more than one type: a choice. Here such a column
keeps the text as it came until a choice is resolved, and the data is looked at only if the script asks for the types.
"""

from __future__ import annotations

from enum import Enum

from pyspark.sql import Column, DataFrame, types
from pyspark.sql import functions as F

from awsglue._types import cast_column, glue_name

_TEXT = types.StringType()


class Verdict(Enum):
    """What the values of an undecided column turn out to be."""

    TYPED = "typed"
    TEXT = "text"
    CHOICE = "choice"


def decide(frame: DataFrame, undecided: dict[str, str]) -> dict[str, Verdict]:
    """Looks at every value of the undecided columns (name → declared Hive type), in one pass."""
    if not undecided:
        return {}
    counts = []
    for name, declared in undecided.items():
        text = _value(name)
        typed = cast_column(text, _TEXT, declared)
        counts += [F.count(F.when(typed.isNotNull(), 1)), F.count(F.when(text.isNotNull() & typed.isNull(), 1))]
    row = frame.agg(*counts).collect()[0]
    return {
        name: _verdict(parsed=row[2 * position], unparsed=row[2 * position + 1])
        for position, name in enumerate(undecided)
    }


def _verdict(parsed: int, unparsed: int) -> Verdict:
    if unparsed == 0:
        return Verdict.TYPED
    return Verdict.CHOICE if parsed else Verdict.TEXT


def settle(frame: DataFrame, undecided: dict[str, str]) -> DataFrame:
    """The frame with every column's type settled: declared type, text, or a struct of both where the values differ."""
    columns = {}
    for name, verdict in decide(frame, undecided).items():
        if verdict is Verdict.TYPED:
            columns[name] = as_declared(name, undecided[name])
        elif verdict is Verdict.CHOICE:
            columns[name] = as_struct(name, undecided[name])
    return frame.withColumns(columns) if columns else frame


def as_declared(name: str, declared: str) -> Column:
    """The column as its declared type; null for what is not one (`project:` of that type)."""
    return cast_column(_value(name), _TEXT, declared)


def as_other_text(name: str, declared: str) -> Column:
    """The values that are not of the declared type, as text; null for those that are (`project:string`)."""
    return F.when(as_declared(name, declared).isNull(), _value(name))


def as_struct(name: str, declared: str) -> Column:
    """Both sides of the choice, as a struct (`make_struct`)."""
    text = _value(name)
    fields = F.struct(
        as_declared(name, declared).alias(choice_field(declared)), as_other_text(name, declared).alias("string")
    )
    return F.when(text.isNotNull(), fields)


def choice_field(declared: str) -> str:
    """The name of the declared type's side in structs and in `make_cols`."""
    return glue_name(types._parse_datatype_string(declared))


def quoted(name: str) -> Column:
    """The column of that very name, dots and all."""
    return F.col(f"`{name.replace('`', '``')}`")


def _value(name: str) -> Column:
    # An empty field is no number: in a column that is declared one, it is null and not a second type.
    column = quoted(name)
    return F.when(F.trim(column) != "", column)
