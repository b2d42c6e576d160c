"""Hive types in Arrow, and Arrow types in Hive."""

from __future__ import annotations

import pyarrow as pa

from sluice_local.hive_types import HiveType, HiveTypeError

_ARROW = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def arrow_type(hive: HiveType) -> pa.DataType:
    """The Arrow type of a Hive type."""
    if hive.name == "decimal":
        return pa.decimal128(hive.precision, hive.scale)
    children = [arrow_type(child) for child in hive.children]
    if hive.name == "array":
        return pa.list_(children[0])
    if hive.name == "map":
        return pa.map_(children[0], children[1])
    if hive.name == "struct":
        return pa.struct(list(zip(hive.fields, children, strict=True)))
    return _ARROW[hive.name]


def hive_type(arrow: pa.DataType) -> str:
    """The Hive type of an Arrow type, as crawlers name it."""
    simple = {
        pa.bool_(): "boolean",
        pa.int8(): "tinyint",
        pa.int16(): "smallint",
        pa.int32(): "int",
        pa.int64(): "bigint",
        pa.float32(): "float",
        pa.float64(): "double",
        pa.string(): "string",
        pa.large_string(): "string",
        pa.binary(): "binary",
        pa.large_binary(): "binary",
        pa.date32(): "date",
    }
    if arrow in simple:
        return simple[arrow]
    if pa.types.is_timestamp(arrow):
        return "timestamp"
    if pa.types.is_decimal(arrow):
        return f"decimal({arrow.precision},{arrow.scale})"
    if pa.types.is_list(arrow) or pa.types.is_large_list(arrow):
        return f"array<{hive_type(arrow.value_type)}>"
    if pa.types.is_map(arrow):
        return f"map<{hive_type(arrow.key_type)},{hive_type(arrow.item_type)}>"
    if pa.types.is_struct(arrow):
        fields = (arrow.field(position) for position in range(arrow.num_fields))
        return f"struct<{','.join(f'{field.name.lower()}:{hive_type(field.type)}' for field in fields)}>"
    if pa.types.is_dictionary(arrow):
        return hive_type(arrow.value_type)
    raise HiveTypeError(f"Arrow type {arrow} has no Hive type")
