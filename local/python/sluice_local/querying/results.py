"""Results as Athena gives them: its type names, its text of a value, its CSV."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

_TYPES = {
    "boolean": "boolean",
    "tinyint": "tinyint",
    "smallint": "smallint",
    "integer": "integer",
    "bigint": "bigint",
    # DuckDB sums whole numbers in 128 bits, and has types without a sign; Athena has neither.
    "hugeint": "bigint",
    "uhugeint": "bigint",
    "utinyint": "smallint",
    "usmallint": "integer",
    "uinteger": "bigint",
    "ubigint": "bigint",
    "float": "float",
    "double": "double",
    "varchar": "varchar",
    "blob": "varbinary",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamp_s": "timestamp",
    "timestamp_ms": "timestamp",
    "timestamp_ns": "timestamp",
    "timestamp with time zone": "timestamp with time zone",
    "interval": "interval day to second",
    "uuid": "uuid",
    "json": "json",
    "list": "array",
    "array": "array",
    "struct": "row",
    "map": "map",
    # A column of nothing but NULL.
    "null": "unknown",
    '"null"': "unknown",
}


def athena_type(duckdb: Any) -> str:
    """Athena's name of a DuckDB result type."""
    if duckdb.id == "decimal":
        sizes = dict(duckdb.children)
        return f"decimal({sizes['precision']},{sizes['scale']})"
    return _TYPES.get(duckdb.id, str(duckdb.id))


def text(value: Any, kind: str) -> str | None:
    """A value as Athena prints it; None for a null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _floating(value, single=kind == "float")
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        stamp = f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
        return f"{stamp} {value.tzname()}" if value.tzinfo else stamp
    if isinstance(value, bytes | bytearray):
        return " ".join(f"{byte:02x}" for byte in value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(text(item, '') or 'null' for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}={_inner(item)}' for name, item in value.items())}}}"
    return str(value)


def write_rows(rows: Iterable[Sequence[str | None]], columns: Sequence[str], lines: Path, table: Path) -> None:
    """Writes rows as JSON lines and as the CSV that Athena leaves in S3: every value quoted, a null empty."""
    with lines.open("w", encoding="utf-8") as as_json, table.open("w", encoding="utf-8", newline="") as as_csv:
        as_csv.write(_csv_line(columns))
        for row in rows:
            as_json.write(json.dumps(row, ensure_ascii=False) + "\n")
            as_csv.write(_csv_line(row))


def _csv_line(values: Sequence[str | None]) -> str:
    return ",".join("" if value is None else '"' + value.replace('"', '""') + '"' for value in values) + "\n"


def _inner(value: Any) -> str:
    return "null" if value is None else text(value, "") or ""


def _floating(value: float, *, single: bool) -> str:
    """As Java prints it: 1.0, 1.0E10, NaN, Infinity."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value != 0 and not 1e-3 <= abs(value) < 1e7:
        mantissa, exponent = _shortest(value, single).split("e")
        return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"
    digits = _shortest(value, single, scientific=False)
    return digits if "." in digits else f"{digits}.0"


def _shortest(value: float, single: bool, *, scientific: bool = True) -> str:
    """The fewest digits that give the value back."""
    import numpy

    number = numpy.float32(value) if single else numpy.float64(value)
    if scientific:
        return numpy.format_float_scientific(number, trim="-", exp_digits=1)
    return numpy.format_float_positional(number, trim="-")
