"""The Hive types a contract may name, and how a CSV cell's text becomes one of them.

A text either has the type's full value or none: casts that Spark would make by rounding, truncating or guessing
(`1.5` as int, `2026` as date, `12d` as double, `1.239` as decimal(5,2)) are refused, so that the row is rejected with a
reason instead of being altered in silence. All expressions use `try_cast`, so they mean the same whether Spark's ANSI
mode is off (Glue 5) or on (Glue 6).
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from pyspark.sql import Column
from pyspark.sql import functions as F

Kind = Literal["string", "boolean", "int", "bigint", "float", "double", "decimal", "date", "timestamp", "map"]

SIMPLE_KINDS: tuple[Kind, ...] = ("string", "boolean", "int", "bigint", "float", "double", "date", "timestamp")

# `try_cast` to double also takes Java's `12d`, `1F` and `0x1p3`, which are no numbers in a CSV file. To look for these
# letters is several times faster than to match an expression.
_NOT_IN_NUMBERS = "dDfFxX"
# `try_cast` to date also takes `2026`, `2026-1` and `2026-01-31 and anything after`.
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_ZONE = r"(Z|[+-]\d{2}:\d{2})$"
_TIMESTAMP = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?$"


@dataclass(frozen=True)
class HiveType:
    """A column type: its kind, and for decimals the precision and scale."""

    kind: Kind
    precision: int = 0
    scale: int = 0

    def __str__(self) -> str:
        if self.kind == "map":
            return "map<string,string>"
        return f"decimal({self.precision},{self.scale})" if self.kind == "decimal" else self.kind

    @property
    def expected(self) -> str:
        """What a text must be to have this type, for the reason given to a rejected row."""
        if self.kind == "date":
            return "a date (yyyy-MM-dd)"
        if self.kind == "timestamp":
            return "a timestamp (ISO 8601, such as 2026-01-31T12:30:00Z; without a zone it is UTC)"
        return f"{'an' if self.kind == 'int' else 'a'} {self}"


def parse_type(text: object) -> HiveType | None:
    """Read a Hive type name, such as `bigint` or `decimal(10,2)`; None when it is not one that contracts allow."""
    for kind in SIMPLE_KINDS:
        if text == kind:
            return HiveType(kind)
    match = re.fullmatch(r"decimal\(([1-9][0-9]?),(0|[1-9][0-9]?)\)", text) if isinstance(text, str) else None
    if match:
        precision, scale = int(match[1]), int(match[2])
        if 1 <= precision <= 38 and scale <= precision:
            return HiveType("decimal", precision, scale)
    return None


#: The type of the column that keeps the cells of unknown raw columns, by name.
MAP = HiveType("map")


def cast_text(name: str, type_: HiveType, zone: str = "UTC") -> Column:
    """Cast the text column `name` (trimmed, absent values null) to a type; null where the text is not such a value.

    `zone` is that of timestamps whose text has none.
    """
    text = F.col(name)
    cast = F.expr(f"try_cast(`{name}` AS {type_})")
    if type_.kind == "string":
        return text
    if type_.kind in ("float", "double"):
        java_only = reduce(or_, [text.contains(letter) for letter in _NOT_IN_NUMBERS])
        # NaN, Infinity, and what is too large for the type.
        finite = F.abs(cast) < F.lit(float("inf"))
        return F.when(~java_only & finite, cast)
    if type_.kind == "decimal":
        # Digits beyond the scale would be rounded away; zeros there lose nothing.
        fraction = rf"\d{{0,{type_.scale}}}0*"
        return F.when(text.rlike(rf"^[+-]?(\d+(\.{fraction})?|\.(?=\d){fraction})$"), cast)
    if type_.kind == "date":
        return F.when(text.rlike(_DATE), cast)
    if type_.kind == "timestamp":
        # Spark reads a zone only after seconds, and where no zone is given the session's time zone would have a say.
        minute, rest = F.substring(text, 1, 16), F.substring(text, 17, 32)
        timed = F.when(rest.startswith(":"), text).otherwise(F.concat(minute, F.lit(":00"), rest))
        says_zone = text.rlike(_ZONE)
        moment = F.try_to_timestamp(F.when(says_zone, timed).otherwise(F.concat(timed, F.lit("Z"))))
        placed = moment if zone == "UTC" else F.when(says_zone, moment).otherwise(at_zone(moment, zone))
        return F.when(text.rlike(_TIMESTAMP), placed)
    return cast


def at_zone(clock: Column, zone: str) -> Column:
    """Turn a clock's reading, given as a timestamp at UTC, into the moment at which a clock in the zone shows it.

    Null for what no clock there ever shows, in the hour that is left out in spring. What it shows twice, in autumn, is
    the earlier moment. Neither depends on the session's time zone.
    """
    moment = F.to_utc_timestamp(clock, zone)
    return F.when(F.from_utc_timestamp(moment, zone) == clock, moment)
