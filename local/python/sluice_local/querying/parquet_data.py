"""Parquet files as an Arrow dataset that DuckDB reads lazily: only the columns and partitions that a query needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from sluice_local.arrow_types import arrow_type, hive_type
from sluice_local.hive_types import HiveType
from sluice_local.querying.catalog import PartitionFiles


def dataset(
    filesystem: Any, columns: dict[str, HiveType], keys: dict[str, HiveType], partitions: Sequence[PartitionFiles]
) -> tuple[ds.Dataset, dict[str, str]]:
    """The dataset, and the files' name of each column: the catalog's are in lower case, a file's need not be."""
    file_format = ds.ParquetFileFormat()
    fragments = [
        # With its size given, Arrow need not ask for the head of each file.
        file_format.make_fragment(
            f"{file.bucket}/{file.key}", filesystem, _condition(partition.values, keys), file_size=file.size
        )
        for partition in partitions
        for file in partition.files
    ]
    in_file = {field.name.lower(): field for field in fragments[0].physical_schema} if fragments else {}
    fields, physical = [], {}
    for name, hive in columns.items():
        field = in_file.get(name)
        physical[name] = name if field is None else field.name
        fields.append(pa.field(physical[name], _column_type(field, hive)))
    for name, hive in keys.items():
        physical[name] = name
        fields.append(pa.field(name, arrow_type(hive)))
    return ds.FileSystemDataset(fragments, pa.schema(fields), file_format, filesystem), physical


def _column_type(field: pa.Field | None, hive: HiveType) -> pa.DataType:
    """What the file has, where the catalog calls it so (a timestamp has many units); else what the catalog says."""
    if field is not None and hive_type(field.type) == str(hive):
        return field.type
    return arrow_type(hive)


def _condition(values: dict[str, str | None], keys: dict[str, HiveType]) -> pc.Expression | None:
    """What holds for every row of a partition: Arrow fills the key columns from it, and skips by it."""
    condition: pc.Expression | None = None
    for name, hive in keys.items():
        value = values[name]
        if value is None:
            part = pc.field(name).is_null()
        else:
            part = pc.field(name) == pa.scalar(value, pa.string()).cast(arrow_type(hive))
        condition = part if condition is None else condition & part
    return condition
