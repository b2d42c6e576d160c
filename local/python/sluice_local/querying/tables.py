"""Catalog tables as views in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from sluice_local.csv_format import CsvFormat, CsvFormatError
from sluice_local.hive_types import HiveType, HiveTypeError, parse_hive_type
from sluice_local.querying import csv_rows, json_rows, parquet_data
from sluice_local.querying.catalog import PartitionFiles, QueryCatalog
from sluice_local.querying.errors import QueryError
from sluice_local.querying.statements import CATALOG, TableName

_DUCKDB = {
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "VARCHAR",
    "binary": "BLOB",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
_WHOLE = ("tinyint", "smallint", "int", "bigint")


class QueryTables:
    """The tables of one query. `scanned_bytes` is the size of their files."""

    def __init__(self, connection: Any, catalog: QueryCatalog, filesystem: Any) -> None:
        self._connection = connection
        self._catalog = catalog
        self._filesystem = filesystem
        self._count = 0
        self.scanned_bytes = 0

    def add(self, query: str, name: TableName) -> None:
        """Makes the table visible to SQL as `awsdatacatalog.<database>.<table>`."""
        table = self._catalog.table(query, name)
        try:
            columns = _typed(table["StorageDescriptor"]["Columns"])
            keys = _typed(table.get("PartitionKeys", []))
            partitions = self._catalog.files(table)
            self.scanned_bytes += sum(file.size for partition in partitions for file in partition.files)
            select = self._select(table, columns, keys, partitions)
        except (HiveTypeError, CsvFormatError) as error:
            raise QueryError(
                "HIVE_METASTORE_ERROR", f"table {table['DatabaseName']}.{table['Name']}: {error}"
            ) from error
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise QueryError("HIVE_BAD_DATA", f"table {table['DatabaseName']}.{table['Name']}: {error}") from error
        schema = f"{CATALOG}.{_quoted(name.database or self._catalog.default_database)}"
        self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        self._connection.execute(f"CREATE VIEW {schema}.{_quoted(name.name)} AS {select}")

    def _select(
        self,
        table: dict[str, Any],
        columns: dict[str, HiveType],
        keys: dict[str, HiveType],
        partitions: Sequence[PartitionFiles],
    ) -> str:
        kind = table.get("Parameters", {}).get("classification", "")
        if kind == "parquet":
            return self._parquet(columns, keys, partitions)
        if kind == "csv":
            layout = CsvFormat.of_table(table)
            batches = (
                batch
                for path, values in _paths(partitions)
                for batch in csv_rows.read_batches(self._filesystem, path, layout, list(columns), values)
            )
            return self._text(batches, columns, keys, strict=layout.strict_types)
        if kind == "json":
            batches = (
                batch
                for path, values in _paths(partitions)
                for batch in json_rows.read_batches(self._filesystem, path, list(columns), values)
            )
            return self._text(batches, columns, keys, strict=True)
        raise QueryError(
            "NOT_SUPPORTED",
            f"table {_full_name(table)} has classification {kind!r}, allowed: csv, json, parquet",
        )

    def _parquet(
        self, columns: dict[str, HiveType], keys: dict[str, HiveType], partitions: Sequence[PartitionFiles]
    ) -> str:
        dataset, physical = parquet_data.dataset(self._filesystem, columns, keys, partitions)
        source = self._next_name()
        self._connection.register(source, dataset)
        # A timestamp of a file may carry UTC; Athena's is without a zone.
        parts = (
            f"{_without_zone(physical[name], hive)} AS {_quoted(name)}" for name, hive in {**columns, **keys}.items()
        )
        return f"SELECT {', '.join(parts)} FROM temp.main.{source}"

    def _text(
        self,
        batches: Iterator[pa.RecordBatch],
        columns: dict[str, HiveType],
        keys: dict[str, HiveType],
        *,
        strict: bool,
    ) -> str:
        """Rows of text, cast to the columns' types."""
        source = self._next_name()
        schema = pa.schema([pa.field(name, pa.string()) for name in [*columns, *keys]])
        self._connection.register(f"{source}_rows", pa.RecordBatchReader.from_batches(schema, batches))
        # Text can be read from the stream once only, and a query may need the table twice.
        self._connection.execute(f"CREATE TEMP TABLE {source} AS SELECT * FROM {source}_rows")
        self._connection.unregister(f"{source}_rows")
        typed = [_cast(name, hive, position, strict) for position, (name, hive) in enumerate(columns.items())]
        loose = [_cast(name, hive, 0, False) for name, hive in keys.items()]
        return f"SELECT {', '.join([*typed, *loose])} FROM temp.main.{source}"

    def _next_name(self) -> str:
        self._count += 1
        return f"__source_{self._count}"


def _paths(partitions: Sequence[PartitionFiles]) -> Iterator[tuple[str, dict[str, str | None]]]:
    for partition in partitions:
        for file in partition.files:
            yield f"{file.bucket}/{file.key}", partition.values


def duckdb_type(hive: HiveType) -> str:
    """The DuckDB type of a Hive type."""
    if hive.name == "decimal":
        return f"DECIMAL({hive.precision},{hive.scale})"
    children = [duckdb_type(child) for child in hive.children]
    if hive.name == "array":
        return f"{children[0]}[]"
    if hive.name == "map":
        return f"MAP({children[0]}, {children[1]})"
    if hive.name == "struct":
        fields = (f"{_quoted(name)} {child}" for name, child in zip(hive.fields, children, strict=True))
        return f"STRUCT({', '.join(fields)})"
    return _DUCKDB[hive.name]


def _cast(name: str, hive: HiveType, position: int, strict: bool) -> str:
    """Text as the column's type: null where it is none; an error, if the value is read at all, with a strict SerDe."""
    column = _quoted(name)
    if hive.name == "string":
        return f"{column} AS {column}"
    if hive.children:
        # JSON, from a table of JSON lines; DuckDB reads it as the type that it is said to have.
        return f"TRY_CAST(TRY_CAST({column} AS JSON) AS {duckdb_type(hive)}) AS {column}"
    typed = f"TRY_CAST(trim({column}) AS {duckdb_type(hive)})"
    if hive.name in _WHOLE:
        # DuckDB would round 12.7 to the bigint 13.
        typed = f"CASE WHEN regexp_full_match(trim({column}), '[+-]?[0-9]+') THEN {typed} END"
    if strict:
        message = (
            f"'HIVE_BAD_DATA: Error parsing field value ''' || {column} || ''' for field {position}: not a {hive}'"
        )
        typed = f"CASE WHEN {column} IS NOT NULL THEN coalesce({typed}, error({message})) END"
    return f"{typed} AS {column}"


def _full_name(table: dict[str, Any]) -> str:
    return f"{table['DatabaseName']}.{table['Name']}"


def _without_zone(name: str, hive: HiveType) -> str:
    return f"CAST({_quoted(name)} AS TIMESTAMP)" if hive.name == "timestamp" else _quoted(name)


def _typed(columns: Sequence[dict[str, Any]]) -> dict[str, HiveType]:
    return {column["Name"].lower(): parse_hive_type(column.get("Type", "string")) for column in columns}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
