"""Packing, without Spark."""

import pyarrow as pa
import pytest

from sluice_etl import chunks, frame


class Task:
    def partitionId(self):
        return 3


@pytest.fixture(autouse=True)
def task(monkeypatch):
    monkeypatch.setattr(chunks.TaskContext, "get", Task)


def conformed(*rows):
    """A batch of (id, source, partition, rejected)."""
    ids, sources, partitions, rejected = zip(*rows, strict=True)
    return pa.RecordBatch.from_pydict(
        {
            "id": pa.array(ids, pa.int64()),
            frame.SOURCE: pa.array(sources, pa.string()),
            frame.PARTITION: pa.array(partitions, pa.string()),
            frame.REJECTED: pa.array(rejected, pa.bool_()),
            frame.SLOT: pa.array([0] * len(rows), pa.int16()),
            frame.ROW: pa.array(["{}" if bad else None for bad in rejected], pa.string()),
            frame.REASONS: pa.array([["id: required"] if bad else None for bad in rejected], pa.list_(pa.string())),
        }
    )


def packed(*batches):
    return pa.Table.from_batches(chunks.pack(["id"])(batches)).to_pylist()


def rows_of(chunk):
    return pa.ipc.open_stream(chunk[chunks.DATA]).read_all()


def test_packs_rows_by_file_partition_value_and_fate_in_their_order():
    found = packed(
        conformed((1, "a", "IN", False), (2, "b", "IN", False), (3, "a", None, False)),
        conformed((4, "a", "IN", False), (5, "a", "IN", True)),
    )
    assert {
        (chunk[chunks.SOURCE], chunk[chunks.PARTITION]): rows_of(chunk).column("id").to_pylist()
        for chunk in found
        if not chunk[chunks.REJECTED]
    } == {("a", "IN"): [1, 4], ("b", "IN"): [2], ("a", None): [3]}
    assert sum(chunk[chunks.ROWS] for chunk in found) == 5


def test_a_rejected_chunk_holds_the_row_as_it_came_and_its_reasons():
    (chunk,) = packed(conformed((1, "a", "IN", True)))
    assert rows_of(chunk).to_pylist() == [{frame.ROW: "{}", frame.REASONS: ["id: required"], frame.SLOT: 0}]


def test_numbers_chunks_so_that_they_sort_by_their_place_in_the_input(monkeypatch):
    monkeypatch.setattr(chunks, "GATHERED_BYTES", 1)
    found = packed(*[conformed((number, "a", "IN", False)) for number in range(5)])
    assert [rows_of(chunk).column("id").to_pylist() for chunk in found] == [[number] for number in range(5)]
    assert [chunk[chunks.ORDER] for chunk in found] == [(3 << 32) + number for number in range(5)]


def test_cuts_many_rows_into_chunks_of_bounded_size(monkeypatch):
    monkeypatch.setattr(chunks, "_CHUNK_BYTES", 1000)
    found = packed(conformed(*[(number, "a", "IN", False) for number in range(1000)]))
    assert len(found) > 5
    assert all(rows_of(chunk).nbytes < 3000 for chunk in found)
    assert [value for chunk in found for value in rows_of(chunk).column("id").to_pylist()] == list(range(1000))


def test_packs_nothing_of_empty_batches():
    assert list(chunks.pack(["id"])([conformed((1, "a", "IN", False)).slice(0, 0)])) == []


def test_takes_rows_without_the_name_of_their_file():
    (chunk,) = packed(conformed((1, None, None, False)))
    assert chunk[chunks.SOURCE] is None


def test_packs_conforming_rows_of_a_file_by_their_partition_value():
    rows = pa.table(
        {
            "id": [1, 2, 3],
            frame.PARTITION: pa.array(["IN", None, "IN"], pa.string()),
            frame.SLOT: pa.array([0, 1, 2], pa.int16()),
        }
    )
    found = chunks.accepted(rows, "a", ["id"], 700).to_pylist()
    assert {chunk[chunks.PARTITION]: rows_of(chunk).column("id").to_pylist() for chunk in found} == {
        "IN": [1, 3],
        None: [2],
    }
    assert {(chunk[chunks.SOURCE], chunk[chunks.REJECTED]) for chunk in found} == {("a", False)}
    assert sorted(chunk[chunks.ORDER] for chunk in found) == [700, 701]


def test_has_one_type_for_a_column_whoever_made_the_rows():
    moment = pa.array([0], pa.timestamp("us", tz="Asia/Kolkata"))
    by_spark = conformed((1, "a", "IN", False)).append_column("at", moment)
    (one,) = pa.Table.from_batches(chunks.pack(["id", "at"])([by_spark])).to_pylist()
    columns = {"id": [1], "at": moment.cast(pa.timestamp("us", tz="UTC")), frame.PARTITION: ["IN"]}
    slot = {frame.SLOT: pa.array([0], pa.int16())}
    (other,) = chunks.accepted(pa.table({**columns, **slot}), "a", ["id", "at"], 0).to_pylist()
    assert rows_of(one).schema == rows_of(other).schema
