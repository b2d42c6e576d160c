"""The executor's side, without Spark: what it asks of S3, and what it makes of chunks."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sluice_etl import chunks, frame, object_writer, routing
from sluice_etl.errors import StorageError
from sluice_etl.layout import PlannedObject
from sluice_etl.s3 import S3Location


class RecordingS3:
    """Keeps what is put. Any other call is an AttributeError: the sink needs no other right than s3:PutObject."""

    def __init__(self):
        self.objects = {}

    def upload_fileobj(self, body, bucket, key, **_):
        self.objects[f"{bucket}/{key}"] = body.read()


@pytest.fixture
def s3(monkeypatch):
    recording = RecordingS3()
    monkeypatch.setattr(object_writer, "s3_client", lambda region: recording)
    return recording


def output(*paths):
    return object_writer.Output(
        objects={number: PlannedObject(False, "s3://raw/a.csv", path) for number, path in enumerate(paths)},
        curated=S3Location("curated", "orders/"),
        quarantine=S3Location("curated", "quarantine/orders/"),
        metadata={"org.apache.spark.version": "3.5.6"},
        run_id="jr_1",
        region=None,
    )


def chunk(*ids):
    return chunks.serialize(pa.table({"id": ids, frame.SLOT: pa.array(range(len(ids)), pa.int16())}))


def batch(*numbered_chunks):
    numbers, data = zip(*numbered_chunks, strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(numbers, pa.int32()), pa.array(range(len(numbers)), pa.int64()), pa.array(data, pa.binary())],
        names=[routing.OBJECT, chunks.ORDER, chunks.DATA],
    )


def ids(body):
    return pq.read_table(io.BytesIO(body)).column("id").to_pylist()


def test_puts_each_object_once_and_asks_nothing_else_of_s3(s3):
    batches = [batch((0, chunk(1, 2)), (0, chunk(3))), batch((0, chunk(4)), (1, chunk(5)))]
    results = pa.Table.from_batches(object_writer.write_objects(batches, output("a", "b")))
    assert {key: ids(body) for key, body in s3.objects.items()} == {
        "curated/orders/a": [1, 2, 3, 4],
        "curated/orders/b": [5],
    }
    assert results.column("rows").to_pylist() == [4, 1]
    assert results.column("bytes").to_pylist() == [len(s3.objects[f"curated/orders/{name}"]) for name in "ab"]


def test_makes_one_row_group_of_many_small_chunks(s3):
    list(object_writer.write_objects([batch(*[(0, chunk(number)) for number in range(50)])], output("a")))
    assert pq.ParquetFile(io.BytesIO(s3.objects["curated/orders/a"])).num_row_groups == 1


def test_ends_a_row_group_when_it_has_grown_large(s3, monkeypatch):
    monkeypatch.setattr(object_writer, "_ROW_GROUP_ROWS", 10)
    list(object_writer.write_objects([batch(*[(0, chunk(number)) for number in range(25)])], output("a")))
    file = pq.ParquetFile(io.BytesIO(s3.objects["curated/orders/a"]))
    assert [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)] == [10, 10, 5]
    assert file.read().column("id").to_pylist() == list(range(25))


def test_puts_more_objects_than_it_uploads_at_once(s3):
    paths = [f"part-{number}" for number in range(23)]
    batches = [batch((number, chunk(number))) for number in range(23)]
    results = pa.Table.from_batches(object_writer.write_objects(batches, output(*paths)))
    assert sorted(results.column(routing.OBJECT).to_pylist()) == list(range(23))
    assert {key: ids(body) for key, body in s3.objects.items()} == {
        f"curated/orders/part-{number}": [number] for number in range(23)
    }


def test_fails_when_one_put_fails(s3, monkeypatch):
    def refuse(body, bucket, key, **_):
        raise OSError("no route to host")

    monkeypatch.setattr(s3, "upload_fileobj", refuse)
    with pytest.raises(StorageError, match=r"Cannot put s3://curated/orders/a: no route to host"):
        list(object_writer.write_objects([batch((0, chunk(1)))], output("a")))
