"""CSV files as columns of text, by the names in each file's own header.

A table of CSV is read by position in Glue and Athena: a file whose columns are in another order, or of another number,
would give values of one column as another's. So the job goes by the header that each file has, and not by the table.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import frame, records
from .contract import Contract
from .contract_source import Source
from .errors import SourceFileError
from .evolution import columns_read
from .normalise import normalise
from .record_reader import TextFile
from .records import RecordCutter, RecordShape, line_end_of
from .source_files import HEAD_BYTES, RawFile
from .unread import unread

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PARSED = "_sluice_parsed"
_CORRUPT = "_corrupt_record"
NOT_CSV = "the record is not readable as CSV"

Headed = tuple[TextFile, tuple[str, ...]]
"""A file, and the names of its columns in their order."""


@dataclass(frozen=True)
class CsvFiles:
    """Files with one header: its names, as the files write them."""

    names: tuple[str, ...]
    files: tuple[TextFile, ...]
    shape: RecordShape


def csv_files(heads: Sequence[tuple[RawFile, bytes]], contract: Contract) -> tuple[CsvFiles, ...]:
    """The files that have a record, by their headers.

    Args:
        heads: The files, each with the beginning of its text.
        contract: The dataset's contract.

    Raises:
        SourceFileError: naming the file, when a header names no column of the contract or one of its columns twice, or
            cannot be read.
    """
    groups: dict[tuple[str, ...], list[TextFile]] = defaultdict(list)
    for file, head in heads:
        found = _headed(file, head, contract)
        if found is not None:
            groups[found[1]].append(found[0])
    return tuple(CsvFiles(names, tuple(files), _shape(contract.source, len(names))) for names, files in groups.items())


def csv_rows(parts: Sequence[tuple[CsvFiles, DataFrame]], source: Source) -> DataFrame:
    """The rows of CSV files, as texts.

    Args:
        parts: Files of one header, and their records in the columns of `record_reader.RECORDS_SCHEMA`; at least one.
        source: What the contract says of the files.

    Returns:
        One string column for each name in any header, as the first file writes it; an empty field is an empty text, and
        a column that a file has not is null in its rows. Then `frame.SOURCE`, `frame.SLOT`, `frame.UNREAD` and
        `frame.PROBLEM`.
    """
    rows = [_rows(found, of.names, source) for of, found in parts]
    return reduce(lambda left, right: left.unionByName(right, allowMissingColumns=True), rows)


def _headed(file: RawFile, head: bytes, contract: Contract) -> Headed | None:
    """The file with its columns; None where it has no record at all."""
    source = contract.source
    if head.startswith(_UTF16):
        raise _bad(file, "begins like UTF-16. The contract says UTF-8: convert the file")
    mark = len(_BOM) if head.startswith(_BOM) else 0
    text, line_end = head[mark:], line_end_of(head)
    if not source.header:
        return TextFile(file, line_end, mark), tuple(
            (column.raw_names or (column.name,))[0] for column in contract.columns
        )
    cutter = RecordCutter(_shape(source, 0), line_end, mark)
    found = cutter.cut(text, last=len(head) < HEAD_BYTES)
    if not found.num_rows:
        if len(head) >= HEAD_BYTES and text.strip():
            raise _bad(file, f"has no header that ends within {HEAD_BYTES} bytes: it is not CSV as the contract says")
        return None
    header, problem = found.column(records.RAW)[0].as_py(), found.column(records.PROBLEM)[0].as_py()
    if problem is not None:
        raise _bad(file, f"has a header that cannot be read: {problem}. It is {header[:200]!r}")
    # The next record begins after this one's line end; blank lines in between are none.
    start = found.column(records.OFFSET)[0].as_py()
    skip = start + len(header.encode())
    return TextFile(file, line_end, skip), _names(file, header, contract)


def _names(file: RawFile, header: str, contract: Contract) -> tuple[str, ...]:
    source = contract.source
    cells = next(
        csv.reader(
            [header],
            delimiter=source.delimiter,
            quotechar=source.quote,
            escapechar=source.escape,
            doublequote=source.escape is None,
        )
    )
    names = [cell.strip() or f"col{position}" for position, cell in enumerate(cells, start=1)]
    lowered = [name.lower() for name in names]
    twice = sorted({name for name in lowered if lowered.count(name) > 1})
    if twice:
        raise _bad(file, f"names a column twice in its header: {', '.join(twice)}. Which one is meant is unknown")
    wanted = list(contract.raw_names)
    if not {normalise(name) for name in names} & {normalise(name) for name in wanted}:
        raise _bad(
            file,
            f"has no header, or another dataset's: its first line is {header[:200]!r}, with no column of "
            f"{contract.name} ({', '.join(wanted)}). Add the header, or say source.header false in the contract",
        )
    columns_read(names, contract, file.uri)
    return tuple(names)


def _rows(found: DataFrame, names: tuple[str, ...], source: Source) -> DataFrame:
    fields = [f"c{position}" for position in range(len(names))]
    schema = ", ".join([*(f"{field} string" for field in fields), f"{_CORRUPT} string"])
    options = {
        "sep": source.delimiter,
        "quote": source.quote,
        "escape": source.escape or source.quote,
        "mode": "PERMISSIVE",
        "columnNameOfCorruptRecord": _CORRUPT,
        # Line ends in quotes stay as they are.
        "multiLine": "true",
    }
    in_order = F.col(records.PROBLEM).isNull()
    parsed = found.withColumn(_PARSED, F.when(in_order, F.from_csv(F.col(records.RAW), schema, options)))
    corrupt = in_order & F.col(f"{_PARSED}.{_CORRUPT}").isNotNull()
    problem = F.when(corrupt, F.lit(NOT_CSV)).otherwise(F.col(records.PROBLEM))
    return parsed.withColumn(frame.PROBLEM, problem).select(
        *(
            # Spark makes a null of an empty field, which is there.
            F.when(F.col(frame.PROBLEM).isNull(), F.coalesce(F.col(f"{_PARSED}.{field}"), F.lit(""))).alias(name)
            for field, name in zip(fields, names, strict=True)
        ),
        frame.SOURCE,
        frame.SLOT,
        unread(),
        frame.PROBLEM,
    )


def _shape(source: Source, width: int) -> RecordShape:
    return RecordShape(
        delimiter=source.delimiter.encode(),
        quote=source.quote.encode(),
        escape=(source.escape or "").encode(),
        multiline=source.multiline,
        width=width,
    )


def _bad(file: RawFile, what: str) -> SourceFileError:
    return SourceFileError(
        f"{file.uri} {what}. Nothing was written. Correct the file, or take it out of the raw zone, and run again."
    )
