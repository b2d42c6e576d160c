"""The Glue context, as `awsglue.context` of Glue has it."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from pyspark.context import SparkContext
from pyspark.sql import SparkSession, SQLContext

from awsglue._catalog import Catalog
from awsglue._source import CatalogSource, S3Source
from awsglue._unsupported import public_names, unsupported
from awsglue.dynamicframe import DynamicFrame


class GlueContext(SQLContext):
    """Spark's SQLContext with Glue's sources."""

    def __init__(self, sparkContext: SparkContext, **options: Any) -> None:
        with warnings.catch_warnings():
            # SQLContext is deprecated in Spark, but scripts expect a GlueContext to be one.
            warnings.simplefilter("ignore", FutureWarning)
            super().__init__(sparkContext, SparkSession.builder.getOrCreate())
        self.create_dynamic_frame = DynamicFrameReader(self)
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

    def _data_catalog(self) -> Catalog:
        if self._catalog is None:
            self._catalog = Catalog()
        return self._catalog

    def _catalog_table(self, database: str, name: str, catalog_id: str | None = None) -> dict[str, Any]:
        return self._data_catalog().table(database, name, catalog_id)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"GlueContext.{name}", public_names(GlueContext))


class DynamicFrameReader:
    """What `glueContext.create_dynamic_frame` is."""

    def __init__(self, glue_context: GlueContext) -> None:
        self._glue_context = glue_context

    def from_catalog(self, *args: Any, **kwargs: Any) -> DynamicFrame:
        """See :meth:`GlueContext.create_dynamic_frame_from_catalog`."""
        return self._glue_context.create_dynamic_frame_from_catalog(*args, **kwargs)

    def from_options(self, *args: Any, **kwargs: Any) -> DynamicFrame:
        """See :meth:`GlueContext.create_dynamic_frame_from_options`."""
        return self._glue_context.create_dynamic_frame_from_options(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"create_dynamic_frame.{name}", public_names(DynamicFrameReader))
