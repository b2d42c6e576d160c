"""The words of a DQDL document.

Source of the syntax: AWS Glue developer guide, Data Quality Definition Language (DQDL) reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sluice_local.quality.errors import RulesetError

# What is between the quotes of a text is kept as it stands, but for a quote after a backslash.
_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
    | (?P<text>"(?:\\"|[^"])*")
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark><=|>=|!=|[=<>\[\](),])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A word, a mark, a number or a text (without its quotes), and where it is."""

    kind: str
    value: str
    start: int
    end: int


def tokens(source: str) -> list[Token]:
    """The tokens of a document, without spaces and comments. Raises :class:`RulesetError`."""
    found: list[Token] = []
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None or match.lastgroup is None:
            raise RulesetError(f"{place(source, position)}: got {source[position]!r}, which DQDL does not have there")
        if match.lastgroup != "space":
            value = match.group()
            if match.lastgroup == "text":
                value = value[1:-1].replace('\\"', '"')
            found.append(Token(match.lastgroup, value, match.start(), match.end()))
        position = match.end()
    return found


def place(source: str, offset: int) -> str:
    """`line 2:5` for an offset into the document."""
    before = source[:offset]
    return f"line {before.count(chr(10)) + 1}:{offset - (before.rfind(chr(10)) + 1) + 1}"
