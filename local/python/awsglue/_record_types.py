"""The types of records that a Python function returned, found by looking at every one of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pyspark.sql import types

_INTEGERS = (types.ByteType, types.ShortType, types.IntegerType, types.LongType)
_SIMPLE: tuple[tuple[type, types.DataType], ...] = (
    # bool is an int, and datetime a date: the narrower ones first.
    (bool, types.BooleanType()),
    (float, types.DoubleType()),
    (str, types.StringType()),
    (datetime.datetime, types.TimestampType()),
    (datetime.date, types.DateType()),
    (bytes, types.BinaryType()),
    (bytearray, types.BinaryType()),
)


class MixedTypesError(ValueError):
    """Records hold values of types that no column can hold together; the message names the field and both."""


class RecordTypes:
    """Types by field: of text, and of everything else, for a field may hold both."""

    def __init__(self) -> None:
        self._fields: dict[str, types.DataType] = {}
        self._texts: set[str] = set()

    def add(self, record: Mapping[str, Any]) -> None:
        """Takes a record into account."""
        for name, value in record.items():
            if not isinstance(name, str):
                raise MixedTypesError(f"got field name {name!r}, allowed: text")
            if isinstance(value, str):
                self._texts.add(name)
                self._fields.setdefault(name, types.NullType())
            else:
                held = self._fields.get(name, types.NullType())
                self._fields[name] = _merge(held, _infer(value, name), name)

    def merge(self, other: RecordTypes) -> None:
        """Takes what another one has seen into account."""
        self._texts |= other._texts
        for name, kind in other._fields.items():
            self._fields[name] = _merge(self._fields.get(name, types.NullType()), kind, name)

    def resolve(self, before: types.StructType, undecided: dict[str, str]) -> tuple[types.StructType, dict[str, str]]:
        """The schema, and the Hive types of the columns that hold text and something else.

        `before` and `undecided` are of the records that went in: fields that came with a type keep it if they can.
        """
        fields, choices = [], {}
        order = [name for name in before.names if name in self._fields]
        for name in [*order, *(name for name in self._fields if name not in before.names)]:
            kind = self._fields[name]
            hint = before[name].dataType if name in before.names else None
            if name in undecided:
                hint = types._parse_datatype_string(undecided[name])
            if name not in self._texts:
                fields.append(types.StructField(name, _adopt(kind, hint)))
                continue
            if not isinstance(kind, types.NullType):
                if isinstance(kind, types.ArrayType | types.StructType):
                    raise _mixed(name, types.StringType(), kind)
                choices[name] = _adopt(kind, hint).simpleString()
            fields.append(types.StructField(name, types.StringType()))
        return types.StructType(fields), choices


def convert(value: Any, kind: types.DataType) -> Any:
    """The value as Spark takes it for a column of that type."""
    if value is None:
        return None
    if isinstance(kind, types.StructType):
        return tuple(convert(value.get(field.name), field.dataType) for field in kind.fields)
    if isinstance(kind, types.ArrayType):
        return [convert(element, kind.elementType) for element in value]
    if isinstance(kind, types.MapType):
        return {key: convert(held, kind.valueType) for key, held in value.items()}
    if isinstance(kind, types.StringType) and not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(kind, types.DoubleType | types.FloatType):
        return float(value)
    if isinstance(kind, types.DecimalType):
        return Decimal(value)
    return value


def _infer(value: Any, path: str) -> types.DataType:
    if value is None:
        return types.NullType()
    for python, kind in _SIMPLE:
        if isinstance(value, python):
            return kind
    if isinstance(value, int):
        return types.IntegerType() if -(2**31) <= value < 2**31 else types.LongType()
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        scale = max(0, -exponent) if isinstance(exponent, int) else 0
        return types.DecimalType(min(38, max(len(digits), scale + 1)), min(38, scale))
    if isinstance(value, Mapping):
        fields = [types.StructField(name, _infer(held, f"{path}.{name}")) for name, held in value.items()]
        return types.StructType(fields)
    if isinstance(value, list | tuple):
        element: types.DataType = types.NullType()
        for held in value:
            element = _merge(element, _infer(held, f"{path}[]"), f"{path}[]")
        return types.ArrayType(element)
    raise MixedTypesError(
        f"field {path}: got a value of type {type(value).__name__}, allowed: bool, int, float, str, Decimal, date, "
        "datetime, bytes, list, dict, None"
    )


def _merge(one: types.DataType, other: types.DataType, path: str) -> types.DataType:
    if isinstance(one, types.NullType) or one == other:
        return other
    if isinstance(other, types.NullType):
        return one
    if isinstance(one, types.StructType) and isinstance(other, types.StructType):
        merged = {field.name: field.dataType for field in one.fields}
        for field in other.fields:
            held = merged.get(field.name, types.NullType())
            merged[field.name] = _merge(held, field.dataType, f"{path}.{field.name}")
        return types.StructType([types.StructField(name, kind) for name, kind in merged.items()])
    if isinstance(one, types.ArrayType) and isinstance(other, types.ArrayType):
        return types.ArrayType(_merge(one.elementType, other.elementType, f"{path}[]"))
    if isinstance(one, types.DecimalType) and isinstance(other, types.DecimalType):
        scale = max(one.scale, other.scale)
        return types.DecimalType(min(38, max(one.precision - one.scale, other.precision - other.scale) + scale), scale)
    for wide in (types.LongType(), types.DoubleType(), types.TimestampType()):
        narrower = _INTEGERS if isinstance(wide, types.LongType | types.DoubleType) else (types.DateType,)
        if all(kind == wide or isinstance(kind, narrower) for kind in (one, other)):
            return wide
    raise _mixed(path, one, other)


def _mixed(path: str, one: types.DataType, other: types.DataType) -> MixedTypesError:
    return MixedTypesError(
        f"field {path}: records hold {one.simpleString()} and {other.simpleString()}. Return one type, or text."
    )


def _adopt(found: types.DataType, hint: types.DataType | None) -> types.DataType:
    """The type that the field had before, where what was found fits; else what was found, with whole numbers long."""
    if isinstance(found, types.NullType):
        return hint or types.NullType()
    if isinstance(found, types.IntegerType):
        return hint if isinstance(hint, types.IntegerType | types.LongType | types.DoubleType) else types.LongType()
    if isinstance(found, types.DoubleType) and isinstance(hint, types.FloatType):
        return hint
    if isinstance(found, types.DecimalType) and isinstance(hint, types.DecimalType):
        return _merge(found, hint, "")
    if isinstance(found, types.StructType):
        if isinstance(hint, types.MapType):
            return hint
        before = {field.name: field.dataType for field in hint.fields} if isinstance(hint, types.StructType) else {}
        order = [*(name for name in before if name in found.names), *(n for n in found.names if n not in before)]
        return types.StructType(
            [types.StructField(name, _adopt(found[name].dataType, before.get(name))) for name in order]
        )
    if isinstance(found, types.ArrayType):
        return types.ArrayType(
            _adopt(found.elementType, hint.elementType if isinstance(hint, types.ArrayType) else None)
        )
    return found
