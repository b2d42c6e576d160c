"""Regular expressions that mean the same to Java, which runs them, and to those who check the contract before.

Java, JavaScript and Python share most of their syntax. What one of them lacks or reads differently (possessive
quantifiers, inline flags, nested classes, `\\Q`, `\\A`, `\\z`) is refused, so that a pattern that was checked is the
one that runs. `infra/datasets/patterns.ts` has the same rules.
"""

import re

# A backslash and: a class of characters, a boundary, a control character, a code, or a mark that stands for itself.
_PROPERTY = r"\\[pP]\{(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|N|Nd|Nl|No|P|S|Sc|Sm|Z|Zs)\}"
_ESCAPE = r"\\(?:[dDwWsStnrf]|u[0-9A-Fa-f]{4}|[\^$\\.*+?()\[\]{}|/])"
_TOKENS: tuple[tuple[str, str], ...] = (
    ("class", rf"\[\^?(?:{_PROPERTY}|{_ESCAPE}|\\-|[^\[\]\\&]|&(?!&))+\]"),
    ("atom", rf"{_PROPERTY}|{_ESCAPE}|[^\\^$*+?()\[\]{{}}|]"),
    ("edge", r"\\[bB]|[\^$]"),
    ("look", r"\(\?(?:=|!|<=|<!)"),
    ("open", r"\((?:\?:)?(?!\?)"),
    ("close", r"\)"),
    ("or", r"\|"),
    ("times", r"(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TOKENS))
_ALLOWED_WHERE_TIMES = ("class", "atom", "close")


def pattern_problem(pattern: str) -> str | None:
    """Say why a regular expression is not one that Java, JavaScript and Python read alike; None when it is."""
    position, before = 0, ""
    groups: list[str] = []
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return f"at character {position + 1}, {pattern[position : position + 10]}"
        kind = str(token.lastgroup)
        if kind in ("open", "look"):
            groups.append(kind)
        elif kind == "close":
            if not groups:
                return f"at character {position + 1}, a ) that closes nothing"
            # What looks around takes no room: to repeat it means nothing, and not every engine takes it.
            kind = "close" if groups.pop() == "open" else "edge"
        elif kind == "times" and before not in _ALLOWED_WHERE_TIMES:
            return f"at character {position + 1}, {token[0]} with nothing to repeat"
        position, before = token.end(), kind
    if groups:
        return "a ( is not closed"
    try:
        _compile(pattern)
    except re.error as error:
        return str(error)
    return None


def can_search(pattern: str) -> bool:
    """Whether a (valid) pattern can be tried here: Python knows no `\\p{…}`."""
    return re.search(r"(?<!\\)(?:\\\\)*\\[pP]", pattern) is None


def found_in(pattern: str, text: str) -> bool:
    """Whether a text has what the pattern looks for; only for patterns that `can_search`."""
    return _compile(pattern).search(text) is not None


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\[pP]\{\w+\}", r"\\w", pattern), re.ASCII)
