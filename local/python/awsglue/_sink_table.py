"""The table of a sink: made where it is not there, its schema updated, new partitions added.

The rules are those of "Creating tables, updating schema, and adding new partitions" in Glue's developer guide.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from pyspark.sql import types

from awsglue._catalog import Catalog, CatalogError
from awsglue._sink_formats import WriteFormat
from sluice_local.csv_format import LAZY_SIMPLE_SERDE, OPEN_CSV_SERDE
from sluice_local.partition_paths import parse_folder
from sluice_local.s3_objects import S3Uri

_LOG = logging.getLogger("awsglue.sink")
UPDATE_BEHAVIORS = ("UPDATE_IN_DATABASE", "LOG")
#: What CreatePartition takes at once.
_BATCH = 100
_HIVE = "org.apache.hadoop.hive"
_TEXT = ("org.apache.hadoop.mapred.TextInputFormat", f"{_HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat")
_STORAGE = {
    "csv": (*_TEXT, OPEN_CSV_SERDE),
    "json": (*_TEXT, "org.openx.data.jsonserde.JsonSerDe"),
    "orc": (f"{_HIVE}.ql.io.orc.OrcInputFormat", f"{_HIVE}.ql.io.orc.OrcOutputFormat", f"{_HIVE}.ql.io.orc.OrcSerde"),
    "parquet": (
        f"{_HIVE}.ql.io.parquet.MapredParquetInputFormat",
        f"{_HIVE}.ql.io.parquet.MapredParquetOutputFormat",
        f"{_HIVE}.ql.io.parquet.serde.ParquetHiveSerDe",
    ),
}
# What GetTable gives and TableInput takes.
_INPUT_KEYS = (
    "Name",
    "Description",
    "Owner",
    "Retention",
    "StorageDescriptor",
    "PartitionKeys",
    "ViewOriginalText",
    "ViewExpandedText",
    "TableType",
    "Parameters",
)


class CatalogTarget:
    """The table that a sink makes or updates."""

    def __init__(self, catalog: Catalog, database: str, name: str, catalog_id: str | None = None) -> None:
        if not database or not name:
            raise ValueError(f"setCatalogInfo: got database {database!r} and table {name!r}; allowed: names of both")
        self._glue = catalog._glue
        self._database, self._name = database, name.lower()
        self._request = {"CatalogId": catalog_id} if catalog_id else {}
        self._table = self._find()

    def check_keys(self, keys: Sequence[str]) -> None:
        """Raises ValueError unless the table's partition keys, if there is a table, are these in this order."""
        if self._table is None:
            return
        held = [key["Name"] for key in self._table.get("PartitionKeys", [])]
        if held != [key.lower() for key in keys]:
            raise ValueError(
                f"partitionKeys: got {list(keys)}, but table {self._database}.{self._name} has {held}: "
                "both must be the same, in the same order."
            )

    def update(
        self,
        schema: types.StructType,
        keys: Sequence[str],
        location: S3Uri,
        kind: WriteFormat,
        behavior: str,
        folders: Sequence[str],
    ) -> None:
        """Makes the table, or updates its schema with UPDATE_IN_DATABASE; then adds the folders as partitions."""
        columns = [_column(field) for field in schema.fields if field.name not in keys]
        if self._table is None:
            self._create(columns, [_column(schema[key]) for key in keys], location, kind)
        elif behavior == "UPDATE_IN_DATABASE":
            self._overwrite_schema(columns)
        else:
            held = {column["Name"] for column in self._table["StorageDescriptor"]["Columns"]}
            unknown = [column["Name"] for column in columns if column["Name"] not in held]
            if unknown:
                # As documented: with LOG, partitions are added only if the table has all of the frame's columns.
                _LOG.warning("%s: not updated, for it has no column %s", self._name, ", ".join(unknown))
                return
        if keys:
            self._add_partitions(folders, location)

    def _find(self) -> dict[str, Any] | None:
        try:
            table: dict[str, Any] = self._glue.get_table(DatabaseName=self._database, Name=self._name, **self._request)[
                "Table"
            ]
        except self._glue.exceptions.EntityNotFoundException:
            return None
        return table

    def _create(
        self, columns: list[dict[str, str]], keys: list[dict[str, str]], location: S3Uri, kind: WriteFormat
    ) -> None:
        read, write, serde = _STORAGE[kind.spark]
        parameters = {"classification": kind.name, "typeOfData": "file"}
        serde_parameters = {"serialization.format": "1"}
        if kind.csv is not None:
            serde_parameters = {"separatorChar": kind.csv.delimiter, "quoteChar": kind.csv.quote or '"'}
            if kind.csv.escape:
                serde_parameters["escapeChar"] = kind.csv.escape
            parameters["skip.header.line.count"] = str(kind.csv.header_lines)
        descriptor = {
            "Columns": columns,
            "Location": str(location),
            "InputFormat": read,
            "OutputFormat": write,
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": serde_parameters},
        }
        self._write(
            self._glue.create_table,
            {
                "Name": self._name,
                "TableType": "EXTERNAL_TABLE",
                "Parameters": parameters,
                "PartitionKeys": keys,
                "StorageDescriptor": descriptor,
            },
        )
        self._table = self._find()

    def _overwrite_schema(self, columns: list[dict[str, str]]) -> None:
        assert self._table is not None
        held = [{"Name": one["Name"], "Type": one.get("Type", "string")} for one in self._descriptor()["Columns"]]
        if held == columns:
            return
        table = {key: self._table[key] for key in _INPUT_KEYS if key in self._table}
        table["StorageDescriptor"] = {**self._descriptor(), "Columns": columns}
        self._write(self._glue.update_table, table)
        self._table = table

    def _write(self, call: Any, table: dict[str, Any]) -> None:
        try:
            call(DatabaseName=self._database, TableInput=table, **self._request)
        except self._glue.exceptions.EntityNotFoundException as error:
            raise CatalogError(
                f"Database {self._database} is not in the catalog. Make it, or check the name."
            ) from error

    def _add_partitions(self, folders: Sequence[str], location: S3Uri) -> None:
        inputs = []
        for folder in folders:
            values = [parse_folder(part) for part in folder.split("/") if part]
            descriptor = {**self._descriptor(), "Location": f"{location}{folder}"}
            inputs.append({"Values": [value[1] for value in values if value], "StorageDescriptor": descriptor})
        for start in range(0, len(inputs), _BATCH):
            answer = self._glue.batch_create_partition(
                DatabaseName=self._database,
                TableName=self._name,
                PartitionInputList=inputs[start : start + _BATCH],
                **self._request,
            )
            for entry in answer.get("Errors", []):
                detail = entry["ErrorDetail"]
                # A partition that is there already has its folder, and the new files are in it.
                if detail["ErrorCode"] != "AlreadyExistsException":
                    raise CatalogError(
                        f"Partition {entry['PartitionValues']} of {self._database}.{self._name} was not added: "
                        f"{detail['ErrorCode']}: {detail.get('ErrorMessage', '')}"
                    )

    def _descriptor(self) -> dict[str, Any]:
        assert self._table is not None
        descriptor: dict[str, Any] = self._table["StorageDescriptor"]
        return descriptor


def _column(field: types.StructField) -> dict[str, str]:
    return {"Name": field.name.lower(), "Type": field.dataType.simpleString().lower()}


def format_of_table(table: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Format and `format_options` by which `write_dynamic_frame.from_catalog` writes into a table."""
    name = table.get("Parameters", {}).get("classification", "")
    if name != "csv":
        return name, {}
    descriptor = table["StorageDescriptor"]
    serde = descriptor.get("SerdeInfo", {})
    parameters = serde.get("Parameters", {})
    lazy = serde.get("SerializationLibrary", LAZY_SIMPLE_SERDE) == LAZY_SIMPLE_SERDE
    options: dict[str, Any] = {"writeHeader": table["Parameters"].get("skip.header.line.count", "0") != "0"}
    options["separator"] = parameters.get("field.delim" if lazy else "separatorChar", ",")
    if not lazy and "quoteChar" in parameters:
        options["quoteChar"] = parameters["quoteChar"]
    return name, options
