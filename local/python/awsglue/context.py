"""The Glue context, as `awsglue.context` of Glue has it."""

from __future__ import annotations

import logging
import warnings
from typing import Any, NoReturn

from pyspark.context import SparkContext
from pyspark.sql import DataFrame, SparkSession, SQLContext
from pyspark.sql import functions as F

from awsglue._catalog import Catalog
from awsglue._io import DataFrameReader, DataSource, DynamicFrameReader, DynamicFrameWriter
from awsglue._purge import purge
from awsglue._sink import DataSink
from awsglue._sink_table import format_of_table
from awsglue._source import CatalogSource, S3Source
from awsglue._unsupported import public_names, unsupported
from awsglue.dynamicframe import DynamicFrame
from sluice_local.s3_objects import S3Uri

_GRANULARITIES = ("day", "hour", "minute")


class GlueContext(SQLContext):
    """Spark's SQLContext with Glue's sources and sinks."""

    def __init__(self, sparkContext: SparkContext, **options: Any) -> None:
        with warnings.catch_warnings():
            # SQLContext is deprecated in Spark, but scripts expect a GlueContext to be one.
            warnings.simplefilter("ignore", FutureWarning)
            super().__init__(sparkContext, SparkSession.builder.getOrCreate())
        self.create_dynamic_frame = DynamicFrameReader(self)
        self.create_data_frame = DataFrameReader(self)
        self.write_dynamic_frame = DynamicFrameWriter(self)
        self._catalog: Catalog | None = None

    @property
    def spark_session(self) -> SparkSession:
        """The Spark session."""
        return self.sparkSession

    def get_logger(self) -> logging.Logger:
        """A logger to the run's error stream."""
        return logging.getLogger("glue")

    def create_dynamic_frame_from_catalog(
        self,
        database: str | None = None,
        table_name: str | None = None,
        redshift_tmp_dir: str = "",
        transformation_ctx: str = "",
        push_down_predicate: str = "",
        additional_options: dict[str, Any] | None = None,
        catalog_id: str | None = None,
        **unknown: Any,
    ) -> DynamicFrame:
        """The table's rows; with a bookmark, those of the files that this transformation_ctx has not read."""
        if unknown:
            raise unsupported(
                f"argument {next(iter(unknown))!r} of from_catalog", ["database", "table_name", "transformation_ctx"]
            )
        if not database or not table_name:
            raise ValueError(
                f"from_catalog: got database={database!r}, table_name={table_name!r}; allowed: names of both"
            )
        table = self._catalog_table(database, table_name, catalog_id)
        source = CatalogSource(self, self._data_catalog(), table, additional_options or {})
        return source.frame(transformation_ctx, push_down_predicate)

    def create_dynamic_frame_from_options(
        self,
        connection_type: str,
        connection_options: dict[str, Any] | None = None,
        format: str | None = None,
        format_options: dict[str, Any] | None = None,
        transformation_ctx: str = "",
        push_down_predicate: str = "",
        **unknown: Any,
    ) -> DynamicFrame:
        """The rows of CSV, JSON or Parquet files in S3."""
        if unknown or push_down_predicate:
            name = next(iter(unknown), "push_down_predicate")
            raise unsupported(f"argument {name!r} of from_options", ["connection_options", "format", "format_options"])
        if connection_type != "s3":
            raise unsupported(f"connection_type {connection_type!r}", ["s3"])
        source = S3Source(self, self._data_catalog(), connection_options or {}, format or "", format_options or {})
        return source.frame(transformation_ctx)

    def create_dynamic_frame_from_rdd(
        self,
        data: Any,
        name: str,
        schema: Any = None,
        sample_ratio: float | None = None,
        transformation_ctx: str = "",
    ) -> DynamicFrame:
        """The frame of an RDD of rows."""
        return DynamicFrame(self.spark_session.createDataFrame(data, schema, sample_ratio), self, name)

    def create_data_frame_from_catalog(self, *args: Any, **kwargs: Any) -> DataFrame:
        """What :meth:`create_dynamic_frame_from_catalog` reads, as a DataFrame."""
        return self.create_dynamic_frame_from_catalog(*args, **kwargs).toDF()

    def create_data_frame_from_options(self, *args: Any, **kwargs: Any) -> DataFrame:
        """What :meth:`create_dynamic_frame_from_options` reads, as a DataFrame."""
        return self.create_dynamic_frame_from_options(*args, **kwargs).toDF()

    def getSource(self, connection_type: str, transformation_ctx: str = "", **options: Any) -> DataSource:
        """A source of files in S3; its `setFormat` says how to read them, its `getFrame` reads."""
        if connection_type != "s3":
            raise unsupported(f"connection_type {connection_type!r}", ["s3"])
        return DataSource(self, transformation_ctx, options)

    def getSink(
        self, connection_type: str, format: str | None = None, transformation_ctx: str = "", **options: Any
    ) -> DataSink:
        """A sink to files in S3. Options: path, partitionKeys, compression, enableUpdateCatalog, updateBehavior."""
        if connection_type != "s3":
            raise unsupported(f"connection_type {connection_type!r} of a write", ["s3"])
        sink = DataSink(self, options)
        if format is not None:
            sink.setFormat(format)
        return sink

    def write_dynamic_frame_from_options(
        self,
        frame: DynamicFrame,
        connection_type: str,
        connection_options: dict[str, Any] | None = None,
        format: str | None = None,
        format_options: dict[str, Any] | None = None,
        transformation_ctx: str = "",
        accumulator_size: int | None = None,
    ) -> DynamicFrame:
        """Writes the frame to `path` in S3, in folders by `partitionKeys`; returns it."""
        return self._sink_of(connection_type, connection_options, format, format_options).writeFrame(frame)

    def write_from_options(
        self,
        frame_or_dfc: Any,
        connection_type: str,
        connection_options: dict[str, Any] | None = None,
        format: str | None = None,
        format_options: dict[str, Any] | None = None,
        transformation_ctx: str = "",
        accumulator_size: int | None = None,
    ) -> Any:
        """Writes a frame, or each frame of a collection into a folder of its name; returns what it was given."""
        return self._sink_of(connection_type, connection_options, format, format_options).write(frame_or_dfc)

    def write_dynamic_frame_from_catalog(
        self,
        frame: DynamicFrame,
        database: str,
        table_name: str,
        redshift_tmp_dir: str = "",
        transformation_ctx: str = "",
        additional_options: dict[str, Any] | None = None,
        catalog_id: str | None = None,
    ) -> DynamicFrame:
        """Writes the frame to where the table is, in its format; returns it.

        As on Glue, only `partitionKeys` in additional_options make folders by partition, and only
        `enableUpdateCatalog` adds them to the catalog.
        """
        table = self._catalog_table(database, table_name, catalog_id)
        name, format_options = format_of_table(table)
        options = {"path": table["StorageDescriptor"]["Location"], **(additional_options or {})}
        sink = DataSink(self, options)
        sink.setFormat(name, **format_options)
        sink.setCatalogInfo(database, table_name, catalog_id)
        return sink.writeFrame(frame)

    def write_dynamic_frame_from_jdbc_conf(self, *_: Any, **__: Any) -> NoReturn:
        """Raises: there is no database to write to."""
        raise _no_jdbc("write_dynamic_frame.from_jdbc_conf")

    def write_from_jdbc_conf(self, *_: Any, **__: Any) -> NoReturn:
        """Raises: there is no database to write to."""
        raise _no_jdbc("write_from_jdbc_conf")

    def extract_jdbc_conf(self, connection_name: str, catalog_id: str | None = None) -> NoReturn:
        """Raises: there are no connections to databases."""
        raise _no_jdbc(f"extract_jdbc_conf({connection_name!r})")

    def add_ingestion_time_columns(self, dataFrame: DataFrame, timeGranularity: str = "") -> DataFrame:
        """Adds `ingest_year`, `ingest_month`, `ingest_day`, and by granularity `ingest_hour`, `ingest_minute`."""
        if timeGranularity not in _GRANULARITIES:
            raise ValueError(f"timeGranularity: got {timeGranularity!r}, allowed: {', '.join(_GRANULARITIES)}")
        parts = ["year", "month", *_GRANULARITIES[: _GRANULARITIES.index(timeGranularity) + 1]]
        functions = {"year": F.year, "month": F.month, "day": F.dayofmonth, "hour": F.hour, "minute": F.minute}
        now = F.current_timestamp()
        return dataFrame.withColumns({f"ingest_{part}": functions[part](now) for part in parts})

    def purge_s3_path(self, s3_path: str, options: dict[str, Any] | None = None, transformation_ctx: str = "") -> None:
        """Deletes the files below the path that are older than `retentionPeriod` hours, 168 if not given."""
        purge(self._data_catalog().s3, [S3Uri.parse(s3_path)], options or {}, transformation_ctx)

    def purge_table(
        self,
        database: str,
        table_name: str,
        options: dict[str, Any] | None = None,
        transformation_ctx: str = "",
        catalog_id: str | None = None,
    ) -> None:
        """Deletes the table's files as :meth:`purge_s3_path` does, and the partitions that are then empty."""
        catalog, table = self._data_catalog(), self._catalog_table(database, table_name, catalog_id)
        source = CatalogSource(self, catalog, table, {})
        partitions = source._partitions((options or {}).get("partitionPredicate", ""))
        emptied = purge(
            catalog.s3,
            [S3Uri.parse(partition.location).folder() for partition in partitions],
            options or {},
            transformation_ctx,
        )
        for partition in partitions:
            if partition.values and S3Uri.parse(partition.location).folder() in emptied:
                catalog._glue.delete_partition(
                    DatabaseName=database, TableName=table_name, PartitionValues=list(partition.values.values())
                )

    def _sink_of(
        self,
        connection_type: str,
        connection_options: dict[str, Any] | None,
        format: str | None,
        format_options: dict[str, Any] | None,
    ) -> DataSink:
        sink = self.getSink(connection_type, **(connection_options or {}))
        sink.setFormat(format or "", **(format_options or {}))
        return sink

    def _data_catalog(self) -> Catalog:
        if self._catalog is None:
            self._catalog = Catalog()
        return self._catalog

    def _catalog_table(self, database: str, name: str, catalog_id: str | None = None) -> dict[str, Any]:
        return self._data_catalog().table(database, name, catalog_id)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"GlueContext.{name}", public_names(GlueContext))


def _no_jdbc(what: str) -> Exception:
    return unsupported(f"{what}, for it has no connections to databases", ["files in S3", "tables of such files"])
