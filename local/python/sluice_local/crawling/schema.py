"""Schemas of files, and what they are together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

_WHOLE = ("tinyint", "smallint", "int", "bigint")


@dataclass(frozen=True)
class CsvDetails:
    """How a CSV file is written."""

    delimiter: str
    quote: str | None
    header: bool
    #: Whether some value in the file is quoted.
    quoted: bool
    #: SerDe that the table gets, by its short name.
    serde: str


@dataclass(frozen=True)
class FileSchema:
    """What one file holds: columns in order, Hive type by name."""

    classification: str
    columns: dict[str, str]
    records: int
    csv: CsvDetails | None = None
    #: What whoever reads the crawler's log should know of the file.
    notes: tuple[str, ...] = ()


@dataclass
class MergedSchema:
    """What several files hold together, and where they disagree."""

    first: FileSchema
    columns: dict[str, str] = field(default_factory=dict)
    records: int = 0
    conflicts: list[str] = field(default_factory=list)


def merge(schemas: Iterable[tuple[str, FileSchema]]) -> MergedSchema:
    """Merges the schemas of files (by name, in order): columns of all, each with the widest of its types.

    A file of another classification is a conflict and adds nothing. There must be at least one file.
    """
    files = list(schemas)
    merged = MergedSchema(files[0][1])
    for name, schema in files:
        if schema.classification != merged.first.classification:
            merged.conflicts.append(
                f"{name} is {schema.classification}, {files[0][0]} is {merged.first.classification}"
            )
            continue
        merged.records += schema.records
        if schema.csv is not None:
            merged.conflicts += _csv_conflicts(name, schema, merged)
        for column, kind in schema.columns.items():
            before = merged.columns.setdefault(column, kind)
            wider = widen(before, kind)
            if wider is None:
                merged.conflicts.append(f"{name}: {column} is {kind}, elsewhere {before}")
                # Text holds any value of a text file; a Parquet value is of the type that it is.
                wider = before if schema.classification == "parquet" else "string"
            merged.columns[column] = wider
    return merged


def widen(left: str, right: str) -> str | None:
    """The type that holds the values of both; None where only text would."""
    if left == right:
        return left
    if left in _WHOLE and right in _WHOLE:
        return max(left, right, key=_WHOLE.index)
    if {left, right} <= {*_WHOLE, "float", "double"}:
        return "double"
    return None


def _csv_conflicts(name: str, schema: FileSchema, merged: MergedSchema) -> list[str]:
    # A CSV table is read by position: the same names in another order would be read as each other.
    common = [column for column in schema.columns if column in merged.columns]
    expected = [column for column in merged.columns if column in schema.columns]
    conflicts = []
    if common != expected or list(schema.columns)[: len(common)] != common:
        conflicts.append(
            f"{name}: columns ({', '.join(schema.columns)}) are not in the order ({', '.join(merged.columns)})"
        )
    if merged.first.csv is not None and schema.csv is not None and schema.csv.header != merged.first.csv.header:
        conflicts.append(f"{name}: has {'a' if schema.csv.header else 'no'} header line, unlike the first file")
    return conflicts
