"""Types of text values, as a crawler infers them for CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WHOLE = re.compile(r"[+-]?\d{1,19}")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_LONGEST_BIGINT = 2**63


def infer_type(values: Iterable[str], *, trim: bool) -> str:
    """The Hive type of a column: bigint, double, boolean, or string. Empty values say nothing.

    Dates stay text: of the two SerDes for CSV, one wants them as days since the epoch.
    """
    found = ""
    for raw in values:
        value = raw.strip() if trim else raw
        if value == "":
            continue
        kind = value_type(value)
        if found and found != kind:
            kind = "double" if {found, kind} == {"bigint", "double"} else "string"
        found = kind
        if found == "string":
            break
    return found or "string"


def value_type(value: str) -> str:
    """The narrowest type of one value."""
    if _WHOLE.fullmatch(value) and -_LONGEST_BIGINT <= int(value) < _LONGEST_BIGINT:
        return "bigint"
    if _NUMBER.fullmatch(value) and not _WHOLE.fullmatch(value):
        return "double"
    if value.lower() in ("true", "false"):
        return "boolean"
    return "string"
