import json
from datetime import datetime
from decimal import Decimal

import pytest
from pyspark.sql import functions as F
from tests.etl.support.contracts import orders, orders_with, single

from sluice_etl import frame
from sluice_etl.conform import conform
from sluice_etl.errors import SchemaError

pytestmark = pytest.mark.spark

HEADER = ["id", "item", "amount", "state", "ordered", "country"]
GOOD = ("7", "two pens", "12.50", "open", "2026-01-31T12:30:00Z", "IN")


def conformed(spark, rows, contract=None, header=HEADER):
    schema = ", ".join("`" + name.replace("`", "``") + "` string" for name in header)
    raw = spark.createDataFrame([(*row,) for row in rows], schema).withColumn(frame.SOURCE, F.lit("s3://raw/a.csv"))
    return conform(raw, contract or orders()).collect()


def reasons(spark, contract, **cells):
    """The reasons to reject a row that is good but for these cells; empty when it is accepted."""
    row = [cells.get(name, value) for name, value in zip(HEADER, GOOD, strict=True)]
    (result,) = conformed(spark, [row], contract)
    return result[frame.REASONS] or []


def test_accepts_a_row_that_conforms_and_types_its_cells(spark):
    (row,) = conformed(spark, [GOOD])
    assert not row[frame.REJECTED]
    assert (row["id"], row["item"], row["amount"], row["state"]) == (7, "two pens", Decimal("12.50"), "open")
    assert isinstance(row["ordered"], datetime)
    assert (row["country"], row[frame.PARTITION]) == ("IN", "IN")
    assert row[frame.ROW] is None
    assert row[frame.REASONS] is None


def test_gives_one_row_for_each_that_goes_in(spark):
    rows = [GOOD, GOOD, (None,) * 6, ("x",) * 6]
    assert len(conformed(spark, rows)) == 4


def test_trims_the_spaces_around_a_cell(spark):
    (row,) = conformed(spark, [("  7 ", " two pens  ", " 1 ", "paid ", " 2026-01-31 00:00 ", " IN ")])
    assert not row[frame.REJECTED]
    assert (row["id"], row["item"], row["state"], row[frame.PARTITION]) == (7, "two pens", "paid", "IN")


def test_takes_an_empty_cell_for_an_absent_value(spark):
    for row in conformed(spark, [("7", *[absent] * 5) for absent in (None, "", "   ")]):
        assert not row[frame.REJECTED]
        assert [row[name] for name in HEADER] == [7, None, None, None, None, None]
        assert row[frame.PARTITION] is None


def test_keeps_na_as_the_text_that_it_is(spark):
    (row,) = conformed(spark, [(*GOOD[:5], "NA")])
    assert row["country"] == "NA"


BROKEN = {
    "id: required": {"id": ""},
    "id: not a bigint": {"id": "seven"},
    "id: below 1": {"id": "0"},
    "item: does not match ^[a-z ]+$": {"item": "Two Pens"},
    "amount: not a decimal(7,2)": {"amount": "12.505"},
    "amount: below 0": {"amount": "-0.01"},
    "amount: above 1000": {"amount": "1000.01"},
    "state: not one of open, paid": {"state": "lost"},
    "ordered: not a timestamp (ISO 8601, such as 2026-01-31T12:30:00Z; without a zone it is UTC)": {"ordered": "today"},
    "country: __HIVE_DEFAULT_PARTITION__ stands for no value": {"country": "__HIVE_DEFAULT_PARTITION__"},
    "country: longer than 255 bytes, too long for a partition value": {"country": "é" * 128},
}


# What was got is nothing, or in the reason already.
WITHOUT_A_CELL = ("id: required", "country: __HIVE_DEFAULT_PARTITION__ stands for no value")


@pytest.fixture(scope="module")
def broken_rows(spark):
    rows = [tuple({**dict(zip(HEADER, GOOD, strict=True)), **cells}.values()) for cells in BROKEN.values()]
    return dict(zip(BROKEN, conformed(spark, rows), strict=True))


@pytest.mark.parametrize("reason", BROKEN)
def test_rejects_a_row_that_breaks_one_rule_and_says_which(broken_rows, reason):
    assert broken_rows[reason][frame.REJECTED]
    (cell,) = BROKEN[reason].values()
    got = "" if reason in WITHOUT_A_CELL else f' (got "{cell[:100]}{"…" if len(cell) > 100 else ""}")'
    assert broken_rows[reason][frame.REASONS] == [reason + got]


def test_gives_every_reason_that_a_row_has(spark):
    found = reasons(spark, orders(), id="", amount="free", state="lost")
    assert sorted(found) == [
        'amount: not a decimal(7,2) (got "free")',
        "id: required",
        'state: not one of open, paid (got "lost")',
    ]


def test_compares_listed_values_as_values_of_the_type(spark):
    rows = [(cell, *GOOD[1:]) for cell in ("1", "01", "3")]
    found = conformed(spark, rows, orders_with("id", enum=["1", "2"]))
    assert [row[frame.REASONS] for row in found] == [None, None, ['id: not one of 1, 2 (got "3")']]


def test_bounds_of_floating_point_columns_are_inclusive(spark):
    rows = [("0.1", "a"), ("0.3", "a"), ("0.30001", "a")]
    found = conformed(spark, rows, single("double", minimum=0.1, maximum=0.3), ["value", "part"])
    assert [row[frame.REJECTED] for row in found] == [False, False, True]


def test_keeps_a_rejected_row_exactly_as_it_came(spark):
    raw = ("zero", ' "Pens", two ', None, "", "a\nb", " IN")
    (row,) = conformed(spark, [(*raw, "extra")], header=[*HEADER, "Not In The Contract"])
    assert row[frame.REJECTED]
    assert json.loads(row[frame.ROW]) == {**dict(zip(HEADER, raw, strict=True)), "Not In The Contract": "extra"}


def test_a_rejected_row_has_a_partition_value_only_if_that_is_in_order(spark):
    contract = orders_with("country", pattern="^[A-Z]{2}$")
    rows = [("zero", *GOOD[1:]), (*GOOD[:5], "india")]
    assert [row[frame.PARTITION] for row in conformed(spark, rows, contract)] == ["IN", None]


def test_finds_columns_in_any_order_and_case(spark):
    header = ["COUNTRY", "Id", "item", "amount", "state", "ordered"]
    (row,) = conformed(spark, [(GOOD[5], *GOOD[:5])], header=header)
    assert (row["id"], row["country"]) == (7, "IN")


def test_an_optional_column_that_was_not_read_is_null(spark):
    (row,) = conformed(spark, [("7", "IN")], header=["id", "country"])
    assert not row[frame.REJECTED]
    assert row["amount"] is None


def test_refuses_rows_without_a_required_column(spark):
    with pytest.raises(SchemaError, match=r"Column id is required by the contract of orders.*read were: item, country"):
        conformed(spark, [("pens", "IN")], header=["item", "country"])


def test_refuses_rows_with_a_column_twice(spark):
    with pytest.raises(SchemaError, match=r"two columns 'id' and 'ID': which one is meant is unknown"):
        conformed(spark, [("1", "2")], header=["id", "ID"])


def test_an_empty_read_has_no_columns_and_gives_no_rows(spark):
    nothing = spark.range(0).select().withColumn(frame.SOURCE, F.input_file_name())
    result = conform(nothing, orders())
    assert result.collect() == []
    assert result.columns[: len(HEADER)] == HEADER


def test_the_slot_depends_on_the_raw_row_alone(spark):
    def slots(contract, header, *rows):
        return [row[frame.SLOT] for row in conformed(spark, rows, contract, header)]

    laxer = orders_with("id", required=False)
    before = slots(orders(), HEADER, GOOD)
    assert slots(laxer, HEADER, GOOD) == before
    # A column that the table gained later, and this file lacks.
    assert slots(orders(), [*HEADER, "added"], (*GOOD, None)) == before
    assert slots(orders(), HEADER, (*GOOD[:5], "US")) != before


def test_takes_columns_that_are_not_text_already(spark):
    raw = spark.createDataFrame([(7, "IN", "s3://raw/a.csv")], f"id bigint, country string, {frame.SOURCE} string")
    (row,) = conform(raw, orders()).collect()
    assert (row["id"], row[frame.REJECTED]) == (7, False)


def test_takes_columns_whose_names_are_not_identifiers(spark):
    (row,) = conformed(spark, [("0", "IN", "x")], header=["id", "country", "a.b `c`"])
    assert json.loads(row[frame.ROW])["a.b `c`"] == "x"
