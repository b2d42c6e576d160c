"""Spark reads of an exact list of files: what a bookmark has chosen is what is read, whatever arrives meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyspark.sql import DataFrame, DataFrameReader, SparkSession, types
from pyspark.sql import functions as F

from awsglue._parquet import read_parquet
from awsglue._unsupported import check_options, unsupported
from sluice_local.csv_format import CsvFormat

FORMATS = ("csv", "json", "parquet")
_CSV_OPTIONS = ("withHeader", "separator", "quoteChar", "escaper", "multiLine", "attachFilename", "optimizePerformance")
_JSON_OPTIONS = ("multiLine", "multiline", "attachFilename")


def _reader(spark: SparkSession, base_path: str | None) -> DataFrameReader:
    # A key may hold the characters of a glob; each path here is one file.
    reader = spark.read.option("__globPaths__", "false")
    return reader.option("basePath", base_path) if base_path else reader


def read_csv(
    spark: SparkSession,
    files: Sequence[str],
    layout: CsvFormat,
    columns: Sequence[str],
    *,
    partition_keys: Sequence[str] = (),
    base_path: str | None = None,
    multi_line: bool = False,
) -> DataFrame:
    """CSV files as text columns of the given names, by position; then the partition keys, as text too.

    An empty field is an empty text, as in the file; Spark on its own would make it a null.
    """
    if layout.header_lines > 1:
        raise unsupported(f"reading of CSV with {layout.header_lines} header lines", ["skip.header.line.count 0 or 1"])
    schema = types.StructType([types.StructField(name, types.StringType()) for name in (*columns, *partition_keys)])
    quote = layout.quote or ""
    frame = (
        _reader(spark, base_path)
        .schema(schema)
        .option("header", layout.header_lines == 1)
        .option("sep", layout.delimiter)
        .option("quote", quote)
        .option("escape", layout.escape or quote or "\\")
        .option("multiLine", multi_line)
        .csv(list(files))
    )
    return frame.select(
        *(F.coalesce(_column(name), F.lit("")).alias(name) for name in columns),
        *(_column(key) for key in partition_keys),
    )


def read_self_describing(spark: SparkSession, files: Sequence[str], kind: str, options: dict[str, Any]) -> DataFrame:
    """JSON or Parquet files, with the types that they hold; columns of all files together."""
    if kind == "parquet":
        return read_parquet(spark, files)
    check_options("format_options of json", options, _JSON_OPTIONS)
    multi_line = options.get("multiLine", options.get("multiline", False))
    reader = _reader(spark, None).option("multiLine", multi_line).option("recursiveFileLookup", "true")
    before = str(spark.conf.get("spark.sql.caseSensitive"))
    spark.conf.set("spark.sql.caseSensitive", "true")
    try:
        return _one_case(reader.json(list(files)))
    finally:
        spark.conf.set("spark.sql.caseSensitive", before)


def _one_case(frame: DataFrame) -> DataFrame:
    """The frame with keys that differ in case only as one column: to the catalog, and to Spark, they are one name."""
    spellings: dict[str, list[str]] = {}
    for name in frame.columns:
        spellings.setdefault(name.lower(), []).append(name)
    if len(spellings) == len(frame.columns):
        return frame
    same = [{frame.schema[name].dataType for name in names} for names in spellings.values()]
    return frame.select(
        *(
            F.coalesce(*(_column(name) if len(kinds) == 1 else _column(name).cast("string") for name in names)).alias(
                names[0]
            )
            for names, kinds in zip(spellings.values(), same, strict=True)
        )
    )


def csv_layout(options: dict[str, Any]) -> CsvFormat:
    """The layout that `format_options` of csv give."""
    check_options("format_options of csv", options, _CSV_OPTIONS)
    quote = options.get("quoteChar", '"')
    return CsvFormat(
        delimiter=options.get("separator", ","),
        # Glue's way to switch quotes off.
        quote=None if quote in (-1, "-1") else quote,
        escape=options.get("escaper"),
        header_lines=1 if options.get("withHeader", False) else 0,
    )


def csv_columns(spark: SparkSession, files: Sequence[str], layout: CsvFormat) -> list[str]:
    """Names of the columns of CSV files that no catalog describes: the header of the first, or col0, col1, …"""
    reader = _reader(spark, None).option("sep", layout.delimiter).option("quote", layout.quote or "")
    names = reader.option("header", layout.header_lines == 1).csv(files[0]).columns
    return names if layout.header_lines else [f"col{position}" for position in range(len(names))]


def _column(name: str) -> Any:
    return F.col(f"`{name.replace('`', '``')}`")
