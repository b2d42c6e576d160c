"""Partition folders, `key=value`, escaped as Hive escapes them."""

from __future__ import annotations

import re

#: What Hive, Spark and Athena write for a partition value that is null.
NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"

_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")


def unescape(text: str) -> str:
    """Hive's `%XX` undone, one character each: `A%2FB` is `A/B`. A `%` that escapes nothing stays."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)


def parse_folder(folder: str) -> tuple[str, str] | None:
    """Name and value of a `key=value` folder; None for any other folder."""
    name, separator, value = folder.partition("=")
    return (unescape(name), unescape(value)) if separator and name else None
