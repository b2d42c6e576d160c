"""Runs one query as Athena does: `python -m sluice_local.query --spec FILE`.

DuckDB runs the SQL over the tables that it names. Their files are read from S3 by Arrow with the caller's credentials;
DuckDB itself may touch no file at all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from botocore.exceptions import BotoCoreError, ClientError

from sluice_local import aws
from sluice_local.process_group import end_with_parent
from sluice_local.querying.catalog import QueryCatalog
from sluice_local.querying.errors import QueryError, from_duckdb
from sluice_local.querying.metadata import answer
from sluice_local.querying.results import athena_type, text, write_rows
from sluice_local.querying.statements import CATALOG, MetadataStatement, SelectStatement, parse_statement
from sluice_local.querying.tables import QueryTables
from sluice_local.s3_objects import S3Uri
from sluice_local.spec import Spec, SpecError, spec_argument

_ROWS_FILE = "rows.jsonl"
_FETCH = 10_000

# Functions that Athena has under another name than DuckDB.
_MACROS = (
    "approx_distinct(x) AS approx_count_distinct(x)",
    "approx_percentile(x, p) AS approx_quantile(x, p)",
    "regexp_like(s, p) AS regexp_matches(s, p)",
    "json_extract_scalar(j, p) AS json_extract_string(j, p)",
    "to_unixtime(t) AS epoch(t)",
)


def run(spec: Spec, work: Path) -> dict[str, Any]:
    """Runs the query and writes its rows. Raises :class:`QueryError`, and what AWS's clients raise."""
    endpoint, region = spec.text("endpoint"), spec.text("region")
    query, database = spec.text("queryString"), spec.text_or_none("database") or "default"
    s3 = aws.client("s3", endpoint, region)
    catalog = QueryCatalog(aws.client("glue", endpoint, region), s3, database)
    connection = duckdb.connect(":memory:", config={"temp_directory": str(work / "spill")})
    scanned = 0
    try:
        _prepare(connection)
        statement = parse_statement(connection, query)
        if isinstance(statement, MetadataStatement):
            found = answer(catalog, query, statement)
            columns = [{"Name": name, "Type": "string"} for name in found.columns]
            rows: Iterator[list[str | None]] = iter(found.rows)
        else:
            tables = QueryTables(connection, catalog, aws.arrow_filesystem(endpoint, region))
            for name in statement.tables:
                tables.add(statement.sql, name)
            scanned = tables.scanned_bytes
            columns, rows = _select(connection, statement, catalog.default_database)
        names = [column["Name"] for column in columns]
        result = work / f"{spec.text('executionId')}.csv"
        write_rows(rows, names, work / _ROWS_FILE, result)
    except duckdb.Error as error:
        raise from_duckdb(error) from error
    _upload(s3, result, spec.text("outputLocation") + result.name)
    return {"columns": columns, "rowsFile": str(work / _ROWS_FILE), "dataScannedInBytes": scanned}


def _select(
    connection: Any, statement: SelectStatement, database: str
) -> tuple[list[dict[str, str]], Iterator[list[str | None]]]:
    quoted = database.replace('"', '""')
    connection.execute(f'CREATE SCHEMA IF NOT EXISTS {CATALOG}."{quoted}"; USE {CATALOG}."{quoted}"')
    # From here on the connection reads what was registered, and nothing else; it cannot be told otherwise.
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    cursor = connection.execute(statement.sql)
    if statement.explain:
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
        return [{"Name": "Query Plan", "Type": "varchar"}], iter([[line] for line in plan.splitlines()])
    columns = [{"Name": name, "Type": athena_type(kind)} for name, kind, *_ in cursor.description]
    return columns, _rows(cursor, [column["Type"] for column in columns])


def _rows(cursor: Any, kinds: list[str]) -> Iterator[list[str | None]]:
    while batch := cursor.fetchmany(_FETCH):
        for row in batch:
            yield [text(value, kind) for value, kind in zip(row, kinds, strict=True)]


def _prepare(connection: Any) -> None:
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    # As in Athena: 7 / 2 is 3.
    connection.execute("SET integer_division = true; SET TimeZone = 'UTC'")
    for macro in _MACROS:
        connection.execute(f"CREATE TEMP MACRO {macro}")


def _upload(s3: Any, file: Path, uri: str) -> None:
    location = S3Uri.parse(uri)
    try:
        with file.open("rb") as body:
            s3.put_object(Bucket=location.bucket, Key=location.key, Body=body)
    except ClientError as error:
        raise QueryError("PERMISSION_DENIED", f"the result could not be written to {uri}: {error}") from error
    file.unlink()


def main() -> int:
    """Command line: the outcome as stdout's last line; exit code 1 where it is an error."""
    end_with_parent()
    try:
        outcome = run(Spec.read(spec_argument("sluice_local.query")), Path.cwd())
    except QueryError as error:
        return _failed(error.kind, error)
    except (ClientError, BotoCoreError, OSError) as error:
        denied = "AccessDenied" in str(error) or "ACCESS_DENIED" in str(error)
        return _failed("PERMISSION_DENIED" if denied else "GENERIC_INTERNAL_ERROR", error)
    except (SpecError, ValueError) as error:
        return _failed("GENERIC_INTERNAL_ERROR", error)
    print(json.dumps(outcome, ensure_ascii=False))
    return 0


def _failed(kind: str, error: Exception) -> int:
    print(json.dumps({"error": {"type": kind, "message": str(error)}}, ensure_ascii=False))
    return 1


if __name__ == "__main__":
    sys.exit(main())
