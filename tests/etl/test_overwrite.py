import pytest
from pyspark.sql import functions as F
from tests.etl.support.contracts import orders

from sluice_etl.conform import conform
from sluice_etl.overwrite import overwrite
from sluice_etl.split import split
from sluice_etl.summary import check_balance

pytestmark = pytest.mark.spark


def overwrite_all(raw, path):
    with split(conform(raw, orders()), orders()) as batch:
        return overwrite(batch, orders(), str(path))


def states(spark, path):
    rows = spark.read.parquet(str(path)).select("id", F.col("country").cast("string"), "state").collect()
    return {(row["id"], row["country"]): row["state"] for row in rows}


def test_replaces_the_partitions_that_it_has_rows_for_and_no_other(spark, raw_folder, tmp_path):
    path = tmp_path / "curated"
    raw_folder.add("a.csv", "1,,,open,,IN", "2,,,open,,IN", "3,,,open,,US", "4,,,open,,a/b", "5,,,open,,")
    overwrite_all(raw_folder.read("a.csv"), path)
    assert len(states(spark, path)) == 5
    raw_folder.add("b.csv", "1,,,paid,,IN", "4,,,paid,,a/b", "x,,,paid,,US", "5,,,paid,,")
    written = overwrite_all(raw_folder.read("b.csv"), path)
    assert states(spark, path) == {(1, "IN"): "paid", (3, "US"): "open", (4, "a/b"): "paid", (5, None): "paid"}
    assert sum(item.rows for item in written) == 3
    files = {item.uri.rpartition("/")[2]: item.bytes for item in written}
    there = {file.name: file.stat().st_size for file in path.rglob("*.parquet") if file.name in files}
    assert there == files
    assert not any(item.rejected for item in written)


def test_types_the_columns_by_the_contract(spark, raw_folder, tmp_path):
    raw_folder.add("a.csv", "1,pen,1.5,open,2026-01-31T12:30:00Z,IN")
    overwrite_all(raw_folder.read(), tmp_path / "curated")
    fields = spark.read.parquet(str(tmp_path / "curated")).schema.fields
    assert [(field.name, field.dataType.simpleString()) for field in fields] == [
        (column.name, str(column.type)) for column in orders().columns
    ]


def test_touches_nothing_when_every_row_is_rejected(spark, raw_folder, tmp_path):
    raw_folder.add("a.csv", "1,,,open,,IN")
    overwrite_all(raw_folder.read("a.csv"), tmp_path / "curated")
    raw_folder.add("b.csv", "x,,,paid,,IN")
    assert overwrite_all(raw_folder.read("b.csv"), tmp_path / "curated") == []
    assert states(spark, tmp_path / "curated") == {(1, "IN"): "open"}


def test_its_rows_balance(spark, raw_folder, tmp_path):
    raw_folder.add("a.csv", "1,,,open,,IN", "2,,,open,,US")
    with split(conform(raw_folder.read(), orders()), orders()) as batch:
        check_balance(batch, overwrite(batch, orders(), str(tmp_path / "curated")))
