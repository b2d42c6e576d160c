"""CSV files as batches of text, read as Athena's SerDes read them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from sluice_local.csv_format import CsvFormat

_BLOCK_BYTES = 8 << 20


def read_batches(
    filesystem: Any, path: str, layout: CsvFormat, columns: Sequence[str], constants: dict[str, str | None]
) -> Iterator[pa.RecordBatch]:
    """The rows of the file at `bucket/key`: its columns, by position, then the constants, all of them text.

    A row that is too short ends in nulls, one that is too long loses its rest: so do the SerDes.
    """
    odd: list[str] = []

    def set_aside(row: Any) -> str:
        odd.append(row.text)
        return "skip"

    # One thread: the handler is Python, and rows keep their order.
    read = pa_csv.ReadOptions(
        column_names=list(columns), skip_rows=layout.header_lines, block_size=_BLOCK_BYTES, use_threads=False
    )
    parse = pa_csv.ParseOptions(
        delimiter=layout.delimiter,
        quote_char=layout.quote or False,
        escape_char=layout.escape or False,
        invalid_row_handler=set_aside,
    )
    convert = pa_csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False)
    with filesystem.open_input_stream(path) as stream:
        try:
            reader = pa_csv.open_csv(stream, read_options=read, parse_options=parse, convert_options=convert)
        except pa.ArrowInvalid as error:
            # Arrow's word for a file that has a header and no row.
            if "Empty CSV" in str(error):
                return
            raise
        for batch in reader:
            yield _with_constants(batch, constants)
    if odd:
        yield _with_constants(_repaired(odd, layout, columns), constants)


def _repaired(texts: list[str], layout: CsvFormat, columns: Sequence[str]) -> pa.RecordBatch:
    if layout.quote:
        rows = csv.reader(texts, delimiter=layout.delimiter, quotechar=layout.quote, escapechar=layout.escape)
    else:
        rows = csv.reader(texts, delimiter=layout.delimiter, quoting=csv.QUOTE_NONE, escapechar=layout.escape)
    width = len(columns)
    padded = [(*row[:width], *[None] * (width - len(row))) for row in rows]
    arrays = [pa.array([row[position] for row in padded], pa.string()) for position in range(width)]
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))


def _with_constants(batch: pa.RecordBatch, constants: dict[str, str | None]) -> pa.RecordBatch:
    arrays = [pa.array([value] * batch.num_rows, pa.string()) for value in constants.values()]
    return pa.RecordBatch.from_arrays([*batch.columns, *arrays], names=[*batch.schema.names, *constants])
