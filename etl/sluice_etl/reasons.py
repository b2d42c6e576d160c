"""The reasons to reject a row: the rule that it breaks, and what was got."""

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F

# Enough to know the value by; the whole of it is in the row that goes with the reason.
_SHOWN = 100
_GOT = ' (got "'


def reason(rule: str, got: SparkColumn | None = None) -> SparkColumn:
    """The text of a reason: `<column>: <rule> (got "<cell>")`, the cell cut at 100 characters."""
    if got is None:
        return F.lit(rule)
    cut = F.when(F.length(got) > _SHOWN, F.concat(F.substring(got, 1, _SHOWN), F.lit("…"))).otherwise(got)
    return F.concat(F.lit(rule + _GOT), cut, F.lit('")'))


def rules(reasons: pa.Array) -> pa.Array:
    """Leave out of an array of reasons what was got, so that those of one rule are equal."""
    return pc.replace_substring_regex(reasons, r'(?s) \(got ".*"\)$', "")
