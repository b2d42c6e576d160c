"""The types of what a function of `map` returns."""

import datetime
from decimal import Decimal

import pytest
from pyspark.sql import types

from awsglue._record_types import MixedTypesError, RecordTypes, convert


def resolved(*records, before=None):
    found = RecordTypes()
    for record in records:
        found.add(record)
    schema, choices = found.resolve(before or types.StructType(), {})
    return {field.name: field.dataType.simpleString() for field in schema.fields}, choices


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, None], "bigint"),
        ([1, 2**40], "bigint"),
        ([1, 0.5], "double"),
        ([True], "boolean"),
        ([b"x"], "binary"),
        ([datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1)], "timestamp"),
        ([Decimal("1.5"), Decimal("10.25")], "decimal(4,2)"),
        ([[1], [None], []], "array<bigint>"),
        ([{"a": 1}, {"b": "x"}], "struct<a:bigint,b:string>"),
        ([None], "void"),
    ],
)
def test_a_field_has_the_type_that_holds_all_its_values(values, kind):
    assert resolved(*({"v": value} for value in values)) == ({"v": kind}, {})


def test_a_field_keeps_the_type_it_came_with_where_its_values_fit():
    before = types.StructType().add("a", types.IntegerType()).add("b", types.IntegerType()).add("c", types.FloatType())
    assert resolved({"a": 1, "b": 2**40, "c": 0.5}, before=before)[0] == {"a": "int", "b": "bigint", "c": "float"}


def test_text_and_one_simple_type_are_a_choice():
    assert resolved({"v": 1}, {"v": "x"}) == ({"v": "string"}, {"v": "bigint"})


@pytest.mark.parametrize("values", [("x", [1]), (True, 1), ({"a": 1}, [1])])
def test_what_no_column_can_hold_is_refused_by_field(values):
    with pytest.raises(MixedTypesError, match="field v: records hold"):
        resolved(*({"v": value} for value in values))


def test_values_of_an_unknown_class_are_refused_by_path():
    with pytest.raises(MixedTypesError, match=r"field v\.a: got a value of type object"):
        resolved({"v": {"a": object()}})


def test_parts_that_were_seen_apart_are_taken_together():
    one, other = RecordTypes(), RecordTypes()
    one.add({"v": 1})
    other.add({"v": "x", "w": None})
    one.merge(other)
    schema, choices = one.resolve(types.StructType(), {})
    assert schema.names == ["v", "w"] and choices == {"v": "bigint"}


def test_a_choice_is_converted_to_text_as_spark_writes_it():
    assert [convert(value, types.StringType()) for value in (True, 5, "x")] == ["true", "5", "x"]
