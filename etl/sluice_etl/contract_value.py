"""Values that a contract itself gives: bounds, defaults and listed values.

They are written in one form, whatever the form of the raw cells: numbers as JSON numbers or, where these have more
digits than a double keeps, as texts; dates as yyyy-MM-dd; timestamps in ISO 8601 with their zone.
`infra/datasets/values.ts` has the same rules.
"""

import datetime
import re
from decimal import Decimal

from .types import HiveType

Value = str | bool | int | Decimal | datetime.date | datetime.datetime

ORDERED = ("int", "bigint", "float", "double", "decimal", "date", "timestamp")

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIMESTAMP = re.compile(
    r"([0-9-]{10})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_RANGES = {"int": 2**31, "bigint": 2**63}
_LARGEST = {"float": Decimal("3.4028234663852886e38"), "double": Decimal("1.7976931348623157e308")}
# Beyond it, JSON numbers do not survive every JSON parser.
_SAFE = 2**53 - 1


def parse_value(value: object, type_: HiveType) -> Value | None:
    """Read a value of a type; None when it is not one, or would not survive as it is written."""
    if type_.kind == "string":
        # Cells are trimmed, and empty ones absent.
        return value if isinstance(value, str) and value == value.strip() != "" else None
    if type_.kind == "boolean":
        return {"true": True, "false": False}.get(value) if isinstance(value, str) else _only_bool(value)
    if type_.kind == "date":
        return _date(value) if isinstance(value, str) else None
    if type_.kind == "timestamp":
        return _timestamp(value) if isinstance(value, str) else None
    return _number(value, type_)


def value_form(type_: HiveType) -> str:
    """The form in which a contract writes values of a type, for messages."""
    if type_.kind == "string":
        return "a text, not empty, without white space around it"
    if type_.kind == "boolean":
        return "true or false"
    if type_.kind == "date":
        return "a date like 2026-01-31"
    if type_.kind == "timestamp":
        return "a timestamp with its zone, like 2026-01-31T12:30:00Z"
    return f"a number of type {type_}, as a text where it is beyond 2^53"


def show(value: Value) -> str:
    """A value as a contract would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _only_bool(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object, type_: HiveType) -> Value | None:
    number: Decimal
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        number = Decimal(value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        if number == number.to_integral_value() and abs(number) > _SAFE:
            return None
    else:
        return None
    fraction = len(format(number, "f").partition(".")[2].rstrip("0"))
    if type_.kind in _RANGES:
        limit = _RANGES[type_.kind]
        return int(number) if not fraction and -limit <= number < limit else None
    if type_.kind == "decimal":
        whole = len(str(abs(int(number))).lstrip("0"))
        return number if fraction <= type_.scale and whole <= type_.precision - type_.scale else None
    return number if abs(number) <= _LARGEST[type_.kind] else None


def _date(text: str) -> datetime.date | None:
    parts = _DATE.fullmatch(text)
    try:
        return datetime.date(int(parts[1]), int(parts[2]), int(parts[3])) if parts else None
    except ValueError:
        return None


def _timestamp(text: str) -> datetime.datetime | None:
    parts = _TIMESTAMP.fullmatch(text)
    date = _date(parts[1]) if parts else None
    if parts is None or date is None:
        return None
    hour, minute, second = int(parts[2]), int(parts[3]), int(parts[4] or 0)
    offset = int(parts[7] or 0) * 60 + int(parts[8] or 0)
    # 18 hours is the largest offset that Java has.
    if hour > 23 or minute > 59 or second > 59 or int(parts[8] or 0) > 59 or offset > 18 * 60:
        return None
    zone = datetime.timezone(datetime.timedelta(minutes=-offset if parts[6] == "-" else offset))
    fraction = int((parts[5] or "0").ljust(6, "0"))
    return datetime.datetime(date.year, date.month, date.day, hour, minute, second, fraction, tzinfo=zone)
