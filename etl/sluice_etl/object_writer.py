"""The executor's side of the sink: make Parquet objects of sorted chunks, and put them."""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyspark.sql.types import IntegerType, LongType, StructType

from . import chunks, frame
from .layout import PlannedObject
from .routing import OBJECT, scalars
from .s3 import S3Client, S3Location, put, s3_client

RESULT_SCHEMA = StructType().add(OBJECT, IntegerType()).add("rows", LongType()).add("bytes", LongType())

_MIB = 1024 * 1024
# A row group ends at whichever comes first, so that a task's memory does not grow with its input.
_ROW_GROUP_BYTES = 64 * _MIB
_ROW_GROUP_ROWS = 1_000_000
# A finished object waits on disk above this size.
_IN_MEMORY_BYTES = 32 * _MIB
# Uploads that run while the next objects are being made: a request takes far longer than making a small object.
_UPLOADS_AT_ONCE = 4

Written = tuple[int, int, int]
"""Number of the object, its rows, its bytes."""


@dataclass(frozen=True)
class Output:
    """What every task needs to know: the objects by number, the two prefixes, the run."""

    objects: Mapping[int, PlannedObject]
    curated: S3Location
    quarantine: S3Location
    metadata: dict[str, str]
    run_id: str
    region: str | None


def write_objects(batches: chunks.Batches, output: Output) -> Iterator[pa.RecordBatch]:
    """Write one task's chunks, which come sorted by object, and yield what was put in the shape of RESULT_SCHEMA."""
    client = s3_client(output.region)
    pending: deque[Future[Written]] = deque()
    with ThreadPoolExecutor(_UPLOADS_AT_ONCE) as pool:
        current: _ObjectFile | None = None
        for batch in batches:
            for chunk in scalars(batch):
                number = chunk[OBJECT].as_py()
                if current is None or current.number != number:
                    if current is not None:
                        pending.append(pool.submit(current.put, client))
                    current = _ObjectFile(number, output)
                current.add(chunks.unpack(chunk[chunks.DATA]))
                if len(pending) > _UPLOADS_AT_ONCE:
                    yield _result(pending.popleft())
        if current is not None:
            pending.append(pool.submit(current.put, client))
        while pending:
            yield _result(pending.popleft())


class _ObjectFile:
    """One object under construction."""

    def __init__(self, number: int, output: Output) -> None:
        self.number = number
        self._output = output
        self._planned = output.objects[number]
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 (closed by put)
        self._writer: Any = None
        self._footer: list[Any] = []
        self._waiting: list[pa.Table] = []
        self._waiting_bytes = 0
        self._waiting_rows = 0

    def add(self, rows: pa.Table) -> None:
        rows = rows.drop_columns([frame.SLOT])
        if self._planned.rejected:
            rows = self._quarantined(rows)
        self._waiting.append(rows)
        self._waiting_bytes += rows.nbytes
        self._waiting_rows += rows.num_rows
        if self._waiting_bytes >= _ROW_GROUP_BYTES or self._waiting_rows >= _ROW_GROUP_ROWS:
            self._write_row_group()

    def put(self, client: S3Client) -> Written:
        if self._waiting:
            self._write_row_group()
        self._writer.add_key_value_metadata(self._output.metadata)
        self._writer.close()
        size = self._file.tell()
        prefix = self._output.quarantine if self._planned.rejected else self._output.curated
        with self._file:
            put(client, prefix.under(self._planned.path), self._file)
        # The rows that the file's own footer counts: what a reader will find.
        return self.number, self._footer[0].num_rows, size

    def _quarantined(self, rows: pa.Table) -> pa.Table:
        count = rows.num_rows
        return pa.table(
            {
                "row": rows.column(frame.ROW),
                "reasons": rows.column(frame.REASONS),
                "failed_columns": _failed_columns(rows.column(frame.REASONS)),
                "source_file": pa.repeat(pa.scalar(self._planned.source, pa.string()), count),
                "run_id": pa.repeat(pa.scalar(self._output.run_id, pa.string()), count),
            }
        )

    def _write_row_group(self) -> None:
        table = pa.concat_tables(self._waiting)
        if self._writer is None:
            self._writer = parquet_writer(self._file, table.schema, self._footer)
        self._writer.write_table(table, row_group_size=table.num_rows)
        self._waiting, self._waiting_bytes, self._waiting_rows = [], 0, 0


def parquet_writer(file: IO[bytes], schema: pa.Schema, footer: list[Any]) -> Any:
    """Make a writer of Parquet as Spark writes it: snappy, and timestamps that every reader of Hive tables knows.

    Arrow's own schema stays out: it would put the session's time zone in the file. `footer` gets the file's metadata
    when the writer is closed.
    """
    return pq.ParquetWriter(
        file,
        schema,
        compression="snappy",
        use_deprecated_int96_timestamps=True,
        store_schema=False,
        metadata_collector=footer,
    )


def _failed_columns(reasons: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column that each reason is about, in the order of the reasons; null for one that is about none."""
    arrays = []
    for array in reasons.chunks:
        flat = array.flatten()
        columns = pc.struct_field(pc.extract_regex(flat, r"^(?P<column>[a-z][a-z0-9_]*): "), "column")
        # Offsets of a slice begin where its values do, flattened ones at 0.
        offsets = pc.subtract(array.offsets, array.offsets[0])
        arrays.append(pa.ListArray.from_arrays(offsets, columns))
    return pa.chunked_array(arrays, pa.list_(pa.string()))


def _result(upload: "Future[Written]") -> pa.RecordBatch:
    number, rows, size = upload.result()
    return pa.RecordBatch.from_arrays(
        [pa.array([number], pa.int32()), pa.array([rows], pa.int64()), pa.array([size], pa.int64())],
        names=[OBJECT, "rows", "bytes"],
    )
