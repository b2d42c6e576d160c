"""`unnest` and `relationalize`: nested fields as columns, arrays as tables of their own."""

from __future__ import annotations

from collections.abc import Iterator

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, types
from pyspark.sql import functions as F

from awsglue._choices import quoted
from awsglue._unsupported import unsupported

_ROW = "__awsglue_row"


def unnest(frame: DataFrame) -> DataFrame:
    """Every field of a struct as a column of its own, named with dots: `data.mango`. Arrays stay as they are."""
    return frame.select(*_flat(frame.schema))


def relationalize(frame: DataFrame, name: str) -> dict[str, DataFrame]:
    """The root table, and one for each array, by name: the root's name, `_`, and the array's path.

    A table of an array has `id`, the key that stands in the array's place in its parent, `index`, and the element as
    `<array>.val`, or as `<array>.val.<field>` where elements are structs. Keys are unique within a table and the same
    in both tables; which number a row gets, nothing says.
    """
    return dict(_tables(frame, name, name))


def _tables(frame: DataFrame, root_name: str, name: str) -> Iterator[tuple[str, DataFrame]]:
    flat = unnest(frame)
    for field in flat.schema.fields:
        if isinstance(field.dataType, types.MapType):
            raise unsupported(f"relationalize of {field.name!r}, a map", ["relationalize of structs and arrays"])
    arrays = [field.name for field in flat.schema.fields if isinstance(field.dataType, types.ArrayType)]
    if not arrays:
        yield name, flat
        return
    # Rows are numbered once and kept: numbers made anew for each table need not be the same ones.
    numbered = flat.withColumn(_ROW, F.monotonically_increasing_id() + 1).persist(StorageLevel.MEMORY_AND_DISK)
    key = quoted(_ROW)
    yield (
        name,
        numbered.select(
            *(
                F.when(quoted(column).isNotNull(), key).alias(column) if column in arrays else quoted(column)
                for column in flat.columns
            )
        ),
    )
    for array in arrays:
        elements = numbered.select(key.alias("id"), F.posexplode(quoted(array)).alias("index", f"{array}.val"))
        # An array within an array has the whole path in its column's name.
        yield from _tables(elements, root_name, f"{root_name}_{array}")


def _flat(schema: types.StructType) -> Iterator[Column]:
    for field in schema.fields:
        yield from _fields(quoted(field.name), field.dataType, field.name)


def _fields(column: Column, kind: types.DataType, name: str) -> Iterator[Column]:
    if isinstance(kind, types.StructType) and kind.fields:
        for field in kind.fields:
            yield from _fields(column.getField(field.name), field.dataType, f"{name}.{field.name}")
    else:
        yield column.alias(name)
