"""A contract's values in Spark's expressions."""

import datetime
from decimal import Decimal

from pyspark.sql import Column
from pyspark.sql import functions as F

from .contract_value import Value
from .types import HiveType

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)


def literal(value: Value, type_: HiveType) -> Column:
    """A value as a literal of a type, whatever the time zones of the session and of the machine."""
    if isinstance(value, datetime.datetime):
        return F.timestamp_micros(F.lit((value - _EPOCH) // _MICROSECOND))
    if isinstance(value, Decimal):
        # By its text: the literal of a Decimal takes its scale from the value, and a double's digits are not its own.
        return F.lit(format(value, "f")).cast(str(type_))
    return F.lit(value).cast(str(type_))
