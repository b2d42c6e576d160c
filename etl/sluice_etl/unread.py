"""Records that cannot be read as columns: they go to quarantine as they came, beside the rejected rows."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from . import frame, records

NAMES = (frame.UNREAD, frame.PROBLEM)


def unread() -> Column:
    """`frame.UNREAD` of a frame with `frame.PROBLEM` and the columns of `records`."""
    record = F.struct(F.col(records.OFFSET).alias("byte"), F.col(records.RAW).alias("record"))
    return F.when(F.col(frame.PROBLEM).isNotNull(), F.to_json(record)).alias(frame.UNREAD)


def with_unread(raw: DataFrame) -> DataFrame:
    """The frame with `frame.UNREAD` and `frame.PROBLEM`, both null where the source has no records to fail on."""
    if frame.PROBLEM in raw.columns:
        return raw
    return raw.withColumns({name: F.lit(None).cast("string") for name in NAMES})
