"""Writes what a crawl found to the Data Catalog, and nothing that is there already."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sluice_local.crawling.comparison import DEPRECATED_BY, deprecated, differs, is_deprecated
from sluice_local.crawling.configuration import CrawlerConfiguration
from sluice_local.crawling.errors import CrawlError
from sluice_local.crawling.listing import Dataset, Folder
from sluice_local.crawling.partition_update import PartitionUpdate, Values
from sluice_local.crawling.schema import MergedSchema
from sluice_local.crawling.tables import UPDATED_BY, table_input, table_name

_LOG = logging.getLogger("crawler")

_HEADER = "skip.header.line.count"


class CatalogUpdate:
    """The tables of one crawl. `counts` says what was written."""

    def __init__(self, glue: Any, crawler: CrawlerConfiguration) -> None:
        self._glue = glue
        self._crawler = crawler
        self._database = crawler.database
        self._existing = self._tables()
        self._seen: set[str] = set()
        self.counts: Counter[str] = Counter()

    def existing(self, dataset: Dataset) -> dict[str, Any] | None:
        """The table that a crawl of the same location made, or that has its name and its location."""
        table = self._existing.get(self._name(dataset))
        return table if table is not None and _location(table) == str(dataset.location) else None

    def new_folders(self, dataset: Dataset) -> list[Folder]:
        """The folders that the catalog does not have."""
        table = self.existing(dataset)
        if table is None:
            return dataset.folders
        known = self._partitions(table["Name"]).known() if dataset.keys else {(): table}
        return [folder for folder in dataset.folders if folder.values not in known]

    def keep(self, dataset: Dataset) -> None:
        """Notes that the dataset's files are there, though nothing of them is written."""
        self._seen.add(self._name(dataset))

    def write(
        self, dataset: Dataset, merged: MergedSchema, schemas: Mapping[Values, MergedSchema], *, complete: bool
    ) -> None:
        """Creates or updates the table and its partitions. `complete`: all folders were crawled."""
        name = self._name(dataset)
        self._seen.add(name)
        wanted = table_input(self._crawler.name, name, dataset, merged)
        table = self.existing(dataset)
        if table is None:
            self._glue.create_table(DatabaseName=self._database, TableInput=wanted)
            self.counts["tablesCreated"] += 1
            _LOG.info("Created table %s in database %s: %s", name, self._database, _columns_text(wanted))
            table = self._existing[name] = wanted
        else:
            table = self._update_table(table, wanted, complete=complete)
        if dataset.keys:
            self._partitions(name).write(table, dataset, schemas, complete=complete)

    def finish(self, crawled: Iterable[str]) -> None:
        """Treats this crawler's tables under the locations `crawled` whose files are gone by its delete behaviour."""
        locations = tuple(crawled)
        for name, table in self._existing.items():
            own = table.get("Parameters", {}).get(UPDATED_BY) == self._crawler.name
            if own and name not in self._seen and _location(table).startswith(locations):
                self._table_gone(name, table)

    def _update_table(self, table: dict[str, Any], wanted: dict[str, Any], *, complete: bool) -> dict[str, Any]:
        name = wanted["Name"]
        held, found = _names(table.get("PartitionKeys", [])), _names(wanted["PartitionKeys"])
        if held != found:
            raise CrawlError(
                f"table {self._database}.{name} is partitioned by ({', '.join(held)}), its files by "
                f"({', '.join(found)}). A table's partition keys cannot be changed: delete the table and crawl again."
            )
        # Of a crawl of new folders only, the statistics would be those of the new folders only.
        if not complete:
            return table
        columns = wanted["StorageDescriptor"]["Columns"]
        if self._crawler.merge_new_columns:
            columns = _merged_columns(table["StorageDescriptor"]["Columns"], columns)
        parameters = {**table.get("Parameters", {}), **wanted["Parameters"]}
        parameters.pop(DEPRECATED_BY, None)
        header_gone = _HEADER in parameters and _HEADER not in wanted["Parameters"]
        if header_gone:
            del parameters[_HEADER]
        descriptor = {**wanted["StorageDescriptor"], "Columns": columns, "Parameters": parameters}
        target = {**wanted, "StorageDescriptor": descriptor, "Parameters": parameters}
        if not header_gone and not differs(table, target):
            return table
        if self._crawler.update_behavior == "LOG":
            _LOG.info("Table %s differs from its files and is left as it is (UpdateBehavior LOG)", name)
            return table
        self._glue.update_table(DatabaseName=self._database, TableInput=target)
        self.counts["tablesUpdated"] += 1
        _LOG.info("Updated table %s in database %s: %s", name, self._database, _columns_text(target))
        return target

    def _table_gone(self, name: str, table: dict[str, Any]) -> None:
        behavior = self._crawler.delete_behavior
        if behavior == "DELETE_FROM_DATABASE":
            self._glue.delete_table(DatabaseName=self._database, Name=name)
            self.counts["tablesDeleted"] += 1
            _LOG.info("Deleted table %s: its files are gone", name)
        elif behavior == "DEPRECATE_IN_DATABASE":
            if not is_deprecated(table):
                self._glue.update_table(DatabaseName=self._database, TableInput=deprecated(table))
                self.counts["tablesUpdated"] += 1
            _LOG.info("Marked table %s as deprecated: its files are gone", name)
        else:
            _LOG.info("The files of table %s are gone; it is left as it is (DeleteBehavior LOG)", name)

    def _partitions(self, table: str) -> PartitionUpdate:
        return PartitionUpdate(self._glue, self._crawler, table, self.counts)

    def _name(self, dataset: Dataset) -> str:
        """The folder's name; with a hash of the location where another location's table has that name."""
        name = table_name(dataset.location, self._crawler.table_prefix)
        holder = self._existing.get(name)
        if holder is None or _location(holder) == str(dataset.location):
            return name
        return f"{name}_{hashlib.sha256(str(dataset.location).encode()).hexdigest()[:32]}"

    def _tables(self) -> dict[str, dict[str, Any]]:
        try:
            pages = self._glue.get_paginator("get_tables").paginate(DatabaseName=self._database)
            return {table["Name"]: table for page in pages for table in page["TableList"]}
        except self._glue.exceptions.EntityNotFoundException as error:
            raise CrawlError(f"database {self._database} does not exist; create it before crawling into it.") from error


def _merged_columns(held: list[dict[str, str]], found: list[dict[str, str]]) -> list[dict[str, str]]:
    """MergeNewColumns: columns that are there stay as they are, others are added behind them."""
    return [*held, *(column for column in found if column["Name"] not in _names(held))]


def _names(columns: Iterable[dict[str, Any]]) -> list[str]:
    return [str(column["Name"]) for column in columns]


def _location(table: dict[str, Any]) -> str:
    location = str(table.get("StorageDescriptor", {}).get("Location", ""))
    return location if location.endswith("/") else f"{location}/"


def _columns_text(table: dict[str, Any]) -> str:
    columns = [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]
    return ", ".join(f"{column['Name']} {column['Type']}" for column in columns)
