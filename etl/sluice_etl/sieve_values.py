"""Texts that are certainly values of a type, and those values.

This is no second definition of the types: `types.cast_text` and `reading.cast_column` are what decides. Here is a part
of what they accept, the forms that nearly every cell has, in which Arrow reads the very value that Spark does. What has
another form is not said to be wrong: Spark looks at it. The tests hold one against the other.
"""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .contract_column import Column
from .types import HiveType

Read = Callable[[pa.Array], tuple[pa.Array, pa.Array]]
"""From texts (null: absent) their values, and which of them are certain; the value of one that is not is anything."""

# In any month, and at any time.
_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
_ANY_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z?"
_TRUE, _FALSE = ("true",), ("false",)
_INSTANT = pa.timestamp("us", tz="UTC")
_ARROW = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": _INSTANT,
}


def arrow_type(type_: HiveType) -> pa.DataType:
    """The Arrow type of a column."""
    return pa.decimal128(type_.precision, type_.scale) if type_.kind == "decimal" else _ARROW[type_.kind]


def reader_of(column: Column) -> Read | None:
    """How the texts of a column are read; None where only Spark can read them."""
    reading, type_ = column.reading, column.type
    if reading.format is not None or reading.zone != "UTC" or type_.kind == "map":
        return None
    kind = type_.kind
    if kind == "string":
        return _string
    if kind == "boolean":
        return _words(reading.true_values or _TRUE, reading.false_values or _FALSE)
    if kind == "int":
        return _cast(pa.int32(), r"^-?[0-9]{1,9}$")
    if kind == "bigint":
        return _cast(pa.int64(), r"^-?[0-9]{1,18}$")
    if kind in ("float", "double"):
        return _cast(arrow_type(type_), r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$")
    if kind == "decimal":
        return _decimal(type_)
    if kind == "date":
        return _cast(pa.date32(), rf"^{_ANY_DATE}$", rf"^{_DATE}$")
    return _cast(_INSTANT, rf"^{_ANY_DATE}{_TIME}$", rf"^{_DATE}{_TIME}$", convert=_instants)


def _string(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    return texts, _all(texts)


def _words(true_words: tuple[str, ...], false_words: tuple[str, ...]) -> Read:
    def read(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        lower = pc.ascii_lower(texts)
        true = pc.is_in(lower, value_set=pa.array(true_words, pa.string()))
        false = pc.is_in(lower, value_set=pa.array(false_words, pa.string()))
        # is_in says false of a null.
        return pc.if_else(pc.is_null(texts), pa.scalar(None, pa.bool_()), true), pc.or_(
            pc.or_(true, false), pc.is_null(texts)
        )

    return read


def _cast(type_: pa.DataType, *forms: str, convert: Callable[[pa.Array], pa.Array] | None = None) -> Read:
    """Convert texts of a form that Spark accepts; where one of them has no value, only those of the next form.

    Args:
        type_: What the values are.
        forms: Patterns, each narrower than the one before.
        convert: Makes values of texts; raises pa.ArrowInvalid where a text has none. A plain cast if it is not given.
    """

    def read(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        for form in forms:
            sure = pc.fill_null(pc.match_substring_regex(texts, form), True)
            candidates = _only(texts, sure)
            try:
                return candidates.cast(type_) if convert is None else convert(candidates), sure
            except pa.ArrowInvalid:
                continue
        return pa.nulls(len(texts), type_), pc.is_null(texts)

    return read


def _decimal(type_: HiveType) -> Read:
    whole, scale = type_.precision - type_.scale, type_.scale
    digits = rf"[0-9]{{1,{whole}}}" if whole else "0"
    fraction = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    # Spark's largest precision is Arrow's; a number of more digits than that is left to Spark.
    return _cast(arrow_type(type_), rf"^-?{digits}{fraction}$")


def _instants(texts: pa.Array) -> pa.Array:
    clock = pc.utf8_rtrim(texts, "Z").cast(pa.timestamp("us"))
    return clock.cast(pa.int64()).cast(_INSTANT)


def _only(texts: pa.Array, sure: pa.Array) -> pa.Array:
    return texts if pc.all(sure).as_py() is not False else pc.if_else(sure, texts, pa.scalar(None, pa.string()))


def _all(texts: pa.Array) -> Any:
    return pa.repeat(pa.scalar(True), len(texts))
