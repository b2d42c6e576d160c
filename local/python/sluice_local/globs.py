"""Glob patterns as crawlers and Glue sources take them for exclusions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def matches_any(patterns: Iterable[str], path: str) -> bool:
    """Whether one of the patterns matches the whole of `path`, which is relative to the include path."""
    return any(_compile(pattern).fullmatch(path) for pattern in patterns)


@lru_cache(maxsize=256)
def _compile(pattern: str) -> re.Pattern[str]:
    """`*` and `?` stay within a folder, `**` crosses folders; `[…]`, `[!…]`, `{a,b}` as usual; `\\` quotes the next."""
    out, position, braces = [], 0, 0
    while position < len(pattern):
        character = pattern[position]
        if pattern.startswith("**/", position):
            # Any number of folders, none among them: `**/tmp/*` takes `tmp/x` too.
            out.append("(?:.*/)?")
            position += 3
            continue
        if pattern.startswith("**", position):
            out.append(".*")
            position += 2
            continue
        if character == "\\" and position + 1 < len(pattern):
            out.append(re.escape(pattern[position + 1]))
            position += 2
            continue
        if character == "[" and (end := pattern.find("]", position + 1)) > 0:
            inner = pattern[position + 1 : end]
            negated = inner.startswith("!")
            out.append(f"[{'^' if negated else ''}{re.escape(inner[negated:]).replace(chr(92) + '-', '-')}]")
            position = end + 1
            continue
        if character == "{":
            braces += 1
            out.append("(?:")
        elif character == "}" and braces:
            braces -= 1
            out.append(")")
        elif character == "," and braces:
            out.append("|")
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character)))
        position += 1
    if braces:
        raise ValueError(f"exclusion pattern {pattern!r}: a {{ is not closed")
    return re.compile("".join(out), re.DOTALL)
