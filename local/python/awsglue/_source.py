"""Sources of DynamicFrames: which files there are, which the bookmark leaves, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame, types
from pyspark.sql import functions as F

from awsglue import _reader
from awsglue._catalog import Catalog, CatalogError, Partition
from awsglue._choices import quoted
from awsglue._files import choose_files, list_files
from awsglue._options import SourceOptions, catalog_options, s3_options
from awsglue._read_limits import LIMIT_OPTIONS
from awsglue._types import cast_column
from awsglue._unsupported import unsupported
from awsglue.dynamicframe import DynamicFrame
from sluice_local.csv_format import CsvFormat
from sluice_local.hive_types import parse_hive_type
from sluice_local.partition_paths import NULL_PARTITION, parse_folder
from sluice_local.s3_objects import S3Object, S3Uri

if TYPE_CHECKING:
    from awsglue.context import GlueContext


class CatalogSource:
    """The files of one catalog table."""

    def __init__(self, context: GlueContext, catalog: Catalog, table: dict[str, Any], options: dict[str, Any]) -> None:
        self._context = context
        self._catalog = catalog
        self._table = table
        self._name = f"{table['DatabaseName']}.{table['Name']}"
        self._options = catalog_options({**_table_options(table), **options})
        self._format = table.get("Parameters", {}).get("classification", "")
        if self._format not in _reader.FORMATS:
            raise unsupported(f"reading of {self._name}, whose classification is {self._format!r}", _reader.FORMATS)
        self._keys = {key["Name"]: key.get("Type", "string") for key in table.get("PartitionKeys", [])}
        self._columns = {
            column["Name"]: column.get("Type", "string") for column in table["StorageDescriptor"]["Columns"]
        }
        self._undecided = _typed_columns(self._name, self._columns) if self._format == "csv" else {}

    def frame(self, transformation_ctx: str, push_down_predicate: str) -> DynamicFrame:
        """The rows of the files that the bookmark leaves to read."""
        partitions = self._partitions(push_down_predicate)
        listed = list_files(self._catalog.s3, [partition.location for partition in partitions], self._options)
        every = [file for files in listed for file in files]
        chosen = choose_files(self._name, transformation_ctx, every, self._options, push_down_predicate)
        work = [
            (partition, [file for file in files if file.uri in chosen])
            for partition, files in zip(partitions, listed, strict=True)
        ]
        work = [(partition, files) for partition, files in work if files]
        if not work:
            return _empty(self._context)
        frame = self._read(work)
        return DynamicFrame(_attach(frame, self._options), self._context, self._table["Name"], self._undecided)

    def _partitions(self, predicate: str) -> list[Partition]:
        if not self._keys:
            if predicate:
                raise CatalogError(f"push_down_predicate {predicate!r}: table {self._name} has no partitions.")
            return [Partition({}, self._table["StorageDescriptor"]["Location"], [])]
        partitions = self._catalog.partitions(self._table, self._options.partition_expression)
        return self._filtered(partitions, predicate) if predicate and partitions else partitions

    def _filtered(self, partitions: Sequence[Partition], predicate: str) -> list[Partition]:
        """The partitions whose values satisfy a Spark SQL condition, decided by Spark itself."""
        rows = [
            (position, *(_value(partition, key) for key in self._keys)) for position, partition in enumerate(partitions)
        ]
        fields = [types.StructField("__position", types.IntegerType())]
        fields += [types.StructField(key, types.StringType()) for key in self._keys]
        table = self._context.spark_session.createDataFrame(rows, types.StructType(fields))
        typed = table.select("__position", *self._typed_keys())
        return [partitions[row[0]] for row in typed.where(predicate).select("__position").collect()]

    def _read(self, work: Sequence[tuple[Partition, list[S3Object]]]) -> DataFrame:
        base = S3Uri.parse(self._table["StorageDescriptor"]["Location"]).folder()
        if self._format == "csv" and all(_is_hive_folder(partition, base) for partition, _ in work):
            # One scan of all files; Spark takes the keys from the paths.
            files = [file.uri for _, files in work for file in files]
            frame = self._read_csv(files, self._keys, str(base))
        else:
            frames = [self._read_partition(partition, [file.uri for file in files]) for partition, files in work]
            frame = reduce(lambda left, right: left.unionByName(right, allowMissingColumns=True), frames)
        return frame.select(*(quoted(name) for name in frame.columns if name not in self._keys), *self._typed_keys())

    def _read_partition(self, partition: Partition, files: Sequence[str]) -> DataFrame:
        if self._format == "csv":
            frame = self._read_csv(files, {}, None)
        else:
            frame = _reader.read_self_describing(self._context.spark_session, files, self._format, {})
        return (
            frame.withColumns({key: F.lit(_value(partition, key)).cast("string") for key in self._keys})
            if self._keys
            else frame
        )

    def _read_csv(self, files: Sequence[str], keys: Iterable[str], base: str | None) -> DataFrame:
        layout = CsvFormat.of_table(self._table)
        if layout.quote is None:
            # LazySimpleSerDe knows no quotes, but Glue's own CSV reader, which reads the table here, does.
            layout = CsvFormat(layout.delimiter, '"', layout.escape, layout.header_lines)
        spark = self._context.spark_session
        return _reader.read_csv(
            spark, files, layout, list(self._columns), partition_keys=list(keys), base_path=base if keys else None
        )

    def _typed_keys(self) -> list[Any]:
        text = types.StringType()
        return [cast_column(quoted(key), text, kind).alias(key) for key, kind in self._keys.items()]


class S3Source:
    """Files in S3 that no catalog describes."""

    def __init__(
        self,
        context: GlueContext,
        catalog: Catalog,
        connection_options: dict[str, Any],
        kind: str,
        format_options: dict[str, Any],
    ) -> None:
        if kind not in _reader.FORMATS:
            raise unsupported(f"format {kind!r} of from_options", _reader.FORMATS)
        self._context = context
        self._s3 = catalog.s3
        self._format = kind
        self._format_options = format_options
        self._paths, self._options = s3_options(connection_options, format_options)

    def frame(self, transformation_ctx: str) -> DynamicFrame:
        """The rows of the files that the bookmark leaves to read."""
        listed = [file for files in list_files(self._s3, self._paths, self._options) for file in files]
        chosen = choose_files(", ".join(self._paths), transformation_ctx, listed, self._options)
        files = [file.uri for file in listed if file.uri in chosen]
        if not files:
            return _empty(self._context)
        spark = self._context.spark_session
        if self._format == "csv":
            layout = _reader.csv_layout(self._format_options)
            columns = _reader.csv_columns(spark, files, layout)
            multi_line = bool(self._format_options.get("multiLine", False))
            frame = _reader.read_csv(spark, files, layout, columns, multi_line=multi_line)
        else:
            frame = _reader.read_self_describing(spark, files, self._format, self._format_options)
        return DynamicFrame(_attach(frame, self._options), self._context)


def _empty(context: GlueContext) -> DynamicFrame:
    # As on Glue: a source without files has no schema either.
    # Made in the optimizer alone: Spark starts no task to find that there is nothing.
    return DynamicFrame(context.spark_session.range(0).select().limit(0), context)


def _attach(frame: DataFrame, options: SourceOptions) -> DataFrame:
    return frame.withColumn(options.attach_filename, F.input_file_name()) if options.attach_filename else frame


def _value(partition: Partition, key: str) -> str | None:
    value = partition.values[key]
    return None if value == NULL_PARTITION else value


def _is_hive_folder(partition: Partition, base: S3Uri) -> bool:
    """Whether the partition's folder says, below the table's, exactly what the catalog says its values are."""
    location = S3Uri.parse(partition.location).folder()
    if location.bucket != base.bucket or not location.key.startswith(base.key):
        return False
    folders = location.key[len(base.key) :].strip("/")
    return [parse_folder(part) for part in folders.split("/") if part] == list(partition.values.items())


def _typed_columns(table: str, columns: dict[str, str]) -> dict[str, str]:
    """The columns that hold text which the catalog declares to be something else, by Hive type."""
    parsed = {name: parse_hive_type(kind) for name, kind in columns.items()}
    for name, kind in parsed.items():
        if kind.children:
            raise unsupported(f"reading of {table}.{name} as {kind} from CSV", ["columns of simple types"])
    return {name: str(kind) for name, kind in parsed.items() if kind.name != "string"}


def _table_options(table: dict[str, Any]) -> dict[str, Any]:
    parameters = table.get("Parameters", {})
    taken = ("attachFilename", "recurse", "groupFiles", "groupSize", *LIMIT_OPTIONS)
    return {key: parameters[key] for key in taken if key in parameters}
