"""Cast a column's texts as its contract says they are to be read.

Datetime patterns need the parser of Spark 3 (`spark.sql.legacy.timeParserPolicy` CORRECTED, see `prepare`): the default
asks that of Spark 2 as well, and stops the job where the two differ.
"""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from .contract_column import Column
from .datetime_format import has_zone
from .types import at_zone, cast_text

_POLICY = "spark.sql.legacy.timeParserPolicy"


def prepare(spark: SparkSession) -> None:
    """Set what the expressions of this module need of the session, for as long as it lives."""
    spark.conf.set(_POLICY, "CORRECTED")


def cast_column(name: str, column: Column) -> SparkColumn:
    """Cast the text column `name` (trimmed, absent values null); null where the text is no value of the column."""
    reading, kind = column.reading, column.type.kind
    text = F.col(name)
    if reading.true_values:
        word = F.lower(text)
        return F.when(word.isin(*reading.true_values), True).when(word.isin(*reading.false_values), False)
    if reading.format is None:
        return cast_text(name, column.type, reading.zone)
    if kind == "timestamp" and has_zone(reading.format):
        return F.try_to_timestamp(text, F.lit(reading.format))
    # As if at UTC: the session's time zone has no say, and every clock's reading exists there.
    clock = F.try_to_timestamp(F.concat(text, F.lit(" Z")), F.lit(f"{reading.format} XXX"))
    if kind == "date":
        days = F.floor(F.unix_micros(clock) / F.lit(86_400_000_000)).cast("int")
        return F.date_add(F.lit("1970-01-01").cast("date"), days)
    return clock if reading.zone == "UTC" else at_zone(clock, reading.zone)
