"""Reading fields of unknown JSON: what is wrong is collected, so that one error names every problem."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal


class Problems(list[str]):
    """The problems found in a contract, in order."""

    def say(self, problem: str) -> None:
        """Add a problem in its own words."""
        self.append(problem)

    def add(self, where: str, got: object, allowed: str) -> None:
        """Add a problem: a place, the value found there, what would be right."""
        shown = "nothing" if got is None else json.dumps(got, default=_plain, ensure_ascii=False)
        self.append(f"{where} is {shown[:80]}, must be {allowed}")

    def check_keys(self, where: str, fields: Mapping[str, object], allowed: Collection[str]) -> None:
        """Refuse keys that mean nothing: they are most often a misspelt one that does."""
        for key in fields:
            if key not in allowed:
                self.append(f"{where} has an unknown key {json.dumps(key)}, allowed: {', '.join(sorted(allowed))}")

    def text(
        self, fields: Mapping[str, object], key: str, where: str, pattern: str = r"(?s).+", longest: int | None = None
    ) -> str:
        """Read a text that must be there; the empty string when it is not right."""
        value = fields.get(key)
        if isinstance(value, str) and re.fullmatch(pattern, value) and (longest is None or len(value) <= longest):
            return value
        rule = "a text" if pattern == r"(?s).+" else f"a text like {pattern}"
        self.add(where, value, rule if longest is None else f"{rule}, of at most {longest} characters")
        return ""

    def optional_text(self, fields: Mapping[str, object], key: str, where: str) -> str:
        """Read a text that may be absent."""
        value = fields.get(key, "")
        if isinstance(value, str):
            return value
        self.add(where, value, "a text")
        return ""

    def flag(self, fields: Mapping[str, object], key: str, where: str) -> bool:
        """Read true or false, false when absent."""
        value = fields.get(key, False)
        if isinstance(value, bool):
            return value
        self.add(where, value, "true or false")
        return False

    def choice(self, fields: Mapping[str, object], key: str, allowed: Sequence[str]) -> str:
        """Read one of some words, the first of them when absent or not right."""
        value = fields.get(key, allowed[0])
        if isinstance(value, str) and value in allowed:
            return value
        self.add(key, value, " or ".join([", ".join(allowed[:-1]), allowed[-1]]))
        return allowed[0]


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
