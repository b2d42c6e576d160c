"""Schemas as `printSchema` of a DynamicFrame shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyspark.sql import types

from awsglue._types import glue_name


def schema_lines(schema: types.StructType, choices: Iterable[str]) -> list[str]:
    """One line a field, nested ones below theirs; `choices` are the columns that hold the types of their fields."""
    lines = ["root"]
    held = set(choices)
    for field in schema.fields:
        if field.name in held and isinstance(field.dataType, types.StructType):
            lines.append(f"|-- {field.name}: choice")
            lines += [f"|    |-- {side.name}" for side in field.dataType.fields]
        else:
            lines += _field(field.name, field.dataType, "")
    return lines


def _field(name: str, kind: types.DataType, indent: str) -> Iterator[str]:
    below = f"{indent}|    "
    if isinstance(kind, types.StructType):
        yield f"{indent}|-- {name}: struct"
        for field in kind.fields:
            yield from _field(field.name, field.dataType, below)
    elif isinstance(kind, types.ArrayType):
        yield f"{indent}|-- {name}: array"
        yield from _field("element", kind.elementType, below)
    elif isinstance(kind, types.MapType):
        yield f"{indent}|-- {name}: map"
        yield from _field("keyType", kind.keyType, below)
        yield from _field("valueType", kind.valueType, below)
    else:
        yield f"{indent}|-- {name}: {'null' if isinstance(kind, types.NullType) else glue_name(kind)}"
