"""Raw columns as the texts that a contract is checked on, whatever types the files gave them."""

from pyspark.sql import Column, types
from pyspark.sql import functions as F

# Larger doubles do not hold every whole number.
_WHOLE_DOUBLES = 2.0**53


def as_text(column: Column, type_: types.DataType) -> Column:
    """The text of a raw column: trimmed of spaces, null where nothing is left.

    A whole number that a file stores as floating point (as pandas does where a column has gaps) is written as the whole
    number. A nested value is written as JSON. A stored timestamp is written in ISO 8601 at UTC, and one that was stored
    without a zone without one.
    """
    if isinstance(type_, types.FloatType | types.DoubleType):
        whole = (column == F.floor(column)) & (F.abs(column) < F.lit(_WHOLE_DOUBLES))
        return F.when(whole, column.cast("bigint").cast("string")).otherwise(column.cast("string"))
    if isinstance(type_, types.StructType | types.ArrayType | types.MapType):
        return F.to_json(column)
    if isinstance(type_, types.TimestampType):
        return _iso(column)
    text = column.cast("string")
    return F.nullif(F.trim(text), F.lit("")) if isinstance(type_, types.StringType) else text


def is_stored_datetime(type_: types.DataType) -> bool:
    """Whether values come as dates or timestamps, not as texts in some format."""
    return isinstance(type_, types.DateType | types.TimestampType | types.TimestampNTZType)


def _iso(column: Column) -> Column:
    micros = F.unix_micros(column)
    day = F.date_add(F.lit("1970-01-01").cast("date"), F.floor(micros / F.lit(86_400_000_000)).cast("int"))
    of_day = F.pmod(micros, F.lit(86_400_000_000))
    second = F.floor(of_day / F.lit(1_000_000))
    clock = F.format_string(
        "T%02d:%02d:%02d.%06dZ",
        F.floor(second / 3600),
        F.floor(second / 60) % 60,
        second % 60,
        of_day % F.lit(1_000_000),
    )
    return F.concat(day.cast("string"), clock)
