"""Chunks: rows of one input file, partition value and fate, packed as one Arrow IPC stream in a binary cell.

Between conforming and writing, Spark stores, shuffles and sorts chunks instead of rows, which costs a fraction of the
time. The functions here run on the executors, over whole Arrow batches, never row by row. A chunk keeps the order of
the input file. Until it is known which rows are accepted there are also chunks of records (see `sift`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import TaskContext
from pyspark.sql.types import BinaryType, BooleanType, LongType, StringType, StructType

from . import frame

Batches = Iterable[pa.RecordBatch]

SOURCE = "source"
PARTITION = "partition"
REJECTED = "rejected"
ROWS = "rows"
ORDER = "order"
DATA = "data"

SCHEMA = (
    StructType()
    .add(SOURCE, StringType())
    .add(PARTITION, StringType())
    .add(REJECTED, BooleanType())
    .add(ROWS, LongType())
    .add(ORDER, LongType())
    .add(DATA, BinaryType())
)

Row = tuple[str | None, str | None, bool | None, int, int, bytes]
"""A chunk, in the columns of SCHEMA. REJECTED is null for one of records."""

_MIB = 1024 * 1024
# Rows are gathered up to this size before they are grouped, so that chunks do not get tiny where values are many.
GATHERED_BYTES = 32 * _MIB
# A chunk is at most about this large, so that few of them together fit in memory anywhere.
_CHUNK_BYTES = 4 * _MIB
_UTC = pa.timestamp("us", tz="UTC")
_IPC = pa.ipc.IpcWriteOptions(compression="lz4")


def pack(data_columns: Sequence[str]) -> Callable[[Batches], Batches]:
    """Make the function that packs conformed rows (see `frame`) into chunks in the shape of SCHEMA.

    An accepted chunk holds `data_columns` and the slot, a rejected one the row as it came, its reasons and the slot.
    """

    def pack_batches(batches: Batches) -> Iterator[pa.RecordBatch]:
        # The number of the task, then a running number: rises with the place in the input.
        order = TaskContext.get().partitionId() << 32  # type: ignore[union-attr]  # always there in a task
        for table in _gather(batches):
            packed = _pack_table(table, data_columns, order)
            order += packed.num_rows
            yield packed

    return pack_batches


def unpack(data: pa.BinaryScalar) -> pa.Table:
    """Read a chunk's rows."""
    return pa.ipc.open_stream(data.as_buffer()).read_all()


def slices(table: pa.Table, codes: pa.Array) -> Iterator[tuple[int, pa.Table]]:
    """Cut a table into the rows of each code, in their order. Yields a code and at most a chunk's worth of its rows."""
    order = pc.sort_indices(codes)  # a stable sort
    sorted_table = table.take(order).combine_chunks()
    runs = pc.run_end_encode(codes.take(order))
    longest = max(1, _CHUNK_BYTES * table.num_rows // max(1, table.nbytes))
    start = 0
    for code, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        for first in range(start, end, longest):
            yield code, sorted_table.slice(first, min(longest, end - first))
        start = end


def serialize(rows: pa.Table) -> bytes:
    """Write rows as an Arrow IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=_IPC) as writer:
        writer.write_table(rows)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def accepted(rows: pa.Table, source: str, data_columns: Sequence[str], order: int) -> pa.RecordBatch:
    """Pack conforming rows of one file, with `data_columns`, `frame.PARTITION` and `frame.SLOT`.

    `order` rises with the place of the first in the file, by as much as there are rows.
    """
    partition = rows.column(frame.PARTITION).combine_chunks().dictionary_encode(null_encoding="encode")
    values = partition.dictionary.to_pylist()
    kept = _uniform(rows.select([*data_columns, frame.SLOT]))
    parts = slices(kept, partition.indices)
    return batch_of(
        [
            (source, values[code], False, part.num_rows, order + number, serialize(part))
            for number, (code, part) in enumerate(parts)
        ]
    )


def batch_of(rows: Sequence[Row]) -> pa.RecordBatch:
    """Chunks in the shape of SCHEMA."""
    names = (SOURCE, PARTITION, REJECTED, ROWS, ORDER, DATA)
    types = (pa.string(), pa.string(), pa.bool_(), pa.int64(), pa.int64(), pa.binary())
    columns = [pa.array(column, type_) for column, type_ in zip(zip(*rows, strict=True), types, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=names)


def _uniform(table: pa.Table) -> pa.Table:
    """The rows with the types that every chunk has: Spark puts the session's time zone and its own nullability in."""
    return table.cast(
        pa.schema(
            [pa.field(field.name, _UTC if pa.types.is_timestamp(field.type) else field.type) for field in table.schema]
        )
    )


def _gather(batches: Batches) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        if batch.num_rows:
            waiting.append(batch)
            size += batch.nbytes
        if size >= GATHERED_BYTES:
            yield pa.Table.from_batches(waiting)
            waiting, size = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def _pack_table(table: pa.Table, data_columns: Sequence[str], order: int) -> pa.RecordBatch:
    of_accepted = [*data_columns, frame.SLOT]
    of_rejected = [frame.ROW, frame.REASONS, frame.SLOT]
    codes, keys = _codes(table)
    rows: list[Row] = []
    for code, part in slices(_uniform(table.select([*of_accepted, frame.ROW, frame.REASONS])), codes):
        source, partition, is_rejected = keys[code]
        data = serialize(part.select(of_rejected if is_rejected else of_accepted))
        rows.append((source, partition, is_rejected, part.num_rows, order + len(rows), data))
    return batch_of(rows)


def _codes(table: pa.Table) -> tuple[pa.Array, dict[int, tuple[str | None, str | None, bool]]]:
    """Number the distinct (source, partition, rejected): each row's number, and what each number stands for."""
    encoded = [
        table.column(name).combine_chunks().dictionary_encode(null_encoding="encode")
        for name in (frame.SOURCE, frame.PARTITION, frame.REJECTED)
    ]
    codes = encoded[0].indices.cast(pa.int64())
    for column in encoded[1:]:
        codes = pc.add(pc.multiply(codes, len(column.dictionary)), column.indices.cast(pa.int64()))
    sources, partitions, rejected = (column.dictionary.to_pylist() for column in encoded)

    def meaning(code: int) -> tuple[str | None, str | None, bool]:
        rest, of_rejected = divmod(code, len(rejected))
        of_source, of_partition = divmod(rest, len(partitions))
        return sources[of_source], partitions[of_partition], rejected[of_rejected]

    return codes, {code: meaning(code) for code in pc.unique(codes).to_pylist()}
