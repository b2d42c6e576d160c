"""Chunks on their way to their objects, without Spark."""

import pyarrow as pa
import pytest

from sluice_etl import chunks, frame, routing


def chunk(*ids):
    return chunks.serialize(pa.table({"id": ids, frame.SLOT: pa.array(range(len(ids)), pa.int16())}))


def placed(*data, place=("s3://raw/a.csv", "IN", False)):
    cells = [[cell] * len(data) for cell in place]
    columns = [*cells, list(range(len(data))), list(data)]
    return pa.RecordBatch.from_arrays(
        [pa.array(column) for column in columns], names=[*routing.PLACE, chunks.ORDER, chunks.DATA]
    )


def numbered(batches, place, first, buckets):
    routed = routing.route(batches, {place: buckets})
    return pa.Table.from_batches(routing.numbered(routed, {place: first})).to_pylist()


@pytest.mark.parametrize("place", [("a", "IN", False), ("a", None, False), ("a", None, True)])
def test_routes_every_row_to_one_bucket_by_its_slot(place):
    found = {
        row[routing.OBJECT]: pa.ipc.open_stream(row[chunks.DATA]).read_all().column("id").to_pylist()
        for row in numbered([placed(chunk(*range(100)), place=place)], place, 7, 3)
    }
    assert found == {7 + bucket: list(range(bucket, 100, 3)) for bucket in range(3)}


def test_leaves_chunks_whole_where_there_is_one_bucket():
    place = ("a", "IN", False)
    (row,) = numbered([placed(b"not looked at", place=place)], place, 4, 1)
    assert row == {routing.OBJECT: 4, chunks.ORDER: 0, chunks.DATA: b"not looked at"}
