"""The Data Catalog, as queries see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sluice_local.partition_paths import NULL_PARTITION
from sluice_local.querying.errors import QueryError, place
from sluice_local.querying.statements import CATALOG, TableName
from sluice_local.s3_objects import S3Object, S3Uri, list_data_objects


@dataclass(frozen=True)
class PartitionFiles:
    """Files of one partition; values by key, None for a null."""

    values: dict[str, str | None]
    files: list[S3Object]


class QueryCatalog:
    """Tables and files, with the caller's credentials."""

    def __init__(self, glue: Any, s3: Any, default_database: str) -> None:
        self._glue = glue
        self._s3 = s3
        self.default_database = default_database.lower()

    def databases(self) -> list[str]:
        """Names of all databases."""
        pages = self._glue.get_paginator("get_databases").paginate()
        return sorted(database["Name"] for page in pages for database in page["DatabaseList"])

    def tables(self, database: str) -> list[str]:
        """Names of a database's tables. Raises :class:`QueryError` if there is no such database."""
        try:
            pages = self._glue.get_paginator("get_tables").paginate(DatabaseName=database)
            return sorted(table["Name"] for page in pages for table in page["TableList"])
        except self._glue.exceptions.EntityNotFoundException as error:
            raise self._no_schema("", database) from error

    def table(self, query: str, name: TableName) -> dict[str, Any]:
        """The table. Raises :class:`QueryError`, saying what there is instead."""
        database = name.database or self.default_database
        try:
            table: dict[str, Any] = self._glue.get_table(DatabaseName=database, Name=name.name)["Table"]
        except self._glue.exceptions.EntityNotFoundException as error:
            where = place(query, name.offset)
            try:
                there = self.tables(database)
            except QueryError:
                raise self._no_schema(where, database) from error
            raise QueryError(
                "TABLE_NOT_FOUND",
                f"{where}Table '{CATALOG}.{database}.{name.name}' does not exist; "
                f"database {database} has: {', '.join(there) or 'no tables yet, run a crawler'}",
            ) from error
        # Athena's names are in lower case, and GetTable need not repeat the database.
        table.setdefault("DatabaseName", database)
        return table

    def partitions(self, table: dict[str, Any]) -> list[dict[str, Any]]:
        """The table's partitions, as the catalog has them."""
        request = {"DatabaseName": table["DatabaseName"], "TableName": table["Name"]}
        return [
            partition
            for page in self._glue.get_paginator("get_partitions").paginate(**request)
            for partition in page["Partitions"]
        ]

    def files(self, table: dict[str, Any]) -> list[PartitionFiles]:
        """The table's files, by partition. Athena reads folders below a location, too."""
        keys = [key["Name"] for key in table.get("PartitionKeys", [])]
        if not keys:
            return [PartitionFiles({}, self._list(table["StorageDescriptor"]["Location"]))]
        partitions = self.partitions(table)
        locations = [str(S3Uri.parse(held["StorageDescriptor"]["Location"]).folder()) for held in partitions]
        files = self._list_partitions(table["StorageDescriptor"]["Location"], locations)
        return [
            PartitionFiles(
                {
                    key: None if value == NULL_PARTITION else value
                    for key, value in zip(keys, held["Values"], strict=True)
                },
                files[location],
            )
            for held, location in zip(partitions, locations, strict=True)
        ]

    def _list_partitions(self, root: str, locations: list[str]) -> dict[str, list[S3Object]]:
        """Files by partition location: from one listing where all are below the table's, as they nearly always are."""
        top = str(S3Uri.parse(root).folder())
        if not all(location.startswith(top) for location in locations):
            return {location: self._list(location) for location in locations}
        files: dict[str, list[S3Object]] = {location: [] for location in locations}
        for file in self._list(top):
            folder = file.uri
            while len(folder) > len(top):
                folder = folder[: folder.rstrip("/").rfind("/") + 1]
                if folder in files:
                    files[folder].append(file)
                    break
        return files

    def _list(self, location: str) -> list[S3Object]:
        return list(list_data_objects(self._s3, S3Uri.parse(location).folder()))

    def _no_schema(self, where: str, database: str) -> QueryError:
        there = ", ".join(self.databases()) or "none"
        return QueryError("SCHEMA_NOT_FOUND", f"{where}Schema '{database}' does not exist; there are: {there}")
