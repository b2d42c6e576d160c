"""Writes a table's partitions to the Data Catalog."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sluice_local.crawling.comparison import deprecated, differs, is_deprecated
from sluice_local.crawling.configuration import CrawlerConfiguration
from sluice_local.crawling.errors import CrawlError
from sluice_local.crawling.listing import Dataset
from sluice_local.crawling.schema import MergedSchema
from sluice_local.crawling.tables import columns_of, partition_input

_LOG = logging.getLogger("crawler")

# The API's limits of one batch call.
_CREATE_BATCH, _UPDATE_BATCH, _DELETE_BATCH = 100, 100, 25

#: A partition's values, in the order of the table's keys.
Values = tuple[str, ...]


class PartitionUpdate:
    """The partitions of one table."""

    def __init__(self, glue: Any, crawler: CrawlerConfiguration, table: str, counts: Counter[str]) -> None:
        self._glue = glue
        self._crawler = crawler
        self._table = {"DatabaseName": crawler.database, "TableName": table}
        self._name = table
        self._counts = counts

    def known(self) -> dict[Values, dict[str, Any]]:
        """The partitions that the catalog has."""
        pages = self._glue.get_paginator("get_partitions").paginate(**self._table)
        return {tuple(held["Values"]): held for page in pages for held in page["Partitions"]}

    def write(
        self, table: dict[str, Any], dataset: Dataset, schemas: Mapping[Values, MergedSchema], *, complete: bool
    ) -> None:
        """Creates what is not there, updates what differs; `complete`: what is there and has no files, is gone."""
        known = self.known()
        create, update = [], []
        for folder in dataset.folders:
            partition = partition_input(folder, table, self._columns(table, dataset, schemas.get(folder.values)))
            held = known.get(folder.values)
            if held is None:
                create.append(partition)
            elif self._crawler.update_behavior != "LOG" and differs(held, partition):
                update.append(partition)
        self._create(create)
        self._update(update)
        if complete:
            present = {folder.values for folder in dataset.folders}
            self._gone([held for values, held in known.items() if values not in present])

    def _columns(
        self, table: dict[str, Any], dataset: Dataset, schema: MergedSchema | None
    ) -> Sequence[dict[str, str]]:
        inherited: list[dict[str, str]] = table["StorageDescriptor"]["Columns"]
        if self._crawler.inherit_from_table or schema is None:
            return inherited
        return columns_of({name: kind for name, kind in schema.columns.items() if name not in dataset.keys})

    def _create(self, partitions: list[dict[str, Any]]) -> None:
        for batch in _batches(partitions, _CREATE_BATCH):
            self._check(self._glue.batch_create_partition(**self._table, PartitionInputList=batch))
            self._count("partitionsCreated", "Created", batch)

    def _update(self, partitions: list[dict[str, Any]]) -> None:
        for batch in _batches(partitions, _UPDATE_BATCH):
            entries = [{"PartitionValueList": entry["Values"], "PartitionInput": entry} for entry in batch]
            self._check(self._glue.batch_update_partition(**self._table, Entries=entries))
            self._count("partitionsUpdated", "Updated", batch)

    def _gone(self, partitions: list[dict[str, Any]]) -> None:
        behavior = self._crawler.delete_behavior
        if behavior == "LOG" and partitions:
            _LOG.info("No files left in %d partition(s) of %s: %s", len(partitions), self._name, _values(partitions))
        elif behavior == "DELETE_FROM_DATABASE":
            for batch in _batches(partitions, _DELETE_BATCH):
                values = [{"Values": held["Values"]} for held in batch]
                self._check(self._glue.batch_delete_partition(**self._table, PartitionsToDelete=values))
                self._count("partitionsDeleted", "Deleted", batch)
        elif behavior == "DEPRECATE_IN_DATABASE":
            self._update([deprecated(held) for held in partitions if not is_deprecated(held)])

    def _count(self, counter: str, did: str, batch: Sequence[dict[str, Any]]) -> None:
        self._counts[counter] += len(batch)
        _LOG.info("%s %d partition(s) of %s: %s", did, len(batch), self._name, _values(batch))

    def _check(self, answer: dict[str, Any]) -> None:
        for error in answer.get("Errors", []):
            values = error.get("PartitionValues") or error.get("PartitionValueList")
            raise CrawlError(f"partition {values} of {self._name}: {error.get('ErrorDetail', {}).get('ErrorMessage')}")


def _batches(items: list[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _values(partitions: Sequence[dict[str, Any]]) -> str:
    shown = ", ".join("/".join(partition["Values"]) for partition in partitions[:10])
    return shown if len(partitions) <= 10 else f"{shown}, …"
