"""Emptying an object that nobody may delete: a Parquet file with the table's columns and no rows is put over it."""

from collections.abc import Sequence
from tempfile import SpooledTemporaryFile

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import to_arrow_schema

from .contract import Contract
from .object_writer import parquet_writer
from .parallel import in_parallel
from .s3 import S3Client, S3Location, parse_s3_uri, put

_IN_MEMORY_BYTES = 1024 * 1024
_QUARANTINE = pa.schema(
    [
        ("row", pa.string()),
        ("reasons", pa.list_(pa.string())),
        ("failed_columns", pa.list_(pa.string())),
        ("source_file", pa.string()),
        ("run_id", pa.string()),
    ]
)


def empty(
    client: S3Client, spark: SparkSession, contract: Contract, quarantine: S3Location, uris: Sequence[str]
) -> None:
    """Put an object without rows at each URI. What was there stays as a version, where the bucket keeps versions.

    Raises:
        StorageError: when S3 refuses.
    """
    if not uris:
        return
    types = ", ".join(f"`{column.name}` {column.type}" for column in contract.data_columns)
    curated = to_arrow_schema(spark.createDataFrame([], types).schema)
    metadata = {"org.apache.spark.version": spark.version}

    def put_empty(uri: str) -> None:
        location = parse_s3_uri(uri, "An object to be emptied")
        rejected = location.bucket == quarantine.bucket and location.key.startswith(quarantine.key)
        with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
            writer = parquet_writer(file, _QUARANTINE if rejected else curated, [])
            writer.add_key_value_metadata(metadata)
            writer.close()
            put(client, location, file)

    in_parallel(put_empty, uris)
