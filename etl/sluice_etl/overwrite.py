"""Overwrite: Spark's dynamic partition overwrite, for datasets whose contract says so. It deletes what it replaces."""

from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import chunks
from .contract import Contract
from .layout import partition_directory
from .sink import WrittenObject, task_count
from .split import Batch, few_chunks_at_once


def overwrite(batch: Batch, contract: Contract, path: str) -> list[WrittenObject]:
    """Replace the partitions that the batch has accepted rows for, under `path`, and no other.

    Returns:
        The objects that are in those partitions afterwards, read back from the store.
    """
    partitions = sorted({group.partition or "" for group in batch.groups if not group.rejected})
    if not partitions:
        return []
    spark = batch.chunks.sparkSession
    tasks = task_count(len(partitions), batch.rows_read, spark.sparkContext.defaultParallelism)
    with few_chunks_at_once(spark):
        (
            accepted_rows(batch, contract)
            .repartition(tasks, contract.partition_column)
            .write.mode("overwrite")
            .option("partitionOverwriteMode", "dynamic")
            .partitionBy(contract.partition_column)
            .parquet(path)
        )
    root = path.rstrip("/") + "/"
    directories = [root + partition_directory(contract.partition_column, value) for value in partitions]
    found = (
        spark.read.parquet(*directories)
        .groupBy(F.col("_metadata.file_path").alias("uri"), F.col("_metadata.file_size").alias("bytes"))
        .count()
        .collect()
    )
    return sorted(
        (WrittenObject(False, "", row["uri"], row["count"], row["bytes"]) for row in found), key=lambda item: item.uri
    )


def accepted_rows(batch: Batch, contract: Contract) -> DataFrame:
    """The accepted rows of a batch: the contract's data columns, and the partition column as text."""
    names = [column.name for column in contract.data_columns]
    columns = [f"`{column.name}` {column.type}" for column in contract.data_columns]
    schema = ", ".join([*columns, f"`{contract.partition_column}` string"])

    def unpack(batches: chunks.Batches) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for partition, data in zip(batch.column(0), batch.column(1), strict=True):
                rows = chunks.unpack(data).select(names)
                values = pa.repeat(partition, rows.num_rows)
                yield from rows.append_column(contract.partition_column, values).combine_chunks().to_batches()

    accepted = batch.chunks.where(~F.col(chunks.REJECTED)).select(chunks.PARTITION, chunks.DATA)
    return accepted.mapInArrow(unpack, schema)
