"""How the cells of a column are read: the keys `format`, `zone`, `trueValues` and `falseValues` of a contract."""

from collections.abc import Mapping
from dataclasses import dataclass

from .contract_fields import Problems
from .datetime_format import format_problem, has_zone, is_zone
from .types import HiveType

UTC = "UTC"


@dataclass(frozen=True)
class Reading:
    """How texts become values.

    `format` is Spark's datetime pattern of dates and timestamps, None for ISO 8601. `zone` is where the clock stands
    that wrote timestamps without a zone, UTC or of the IANA database. `true_values` and `false_values` are the words of
    a boolean, in lower case and compared so; none: Spark's own.
    """

    format: str | None = None
    zone: str = UTC
    true_values: tuple[str, ...] = ()
    false_values: tuple[str, ...] = ()

    def expected(self, type_: HiveType) -> str:
        """What a text must be to be a value of the type."""
        if type_.kind == "boolean" and self.true_values:
            return f"a boolean ({', '.join(self.true_values)}; {', '.join(self.false_values)})"
        if type_.kind == "date" and self.format is not None:
            return f"a date ({self.format})"
        if type_.kind == "timestamp":
            form = self.format or "ISO 8601, such as 2026-01-31T12:30:00Z"
            says_zone = self.format is not None and has_zone(self.format)
            return f"a timestamp ({form}{'' if says_zone else f'; without a zone it is {self.zone}'})"
        return type_.expected


PLAIN = Reading()
"""ISO 8601, UTC, Spark's words."""


def parse_reading(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> Reading:
    """Read these keys of a column."""
    form = _format(fields, type_, where, problems)
    zone = _zone(fields, type_, form, where, problems)
    true_values, false_values = (_words(fields, key, type_, where, problems) for key in ("trueValues", "falseValues"))
    if ("trueValues" in fields) != ("falseValues" in fields):
        problems.say(f"{where}: trueValues and falseValues go together: give both or none")
    both = sorted(set(true_values) & set(false_values))
    if both:
        problems.add(f"{where}: falseValues", both[0], "other words than trueValues has, case aside")
    return Reading(form, zone, true_values, false_values)


def _format(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> str | None:
    if "format" not in fields:
        return None
    form = fields["format"]
    if type_.kind not in ("date", "timestamp"):
        problems.say(f"{where}: format is for dates and timestamps, not for {type_}")
    elif isinstance(form, str) and form:
        problem = format_problem(form, type_.kind)
        if problem is None:
            return form
        problems.add(f"{where}: format", form, f"a datetime pattern of Spark's, such as dd/MM/yyyy ({problem})")
    else:
        problems.add(f"{where}: format", form, "a datetime pattern of Spark's, such as dd/MM/yyyy")
    return None


def _zone(fields: Mapping[str, object], type_: HiveType, form: str | None, where: str, problems: Problems) -> str:
    if "zone" not in fields:
        return UTC
    zone = fields["zone"]
    if type_.kind != "timestamp":
        problems.say(f"{where}: zone is for timestamps, not for {type_}")
    elif form is not None and has_zone(form):
        problems.say(f"{where}: zone has nothing to say: format {form} reads the zone from each text")
    elif isinstance(zone, str) and is_zone(zone):
        return zone
    else:
        problems.add(f"{where}: zone", zone, "UTC or a region of the IANA time zone database, such as Europe/Berlin")
    return UTC


def _words(fields: Mapping[str, object], key: str, type_: HiveType, where: str, problems: Problems) -> tuple[str, ...]:
    if key not in fields:
        return ()
    words = fields[key]
    if type_.kind != "boolean":
        problems.say(f"{where}: {key} is for boolean columns, not for {type_}")
    elif (
        isinstance(words, list)
        and words
        and all(isinstance(word, str) and word == word.strip() != "" for word in words)
    ):
        return tuple(word.lower() for word in words)
    else:
        problems.add(
            f"{where}: {key}", words, "a list of words, at least one, none empty or with white space around it"
        )
    return ()
