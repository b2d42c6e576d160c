"""What `create_dynamic_frame`, `create_data_frame` and `write_dynamic_frame` of a GlueContext are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from pyspark.sql import DataFrame

from awsglue._unsupported import public_names, unsupported
from awsglue.dynamicframe import DynamicFrame

if TYPE_CHECKING:
    from awsglue.context import GlueContext


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

    def from_rdd(self, *args: Any, **kwargs: Any) -> DynamicFrame:
        """See :meth:`GlueContext.create_dynamic_frame_from_rdd`."""
        return self._glue_context.create_dynamic_frame_from_rdd(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"create_dynamic_frame.{name}", public_names(DynamicFrameReader))


class DataFrameReader:
    """What `glueContext.create_data_frame` is."""

    def __init__(self, glue_context: GlueContext) -> None:
        self._glue_context = glue_context

    def from_catalog(self, *args: Any, **kwargs: Any) -> DataFrame:
        """See :meth:`GlueContext.create_data_frame_from_catalog`."""
        return self._glue_context.create_data_frame_from_catalog(*args, **kwargs)

    def from_options(self, *args: Any, **kwargs: Any) -> DataFrame:
        """See :meth:`GlueContext.create_data_frame_from_options`."""
        return self._glue_context.create_data_frame_from_options(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"create_data_frame.{name}", public_names(DataFrameReader))


class DynamicFrameWriter:
    """What `glueContext.write_dynamic_frame` is."""

    def __init__(self, glue_context: GlueContext) -> None:
        self._glue_context = glue_context

    def from_options(self, *args: Any, **kwargs: Any) -> DynamicFrame:
        """See :meth:`GlueContext.write_dynamic_frame_from_options`."""
        return self._glue_context.write_dynamic_frame_from_options(*args, **kwargs)

    def from_catalog(self, *args: Any, **kwargs: Any) -> DynamicFrame:
        """See :meth:`GlueContext.write_dynamic_frame_from_catalog`."""
        return self._glue_context.write_dynamic_frame_from_catalog(*args, **kwargs)

    def from_jdbc_conf(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises: there is no database to write to."""
        self._glue_context.write_dynamic_frame_from_jdbc_conf(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"write_dynamic_frame.{name}", public_names(DynamicFrameWriter))


class DataSource:
    """What `getSource` gives."""

    def __init__(self, glue_context: GlueContext, transformation_ctx: str, options: dict[str, Any]) -> None:
        self._glue_context = glue_context
        self._ctx = transformation_ctx
        self._options = options
        self._format: tuple[str, dict[str, Any]] = ("", {})

    def setFormat(self, format: str, **options: Any) -> None:
        """Says the format, with its `format_options`."""
        self._format = format, options

    def getFrame(self, **options: Any) -> DynamicFrame:
        """Reads the frame."""
        name, format_options = self._format
        return self._glue_context.create_dynamic_frame_from_options(
            "s3", {**self._options, **options}, name, format_options, self._ctx
        )

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"DataSource.{name}", public_names(DataSource))
