"""Cut text into records: whole arrays of bytes at a time, each record kept as it came, with what is wrong with it.

A record ends at a line end: LF, CR LF, or CR in a file that has no LF. With `multiline`, a line end between quotes is
part of the record. Blank lines are no records.

What is checked here is the shape of a record, on which it depends whether a value lands in its own column: quotes are
around whole fields and closed, the number of fields is the header's, the bytes are UTF-8 and no NUL is among them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

OFFSET = "offset"
RAW = "raw"
PROBLEM = "problem"

LF, CR = 10, 13

NUL = "the record holds a NUL byte: it is not text"
NOT_UTF8 = "the record is not UTF-8: bytes that are not are shown as U+FFFD"
QUOTE_OPEN = "a quote is not closed"
QUOTE_OPEN_IN_LINE = "a quote is not closed in its line (source.multiline in the contract allows line ends in quotes)"
QUOTE_INSIDE = "a quote is in the middle of a field: quotes go around whole fields, and inside them are doubled"
QUOTE_INSIDE_ESCAPED = "a quote is in the middle of a field: quotes go around whole fields, and inside them are escaped"

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class RecordShape:
    """What the records of a file look like.

    `delimiter` and `quote` are empty where they mean nothing (JSON lines). `width` is the number of fields, 0 where it
    is not checked.
    """

    delimiter: bytes = b""
    quote: bytes = b""
    escape: bytes = b""
    multiline: bool = False
    width: int = 0


class RecordCutter:
    """Cuts the blocks of one file, in order; what is left of a block goes before the next."""

    def __init__(self, shape: RecordShape, line_end: int = LF, offset: int = 0) -> None:
        """`line_end` is LF or CR; `offset` is the place of the first block in the file, in bytes."""
        self._shape = shape
        self._line_end = line_end
        self.offset = offset
        self._rest = b""

    @property
    def waiting(self) -> int:
        """Bytes that belong to a record whose end has not been seen."""
        return len(self._rest)

    def cut(self, block: bytes, *, last: bool) -> pa.RecordBatch:
        """The records that end in this block; all that are left when it is the `last`.

        Returns a batch of OFFSET (int64, bytes from the start of the text), RAW (string, without its line end) and
        PROBLEM (string, null where the record is in order).
        """
        data = self._rest + block
        buffer = np.frombuffer(data, np.uint8)
        quotes = self._quotes(buffer)
        ends = np.flatnonzero(buffer == self._line_end)
        if self._shape.multiline and quotes.size:
            closed = np.searchsorted(quotes, ends) % 2 == 0
            ends, line_ends = ends[closed], np.flatnonzero(closed)
        else:
            line_ends = np.arange(ends.size)
        if last and len(data) and (not ends.size or ends[-1] != len(data) - 1):
            ends, line_ends = np.append(ends, len(data)), np.append(line_ends, -1)
        used = min(int(ends[-1]) + 1, len(data)) if ends.size else 0
        self._rest = data[used:]
        starts = np.concatenate([np.zeros(min(1, ends.size), np.int64), ends[:-1] + 1])
        text, not_utf8 = _texts(data[:used], starts, line_ends, self._line_end)
        problems = self._problems(buffer, starts, ends, quotes)
        problem = pa.nulls(len(text), pa.string())
        for flags, reason in [*problems, (not_utf8, NOT_UTF8), (_holds(text, "\0") if b"\0" in data else None, NUL)]:
            if flags is not None:
                problem = pc.if_else(flags, reason, problem)
        batch = pa.RecordBatch.from_arrays(
            [pa.array(starts + self.offset, pa.int64()), text, problem], names=[OFFSET, RAW, PROBLEM]
        )
        self.offset += used
        return batch.filter(pc.not_equal(text, ""))

    def _quotes(self, buffer: Any) -> Ints:
        """Where the quotes are that open or close a field, or are doubled: those that are not escaped."""
        if not self._shape.quote:
            return np.empty(0, np.int64)
        quotes = np.flatnonzero(buffer == self._shape.quote[0])
        if not self._shape.escape or not quotes.size:
            return quotes
        # A quote is escaped by an odd number of escapes before it.
        other = np.flatnonzero(buffer != self._shape.escape[0])
        place = np.searchsorted(other, quotes)
        before = np.where(place > 0, other[np.maximum(place - 1, 0)], -1)
        free: Ints = quotes[(quotes - 1 - before) % 2 == 0]
        return free

    def _problems(self, buffer: Any, starts: Ints, ends: Ints, quotes: Ints) -> list[tuple[Any, Any]]:
        shape = self._shape
        if not shape.delimiter or not ends.size:
            return []
        found: list[tuple[Any, Any]] = []
        quotes = quotes[quotes < ends[-1]]
        first = np.searchsorted(quotes, starts)
        if shape.width and (fields := self._fields(buffer, starts, ends, quotes, first)) is not None:
            counts = pa.array(fields).cast(pa.string())
            reason = pc.binary_join_element_wise(counts, f"fields where the columns are {shape.width}", " ")
            found.append((pa.array(fields != shape.width), reason))
        if quotes.size:
            record = np.searchsorted(ends, quotes)
            inside = np.zeros(ends.size, bool)
            inside[record[self._misplaced(buffer, starts, ends, quotes, record, first)]] = True
            found.append((pa.array(inside), QUOTE_INSIDE_ESCAPED if shape.escape else QUOTE_INSIDE))
            odd = (np.searchsorted(quotes, ends) - first) % 2 == 1
            found.append((pa.array(odd), QUOTE_OPEN if shape.multiline else QUOTE_OPEN_IN_LINE))
        return found

    def _fields(self, buffer: Any, starts: Ints, ends: Ints, quotes: Ints, first: Ints) -> Ints | None:
        """Fields of each record, one more than its delimiters outside quotes; None where all have as many as wanted."""
        delimiters = np.flatnonzero(buffer == self._shape.delimiter[0])
        delimiters = delimiters[delimiters < ends[-1]]
        if not quotes.size % 2 and not np.any(first % 2):
            # Quotes are in pairs in each record, so nothing has to be asked of each delimiter.
            each = outside_quotes(delimiters, quotes)
            between = self._shape.width - 1
            if each.size == ends.size * between:
                each = each.reshape(ends.size, between)
                if np.all((each[:, :1] >= starts[:, None]) & (each[:, -1:] < ends[:, None])):
                    return None
        record = np.searchsorted(ends, delimiters)
        if quotes.size:
            outside = (np.searchsorted(quotes, delimiters) - first[record]) % 2 == 0
            record = record[outside]
        return np.bincount(record, minlength=ends.size) + 1

    def _misplaced(self, buffer: Any, starts: Ints, ends: Ints, quotes: Ints, record: Ints, first: Ints) -> Flags:
        """Quotes that open a field after its start, or close it before its end."""
        delimiter, quote = self._shape.delimiter[0], self._shape.quote[0]
        opens = (np.arange(quotes.size) - first[record]) % 2 == 0
        before = buffer[np.maximum(quotes - 1, 0)]
        after = buffer[np.minimum(quotes + 1, buffer.size - 1)]
        doubled: Flags = np.zeros(quotes.size, bool)
        if not self._shape.escape:
            # Closes and opens again at once: a doubled quote.
            doubled |= np.where(opens, (before == quote) & (quotes > starts[record]), after == quote)
        at_start = (quotes == starts[record]) | (before == delimiter)
        at_end = (quotes + 1 >= ends[record]) | (after == delimiter) | ((after == CR) & (quotes + 2 == ends[record]))
        misplaced: Flags = ~np.where(opens, at_start, at_end) & ~doubled
        return misplaced


def outside_quotes(places: Ints, quotes: Ints) -> Ints:
    """Those of rising places that are not between the quotes of a pair: the first and second, the third and fourth…"""
    if not quotes.size:
        return places
    after = np.searchsorted(places, quotes)
    opened, closed = (np.bincount(some, minlength=places.size + 1) for some in (after[::2], after[1::2]))
    outside: Ints = places[np.cumsum(opened - closed)[:-1] == 0]
    return outside


def line_end_of(head: bytes) -> int:
    """How the lines of a file end that begins like this: LF (CR LF included), or CR where there is no LF."""
    return CR if b"\r" in head.rstrip(b"\r") and b"\n" not in head else LF


def _texts(data: bytes, starts: Ints, line_ends: Ints, line_end: int) -> tuple[pa.Array, Any]:
    """The records as strings, and which of them are not UTF-8 (None: all are)."""
    raw = _binary(data, starts)
    try:
        return pc.ascii_rtrim(raw.cast(pa.string()), "\r\n"), None
    except pa.ArrowInvalid:
        pass
    # Replacing leaves every ASCII byte where it is, so the records are between the same line ends.
    shown = data.decode("utf-8", errors="replace").encode()
    ends = np.flatnonzero(np.frombuffer(shown, np.uint8) == line_end)
    shown_ends = np.where(line_ends >= 0, ends[np.minimum(line_ends, ends.size - 1)] if ends.size else 0, len(shown))
    shown_starts = np.concatenate([np.zeros(min(1, shown_ends.size), np.int64), shown_ends[:-1] + 1])
    replaced = _binary(shown, shown_starts)
    return pc.ascii_rtrim(replaced.cast(pa.string()), "\r\n"), pc.not_equal(raw, replaced)


def _binary(data: bytes, starts: Ints) -> pa.Array:
    offsets = pa.py_buffer(np.append(starts, len(data)).astype(np.int32).tobytes())
    return pa.Array.from_buffers(pa.binary(), len(starts), [None, offsets, pa.py_buffer(data)])


def _holds(text: pa.Array, part: str) -> Any:
    return pc.match_substring(text, part)
