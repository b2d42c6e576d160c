"""The part `source` of a data contract: how the raw files are written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from .contract_fields import Problems

Format = Literal["csv", "json", "parquet"]

FORMATS: tuple[Format, ...] = ("csv", "json", "parquet")
_CSV_KEYS = {"delimiter", "quote", "escape", "header", "multiline"}
_TEXT_KEYS = {"encoding"}
_MARK = r"[\x01-\x09\x0b\x0c\x0e-\x7f]"


@dataclass(frozen=True)
class Source:
    """How the raw files are written.

    A text file whose name ends in `.gz` is gzip; a UTF-8 byte order mark at its start is no part of the first name.

    Attributes:
        format: csv, json (one object a line) or parquet. What follows is for csv.
        delimiter: One ASCII character between fields.
        quote: One ASCII character around fields that hold delimiters, quotes or line ends.
        escape: The character before a quote inside a quoted field; None: it is doubled, as RFC 4180 has it.
        header: Whether each file's first line names its columns. If not, they are the contract's, in its order.
        multiline: Whether quoted fields may hold line ends. A large file is then read by one task.
    """

    format: Format = "csv"
    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    header: bool = True
    multiline: bool = False


def parse_source(value: object, problems: Problems) -> Source:
    """Read `source`; what is wrong with it is added to `problems`."""
    if not isinstance(value, dict):
        problems.add("source", value, "a JSON object")
        return Source()
    fields = cast(Mapping[str, object], value)
    form = fields.get("format")
    if form not in FORMATS:
        problems.add("source.format", form, ", ".join(FORMATS))
        return Source()
    # A key of another format would have no effect.
    allowed = {"format"} | (_CSV_KEYS if form == "csv" else set()) | (_TEXT_KEYS if form != "parquet" else set())
    problems.check_keys("source", fields, allowed)
    if str(fields.get("encoding", "utf-8")).lower() != "utf-8":
        problems.add("source.encoding", fields.get("encoding"), "utf-8: convert the files before they are put")
    if form != "csv":
        return Source(cast(Format, form))
    marks = {key: _mark(fields, key, default, problems) for key, default in (("delimiter", ","), ("quote", '"'))}
    escape = _mark(fields, "escape", "", problems) if "escape" in fields else None
    if marks["delimiter"] == marks["quote"]:
        problems.say(f"source.delimiter and source.quote are both {json.dumps(marks['quote'])}: they must differ")
    if escape == marks["delimiter"]:
        problems.say(f"source.escape and source.delimiter are both {json.dumps(escape)}: they must differ")
    return Source(
        format="csv",
        delimiter=marks["delimiter"],
        quote=marks["quote"],
        # A quote that escapes itself is what doubling is.
        escape=None if escape == marks["quote"] else escape,
        header=problems.flag(fields, "header", "source.header") if "header" in fields else True,
        multiline=problems.flag(fields, "multiline", "source.multiline"),
    )


def _mark(fields: Mapping[str, object], key: str, default: str, problems: Problems) -> str:
    mark = fields.get(key, default)
    if isinstance(mark, str) and re.fullmatch(_MARK, mark):
        return mark
    problems.add(f"source.{key}", mark, "one character of ASCII, not a line break")
    return default
