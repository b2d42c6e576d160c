"""JSON lines as columns of text: one object a line, its keys the names of the columns, whatever their case."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from . import frame, records
from .contract import UnknownColumns
from .record_reader import TextFile, read_records
from .records import RecordShape, line_end_of
from .source_files import RawFile
from .unread import unread

_BOM = b"\xef\xbb\xbf"
_LIST, _MAP, _KEYS = "_sluice_list", "_sluice_map", "_sluice_keys"

NOT_AN_OBJECT = "the line is not a JSON object"
KEY_TWICE = "the object has a key twice"
UNKNOWN_KEY = "the object has a key that the contract does not know, and the contract rejects unknown columns"
TOO_MANY_DIGITS = "a number has more digits than JSON readers keep: write it as a string"

# Spark, like most readers of JSON, takes a number with a fraction for a double, which keeps 15 digits.
_LONG_NUMBER = r":\s*-?(?=\d*\.)[\d.]{17,}"


def read_json(
    spark: SparkSession, heads: Sequence[tuple[RawFile, bytes]], names: Sequence[str], unknown: UnknownColumns
) -> DataFrame:
    """The rows of files of JSON lines, as texts.

    Args:
        spark: The session.
        heads: The files, each with the beginning of its text.
        names: The columns to read.
        unknown: What the contract says of others. Each line has keys of its own, so `reject` rejects the line.

    Returns:
        One string column for each name (a nested value is its JSON, null and what is not there are null),
        `frame.RECORD`, `frame.OTHERS` where unknown columns are kept, `frame.SOURCE`, `frame.SLOT`, `frame.UNREAD` and
        `frame.PROBLEM`.
    """
    files = [TextFile(file, line_end_of(head), len(_BOM) if head.startswith(_BOM) else 0) for file, head in heads]
    found = read_records(spark, files, RecordShape())
    in_order = F.col(records.PROBLEM).isNull()
    raw = F.col(records.RAW)
    # Spark reads the first value of a text and leaves out the rest in silence: of a list it reads all.
    listed = F.from_json(F.concat(F.lit("["), raw, F.lit("]")), "array<map<string,string>>", {"mode": "PERMISSIVE"})
    is_object = raw.rlike(r"^\s*\{") & raw.rlike(r"\}\s*$")
    parsed = found.withColumn(_LIST, F.when(in_order & is_object, listed)).withColumn(
        _MAP, F.when(F.size(_LIST) == 1, F.get(_LIST, F.lit(0)))
    )
    parsed = parsed.withColumn(_KEYS, F.transform(F.map_keys(_MAP), lambda key: F.lower(F.trim(key))))
    others = F.map_filter(_MAP, lambda key, _: ~F.lower(F.trim(key)).isin([name.lower() for name in names]))
    rejected = F.size(others) > 0 if unknown == "reject" else F.lit(False)
    problem = (
        F.when(~in_order, F.col(records.PROBLEM))
        .when(F.col(_MAP).isNull(), F.lit(NOT_AN_OBJECT))
        .when(F.size(F.array_distinct(_KEYS)) < F.size(_KEYS), F.lit(KEY_TWICE))
        .when(raw.rlike(_LONG_NUMBER), F.lit(TOO_MANY_DIGITS))
        .when(rejected, F.lit(UNKNOWN_KEY))
    )
    readable = F.col(frame.PROBLEM).isNull()
    kept = [F.when(readable, _filled(others)).alias(frame.OTHERS)] if unknown == "keep" else []
    return parsed.withColumn(frame.PROBLEM, problem).select(
        *(F.when(readable, _value(name)).alias(name) for name in names),
        F.when(readable, raw).alias(frame.RECORD),
        *kept,
        frame.SOURCE,
        frame.SLOT,
        unread(),
        frame.PROBLEM,
    )


def _value(name: str) -> Column:
    place = F.array_position(_KEYS, name.lower())
    return F.get(F.map_values(_MAP), (place - 1).cast("int"))


def _filled(cells: Column) -> Column:
    """The cells that are not absent, as `raw_text.as_text` has them."""
    trimmed = F.transform_values(cells, lambda _, cell: F.nullif(F.trim(cell), F.lit("")))
    return F.map_filter(trimmed, lambda _, cell: cell.isNotNull())
