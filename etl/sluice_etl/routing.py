"""Send chunks to their objects: which bucket of which group, and under which number the writer knows it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.types import BinaryType, BooleanType, IntegerType, LongType, StringType, StructType

from . import chunks, frame

OBJECT = "object"
BUCKET = "bucket"
PLACE = (chunks.SOURCE, chunks.PARTITION, chunks.REJECTED)
ROUTED_SCHEMA = (
    StructType()
    .add(chunks.SOURCE, StringType())
    .add(chunks.PARTITION, StringType())
    .add(chunks.REJECTED, BooleanType())
    .add(BUCKET, IntegerType())
    .add(chunks.ORDER, LongType())
    .add(chunks.DATA, BinaryType())
)
Place = tuple[str, str | None, bool]
"""Where a chunk's rows go: their file, the partition value of accepted ones, and whether they are rejected."""


def route(batches: chunks.Batches, buckets: Mapping[Place, int]) -> Iterator[pa.RecordBatch]:
    """Give the rows of each chunk to the buckets of its place: one chunk out for each bucket that gets rows.

    Takes the columns of PLACE, `chunks.ORDER` and `chunks.DATA`, yields ROUTED_SCHEMA.
    """
    for batch in batches:
        for chunk in scalars(batch):
            place, data, order = _place(chunk), chunk[chunks.DATA], chunk[chunks.ORDER].as_py()
            count = buckets[place]
            if count == 1:
                yield _routed([(0, data)], place, order)
                continue
            rows = chunks.unpack(data)
            slot = rows.column(frame.SLOT).combine_chunks().cast(pa.int32())
            bucket = pc.subtract(slot, pc.multiply(pc.divide(slot, count), count))
            yield _routed(
                [(number, chunks.serialize(part)) for number, part in chunks.slices(rows, bucket)], place, order
            )


def numbered(batches: chunks.Batches, first_objects: Mapping[Place, int]) -> Iterator[pa.RecordBatch]:
    """Routed chunks with the number of their object: OBJECT, `chunks.ORDER` and `chunks.DATA`."""
    for batch in batches:
        numbers = [first_objects[_place(chunk)] + chunk[BUCKET].as_py() for chunk in scalars(batch)]
        position = batch.schema.get_field_index
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(numbers, pa.int32()),
                batch.column(position(chunks.ORDER)),
                batch.column(position(chunks.DATA)),
            ],
            names=[OBJECT, chunks.ORDER, chunks.DATA],
        )


def _place(chunk: Mapping[str, Any]) -> Place:
    source, partition, rejected = (chunk[name].as_py() for name in PLACE)
    return source, partition, rejected


def _routed(parts: Sequence[tuple[int, Any]], place: Place, order: int) -> pa.RecordBatch:
    count = len(parts)
    types = (pa.string(), pa.string(), pa.bool_())
    return pa.RecordBatch.from_arrays(
        [
            *(pa.array([cell] * count, type_) for cell, type_ in zip(place, types, strict=True)),
            pa.array([number for number, _ in parts], pa.int32()),
            pa.array([order] * count, pa.int64()),
            pa.array([data for _, data in parts], pa.binary()),
        ],
        names=[*PLACE, BUCKET, chunks.ORDER, chunks.DATA],
    )


def scalars(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """The cells of each chunk, without copying the data."""
    for index in range(batch.num_rows):
        yield {name: batch.column(position)[index] for position, name in enumerate(batch.schema.names)}
