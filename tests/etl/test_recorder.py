"""What a run writes down, and what it makes of what earlier runs wrote down."""

import json
from contextlib import contextmanager

import pytest
from tests.etl.support.contracts import orders, orders_with
from tests.etl.support.raw_bucket import RawBucket

from sluice_etl.conform import conform
from sluice_etl.errors import RewrittenInputError, SourceFileError
from sluice_etl.history import History, recall
from sluice_etl.recorder import Recorder
from sluice_etl.s3 import S3Location, s3_client
from sluice_etl.sink import append
from sluice_etl.split import split
from sluice_etl.summary import Run

pytestmark = [pytest.mark.spark, pytest.mark.usefixtures("driver_credentials")]


@pytest.fixture
def raw(lake, raw_folder):
    return RawBucket(lake, raw_folder)


@contextmanager
def begun(raw, contract, run_id, *names):
    lake = raw.lake
    recorder = Recorder(s3_client(), S3Location(lake.bucket, "_sluice/orders/"), contract, run(run_id))
    with split(conform(raw.read(*names), contract), contract) as batch:
        recorder.begin(batch, lake.destination(run_id))
        yield recorder, batch


def run(run_id):
    return Run("lake-orders", run_id, "dev", "s3://artifacts/contracts/orders-1.json", "script-1")


def full_run(raw, contract=None, run_id="jr_1", *names):
    contract = contract or orders()
    with begun(raw, contract, run_id, *names) as (recorder, batch):
        written = append(batch, contract, raw.lake.destination(run_id))
        return recorder.end(batch, written, raw.lake.destination(run_id))


def manifest(raw, run_id="jr_1"):
    body = raw.lake.s3.get_object(Bucket=raw.lake.bucket, Key=f"_sluice/orders/runs/{run_id}.json")["Body"]
    return json.loads(body.read())


def ids(raw, prefix="orders/"):
    return sorted(row["id"] for rows in raw.lake.rows(prefix).values() for row in rows)


def test_the_manifest_names_inputs_outputs_counts_and_versions(raw):
    raw.put("a.csv", "1,pen,,,,IN", "2,ink,,,,US", "x,cap,,,,IN")
    said = full_run(raw)
    found = manifest(raw)
    head = raw.lake.s3.head_object(Bucket=raw.lake.bucket, Key="raw/orders/a.csv")
    (file,) = found["inputs"]
    assert (file["uri"], file["size"], file["etag"]) == (
        raw.uri("a.csv"),
        head["ContentLength"],
        head["ETag"].strip('"'),
    )
    assert file["lastModified"] == head["LastModified"].strftime("%Y-%m-%dT%H:%M:%S.000Z")
    listed = {item["uri"]: (item["zone"], item["rows"], item["bytes"]) for item in found["outputs"]}
    keys = raw.lake.object_keys("orders/") + raw.lake.object_keys("quarantine/")
    assert sorted(listed) == sorted(f"s3://{raw.lake.bucket}/{key}" for key in keys)
    assert sorted(zone for zone, _, _ in listed.values()) == ["curated", "curated", "quarantine"]
    for key in keys:
        _, rows, size = listed[f"s3://{raw.lake.bucket}/{key}"]
        assert rows == raw.lake.table(key).num_rows
        assert size == raw.lake.s3.head_object(Bucket=raw.lake.bucket, Key=key)["ContentLength"]
    assert (found["rowsRead"], found["rowsWritten"], found["rowsQuarantined"]) == (3, 2, 1)
    assert (found["runId"], found["scriptVersion"], len(found["contractVersion"])) == ("jr_1", "script-1", 64)
    assert said["manifest"] == f"s3://{raw.lake.bucket}/_sluice/orders/runs/jr_1.json"


def test_a_retry_after_a_crash_before_commit_names_the_same_objects_and_doubles_nothing(raw):
    raw.put("a.csv", "1,pen,,,,IN", "2,ink,,,,US")
    full_run(raw, None, "jr_1", "a.csv")
    raw.put("b.csv", "3,cap,,,,IN")
    full_run(raw, None, "jr_2")
    assert ids(raw) == [1, 2, 3]
    first, second = ({item["uri"] for item in manifest(raw, run)["outputs"]} for run in ("jr_1", "jr_2"))
    assert first < second


def test_a_rewritten_file_stops_the_run_before_anything_is_written(raw):
    raw.put("a.csv", "1,pen,,,,IN")
    full_run(raw)
    before = raw.lake.object_keys()
    former = manifest(raw)["inputs"][0]["etag"]
    raw.put("a.csv", "1,pen,,,,US")
    with pytest.raises(RewrittenInputError) as refused:
        full_run(raw, None, "jr_2")
    now = raw.lake.s3.head_object(Bucket=raw.lake.bucket, Key="raw/orders/a.csv")["ETag"].strip('"')
    for part in (raw.uri("a.csv"), former, now, "run jr_1 read it", '"onRewrittenInput": "replace"'):
        assert part in str(refused.value)
    assert raw.lake.object_keys() == before
    assert ids(raw, "orders/country=IN/") == [1]


def test_replace_leaves_exactly_the_rows_of_the_new_version(raw):
    raw.put("a.csv", "1,pen,,,,IN", "2,ink,,,,US", "x,cap,,,,IN")
    raw.put("b.csv", "9,nib,,,,US")
    contract = orders(onRewrittenInput="replace")
    full_run(raw, contract)
    raw.put("a.csv", "1,pen,,,,IN", "3,cap,,,,BR")
    said = full_run(raw, contract, "jr_2", "a.csv")
    assert ids(raw) == [1, 3, 9]
    assert all(rows == [] for rows in raw.lake.rows("quarantine/").values())
    assert said["objectsEmptied"] == 2
    (rewritten,) = said["rewrittenInputs"]
    assert (rewritten["uri"], rewritten["formerRunId"]) == (raw.uri("a.csv"), "jr_1")
    assert len(manifest(raw, "jr_2")["emptied"]) == 2
    assert full_run(raw, contract, "jr_3", "a.csv")["objectsEmptied"] == 0


def test_an_emptied_object_has_the_columns_of_its_table(raw, spark, tmp_path):
    raw.put("a.csv", "1,pen,,,,IN", "2,ink,1.5,,2026-01-31T12:30:00Z,US")
    contract = orders(onRewrittenInput="replace")
    full_run(raw, contract)
    (key,) = raw.lake.object_keys("orders/country=US/")
    before = raw.lake.table(key).schema
    raw.put("a.csv", "1,pen,,,,IN")
    full_run(raw, contract, "jr_2")
    assert raw.lake.table(key).schema.remove_metadata() == before.remove_metadata()
    raw.lake.s3.download_file(raw.lake.bucket, key, str(tmp_path / "empty.parquet"))
    assert spark.read.parquet(str(tmp_path / "empty.parquet")).count() == 0


def test_a_crash_in_the_middle_of_a_replacement_is_made_good_by_the_retry(raw):
    raw.put("a.csv", "1,pen,,,,IN", "2,ink,,,,US")
    contract = orders(onRewrittenInput="replace")
    full_run(raw, contract)
    raw.put("a.csv", "3,cap,,,,BR")
    with begun(raw, contract, "jr_2") as (_, batch):
        append(batch, contract, raw.lake.destination("jr_2"))
    assert ids(raw) == [1, 2, 3]
    full_run(raw, contract, "jr_3")
    assert ids(raw) == [3]


def test_a_stricter_contract_after_a_reset_leaves_no_old_rows_behind(raw):
    raw.put("a.csv", "1,pen,,,,IN", "2,INK,,,,US")
    full_run(raw, orders_with("item", pattern="^[A-Za-z ]+$"))
    assert ids(raw) == [1, 2]
    full_run(raw, orders(), "jr_2")
    assert ids(raw) == [1]
    full_run(raw, orders_with("item", pattern="^[A-Za-z ]+$"), "jr_3")
    assert ids(raw) == [1, 2]
    assert all(rows == [] for rows in raw.lake.rows("quarantine/").values())


def test_a_file_that_is_gone_stops_the_run(raw):
    raw.put("a.csv", "1,pen,,,,IN")
    raw.lake.s3.delete_object(Bucket=raw.lake.bucket, Key="raw/orders/a.csv")
    with pytest.raises(SourceFileError, match=r"raw/orders/a\.csv was read, but is not there any more"):
        full_run(raw)
    assert raw.lake.object_keys() == []


def test_finds_files_whose_names_spark_escapes(lake):
    lake.s3.put_object(Bucket=lake.bucket, Key="raw/orders/a b%.csv", Body=b"x")
    manifest_prefix = S3Location(lake.bucket, "_sluice/orders/")
    for name in ("a%20b%25.csv", "a b%.csv"):
        history = recall(s3_client(), manifest_prefix, [f"s3a://{lake.bucket}/raw/orders/{name}"])
        assert [file.size for file in history.files] == [1]


class Counting:
    """Counts the requests of a client by operation."""

    def __init__(self, client):
        self.client, self.calls = client, []

    def __getattr__(self, name):
        def call(*args, **kwargs):
            self.calls.append(name)
            return getattr(self.client, name)(*args, **kwargs)

        return call


def test_looks_up_its_own_files_alone_however_long_the_history(raw):
    raw.put("a.csv", "1,pen,,,,IN")
    full_run(raw)
    for number in range(200):
        raw.lake.s3.put_object(Bucket=raw.lake.bucket, Key=f"_sluice/orders/inputs/{number:024x}.json", Body=b"{}")
    counting = Counting(s3_client())
    recall(counting, S3Location(raw.lake.bucket, "_sluice/orders/"), [raw.uri("a.csv")])
    assert sorted(counting.calls) == ["get_object", "head_object", "list_objects_v2"]


def test_an_empty_run_asks_the_store_for_nothing_and_writes_nothing(raw, spark):
    counting = Counting(s3_client())
    empty = spark.createDataFrame([], "id string, country string, _sluice_source string")
    recorder = Recorder(counting, S3Location(raw.lake.bucket, "_sluice/orders/"), orders(), run("jr_1"))
    with split(conform(empty, orders()), orders()) as batch:
        recorder.begin(batch, raw.lake.destination())
        said = recorder.end(batch, append(batch, orders(), raw.lake.destination()), raw.lake.destination())
    assert counting.calls == []
    assert said == {"manifest": None, "objectsEmptied": 0, "rewrittenInputs": []}
    assert History((), {}).rewritten == []
