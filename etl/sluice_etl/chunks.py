"""Chunks: rows of one input file, partition value and fate, packed as one Arrow IPC stream in a binary cell.

Between conforming and writing, Spark stores, shuffles and sorts chunks instead of rows, which costs a fraction of the
time. The functions here run on the executors, over whole Arrow batches, never row by row. A chunk keeps the order of
the input file. Until it is known which rows are accepted there are also chunks of records (see `sift`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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

Group = tuple[str | None, str | None, bool | None]
"""What the rows of a chunk have in common: SOURCE, PARTITION and REJECTED. REJECTED is null for records."""

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
        # The number of the task, then that of the row: rises with the place in the input.
        order = TaskContext.get().partitionId() << 32  # type: ignore[union-attr]  # always there in a task
        gathering = Gathering(lambda rows, first: _conformed(rows, data_columns, first))
        for batch in batches:
            yield from gathering.add(pa.Table.from_batches([batch]), order)
            order += batch.num_rows
        yield from gathering.end()

    return pack_batches


class Gathering:
    """Rows until they are enough for chunks that are not tiny where partition values are many."""

    def __init__(self, pack: Callable[[pa.Table, int], pa.RecordBatch]) -> None:
        """`pack` makes chunks of gathered rows and the order of the first of them."""
        self._pack = pack
        self._waiting: list[pa.Table] = []
        self._order = self._bytes = 0

    def add(self, rows: pa.Table, order: int) -> Iterator[pa.RecordBatch]:
        """Take rows, `order` being that of the first; gives chunks when they are enough."""
        if not rows.num_rows:
            return
        if not self._waiting:
            self._order = order
        self._waiting.append(rows)
        self._bytes += rows.nbytes
        if self._bytes >= GATHERED_BYTES:
            yield from self.end()

    def end(self) -> Iterator[pa.RecordBatch]:
        """Chunks of what is still waiting."""
        if self._waiting:
            rows = pa.concat_tables(self._waiting)
            self._waiting, self._bytes = [], 0
            yield self._pack(rows, self._order)


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
    groups = {code: (source, value, False) for code, value in enumerate(partition.dictionary.to_pylist())}
    return _chunks(_uniform(rows.select([*data_columns, frame.SLOT])), partition.indices, groups, order)


def undecided(rows: pa.Table, source: str, order: int) -> pa.RecordBatch:
    """Pack records of one file, of which it is not known whether they are accepted; `order` as in `accepted`."""
    return _chunks(rows, pa.repeat(pa.scalar(0), rows.num_rows), {0: (source, None, None)}, order)


def _chunks(
    rows: pa.Table,
    codes: pa.Array,
    groups: Mapping[int, Group],
    order: int,
    columns: Mapping[bool | None, Sequence[str]] | None = None,
) -> pa.RecordBatch:
    """Chunks in the shape of SCHEMA.

    Args:
        rows: Rows, in order.
        codes: The number of each row's group.
        groups: What each number stands for.
        order: Of the first chunk; the others count on from it. There are never more chunks than rows.
        columns: The columns that a chunk has, by REJECTED; all where nothing is given.
    """
    found = []
    for number, (code, part) in enumerate(slices(rows, codes)):
        kept = part if columns is None else part.select(columns[groups[code][2]])
        found.append((*groups[code], part.num_rows, order + number, serialize(kept)))
    names = (SOURCE, PARTITION, REJECTED, ROWS, ORDER, DATA)
    types = (pa.string(), pa.string(), pa.bool_(), pa.int64(), pa.int64(), pa.binary())
    arrays = [pa.array(column, type_) for column, type_ in zip(zip(*found, strict=True), types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=names)


def _uniform(table: pa.Table) -> pa.Table:
    """The rows with the types that every chunk has: Spark puts the session's time zone and its own nullability in."""
    return table.cast(
        pa.schema(
            [pa.field(field.name, _UTC if pa.types.is_timestamp(field.type) else field.type) for field in table.schema]
        )
    )


def _conformed(rows: pa.Table, data_columns: Sequence[str], order: int) -> pa.RecordBatch:
    of_accepted = [*data_columns, frame.SLOT]
    of_rejected = [frame.ROW, frame.REASONS, frame.SLOT]
    codes, groups = _codes(rows)
    every = _uniform(rows.select([*of_accepted, frame.ROW, frame.REASONS]))
    return _chunks(every, codes, groups, order, {False: of_accepted, True: of_rejected})


def _codes(table: pa.Table) -> tuple[pa.Array, dict[int, Group]]:
    """Number the groups: each row's number, and what each number stands for."""
    encoded = [
        table.column(name).combine_chunks().dictionary_encode(null_encoding="encode")
        for name in (frame.SOURCE, frame.PARTITION, frame.REJECTED)
    ]
    codes = encoded[0].indices.cast(pa.int64())
    for column in encoded[1:]:
        codes = pc.add(pc.multiply(codes, len(column.dictionary)), column.indices.cast(pa.int64()))
    sources, partitions, rejected = (column.dictionary.to_pylist() for column in encoded)

    def meaning(code: int) -> Group:
        rest, of_rejected = divmod(code, len(rejected))
        of_source, of_partition = divmod(rest, len(partitions))
        return sources[of_source], partitions[of_partition], rejected[of_rejected]

    return codes, {code: meaning(code) for code in pc.unique(codes).to_pylist()}
