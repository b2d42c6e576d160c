"""One column of a data contract."""

from collections.abc import Mapping
from dataclasses import dataclass

from .contract_fields import Problems
from .contract_reading import PLAIN, Reading, parse_reading
from .contract_value import ORDERED, Value, parse_value, show, value_form
from .normalise import normalise
from .portable_pattern import can_search, found_in, pattern_problem
from .types import SIMPLE_KINDS, HiveType, parse_type

COLUMN_NAME = r"[a-z][a-z0-9_]*"
LONGEST_COLUMN_NAME = 255

_KEYS = {"name", "type", "description", "required", "enum", "minimum", "maximum", "pattern", "maxLength", "from"}
_KEYS |= {"default", "format", "zone", "trueValues", "falseValues"}
_TYPES = ", ".join(SIMPLE_KINDS) + " or decimal(p,s) with p from 1 to 38 and s not above p"


@dataclass(frozen=True)
class Column:
    """A column: its name and type, how its cells are read, and what its values must be.

    `raw_names` are the raw columns that it is read from, in the order of preference; none: the one of its own name.
    `enum` lists the values allowed, and is empty where any value goes. Bounds are inclusive. `pattern` is a regular
    expression in Java's syntax; it is searched for, so anchor it to describe the whole text. `max_length` counts
    characters. `default` is the value of a row that has none.
    """

    name: str
    type: HiveType
    required: bool = False
    enum: tuple[Value, ...] = ()
    minimum: Value | None = None
    maximum: Value | None = None
    pattern: str | None = None
    max_length: int | None = None
    raw_names: tuple[str, ...] = ()
    default: Value | None = None
    reading: Reading = PLAIN
    description: str = ""

    @property
    def sought(self) -> tuple[str, ...]:
        """The names of its raw columns, as `normalise` gives them."""
        return tuple(normalise(name) for name in self.raw_names or (self.name,))

    @property
    def expected(self) -> str:
        """What a text must be to be a value of this column's type, for the reason given to a rejected row."""
        return self.reading.expected(self.type)


def parse_column(value: object, where: str, problems: Problems) -> Column | None:
    """Read one entry of `columns`; None, with the problems said, when it is not right."""
    if not isinstance(value, dict):
        problems.add(where, value, "a JSON object")
        return None
    before = len(problems)
    fields: Mapping[str, object] = value
    name = problems.text(fields, "name", f"{where}.name", pattern=COLUMN_NAME, longest=LONGEST_COLUMN_NAME)
    where = f"column {name}" if name else where
    problems.check_keys(where, fields, _KEYS)
    type_ = parse_type(fields.get("type"))
    if type_ is None:
        problems.add(f"{where}: type", fields.get("type"), f"one of {_TYPES}")
        return None
    column = Column(
        name=name,
        type=type_,
        required=problems.flag(fields, "required", f"{where}: required"),
        enum=_enum(fields, type_, where, problems),
        minimum=_bound(fields, "minimum", type_, where, problems),
        maximum=_bound(fields, "maximum", type_, where, problems),
        pattern=_pattern(fields, type_, where, problems),
        max_length=_max_length(fields, type_, where, problems),
        raw_names=_raw_names(fields, where, problems),
        default=_default(fields, type_, where, problems),
        reading=parse_reading(fields, type_, where, problems),
        description=problems.optional_text(fields, "description", f"{where}: description"),
    )
    if len(problems) == before:
        _check_together(column, where, problems)
    return column if len(problems) == before else None


def _bound(fields: Mapping[str, object], key: str, type_: HiveType, where: str, problems: Problems) -> Value | None:
    if key not in fields:
        return None
    if type_.kind not in ORDERED:
        problems.say(f"{where}: {key} is for numbers, dates and timestamps, not for {type_}")
        return None
    bound = parse_value(fields[key], type_)
    if bound is None:
        problems.add(f"{where}: {key}", fields[key], value_form(type_))
    return bound


def _enum(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> tuple[Value, ...]:
    if "enum" not in fields:
        return ()
    texts = fields["enum"]
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        problems.add(f"{where}: enum", texts, "a list of texts, at least one")
        return ()
    values = {text: parse_value(text, type_) for text in texts}
    for text, value in values.items():
        if value is None:
            problems.add(f"{where}: enum", text, f"a list of values, each {value_form(type_)}")
    return tuple(value for value in values.values() if value is not None)


def _pattern(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> str | None:
    if "pattern" not in fields:
        return None
    pattern = fields["pattern"]
    if type_.kind != "string":
        problems.say(f"{where}: pattern is for string columns, not for {type_}")
    elif isinstance(pattern, str) and pattern:
        problem = pattern_problem(pattern)
        if problem is None:
            return pattern
        rule = f"a regular expression that Java, JavaScript and Python read alike ({problem})"
        problems.add(f"{where}: pattern", pattern, rule)
    else:
        problems.add(f"{where}: pattern", pattern, "a regular expression")
    return None


def _max_length(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> int | None:
    if "maxLength" not in fields:
        return None
    length = fields["maxLength"]
    if type_.kind != "string":
        problems.say(f"{where}: maxLength is for string columns, not for {type_}")
    elif isinstance(length, int) and not isinstance(length, bool) and 1 <= length < 2**31:
        return length
    else:
        problems.add(f"{where}: maxLength", length, "a whole number of characters from 1 to 2147483647")
    return None


def _raw_names(fields: Mapping[str, object], where: str, problems: Problems) -> tuple[str, ...]:
    if "from" not in fields:
        return ()
    given = fields["from"]
    names = [
        name for name in (given if isinstance(given, list) else [given]) if isinstance(name, str) and normalise(name)
    ]
    if not names or len(names) < (len(given) if isinstance(given, list) else 1):
        problems.add(
            f"{where}: from", given, "the name of a raw column, with a letter or digit in it, or a list of such"
        )
        return ()
    if len({normalise(name) for name in names}) < len(names):
        problems.add(f"{where}: from", given, "names that differ in more than case, spaces and punctuation")
    return tuple(names)


def _default(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> Value | None:
    if "default" not in fields:
        return None
    value = parse_value(fields["default"], type_)
    if value is None:
        problems.add(f"{where}: default", fields["default"], value_form(type_))
    return value


def _check_together(column: Column, where: str, problems: Problems) -> None:
    low, high, default = column.minimum, column.maximum, column.default
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # both are values of the type
        problems.say(f"{where}: minimum {show(low)} is above maximum {show(high)}, so no value could pass")
    if default is None:
        return
    shown = show(default)
    if column.enum and default not in column.enum:
        problems.add(f"{where}: default", shown, "one of the enum: " + ", ".join(map(show, column.enum)))
    if low is not None and default < low:  # type: ignore[operator]
        problems.add(f"{where}: default", shown, f"at least the minimum, {show(low)}")
    if high is not None and default > high:  # type: ignore[operator]
        problems.add(f"{where}: default", shown, f"at most the maximum, {show(high)}")
    if column.max_length is not None and len(shown) > column.max_length:
        problems.add(f"{where}: default", shown, f"at most {column.max_length} characters, the maxLength")
    if column.pattern is not None and not can_search(column.pattern):
        problems.say(
            f"{where}: default cannot be checked against pattern {column.pattern}, "
            r"which has a \p{…}: write the characters out, or leave the default away"
        )
    elif column.pattern is not None and not found_in(column.pattern, shown):
        problems.add(f"{where}: default", shown, f"a match of the pattern {column.pattern}")
