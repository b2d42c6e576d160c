"""SHOW and DESCRIBE, answered from the catalog."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sluice_local.querying.catalog import QueryCatalog
from sluice_local.querying.statements import MetadataStatement, TableName


@dataclass(frozen=True)
class Answer:
    """Rows of text."""

    columns: list[str]
    rows: list[list[str | None]]


def answer(catalog: QueryCatalog, query: str, statement: MetadataStatement) -> Answer:
    """The rows of a SHOW or DESCRIBE."""
    if statement.kind == "databases":
        return Answer(["database_name"], _named(catalog.databases(), statement.pattern))
    if statement.kind == "tables":
        tables = catalog.tables(statement.database or catalog.default_database)
        return Answer(["tab_name"], _named(tables, statement.pattern))
    assert statement.table is not None
    name = TableName(statement.table.database or statement.database, statement.table.name)
    table = catalog.table(query, name)
    columns, keys = table["StorageDescriptor"]["Columns"], table.get("PartitionKeys", [])
    if statement.kind == "columns":
        return Answer(["field"], [[column["Name"]] for column in (*columns, *keys)])
    if statement.kind == "partitions":
        return Answer(["partition"], [[_partition(keys, held["Values"])] for held in catalog.partitions(table)])
    rows = [_described(column) for column in (*columns, *keys)]
    if keys:
        rows += [["", "", ""], ["# Partition Information", "", ""], ["# col_name", "data_type", "comment"]]
        rows += [_described(key) for key in keys]
    return Answer(["col_name", "data_type", "comment"], rows)


def _described(column: dict[str, Any]) -> list[str | None]:
    return [column["Name"], column.get("Type", "string"), column.get("Comment", "")]


def _partition(keys: list[dict[str, Any]], values: list[str]) -> str:
    return "/".join(f"{key['Name']}={value}" for key, value in zip(keys, values, strict=True))


def _named(names: list[str], pattern: str | None) -> list[list[str | None]]:
    """Names that fit the pattern: `*` is any text, `|` separates alternatives, as in Hive."""
    if pattern is None:
        return [[name] for name in names]
    parts = (re.escape(part).replace(r"\*", ".*") for part in pattern.lower().split("|"))
    wanted = re.compile("|".join(parts))
    return [[name] for name in names if wanted.fullmatch(name)]
