"""The schema of a Parquet file, from its footer."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sluice_local.arrow_types import hive_type
from sluice_local.crawling.errors import CrawlError
from sluice_local.crawling.schema import FileSchema
from sluice_local.hive_types import HiveTypeError

MAGIC = b"PAR1"


def infer_parquet(filesystem: Any, path: str, content: bytes | None = None) -> FileSchema:
    """The schema of the file at `bucket/key`, from its whole content where that is at hand."""
    try:
        with pq.ParquetFile(pa.BufferReader(content) if content else filesystem.open_input_file(path)) as file:
            schema = file.schema_arrow
            records = file.metadata.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        raise CrawlError(f"s3://{path} begins like Parquet and is not readable as such: {error}") from error
    try:
        # A column of Arrow's null type holds no value, and says nothing of its type.
        columns = {field.name.lower(): hive_type(field.type) for field in schema if not pa.types.is_null(field.type)}
    except HiveTypeError as error:
        raise CrawlError(f"s3://{path}: {error}") from error
    return FileSchema("parquet", columns, records)
