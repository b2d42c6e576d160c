"""One column of a data contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from .contract_fields import Problems
from .types import NUMBERS, SIMPLE_KINDS, HiveType, parse_type

COLUMN_NAME = r"[a-z][a-z0-9_]*"
Bound = int | Decimal

_KEYS = {"name", "type", "description", "required", "enum", "minimum", "maximum", "pattern"}
_TYPES = ", ".join(SIMPLE_KINDS) + " or decimal(p,s) with p from 1 to 38 and s not above p"


@dataclass(frozen=True)
class Column:
    """A column: its name and type, and what its values must be.

    `enum` lists the values allowed, as text, and is empty where any value goes. Bounds are inclusive. `pattern` is a
    regular expression in Java's syntax; it is searched for, so anchor it to describe the whole text.
    """

    name: str
    type: HiveType
    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: Bound | None = None
    maximum: Bound | None = None
    pattern: str | None = None
    description: str = ""


def parse_column(value: object, where: str, problems: Problems) -> Column | None:
    """Read one entry of `columns`; None, with the problems said, when it is not right."""
    if not isinstance(value, dict):
        problems.add(where, value, "a JSON object")
        return None
    before = len(problems)
    fields = cast(Mapping[str, object], value)
    name = problems.text(fields, "name", f"{where}.name", pattern=COLUMN_NAME)
    where = f"column {name}" if name else where
    problems.check_keys(where, fields, _KEYS)
    type_ = parse_type(str(fields.get("type")))
    if type_ is None:
        problems.add(f"{where}: type", fields.get("type"), f"one of {_TYPES}")
        return None
    minimum = _bound(fields, "minimum", type_, where, problems)
    maximum = _bound(fields, "maximum", type_, where, problems)
    if minimum is not None and maximum is not None and minimum > maximum:
        problems.say(f"{where}: minimum {minimum} is above maximum {maximum}, so no value could pass")
    column = Column(
        name=name,
        type=type_,
        required=problems.flag(fields, "required", f"{where}: required"),
        enum=_enum(fields, where, problems),
        minimum=minimum,
        maximum=maximum,
        pattern=_pattern(fields, type_, where, problems),
        description=problems.optional_text(fields, "description", f"{where}: description"),
    )
    return column if len(problems) == before else None


def _bound(fields: Mapping[str, object], key: str, type_: HiveType, where: str, problems: Problems) -> Bound | None:
    value = fields.get(key)
    if value is None:
        return None
    if type_.kind not in NUMBERS:
        problems.say(f"{where}: {key} is for numeric columns, not for {type_}")
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    else:
        problems.add(f"{where}: {key}", value, "a number")
    return None


def _enum(fields: Mapping[str, object], where: str, problems: Problems) -> tuple[str, ...]:
    values = fields.get("enum")
    if values is None:
        return ()
    if isinstance(values, list) and values and all(_is_cell(value) for value in values):
        return tuple(cast(list[str], values))
    problems.add(f"{where}: enum", values, "a list of texts, at least one, none empty or with white space around it")
    return ()


def _is_cell(value: object) -> bool:
    # Cells are trimmed before they are compared.
    return isinstance(value, str) and value == value.strip() != ""


def _pattern(fields: Mapping[str, object], type_: HiveType, where: str, problems: Problems) -> str | None:
    pattern = fields.get("pattern")
    if pattern is None:
        return None
    if type_.kind != "string":
        problems.say(f"{where}: pattern is for string columns, not for {type_}")
    elif isinstance(pattern, str) and pattern:
        return pattern
    else:
        problems.add(f"{where}: pattern", pattern, "a regular expression")
    return None
