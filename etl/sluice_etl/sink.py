"""The retry-safe append: one object per input file, partition value and bucket, each by one put, none ever deleted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa
from pyspark.errors import PythonException
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import chunks
from .contract import Contract
from .errors import StorageError
from .layout import ROWS_PER_OBJECT, PlannedGroup, PlannedObject, plan_objects, planned_objects
from .object_writer import RESULT_SCHEMA, Output, write_objects
from .routing import BUCKET, OBJECT, PLACE, ROUTED_SCHEMA, Place, numbered, route
from .s3 import S3Location, s3_region
from .split import Batch, few_chunks_at_once

_ROWS_PER_TASK = 500_000


@dataclass(frozen=True)
class WrittenObject:
    """An object that was put: whether its rows are rejected ones, the file they are from, its URI, rows and bytes."""

    rejected: bool
    source: str
    uri: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class Destination:
    """Where a run writes.

    `curated` is the prefix of the curated table; `quarantine` that of the table of rejected rows, whose columns are
    row (the row as it came, JSON), reasons, failed_columns (the column of each reason), source_file and run_id.
    `run_id` goes with every rejected row.
    """

    curated: S3Location
    quarantine: S3Location
    run_id: str

    def uri(self, target: PlannedObject) -> str:
        """The URI of a planned object."""
        return str((self.quarantine if target.rejected else self.curated).under(target.path))


def append(
    batch: Batch, contract: Contract, destination: Destination, rows_per_object: int = ROWS_PER_OBJECT
) -> list[WrittenObject]:
    """Write a batch, accepted and rejected rows in one pass; `rows_per_object` is part of the layout.

    Repeating it with the same input files, whatever other files are beside them, puts the same rows at the same keys.

    Raises:
        StorageError: when an object cannot be put, or its key would be too long.
    """
    planned = plan_objects(batch.groups, contract.partition_column, rows_per_object)
    return _put(batch, batch.chunks, planned, destination)


def quarantine(
    batch: Batch, contract: Contract, destination: Destination, rows_per_object: int = ROWS_PER_OBJECT
) -> list[WrittenObject]:
    """Write only the rejected rows of a batch, to the keys that `append` gives them.

    Raises:
        StorageError: when an object cannot be put, or its key would be too long.
    """
    planned = plan_objects(batch.groups, contract.partition_column, rows_per_object)
    rejected = [entry for entry in planned if entry.group.rejected]
    return _put(batch, batch.chunks.where(chunks.REJECTED), rejected, destination)


def planned_uris(
    batch: Batch, contract: Contract, destination: Destination, rows_per_object: int = ROWS_PER_OBJECT
) -> dict[str, list[str]]:
    """List, for each input file, the objects that a write of the batch may put; not each of them need get rows.

    Where the contract says overwrite, only quarantined rows have objects of one file.

    Raises:
        StorageError: when a key would be too long.
    """
    planned = plan_objects(batch.groups, contract.partition_column, rows_per_object)
    uris: dict[str, list[str]] = {source: [] for source in batch.sources}
    for target in planned_objects(planned).values():
        if target.rejected or contract.write_mode == "append":
            uris[target.source].append(destination.uri(target))
    return uris


def task_count(objects: int, rows: int, parallelism: int) -> int:
    """Tasks to write with: enough for every core and for short tasks, and never one without an object."""
    return min(objects, max(parallelism, -(-rows // _ROWS_PER_TASK)))


def _put(batch: Batch, rows: DataFrame, planned: list[PlannedGroup], destination: Destination) -> list[WrittenObject]:
    objects = planned_objects(planned)
    if not objects:
        return []
    # Before anything is written: a key that is too long stops the run here.
    uris = {number: destination.uri(target) for number, target in objects.items()}
    spark = batch.chunks.sparkSession
    output = Output(
        objects=objects,
        curated=destination.curated,
        quarantine=destination.quarantine,
        # Tells Spark's readers that old dates are in the proleptic Gregorian calendar, as Spark marks its own files.
        metadata={"org.apache.spark.version": spark.version},
        run_id=destination.run_id,
        region=s3_region(),
    )
    first_objects = {_place(entry): entry.first_object for entry in planned}

    def write(batches: chunks.Batches) -> Iterator[pa.RecordBatch]:
        return write_objects(numbered(batches, first_objects), output)

    tasks = task_count(len(objects), batch.rows_read, spark.sparkContext.defaultParallelism)
    with few_chunks_at_once(spark), _storage_errors():
        results = (
            _routed(rows, planned)
            .repartition(tasks, *PLACE, BUCKET)
            # An object's chunks together, and in the order of the input file: neighbours compress well, and readers can
            # skip row groups by their ranges.
            .sortWithinPartitions(*PLACE, BUCKET, chunks.ORDER)
            .mapInArrow(write, RESULT_SCHEMA)
            .collect()
        )
    written = [
        WrittenObject(
            objects[row[OBJECT]].rejected, objects[row[OBJECT]].source, uris[row[OBJECT]], row["rows"], row["bytes"]
        )
        for row in results
    ]
    return sorted(written, key=lambda item: item.uri)


@contextmanager
def _storage_errors() -> Iterator[None]:
    """Bring an executor's StorageError out of Spark's traceback of a traceback."""
    try:
        yield
    except PythonException as error:
        found = re.search(r"errors\.StorageError: (.*)", str(error))
        if found is None:
            raise
        raise StorageError(found[1]) from error


def _routed(packed: DataFrame, planned: list[PlannedGroup]) -> DataFrame:
    """Send each chunk to its object, cut in pieces where its group has several."""
    # Rejected rows are not parted by a value that may be wrong.
    partition = F.when(~F.col(chunks.REJECTED), F.col(chunks.PARTITION)).alias(chunks.PARTITION)
    placed = packed.select(chunks.SOURCE, partition, chunks.REJECTED, chunks.ORDER, chunks.DATA)
    buckets = {_place(entry): entry.buckets for entry in planned}
    if all(count == 1 for count in buckets.values()):
        return placed.withColumn(BUCKET, F.lit(0))
    return placed.mapInArrow(lambda batches: route(batches, buckets), ROUTED_SCHEMA)


def _place(entry: PlannedGroup) -> Place:
    group = entry.group
    return group.source, None if group.rejected else group.partition, group.rejected
