"""The schema of a CSV file, from its first part."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from sluice_local.crawling.classifiers import CsvClassifier
from sluice_local.crawling.schema import CsvDetails, FileSchema
from sluice_local.crawling.value_types import infer_type

_DELIMITERS = (",", "|", "\t", ";", "\x01")
_LONGEST_HEADING = 150

csv.field_size_limit(1 << 24)


def infer_csv(text: str, classifiers: Sequence[CsvClassifier], *, complete: bool) -> FileSchema | None:
    """The schema by the first custom classifier that recognises the text, else by the built-in rule; None: not CSV.

    `complete` says that the text is the whole file: otherwise its last line may be cut and does not count.
    """
    if "\0" in text:
        return None
    if not complete:
        text = text[: text.rfind("\n") + 1]
    for classifier in classifiers:
        schema = _by_classifier(text, classifier)
        if schema is not None:
            return schema
    return _built_in(text)


def _by_classifier(text: str, classifier: CsvClassifier) -> FileSchema | None:
    rows = _rows(text, classifier.delimiter, classifier.quote)
    if not rows or (len(rows[0]) < 2 and not classifier.allow_single_column):
        return None
    header = classifier.header == "PRESENT" or (classifier.header == "UNKNOWN" and _first_row_is_header(rows))
    notes = []
    if classifier.datatypes and len(classifier.datatypes) != len(rows[0]):
        notes.append(
            f"classifier {classifier.name} has {len(classifier.datatypes)} CustomDatatypes "
            f"for {len(rows[0])} columns: not used"
        )
        classifier = replace(classifier, datatypes=())
    serde = classifier.serde or ("OpenCSVSerDe" if classifier.quote else "LazySimpleSerDe")
    return _schema(text, rows, classifier, header, serde, notes)


def _built_in(text: str) -> FileSchema | None:
    """At least two columns and two rows; the delimiter that splits all rows into equally many, and most, columns."""
    best: tuple[int, str, list[list[str]]] | None = None
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter, '"')
        widths = {len(row) for row in rows}
        if len(rows) >= 2 and len(widths) == 1 and (width := widths.pop()) >= 2 and (best is None or width > best[0]):
            best = (width, delimiter, rows)
    if best is None:
        return None
    _, delimiter, rows = best
    classifier = CsvClassifier("csv", delimiter)
    return _schema(text, rows, classifier, _first_row_is_header(rows), "LazySimpleSerDe", [])


def _first_row_is_header(rows: Sequence[Sequence[str]]) -> bool:
    """The built-in rule: every heading is text of less than 150 characters, and some value below is not text.

    The last heading may be empty, for a trailing delimiter.
    """
    headings, data = rows[0], rows[1:]
    for position, heading in enumerate(headings):
        last = position == len(headings) - 1
        if not last and len(heading) >= _LONGEST_HEADING:
            return False
        if heading.strip() == "" and not last:
            return False
        if heading.strip() and infer_type([heading], trim=True) != "string":
            return False
    return any(value.strip() and infer_type([value], trim=True) != "string" for row in data for value in row)


def _schema(
    text: str,
    rows: list[list[str]],
    classifier: CsvClassifier,
    header: bool,
    serde: str,
    notes: list[str],
) -> FileSchema:
    data = rows[1:] if header else rows
    width = len(rows[0])
    given = list(classifier.columns) or (rows[0] if header else [])
    names = _column_names([*given[:width], *[""] * (width - len(given))], notes)
    columns = {}
    for position, name in enumerate(names):
        values = (row[position] for row in data if position < len(row))
        kind = classifier.datatypes[position] if classifier.datatypes else infer_type(values, trim=classifier.trim)
        columns[name] = kind
    quoted = classifier.quote is not None and classifier.quote in text
    details = CsvDetails(classifier.delimiter, classifier.quote, header, quoted, serde)
    return FileSchema("csv", columns, len(data), details, tuple(notes))


def _column_names(headings: Sequence[str], notes: list[str]) -> list[str]:
    """Lower-case names; col1, col2, … where there is none; a repeated one gets a number."""
    names: list[str] = []
    for position, heading in enumerate(headings, start=1):
        base = heading.strip().lower() or f"col{position}"
        name, count = base, 1
        while name in names:
            count += 1
            name = f"{base}_{count}"
        if count > 1:
            notes.append(f"the heading {heading!r} is there more than once: column {position} is called {name}")
        names.append(name)
    return names


def _rows(text: str, delimiter: str, quote: str | None) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    if quote:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        return [row for row in reader if row]
    except csv.Error:
        return []
