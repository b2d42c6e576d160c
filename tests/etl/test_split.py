from decimal import Decimal

import pytest
from pyspark.sql import functions as F
from tests.etl.support.contracts import orders

from sluice_etl import frame
from sluice_etl.conform import conform
from sluice_etl.errors import RejectRatioError, SourceFileError
from sluice_etl.layout import Group
from sluice_etl.split import split

pytestmark = pytest.mark.spark


def test_counts_rows_by_file_partition_value_and_fate(spark, raw_folder):
    a = raw_folder.add("a.csv", "1,pen,,,,IN", "2,pen,,,,IN", "3,pen,,,,US", "x,pen,,,,IN")
    b = raw_folder.add("b.csv", "4,ink,,,,IN", "5,ink,,,,")
    with split(conform(raw_folder.read(), orders()), orders()) as batch:
        groups = set(batch.groups)
        assert (batch.rows_read, batch.rows_rejected) == (6, 1)
    assert groups == {
        Group(f"file://{a}", "IN", False, 2),
        Group(f"file://{a}", "US", False, 1),
        Group(f"file://{a}", "IN", True, 1),
        Group(f"file://{b}", "IN", False, 1),
        Group(f"file://{b}", None, False, 1),
    }


def test_counts_the_reasons_the_commonest_first(spark, raw_folder):
    raw_folder.add("a.csv", "1,Pen,,,,IN", "x,Pen,,,,US", "3,pen,,,,US")
    with split(conform(raw_folder.read(), orders()), orders()) as batch:
        assert list(batch.reasons().items()) == [("item: does not match ^[a-z ]+$", 2), ("id: not a bigint", 1)]


def test_refuses_a_batch_with_more_rejects_than_tolerated(spark, raw_folder):
    a = raw_folder.add("a.csv", "x,pen,,,,IN", "y,pen,,,,IN", "3,pen,,,,IN")
    with (
        split(conform(raw_folder.read(), orders()), orders()) as batch,
        pytest.raises(RejectRatioError) as refused,
    ):
        batch.check_reject_ratio(Decimal("0.5"))
    message = str(refused.value)
    assert message.startswith("2 of 3 rows (66.67%) break the contract, which tolerates 50.00%.")
    assert f"Reasons: id: not a bigint (2). In: file://{a} (2). Nothing was written" in message


@pytest.mark.parametrize("limit", ["0.5", "1"])
def test_accepts_a_batch_with_as_many_rejects_as_tolerated(spark, raw_folder, limit):
    raw_folder.add("a.csv", "x,pen,,,,IN", "3,pen,,,,IN")
    with split(conform(raw_folder.read(), orders()), orders()) as batch:
        batch.check_reject_ratio(Decimal(limit))


def test_accepts_a_batch_without_rows(spark):
    nothing = spark.range(0).select().withColumn(frame.SOURCE, F.input_file_name())
    with split(conform(nothing, orders()), orders()) as batch:
        batch.check_reject_ratio(Decimal(0))
        assert (batch.sources, batch.rows_read, batch.reasons()) == ([], 0, {})


@pytest.mark.parametrize("name", ["", None])
def test_refuses_rows_that_came_without_the_name_of_their_file(spark, name):
    raw = spark.createDataFrame([("1", "IN", name)], f"id string, country string, {frame.SOURCE} string")
    refusal = pytest.raises(SourceFileError, match=r"1 rows came without the name of their input file.*groupFiles")
    with refusal, split(conform(raw, orders()), orders()):
        pass


def test_keeps_nothing_when_it_is_done(spark, raw_folder):
    raw_folder.add("a.csv", "1,pen,,,,IN")
    with split(conform(raw_folder.read(), orders()), orders()) as batch:
        assert batch.chunks.is_cached
        kept = batch.chunks
    assert not kept.is_cached
