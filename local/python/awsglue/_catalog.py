"""Catalog tables and their partitions, as a job reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config


class CatalogError(RuntimeError):
    """A table cannot be read as the catalog describes it; the message names it and says why."""


@dataclass(frozen=True)
class Partition:
    """One partition of a table: values by key, and where its files are."""

    values: dict[str, str]
    location: str
    columns: list[dict[str, str]]


class Catalog:
    """The Data Catalog, with the job's own credentials."""

    def __init__(self) -> None:
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        # The endpoint comes from AWS_ENDPOINT_URL, as for any AWS SDK; a proxy has no part in a local one.
        config = Config(proxies={}, s3={"addressing_style": "path"})
        self._glue = boto3.client("glue", region_name=region, config=config)
        self.s3 = boto3.client("s3", region_name=region, config=config)

    def table(self, database: str, name: str, catalog_id: str | None = None) -> dict[str, Any]:
        """The table. Raises :class:`CatalogError` if it is not there."""
        request = {"DatabaseName": database, "Name": name, **_catalog_id(catalog_id)}
        try:
            table: dict[str, Any] = self._glue.get_table(**request)["Table"]
        except self._glue.exceptions.EntityNotFoundException as error:
            raise CatalogError(
                f"Table {database}.{name} is not in the catalog. Run the crawler that makes it, or check the names."
            ) from error
        return table

    def partitions(self, table: dict[str, Any], expression: str = "") -> list[Partition]:
        """The table's partitions, those only that the catalog finds for `expression` where there is one."""
        keys = [key["Name"] for key in table.get("PartitionKeys", [])]
        request = {"DatabaseName": table["DatabaseName"], "TableName": table["Name"], "ExcludeColumnSchema": False}
        if expression:
            request["Expression"] = expression
        found = []
        for page in self._glue.get_paginator("get_partitions").paginate(**request):
            for entry in page["Partitions"]:
                descriptor = entry["StorageDescriptor"]
                values = dict(zip(keys, entry["Values"], strict=True))
                found.append(Partition(values, descriptor["Location"], descriptor.get("Columns", [])))
        return found


def _catalog_id(catalog_id: str | None) -> dict[str, str]:
    return {"CatalogId": catalog_id} if catalog_id else {}
