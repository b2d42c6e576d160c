"""The script that Glue runs, with Glue played by a stand-in: what is done in which order, and what is not."""

import json

import pytest
from tests.etl.support.contracts import orders_json
from tests.etl.support.glue import FakeGlue

from sluice_etl.errors import ArgumentError, RejectRatioError, StorageError

pytestmark = [pytest.mark.spark, pytest.mark.usefixtures("driver_credentials")]


def arguments(lake, **changes):
    contract = orders_json(**changes.pop("contract", {}))
    lake.s3.put_object(Bucket=lake.bucket, Key="contracts/orders.json", Body=json.dumps(contract))
    return {
        "JOB_NAME": "lake-orders",
        "JOB_RUN_ID": "jr_1",
        "INPUT_DB": "lake_raw",
        "INPUT_TABLE": "orders",
        "OUTPUT_PATH": f"s3://{lake.bucket}/orders/",
        "PARTITION_COL": "country",
        "ENV": "dev",
        "QUARANTINE_PATH": f"s3://{lake.bucket}/quarantine/orders/",
        "CONTRACT": f"s3://{lake.bucket}/contracts/orders.json",
        "WRITE_MODE": "append",
        "MANIFEST_PATH": f"s3://{lake.bucket}/_sluice/orders/",
        "SCRIPT_VERSION": "script-1",
        **changes,
    }


def raising(error):
    def call(*_):
        raise error

    return call


def table(raw_folder, *lines):
    raw_folder.add("a.csv", *lines)
    return raw_folder.read("a.csv").drop("_sluice_source")


def test_reads_with_a_bookmark_writes_and_commits_last(lake, raw_folder, monkeypatch, capfd):
    glue = FakeGlue(table(raw_folder, "1,pen,,,,IN", "2,ink,,,,US", "x,cap,,,,IN"))
    glue.run(monkeypatch, **arguments(lake))
    assert glue.steps == ["init", "read", "resolveChoice", "commit"]
    assert glue.events[0] == ("init", "lake-orders")
    read = glue.events[1][1]
    assert (read["database"], read["table_name"]) == ("lake_raw", "orders")
    assert read["transformation_ctx"]
    # Named, so that Glue need not look at every value for the types that there are.
    columns = ("id", "item", "amount", "state", "ordered", "country")
    assert glue.events[2][1] == {"specs": [(f"`{name}`", "cast:string") for name in columns]}
    summary = json.loads(capfd.readouterr().out)
    assert summary["sluice"] == "run-summary"
    assert (summary["jobName"], summary["runId"], summary["env"]) == ("lake-orders", "jr_1", "dev")
    assert (summary["filesRead"], summary["rowsRead"]) == (1, 3)
    assert (summary["rowsWritten"], summary["rowsQuarantined"], summary["objectsWritten"]) == (2, 1, 2)
    assert summary["reasons"] == {"id: not a bigint": 1}
    assert len(lake.object_keys("orders/")) == 2
    assert len(lake.object_keys("quarantine/orders/")) == 1
    assert summary["manifest"] == f"s3://{lake.bucket}/_sluice/orders/runs/jr_1.json"
    assert [key.split("/")[2] for key in lake.object_keys("_sluice/orders/")] == ["inputs", "runs"]


def test_writes_nothing_and_does_not_commit_when_too_many_rows_are_rejected(lake, raw_folder, monkeypatch, capfd):
    glue = FakeGlue(table(raw_folder, "1,pen,,,,IN", "x,ink,,,,US", "y,cap,,,,IN"))
    with pytest.raises(RejectRatioError, match=r"2 of 3 rows \(66.67%\)"):
        glue.run(monkeypatch, **arguments(lake))
    assert "commit" not in glue.steps
    assert lake.object_keys("orders/") == lake.object_keys("quarantine/") == lake.object_keys("_sluice/") == []
    assert capfd.readouterr().out == ""


def test_does_not_commit_when_the_output_cannot_be_written(lake, raw_folder, monkeypatch):
    glue = FakeGlue(table(raw_folder, "1,pen,,,,IN"))
    with pytest.raises(Exception, match="no-such-bucket"):
        glue.run(monkeypatch, **arguments(lake, OUTPUT_PATH="s3://no-such-bucket/orders/"))
    assert "commit" not in glue.steps


def test_commits_an_empty_read_with_zero_counts(lake, spark, monkeypatch, capfd):
    # As Glue has it: where there is no new file, the frame has no columns.
    glue = FakeGlue(spark.range(0).select().limit(0))
    glue.run(monkeypatch, **arguments(lake))
    assert glue.steps[-1] == "commit"
    summary = json.loads(capfd.readouterr().out)
    assert (summary["filesRead"], summary["rowsRead"], summary["objectsWritten"]) == (0, 0, 0)
    assert summary["manifest"] is None
    assert lake.object_keys() == ["contracts/orders.json"]


def test_does_not_commit_when_the_manifest_cannot_be_written(lake, raw_folder, monkeypatch):
    glue = FakeGlue(table(raw_folder, "1,pen,,,,IN"))
    refused = StorageError("no right")
    monkeypatch.setattr("sluice_etl.recorder.put_text", raising(refused))
    with pytest.raises(StorageError, match="no right"):
        glue.run(monkeypatch, **arguments(lake))
    assert "commit" not in glue.steps


def test_a_crash_between_manifest_and_commit_is_repeated_with_the_same_objects(lake, raw_folder, monkeypatch):
    rows = table(raw_folder, "1,pen,,,,IN", "2,ink,,,,US", "x,cap,,,,IN")
    crashed = FakeGlue(rows, commit_error=OSError("killed"))
    with pytest.raises(OSError, match="killed"):
        crashed.run(monkeypatch, **arguments(lake))
    before = lake.rows("orders/")
    FakeGlue(rows).run(monkeypatch, **arguments(lake, JOB_RUN_ID="jr_2"))
    assert lake.rows("orders/") == before
    assert len(lake.rows("quarantine/")) == 1
    outputs = []
    for run in ("jr_1", "jr_2"):
        text = lake.s3.get_object(Bucket=lake.bucket, Key=f"_sluice/orders/runs/{run}.json")["Body"].read()
        outputs.append([item["uri"] for item in json.loads(text)["outputs"]])
    assert outputs[0] == outputs[1]


def test_metrics_that_cannot_be_put_do_not_fail_a_committed_run(lake, raw_folder, monkeypatch):
    glue = FakeGlue(table(raw_folder, "1,pen,,,,IN"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:1")
    glue.run(monkeypatch, **arguments(lake))
    assert glue.steps[-1] == "commit"


def test_reads_nothing_when_arguments_and_contract_differ(lake, spark, monkeypatch):
    glue = FakeGlue(spark.range(0).select())
    with pytest.raises(ArgumentError, match=r"--WRITE_MODE is 'append', but writeMode in the contract .* 'overwrite'"):
        glue.run(monkeypatch, **arguments(lake, contract={"writeMode": "overwrite"}))
    assert glue.steps == []


def test_a_run_by_hand_is_named_after_the_spark_application(lake, spark, monkeypatch, capfd):
    glue = FakeGlue(spark.range(0).select().limit(0))
    glue.run(monkeypatch, **arguments(lake, JOB_RUN_ID=None))
    assert json.loads(capfd.readouterr().out)["runId"] == spark.sparkContext.applicationId
