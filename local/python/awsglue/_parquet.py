"""Parquet files whose columns need not be of the same types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce

from py4j.protocol import Py4JJavaError  # type: ignore[import-untyped]
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import DataFrame, SparkSession, types
from pyspark.sql import functions as F

_WHOLE = (types.ByteType(), types.ShortType(), types.IntegerType(), types.LongType())


class ParquetError(ValueError):
    """A file that is not readable as Parquet; the message names it."""


def read_parquet(spark: SparkSession, files: Sequence[str]) -> DataFrame:
    """The rows of the files; columns of all files together.

    Where the same column has two types, it is the wider one of whole numbers, and text otherwise. (Glue gives a choice
    of the types; what `resolveChoice` with `cast:string` makes of that is the same.)

    Raises:
        ParquetError: naming the file that is not readable as Parquet.
    """
    try:
        merged = _read(spark, files, merge=True)
    except (Py4JJavaError, PySparkException):
        return _merged(_by_schema(spark, files), spark)
    return merged


def _read(spark: SparkSession, files: Sequence[str], *, merge: bool = False) -> DataFrame:
    # A key may hold the characters of a glob. A partition key is not in the files: reading each as its own base keeps
    # folder names out of the columns.
    reader = spark.read.option("__globPaths__", "false").option("recursiveFileLookup", "true")
    return reader.option("mergeSchema", str(merge).lower()).parquet(*files)


def _by_schema(spark: SparkSession, files: Sequence[str]) -> list[tuple[types.StructType, list[str]]]:
    schemas: dict[str, types.StructType] = {}
    groups: dict[str, list[str]] = defaultdict(list)
    for file in files:
        try:
            schema = _read(spark, [file]).schema
        except (Py4JJavaError, AnalysisException, PySparkException) as error:
            raise ParquetError(
                f"{file} is not readable as Parquet. Put a file that is, or take it away, and run again."
            ) from error
        schemas.setdefault(schema.json(), schema)
        groups[schema.json()].append(file)
    return [(schemas[key], found) for key, found in groups.items()]


def _merged(groups: Sequence[tuple[types.StructType, list[str]]], spark: SparkSession) -> DataFrame:
    found: dict[str, set[types.DataType]] = defaultdict(set)
    for schema, _ in groups:
        for field in schema:
            found[field.name.lower()].add(field.dataType)
    frames = []
    for schema, files in groups:
        columns = [
            F.col(f"`{field.name.replace('`', '``')}`").cast(_common(found[field.name.lower()])).alias(field.name)
            for field in schema
        ]
        frames.append(_read(spark, files).select(*columns))
    return reduce(lambda left, right: left.unionByName(right, allowMissingColumns=True), frames)


def _common(kinds: set[types.DataType]) -> types.DataType:
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds <= set(_WHOLE):
        return max(kinds, key=_WHOLE.index)
    return types.StringType()
