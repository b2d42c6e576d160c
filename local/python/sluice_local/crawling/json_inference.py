"""The schema of JSON lines, from the first part of a file."""

from __future__ import annotations

import json
from typing import Any

from sluice_local.crawling.schema import FileSchema, widen

_BIGINT = range(-(2**63), 2**63)
_INT = range(-(2**31), 2**31)


def infer_json(text: str, *, complete: bool) -> FileSchema | None:
    """The columns of a file of one object a line, in the order in which keys come up; None: not JSON.

    It is JSON when its first line that is not blank is an object, as Glue's built-in classifier goes by the beginning
    of a file. A note says how many lines further on are none: what becomes of them is for the job to decide.
    `complete` says that the text is the whole file: otherwise its last line may be cut and does not count.
    """
    if not complete:
        text = text[: text.rfind("\n") + 1]
    # Not `splitlines`, which also splits at characters that JSON allows inside a text.
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    objects = [_object(line) for line in lines]
    if not objects or objects[0] is None:
        return None
    columns: dict[str, str] = {}
    for found in objects:
        for key, value in (found or {}).items():
            kind = _kind(value)
            if kind is not None:
                columns[key.lower()] = _wider(columns.get(key.lower()), kind)
            else:
                columns.setdefault(key.lower(), "")
    bad = objects.count(None)
    notes = (f"{bad} of {len(objects)} lines are no JSON objects",) if bad else ()
    typed = {name: kind or "string" for name, kind in columns.items()}
    return FileSchema("json", typed, len(objects), notes=notes)


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _kind(value: Any) -> str | None:
    """The Hive type of a JSON value; None for null, which says nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if value in _INT else "bigint" if value in _BIGINT else "double"
    if isinstance(value, float):
        return "double"
    if isinstance(value, list):
        kind: str | None = None
        for item in value:
            of_item = _kind(item)
            kind = kind if of_item is None else _wider(kind, of_item)
        return f"array<{kind or 'string'}>"
    if isinstance(value, dict):
        fields = ",".join(f"{key.lower()}:{_kind(item) or 'string'}" for key, item in value.items())
        return f"struct<{fields}>" if fields else "string"
    return "string"


def _wider(held: str | None, kind: str) -> str:
    return kind if not held else widen(held, kind) or "string"
