"""What a contract says of columns rather than of cells: names, defaults, columns too many and too few, stored types."""

import datetime
import json
from decimal import Decimal

import pytest
from pyspark.sql import functions as F
from tests.etl.support.contracts import orders, orders_with, single
from tests.etl.support.lake import append_all

from sluice_etl import frame
from sluice_etl.conform import conform

pytestmark = [pytest.mark.spark, pytest.mark.usefixtures("driver_credentials")]

GOOD = {"id": "7", "item": "pens", "amount": "1", "state": "open", "ordered": "2026-01-31T12:30:00Z", "country": "IN"}


def raw_of(spark, rows, schema=None):
    """Rows as dicts of one set of keys, with the name of their file."""
    schema = schema or ", ".join(f"`{name}` string" for name in rows[0])
    return spark.createDataFrame([tuple(row.values()) for row in rows], schema).withColumn(
        frame.SOURCE, F.lit("s3://raw/a.csv")
    )


def conformed(spark, contract, *rows, schema=None):
    return conform(raw_of(spark, rows, schema), contract).collect()


def test_checks_lengths_and_bounds_of_every_ordered_type(spark):
    columns = [
        {"name": "text", "type": "string", "maxLength": 3},
        {"name": "day", "type": "date", "minimum": "2026-01-01", "maximum": "2026-12-31", "format": "dd.MM.yyyy"},
        {"name": "moment", "type": "timestamp", "minimum": "2026-01-01T00:00:00Z", "zone": "Asia/Kolkata"},
        {"name": "price", "type": "decimal(20,2)", "maximum": "9007199254740993.01"},
        {"name": "part", "type": "string"},
    ]
    good = {
        "text": "äöü",
        "day": "31.12.2026",
        "moment": "2026-01-01T05:30",
        "price": "9007199254740993.01",
        "part": "a",
    }
    rows = [
        good,
        {**good, "text": "four"},
        {**good, "day": "31.12.2025"},
        {**good, "moment": "2026-01-01T05:29"},
        {**good, "price": "9007199254740993.02"},
        {**good, "text": "fourteen", "day": "2026-01-01", "price": "x"},
    ]
    found = conformed(spark, orders(columns=columns, partitionColumn="part"), *rows)
    assert [row[frame.REASONS] for row in found] == [
        None,
        ['text: longer than 3 characters (got "four")'],
        ['day: below 2026-01-01 (got "31.12.2025")'],
        ['moment: below 2026-01-01T00:00:00Z (got "2026-01-01T05:29")'],
        ['price: above 9007199254740993.01 (got "9007199254740993.02")'],
        [
            'text: longer than 3 characters (got "fourteen")',
            'day: not a date (dd.MM.yyyy) (got "2026-01-01")',
            'price: not a decimal(20,2) (got "x")',
        ],
    ]


def test_a_default_stands_for_what_is_absent_and_for_a_column_that_is_missing(spark):
    columns = [
        {"name": "n", "type": "int", "default": 5, "required": True, "minimum": 5},
        {"name": "flag", "type": "boolean", "default": False},
        {"name": "price", "type": "decimal(20,2)", "default": "9007199254740993.01"},
        {"name": "day", "type": "date", "default": "2026-01-31", "format": "dd.MM.yyyy"},
        {"name": "moment", "type": "timestamp", "default": "2026-01-31T12:00:00+05:30", "zone": "Europe/Berlin"},
        {"name": "missing", "type": "string", "default": "none", "required": True},
        {"name": "part", "type": "string", "default": "other"},
    ]
    contract = orders(columns=columns, partitionColumn="part")
    absent = {"n": " ", "flag": None, "price": "", "day": "", "moment": "", "part": ""}
    raw = raw_of(spark, [absent, {**absent, "n": "x"}])
    given, bad = conform(raw, contract).withColumn("micros", F.unix_micros("moment")).collect()
    assert not given[frame.REJECTED]
    assert (given["n"], given["flag"], given["day"], given["missing"]) == (5, False, datetime.date(2026, 1, 31), "none")
    assert (str(given["price"]), given[frame.PARTITION]) == ("9007199254740993.01", "other")
    assert given["micros"] == 1_769_841_000_000_000
    # A default is for what is absent, not for what is wrong.
    assert bad[frame.REASONS] == ['n: not an int (got "x")']


def test_reads_a_column_from_the_first_of_its_raw_columns_that_has_a_value(spark):
    contract = orders_with("item", **{"from": ["Article", "item", "thing"]})
    rows = [
        {**GOOD, "article": "pens", "item": ""},
        {**GOOD, "article": None, "item": "ink"},
        {**GOOD, "article": "pens", "item": " pens"},
        {**GOOD, "article": "pens", "item": "ink"},
    ]
    found = conformed(spark, contract, *rows)
    assert [row["item"] for row in found[:3]] == ["pens", "ink", "pens"]
    assert [row[frame.REASONS] for row in found[:3]] == [None] * 3
    assert found[3][frame.REASONS] == ['item: another value in item than in article (got "ink")']


def test_columns_can_swap_their_names(spark):
    columns = [{"name": "a", "type": "string", "from": "b"}, {"name": "b", "type": "string", "from": "a"}]
    (row,) = conformed(spark, orders(columns=columns, partitionColumn="b"), {"a": "1", "b": "2"})
    assert (row["a"], row["b"]) == ("2", "1")


def test_keeps_the_cells_of_unknown_columns_in_a_map_up_to_the_object(spark, lake):
    contract = orders(unknownColumns="keep", unknownColumnsIn="others")
    rows = [
        {**GOOD, "Note.1": " as it is ", "flag": "x"},
        {**GOOD, "Note.1": "", "flag": None},
        {**GOOD, "id": "", "Note.1": "n", "flag": "y"},
    ]
    append_all(raw_of(spark, rows), contract, lake.destination())
    ((accepted),) = lake.rows("orders/").values()
    assert [dict(row["others"]) for row in accepted] == [{"Note.1": "as it is", "flag": "x"}, {}]
    ((rejected,),) = lake.rows("quarantine/").values()
    assert json.loads(rejected["row"])["flag"] == "y"


def test_without_unknown_columns_the_map_is_empty(spark, lake):
    contract = orders(unknownColumns="keep", unknownColumnsIn="others")
    (row,) = conformed(spark, contract, GOOD)
    assert row["others"] == {}


def test_a_header_in_another_order_changes_neither_values_nor_slot(spark):
    (before,) = conformed(spark, orders(), GOOD)
    (after,) = conformed(spark, orders(), dict(reversed(GOOD.items())))
    assert before.asDict() == after.asDict()


def test_stored_types_are_checked_as_texts_would_be(spark):
    columns = [
        {"name": "wide", "type": "int"},
        {"name": "gaps", "type": "bigint"},
        {"name": "price", "type": "decimal(5,2)"},
        {"name": "tags", "type": "string"},
        {"name": "moment", "type": "timestamp", "format": "dd.MM.yyyy HH:mm"},
        {"name": "clock", "type": "timestamp", "zone": "Europe/Berlin"},
        {"name": "day", "type": "date", "format": "dd.MM.yyyy"},
        {"name": "part", "type": "int"},
    ]
    schema = (
        "wide bigint, gaps double, price decimal(9,4), tags array<string>, moment timestamp, clock timestamp_ntz, "
        "day date, part int"
    )
    moment = datetime.datetime(2026, 7, 31, 12, tzinfo=datetime.timezone.utc)
    clock = datetime.datetime(2026, 7, 31, 14)
    good = dict(
        zip(
            (column["name"] for column in columns), (7, 8.0, "1.5", ["a"], moment, clock, moment.date(), 3), strict=True
        )
    )
    rows = [good, {**good, "wide": 2**31, "gaps": 8.5}]
    rows = [{**row, "price": Decimal("1.5")} for row in rows]
    raw = raw_of(spark, rows, schema)
    micros = [F.unix_micros(name).alias(f"{name}_micros") for name in ("moment", "clock")]
    taken, refused = conform(raw, orders(columns=columns, partitionColumn="part")).select("*", *micros).collect()
    assert taken[frame.REASONS] is None
    assert (taken["wide"], taken["gaps"], str(taken["price"]), taken["tags"]) == (7, 8, "1.50", '["a"]')
    assert taken["moment_micros"] == taken["clock_micros"] == int(moment.timestamp()) * 1_000_000
    assert (taken["day"], taken[frame.PARTITION]) == (moment.date(), "3")
    assert refused[frame.REASONS] == ['wide: not an int (got "2147483648")', 'gaps: not a bigint (got "8.5")']


def test_bounds_of_a_float_are_those_of_its_own_precision(spark):
    found = conformed(
        spark, single("float", maximum=0.1), {"value": "0.1", "part": "a"}, {"value": "0.11", "part": "a"}
    )
    assert [row[frame.REJECTED] for row in found] == [False, True]
