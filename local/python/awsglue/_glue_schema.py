"""Spark's types as Glue's, and back."""

from __future__ import annotations

from collections.abc import Iterable

from pyspark.sql import types

from awsglue import gluetypes
from awsglue._unsupported import unsupported

_SIMPLE: dict[type[types.DataType], type[gluetypes.AtomicType]] = {
    types.BinaryType: gluetypes.BinaryType,
    types.BooleanType: gluetypes.BooleanType,
    types.ByteType: gluetypes.ByteType,
    types.DateType: gluetypes.DateType,
    types.DoubleType: gluetypes.DoubleType,
    types.FloatType: gluetypes.FloatType,
    types.IntegerType: gluetypes.IntegerType,
    types.LongType: gluetypes.LongType,
    types.NullType: gluetypes.NullType,
    types.ShortType: gluetypes.ShortType,
    types.StringType: gluetypes.StringType,
    types.TimestampType: gluetypes.TimestampType,
}
_TO_SPARK = {glue: spark for spark, glue in _SIMPLE.items()}


def glue_schema(schema: types.StructType, choices: Iterable[str] = ()) -> gluetypes.StructType:
    """A schema in Glue's types; `choices` are the columns that hold the types of a choice as fields of a struct."""
    held = set(choices)
    return gluetypes.StructType(
        gluetypes.Field(
            field.name,
            gluetypes.ChoiceType([glue_type(side.dataType) for side in field.dataType.fields])
            if field.name in held and isinstance(field.dataType, types.StructType)
            else glue_type(field.dataType),
        )
        for field in schema.fields
    )


def glue_type(kind: types.DataType) -> gluetypes.DataType:
    """Glue's type for one of Spark's. Keys of maps are text on Glue, whatever they were."""
    if isinstance(kind, types.StructType):
        return glue_schema(kind)
    if isinstance(kind, types.ArrayType):
        return gluetypes.ArrayType(glue_type(kind.elementType))
    if isinstance(kind, types.MapType):
        return gluetypes.MapType(glue_type(kind.valueType))
    if isinstance(kind, types.DecimalType):
        return gluetypes.DecimalType(kind.precision, kind.scale)
    if type(kind) not in _SIMPLE:
        raise unsupported(f"type for Spark's {kind.simpleString()}", (one.typeName() for one in _SIMPLE))
    return _SIMPLE[type(kind)]()


def spark_type(kind: gluetypes.DataType) -> types.DataType:
    """Spark's type for one of Glue's. Raises UnsupportedError for a choice and others that Spark has not."""
    if isinstance(kind, gluetypes.StructType):
        return types.StructType([types.StructField(field.name, spark_type(field.dataType)) for field in kind])
    if isinstance(kind, gluetypes.ArrayType):
        return types.ArrayType(spark_type(kind.elementType))
    if isinstance(kind, gluetypes.MapType):
        return types.MapType(types.StringType(), spark_type(kind.valueType))
    if isinstance(kind, gluetypes.DecimalType):
        return types.DecimalType(kind.precision, kind.scale)
    for glue, spark in _TO_SPARK.items():
        if isinstance(kind, glue):
            return spark()
    names = [one.typeName() for one in _TO_SPARK]
    raise unsupported(
        f"{kind.typeName()} type in a schema that data is read with", (*names, "array", "decimal", "map", "struct")
    )
