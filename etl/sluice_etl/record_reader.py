"""Read the records of text files on the executors: each record as it came, with its file and its place in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.errors import PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import LongType, ShortType, StringType, StructType

from . import frame, numbers, records
from .errors import SourceFileError, StorageError
from .records import LF, RecordCutter, RecordShape
from .s3 import s3_region
from .source_files import RawFile, read_blocks

RECORDS_SCHEMA = (
    StructType()
    .add(frame.SOURCE, StringType())
    .add(records.OFFSET, LongType())
    .add(records.RAW, StringType())
    .add(records.PROBLEM, StringType())
    .add(frame.SLOT, ShortType())
)

_MIB = 1024 * 1024
# A file is cut in ranges of about this size, where a line end is always the end of a record.
_RANGE_BYTES = 32 * _MIB
LONGEST_RECORD = 64 * _MIB
"""Bytes: what has no end within this is no record, and would not fit in memory for long."""

# 2^64 divided by the golden ratio, and odd.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

Use = Callable[[str, Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]


@dataclass(frozen=True)
class TextFile:
    """A text file to read: how its lines end, and how many bytes at its start are no records (mark and header)."""

    file: RawFile
    line_end: int = LF
    skip: int = 0


@dataclass(frozen=True)
class _Range:
    """The records that begin in [start, stop) of a file, after `skip` bytes."""

    file: RawFile
    line_end: int
    start: int
    stop: int
    skip: int


def read_records(spark: SparkSession, files: Sequence[TextFile], shape: RecordShape) -> DataFrame:
    """The records of files of one shape, in the columns of RECORDS_SCHEMA. Nothing is read before it is used.

    Using it raises what `source_errors` translates.
    """
    return map_records(spark, files, shape, with_source, RECORDS_SCHEMA)


def map_records(
    spark: SparkSession, files: Sequence[TextFile], shape: RecordShape, use: Use, schema: StructType
) -> DataFrame:
    """What `use` makes of the records of files of one shape, in the Python workers that read them.

    `use` gets the URI of a file and batches of OFFSET, RAW and PROBLEM (see `records`) and `frame.SLOT`, those of one
    range of the file in their order, and yields batches of the `schema`.
    """
    ranges = [piece for file in files for piece in _ranges(file, shape)]
    tasks = min(len(ranges), max(_tasks(ranges), spark.sparkContext.defaultParallelism))
    work = [ranges[len(ranges) * task // tasks : len(ranges) * (task + 1) // tasks] for task in range(tasks)]
    region = s3_region()

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for task in batch.column(0).to_pylist():
                for piece in work[task]:
                    yield from use(piece.file.uri, map(_with_slot, _read_range(piece, shape, region)))

    # The ranges go with the function: to make Spark's rows of them would take Python workers of its own.
    return numbers.one_a_task(spark, tasks).mapInArrow(read, schema)


def with_source(uri: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Records in the shape of RECORDS_SCHEMA."""
    for batch in batches:
        source = pa.repeat(pa.scalar(uri, pa.string()), batch.num_rows)
        yield pa.RecordBatch.from_arrays([source, *batch.columns], names=[frame.SOURCE, *batch.schema.names])


def _with_slot(batch: pa.RecordBatch) -> pa.RecordBatch:
    # By its place in the file, which never changes: the upper bits of a product (Knuth's multiplicative hashing).
    offsets = batch.column(records.OFFSET).to_numpy().astype(np.uint64)
    slots = (offsets * _GOLDEN) >> np.uint64(64 - frame.SLOTS.bit_length() + 1)
    return batch.append_column(frame.SLOT, pa.array(slots.astype(np.int16)))


@contextmanager
def source_errors() -> Iterator[None]:
    """Bring an executor's SourceFileError or StorageError out of Spark's traceback of a traceback."""
    try:
        yield
    except PythonException as error:
        for kind in (SourceFileError, StorageError):
            found = re.search(rf"errors\.{kind.__name__}: (.*)", str(error))
            if found:
                raise kind(found[1]) from error
        raise


def _tasks(ranges: Sequence[_Range]) -> int:
    return -(-sum(piece.stop - piece.start for piece in ranges) // _RANGE_BYTES)


def _ranges(text: TextFile, shape: RecordShape) -> Iterator[_Range]:
    size = text.file.size
    whole = text.file.gzipped or shape.multiline or size <= 2 * _RANGE_BYTES
    step = max(size, 1) if whole else _RANGE_BYTES
    for start in range(0, max(size, 1), step):
        stop = min(start + step, size)
        # The rest would be a range of a few bytes only.
        yield _Range(text.file, text.line_end, start, stop, text.skip if start == 0 else 0)


def _read_range(piece: _Range, shape: RecordShape, region: str | None) -> Iterator[pa.RecordBatch]:
    whole = piece.file.gzipped or (piece.start == 0 and piece.stop == piece.file.size)
    # One byte back: a line end just before the range means that a record begins with it.
    begin = piece.start - 1 if piece.start else 0
    skip = piece.skip
    cutter = RecordCutter(shape, piece.line_end, piece.start or skip)
    aligned = piece.start == 0
    position = begin
    for block in read_blocks(piece.file, region, begin):
        position += len(block)
        if skip:
            taken = min(skip, len(block))
            block, skip = block[taken:], skip - taken
        if not aligned:
            end = block.find(bytes([piece.line_end]))
            if end < 0:
                if position > piece.stop:
                    return
                continue
            cutter.offset = position - len(block) + end + 1
            if cutter.offset >= piece.stop:
                return
            block, aligned = block[end + 1 :], True
        found = cutter.cut(block, last=False)
        if not whole:
            found = found.filter(pa.compute.less(found.column(records.OFFSET), piece.stop))
        if found.num_rows:
            yield found
        if not whole and cutter.offset >= piece.stop:
            return
        if cutter.waiting > LONGEST_RECORD:
            raise SourceFileError(
                f"{piece.file.uri}: the record at byte {cutter.offset} does not end within "
                f"{LONGEST_RECORD // _MIB} MiB: most likely a quote is not closed, or the file is not text. "
                "Nothing was written. Correct the file, or take it out of the raw zone, and run again."
            )
    if aligned:
        found = cutter.cut(b"", last=True)
        if found.num_rows and (whole or found.column(records.OFFSET)[0].as_py() < piece.stop):
            yield found
