"""Glue's type names, and casts of text that never lose part of a value in silence."""

from __future__ import annotations

from pyspark.sql import Column, types
from pyspark.sql import functions as F

_TO_HIVE = {
    "long": "bigint",
    "byte": "tinyint",
    "short": "smallint",
    "integer": "int",
    "bool": "boolean",
}
_TO_GLUE = {"bigint": "long", "tinyint": "byte", "smallint": "short"}
_KNOWN = ("string", "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "date", "timestamp", "binary")

# Spark takes "12.7" for the bigint 12; Glue's long is a whole number or it is not a long.
_WHOLE_NUMBER = r"^\s*[+-]?[0-9]+\s*$"
_WHOLE_TYPES = ("tinyint", "smallint", "int", "bigint")


def hive_name(name: str) -> str:
    """The Hive name of a type by Glue's name or Hive's own. Raises ValueError for another."""
    lowered = name.strip().lower()
    hive = _TO_HIVE.get(lowered, lowered)
    if hive == "decimal":
        return "decimal(10,2)"
    if hive in _KNOWN or hive.startswith("decimal("):
        return hive
    allowed = sorted({*_TO_HIVE, *_KNOWN, "decimal(p,s)"})
    raise ValueError(f"got type {name!r}, allowed: {', '.join(allowed)}")


def glue_name(data_type: types.DataType) -> str:
    """Glue's name of a Spark type, as in `printSchema` and in the fields of a choice."""
    name = data_type.simpleString()
    return _TO_GLUE.get(name, name)


def cast_column(column: Column, source: types.DataType, hive_type: str) -> Column:
    """`column` as `hive_type`; null where a value is not one. Text is cast strictly: `12.7` is no bigint."""
    cast = column.cast(hive_type)
    if isinstance(source, types.StringType) and hive_type in _WHOLE_TYPES:
        return F.when(column.rlike(_WHOLE_NUMBER), cast)
    return cast
