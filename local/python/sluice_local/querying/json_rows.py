"""JSON lines as batches of text, read as Athena's JSON SerDe reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

_ROWS_PER_BATCH = 20_000


def read_batches(
    filesystem: Any, path: str, columns: Sequence[str], constants: dict[str, str | None]
) -> Iterator[pa.RecordBatch]:
    """The rows of the file at `bucket/key`: its columns by key, whatever its case, then the constants, all as text.

    A nested value is its JSON. Raises :class:`pyarrow.ArrowInvalid`, naming file and line, at a line that is no object.
    """
    schema = pa.schema([pa.field(name, pa.string()) for name in (*columns, *constants)])
    with filesystem.open_input_stream(path) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="\n") as lines:
        try:
            numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
            while batch := list(islice(numbered, _ROWS_PER_BATCH)):
                rows = [_object(path, number, line) for number, line in batch]
                texts = [{**{name: _text(row.get(name)) for name in columns}, **constants} for row in rows]
                yield pa.RecordBatch.from_pylist(texts, schema)
        except UnicodeDecodeError as error:
            raise pa.ArrowInvalid(f"s3://{path} is not UTF-8: {error}") from error


def _object(path: str, number: int, line: str) -> dict[str, Any]:
    try:
        # Numbers stay as they are written.
        value = json.loads(line, parse_float=_Number, parse_int=_Number)
    except ValueError as error:
        raise pa.ArrowInvalid(f"s3://{path}, line {number}: not a valid JSON object: {error}") from error
    if not isinstance(value, dict):
        raise pa.ArrowInvalid(f"s3://{path}, line {number}: not a JSON object")
    return {key.lower(): item for key, item in value.items()}


class _Number(str):
    """The text of a number."""

    __slots__ = ()


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """The value with numbers in place of their texts, as they are shown inside a nested value."""
    if isinstance(value, _Number):
        return json.loads(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
