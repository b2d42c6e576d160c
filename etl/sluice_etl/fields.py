"""Cut records that are in order into their fields: whole columns at a time, no record on its own."""

from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .records import RecordShape, outside_quotes


def is_plain(records: pa.Array, shape: RecordShape) -> pa.Array:
    """Which records have nothing in them on which readers of CSV could differ: line ends in quotes, and escapes."""
    data = records.buffers()[2]
    # Nearly always there is none in the whole of them, which is seen in a fraction of the time.
    texts = data.to_pybytes() if data is not None else b""
    unusual = [text for text in (b"\n", b"\r", shape.escape) if text and text in texts]
    found = [pc.match_substring(records, text.decode()) for text in unusual]
    return pc.invert(reduce(pc.or_, found)) if found else pa.repeat(pa.scalar(True), len(records))


def cut_fields(records: pa.StringArray, shape: RecordShape) -> list[pa.StringArray] | None:
    """The columns of CSV records: each field without the quotes around it, doubled quotes in it as one.

    Args:
        records: Records without nulls, that `records.RecordCutter` found nothing wrong with, and that are `is_plain`.
        shape: The shape that they have, with its `width`.

    Returns:
        As many columns as the width, each as long as `records`. None when the records turn out to have another width.
    """
    _, offsets_buffer, data_buffer = records.buffers()
    count, width = len(records), shape.width
    # A slice has the buffers of the whole: its records are between its own bounds.
    bounds = np.frombuffer(offsets_buffer, np.int32)[records.offset : records.offset + count + 1]
    first = bounds[0]
    data = np.frombuffer(data_buffer, np.uint8)[: bounds[-1]] if data_buffer is not None else np.empty(0, np.uint8)
    delimiters = first + np.flatnonzero(data[first:] == shape.delimiter[0])
    quotes = first + np.flatnonzero(data[first:] == shape.quote[0])
    # Every record has an even number of quotes, so that they are in pairs in all of them together.
    delimiters = outside_quotes(delimiters, quotes)
    if delimiters.size != count * (width - 1):
        return None
    between = delimiters.astype(np.int32).reshape(count, width - 1)
    edges = np.empty((count, width, 2), np.int32)
    edges[:, 0, 0] = bounds[:-1]
    edges[:, 1:, 0] = between + 1
    edges[:, :-1, 1] = between
    edges[:, -1, 1] = bounds[1:]
    quoted = _unquote(edges, data, shape.quote[0]) if quotes.size else np.zeros(width, np.bool_)
    # A text of every field, and one of what is between it and the next.
    pieces = pa.StringArray.from_buffers(
        2 * count * width - 1, pa.py_buffer(np.ascontiguousarray(edges).reshape(-1).tobytes()), data_buffer
    )
    columns = [pieces.take(pa.array(np.arange(2 * column, 2 * count * width, 2 * width))) for column in range(width)]
    quote = shape.quote.decode()
    return [
        pc.replace_substring(column, quote * 2, quote) if has_quotes else column
        for column, has_quotes in zip(columns, quoted, strict=True)
    ]


def _unquote(edges: Any, data: Any, quote: int) -> Any:
    """Take the quotes around fields off `edges`; which columns have such fields."""
    start, end = edges[:, :, 0], edges[:, :, 1]
    filled = end > start
    quoted = filled & (data[np.minimum(start, data.size - 1)] == quote)
    start[quoted] += 1
    end[quoted] -= 1
    return quoted.any(axis=0)
