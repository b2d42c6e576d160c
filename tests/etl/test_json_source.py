"""JSON lines with keys that no column has: kept, dropped or rejected as the contract says."""

import json

import pytest
from tests.etl.support.contracts import parse
from tests.etl.support.lake import append_all

from sluice_etl.sources import read_source

pytestmark = pytest.mark.spark

COLUMNS = [{"name": "id", "type": "bigint", "required": True}, {"name": "country", "type": "string"}]
LINES = [
    '{"id": 1, "country": "IN", "Note": " hi ", "empty": "", "none": null, "deep": {"a": [1]}}',
    '{"id": 2, "country": "IN"}',
    '{"id": "x", "country": "IN", "note": 3}',
]


def written(spark, lake, folder, **keys):
    contract = parse(
        {
            "name": "events",
            "source": {"format": "json"},
            "columns": COLUMNS,
            "partitionColumn": "country",
            "maxRejectRatio": 1,
            **keys,
        }
    )
    (folder / "a.json").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    # As Glue reads a table that was crawled before there were such keys.
    table = spark.read.schema("id string, country string").json(str(folder / "a.json"))
    append_all(read_source(table, contract), contract, lake.destination())
    rows = [row for key in lake.object_keys("orders/") for row in lake.table(key).to_pylist()]
    rejected = [row for key in lake.object_keys("quarantine/") for row in lake.table(key).to_pylist()]
    return sorted(rows, key=lambda row: row["id"]), rejected


def test_are_kept_in_the_map_column(spark, lake, tmp_path):
    rows, _ = written(spark, lake, tmp_path, unknownColumns="keep", unknownColumnsIn="others")
    assert [dict(row["others"]) for row in rows] == [{"Note": "hi", "deep": '{"a":[1]}'}, {}]


def test_are_dropped(spark, lake, tmp_path):
    rows, _ = written(spark, lake, tmp_path)
    assert rows == [{"id": 1}, {"id": 2}]


def test_reject_their_line_where_the_contract_rejects_unknown_columns(spark, lake, tmp_path):
    rows, rejected = written(spark, lake, tmp_path, unknownColumns="reject")
    assert rows == [{"id": 2}]
    reason = "the object has a key that the contract does not know, and the contract rejects unknown columns"
    assert [row["reasons"] for row in rejected] == [[reason], [reason]]
    assert [json.loads(row["row"])["record"] for row in rejected] == [LINES[0], LINES[2]]


def test_are_in_quarantine_as_they_came(spark, lake, tmp_path):
    _, (row,) = written(spark, lake, tmp_path)
    assert row["row"] == LINES[2]
    assert row["reasons"] == ['id: not a bigint (got "x")']
