"""How a catalog table's CSV is written, read from its SerDe and its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OPEN_CSV_SERDE = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
LAZY_SIMPLE_SERDE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"


class CsvFormatError(ValueError):
    """The table's SerDe parameters are not usable; the message names key, value, and what is allowed."""


@dataclass(frozen=True)
class CsvFormat:
    """Delimiter, quote, escape and header of CSV files. `quote` None: quotes mean nothing."""

    delimiter: str = ","
    quote: str | None = '"'
    #: None: a quote within a quoted field is doubled, and nothing else escapes.
    escape: str | None = None
    header_lines: int = 0
    #: What cannot become the column's type is an error with OpenCSVSerde, and null with LazySimpleSerDe.
    strict_types: bool = False

    @classmethod
    def of_table(cls, table: dict[str, Any]) -> CsvFormat:
        """The format of a Glue `Table` with classification csv."""
        descriptor = table.get("StorageDescriptor", {})
        serde = descriptor.get("SerdeInfo", {})
        library = serde.get("SerializationLibrary", LAZY_SIMPLE_SERDE)
        parameters = {**descriptor.get("Parameters", {}), **table.get("Parameters", {}), **serde.get("Parameters", {})}
        header_lines = _count(parameters, "skip.header.line.count")
        if library == OPEN_CSV_SERDE:
            return cls(
                delimiter=_character(parameters, "separatorChar", ","),
                quote=_character(parameters, "quoteChar", '"'),
                escape=_character(parameters, "escapeChar", "") or None,
                header_lines=header_lines,
                strict_types=True,
            )
        if library == LAZY_SIMPLE_SERDE:
            return cls(
                delimiter=_character(parameters, "field.delim", _character(parameters, "serialization.format", "\x01")),
                quote=None,
                escape=_character(parameters, "escape.delim", "") or None,
                header_lines=header_lines,
            )
        raise CsvFormatError(
            f"table {table.get('Name')}: got SerDe {library}, allowed for CSV: {OPEN_CSV_SERDE}, {LAZY_SIMPLE_SERDE}"
        )


def _character(parameters: dict[str, str], key: str, default: str) -> str:
    value = parameters.get(key, default)
    # Hive also takes the delimiter as a character code: "1" is Ctrl-A.
    if key == "serialization.format" and value.isdecimal():
        return chr(int(value))
    value = {"\\t": "\t", "\\001": "\x01", "\\u0001": "\x01", "\\\\": "\\"}.get(value, value)
    if len(value) > 1:
        raise CsvFormatError(f'SerDe parameter "{key}": got {value!r}, allowed: one character')
    return value


def _count(parameters: dict[str, str], key: str) -> int:
    value = parameters.get(key, "0")
    if not value.isdecimal():
        raise CsvFormatError(f'table parameter "{key}": got {value!r}, allowed: a number of lines')
    return int(value)
