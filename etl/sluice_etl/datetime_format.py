"""Which of Spark's datetime patterns a contract may give, and which time zones.

Spark's pattern letters: https://spark.apache.org/docs/3.5.6/sql-ref-datetime-pattern.html. `infra/datasets/formats.ts`
has the same rules.
"""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# How many times each letter may be repeated, of those that Spark reads texts by (E, F, Q and q it only writes).
_LENGTHS: dict[str, tuple[int, ...]] = {
    "y": (1, 2, 4),
    "M": (1, 2, 3, 4),
    "d": (1, 2),
    "D": (1, 2, 3),
    "H": (1, 2),
    "h": (1, 2),
    "m": (1, 2),
    "s": (1, 2),
    "S": (1, 2, 3, 4, 5, 6),
    "a": (1,),
    "X": (1, 2, 3),
    "x": (1, 2, 3),
    "Z": (1, 2, 3, 4, 5),
    "z": (1, 2, 3, 4),
    "V": (2,),
    "O": (1, 4),
}
_ZONES = frozenset("XxZzVO")
_TIMES = frozenset("HhmsSa") | _ZONES
# A quoted text, a run of one letter, or one other character.
_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']")
_ZONE_NAME = re.compile(r"UTC|[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+)+")
# A zone that every time zone database has.
_KNOWN_ZONE = "Europe/London"


def format_problem(pattern: str, kind: str) -> str | None:
    """Say why a pattern cannot be the format of a date or timestamp column; None when it can."""
    letters: set[str] = set()
    depth = end = 0
    for token in _TOKEN.finditer(pattern):
        if token.start() != end:
            break
        end, text = token.end(), token[0]
        letter = token[1]
        if text in ("[", "]"):
            depth += 1 if text == "[" else -1
            if depth not in (0, 1):
                return "its [ and ] do not pair up"
        elif text in "{}#":
            return f"Spark reserves {text}"
        elif letter:
            allowed = _LENGTHS.get(letter)
            if allowed is None:
                return f"{letter} is no letter that Spark reads; a text goes in single quotes"
            if len(text) not in allowed:
                return f"{letter} may be repeated {_or(allowed)} times, not {len(text)}"
            if depth and letter in _ZONES:
                return "a zone cannot be optional: texts without one would be taken for another moment"
            if depth and letter not in "sS":
                return "only seconds and their fraction may be optional"
            letters.add(letter)
    if end != len(pattern):
        return "a single quote is not closed"
    if depth:
        return "its [ and ] do not pair up"
    return _letters_problem(letters, kind)


def _letters_problem(letters: set[str], kind: str) -> str | None:
    day = "D" in letters or letters >= {"M", "d"}
    if "y" not in letters or not day:
        return "it needs a year (y), and month and day (M and d) or the day of the year (D)"
    if "D" in letters and letters & {"M", "d"}:
        return "the day of the year (D) goes without month and day (M and d)"
    if kind == "date" and letters & _TIMES:
        return "a date has no time and no zone"
    if {"H", "h"} <= letters or ("h" in letters) != ("a" in letters):
        return "an hour is H (0 to 23), or h (1 to 12) with a (AM or PM)"
    if "m" in letters and not letters & {"H", "h"}:
        return "minutes need an hour"
    if "s" in letters and "m" not in letters:
        return "seconds need minutes"
    if "S" in letters and "s" not in letters:
        return "a fraction needs seconds"
    return None


def has_zone(pattern: str) -> bool:
    """Whether texts in a (valid) format say their zone themselves."""
    return any(token[1] in _ZONES for token in _TOKEN.finditer(pattern) if token[1])


def is_zone(name: str) -> bool:
    """Whether a name is UTC or a region of the IANA time zone database, such as Europe/Berlin."""
    if _ZONE_NAME.fullmatch(name) is None:
        return False
    return _in_database(name) or not _in_database(_KNOWN_ZONE)


def _in_database(name: str) -> bool:
    # A machine without the database cannot tell: there the form must do, and Spark, which brings its own, has the say.
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _or(numbers: tuple[int, ...]) -> str:
    *first, last = [str(number) for number in numbers]
    return f"{', '.join(first)} or {last}" if first else last
