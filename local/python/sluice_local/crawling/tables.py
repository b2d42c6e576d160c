"""Table and partition definitions, as crawlers write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sluice_local.crawling.listing import Dataset, Folder
from sluice_local.crawling.schema import CsvDetails, FileSchema, MergedSchema
from sluice_local.csv_format import LAZY_SIMPLE_SERDE, OPEN_CSV_SERDE
from sluice_local.s3_objects import S3Uri

#: The table parameter by which a crawler knows its own tables.
UPDATED_BY = "UPDATED_BY_CRAWLER"

_TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
JSON_SERDE = "org.openx.data.jsonserde.JsonSerDe"
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet"


def table_name(location: S3Uri, prefix: str) -> str:
    """The prefix, then the folder's name (the bucket's, for its root), in lower-case letters, digits and `_`."""
    folder = location.key.rstrip("/").rpartition("/")[2] or location.bucket
    return re.sub(r"[^a-z0-9_]", "_", f"{prefix}{folder}".lower())


def table_input(crawler: str, name: str, dataset: Dataset, merged: MergedSchema) -> dict[str, Any]:
    """The `TableInput` of a dataset."""
    parameters = {
        **_statistics(dataset, merged.records),
        **_format_parameters(merged.first, dataset),
        "CrawlerSchemaDeserializerVersion": "1.0",
        "CrawlerSchemaSerializerVersion": "1.0",
        UPDATED_BY: crawler,
    }
    if dataset.keys:
        parameters["partition_filtering.enabled"] = "true"
    columns = {column: kind for column, kind in merged.columns.items() if column not in dataset.keys}
    return {
        "Name": name,
        "Owner": "owner",
        "Retention": 0,
        "StorageDescriptor": _descriptor(str(dataset.location), columns, merged.first, parameters),
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in dataset.keys],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": parameters,
    }


def partition_input(folder: Folder, table: dict[str, Any], columns: Sequence[dict[str, str]]) -> dict[str, Any]:
    """The `PartitionInput` of a folder: the table's storage, with the folder's location and the columns given."""
    descriptor = {**table["StorageDescriptor"], "Location": folder.location, "Columns": list(columns)}
    keep = ("classification", "compressionType", "typeOfData", "skip.header.line.count")
    parameters = {key: value for key, value in table["Parameters"].items() if key in keep}
    return {
        "Values": list(folder.values),
        "StorageDescriptor": {**descriptor, "Parameters": parameters},
        "Parameters": parameters,
    }


def columns_of(columns: dict[str, str]) -> list[dict[str, str]]:
    """Columns in the catalog's shape."""
    return [{"Name": name, "Type": kind} for name, kind in columns.items()]


def _descriptor(
    location: str, columns: dict[str, str], first: FileSchema, parameters: dict[str, str]
) -> dict[str, Any]:
    if first.classification == "json":
        formats = (_TEXT_INPUT, _TEXT_OUTPUT)
        serde = {"SerializationLibrary": JSON_SERDE, "Parameters": {"paths": ",".join(columns)}}
    elif first.csv is None:
        formats = (f"{_PARQUET}.MapredParquetInputFormat", f"{_PARQUET}.MapredParquetOutputFormat")
        serde = {
            "SerializationLibrary": f"{_PARQUET}.serde.ParquetHiveSerDe",
            "Parameters": {"serialization.format": "1"},
        }
    else:
        formats, serde = (_TEXT_INPUT, _TEXT_OUTPUT), _csv_serde(first.csv)
    return {
        "Columns": columns_of(columns),
        "Location": location,
        "InputFormat": formats[0],
        "OutputFormat": formats[1],
        "Compressed": parameters["compressionType"] != "none",
        "NumberOfBuckets": -1,
        "SerdeInfo": serde,
        "BucketColumns": [],
        "SortColumns": [],
        "Parameters": parameters,
        "StoredAsSubDirectories": False,
    }


def _csv_serde(csv: CsvDetails) -> dict[str, Any]:
    if csv.serde == "OpenCSVSerDe":
        parameters = {"separatorChar": csv.delimiter, "quoteChar": csv.quote or '"'}
        return {"SerializationLibrary": OPEN_CSV_SERDE, "Parameters": parameters}
    return {"SerializationLibrary": LAZY_SIMPLE_SERDE, "Parameters": {"field.delim": csv.delimiter}}


def _format_parameters(first: FileSchema, dataset: Dataset) -> dict[str, str]:
    zipped = any(file.key.endswith(".gz") for file in dataset.files)
    parameters = {
        "classification": first.classification,
        "compressionType": "gzip" if zipped else "none",
        "typeOfData": "file",
    }
    if first.csv is not None:
        parameters |= {
            "delimiter": first.csv.delimiter,
            "columnsOrdered": "true",
            "areColumnsQuoted": str(first.csv.quoted).lower(),
        }
        if first.csv.header:
            parameters["skip.header.line.count"] = "1"
    return parameters


def _statistics(dataset: Dataset, records: int) -> dict[str, str]:
    size = sum(file.size for file in dataset.files)
    return {
        "objectCount": str(len(dataset.files)),
        "sizeKey": str(size),
        "recordCount": str(records),
        "averageRecordSize": str(size // records if records else 0),
    }
