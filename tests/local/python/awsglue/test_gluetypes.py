"""Glue's types: what they are made of, their JSON, and Spark's types as theirs."""

import json

import pytest
from pyspark.sql import types

from awsglue import gluetypes as glue
from awsglue._glue_schema import glue_schema, spark_type
from awsglue._unsupported import UnsupportedError
from awsglue.gluetypes import ArrayType, ChoiceType, DecimalType, Field, IntegerType, MapType, StringType, StructType

NESTED = StructType([Field("x", IntegerType()), Field("z", ChoiceType([StringType(), IntegerType()]))])
SCHEMA = StructType(
    [
        Field("id", glue.LongType()),
        Field("price", DecimalType(12, 4)),
        Field("tags", ArrayType(StringType())),
        Field("counts", MapType(IntegerType()), {"unit": "piece"}),
        Field("kind", glue.EnumType(["a", "b"])),
        Field("city", glue.EntityType("city", StringType())),
        Field("nested", NESTED),
    ]
)


def test_a_schema_is_the_json_that_with_schema_takes():
    assert StructType([Field("id", StringType())]).jsonValue() == {
        "dataType": "struct",
        "properties": {},
        "fields": [{"name": "id", "container": {"dataType": "string", "properties": {}}, "properties": {}}],
    }


def test_a_type_comes_back_from_its_json():
    again = StructType.fromJsonValue(json.loads(json.dumps(SCHEMA.jsonValue())))
    assert again == SCHEMA and again is not SCHEMA
    assert again != StructType([Field("id", IntegerType())])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"dataType": "text"},
            "got {'dataType': 'text'} as a type, allowed: an object whose dataType is one of array, ",
        ),
        ("string", "got 'string' as a type, allowed"),
        ({"dataType": "array"}, "has no 'elementType'; array needs it"),
        ({"dataType": "int"}, "got the JSON of IntegerType, allowed: that of StructType"),
    ],
)
def test_what_is_no_struct_is_refused(value, message):
    with pytest.raises(ValueError, match=message):
        StructType.fromJsonValue(value)


def test_the_fields_of_a_struct_are_found_by_name_and_come_in_order():
    assert [field.name for field in NESTED] == ["x", "z"]
    assert NESTED.hasField("x") and NESTED.hasField(Field("z", StringType())) and not NESTED.hasField("y")
    assert NESTED.getField("x").dataType == IntegerType() and NESTED.getField("y") is None
    with pytest.raises(ValueError, match="got a second field 'x', allowed: one of each name"):
        NESTED.add(Field("x", StringType()))


def test_a_choice_has_one_type_of_each_kind():
    choice = ChoiceType([StringType(), IntegerType()])
    with pytest.raises(ValueError, match="got a second choice of type string"):
        choice.add(StringType())
    choice.merge([StringType(), glue.LongType()])
    assert choice == ChoiceType([glue.LongType(), IntegerType(), StringType()])


@pytest.mark.parametrize("wrong", [StringType, types.StringType(), "string"])
def test_a_field_has_a_type_and_not_a_class_or_a_type_of_sparks(wrong):
    with pytest.raises(TypeError, match=r"as dataType of field x, allowed: an instance of a type of awsglue.gluetypes"):
        Field("x", wrong)


def test_defaults_are_those_of_glues_documentation():
    assert (DecimalType().precision, DecimalType().scale) == (10, 2)
    assert ArrayType() == ArrayType(glue.UnknownType()) and MapType() == MapType(glue.UnknownType())
    assert StructType().fields == [] and ChoiceType().choices == {}


def test_sparks_schema_is_glues_with_a_choice_for_the_struct_of_one():
    field = types.StructField
    element = types.StructType([field("a", types.StringType())])
    sides = types.StructType([field("long", types.LongType()), field("string", types.StringType())])
    spark = types.StructType(
        [
            field("id", types.LongType()),
            field("n", types.IntegerType()),
            field("b", types.BooleanType()),
            field("price", types.DecimalType(9, 3)),
            field("day", types.DateType()),
            field("tags", types.ArrayType(element)),
            field("m", types.MapType(types.StringType(), types.DoubleType())),
            field("v", sides),
        ]
    )
    assert glue_schema(spark, ["v"]) == StructType(
        [
            Field("id", glue.LongType()),
            Field("n", IntegerType()),
            Field("b", glue.BooleanType()),
            Field("price", DecimalType(9, 3)),
            Field("day", glue.DateType()),
            Field("tags", ArrayType(StructType([Field("a", StringType())]))),
            Field("m", MapType(glue.DoubleType())),
            Field("v", ChoiceType([glue.LongType(), StringType()])),
        ]
    )
    assert spark_type(glue_schema(spark)) == spark


def test_a_choice_is_no_type_to_read_data_with():
    with pytest.raises(
        UnsupportedError, match=r"has no choice type in a schema that data is read with\. It has: array, "
    ):
        spark_type(SCHEMA.getField("nested").dataType)
