"""Cast and check raw rows by the contract, without losing one.

- A cell is trimmed of spaces around it. A cell with nothing left is *absent*: null in the curated table.
- A text that is there but is no value of the column's type rejects its row; it never becomes null.
- `required`, `enum`, `minimum`, `maximum` and `pattern` are checked on what is left after trimming.
- A rejected row keeps every raw column exactly as it was read, and the reasons, one for each check that it fails.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import frame
from .contract import Contract
from .contract_column import Bound, Column
from .errors import SchemaError
from .layout import HIVE_DEFAULT_PARTITION
from .types import cast_text
from .unread import NAMES as UNREAD_NAMES
from .unread import with_unread

# An object key has at most 1,024 bytes, and escaping makes three bytes of one.
_LONGEST_PARTITION_VALUE = 255
_AS_CAME = "_sluice_as_came"
_BAD_PARTITION = "_sluice_bad_partition"
# A control character that no reason contains.
_BETWEEN_REASONS = "\x1f"

Check = tuple[SparkColumn, str]
"""True (not null) where a row breaks the contract, and the reason to give."""


def conform(raw: DataFrame, contract: Contract) -> DataFrame:
    """Cast and check every row; exactly one row comes out for each that goes in.

    Args:
        raw: The rows as read: one column for each of the file's, of any type, and `frame.SOURCE`. A frame without any
            column of a file is an empty read. With `frame.UNREAD` and `frame.PROBLEM`, records that could not be read
            are among them, and are rejected for that alone.
        contract: The dataset's contract.

    Returns:
        The contract's columns, typed, followed by the columns that `frame` names.

    Raises:
        SchemaError: when a required column was not read, or a column was read twice.
    """
    if not _raw_names(raw):
        # An empty read: nothing says which columns there would have been.
        names = [column.name for column in contract.columns] + [frame.SOURCE]
        raw = raw.sparkSession.createDataFrame([], ", ".join(f"`{name}` string" for name in names))
    raw = with_unread(raw)
    read = columns_read(raw, contract)
    texts = [_text(read.get(column.name)).alias(_text_name(column)) for column in contract.columns]
    typed = [cast_text(_text_name(column), column.type).alias(_typed_name(column)) for column in contract.columns]
    checks = {column.name: list(_checks(column, contract)) for column in contract.columns}
    partition = contract.partition_column
    others = [check for name, of_column in checks.items() if name != partition for check in of_column]
    as_read = [_quoted(name) for name in _raw_names(raw)]
    rejected, as_came = F.col(frame.REJECTED), F.col(_AS_CAME)
    problem, unread = F.col(frame.PROBLEM), F.col(frame.UNREAD)
    # Each select computes its columns once for the next to use often; only for a rejected row is there more to compute.
    return (
        raw.select("*", *texts)
        .select("*", *typed)
        .withColumn(_BAD_PARTITION, _any(checks[partition]))
        .withColumn(frame.REJECTED, F.col(_BAD_PARTITION) | _any(others) | problem.isNotNull())
        .select(
            *[F.col(_typed_name(column)).alias(column.name) for column in contract.columns],
            F.col(frame.SOURCE),
            rejected,
            F.when(~F.col(_BAD_PARTITION), F.col(frame.TYPED_PREFIX + partition).cast("string")).alias(frame.PARTITION),
            _slot([*as_read, unread]).alias(frame.SLOT),
            F.when(rejected & problem.isNull(), F.struct(*as_read)).alias(_AS_CAME),
            F.when(problem.isNotNull(), F.array(problem))
            .when(rejected, _reasons([*checks[partition], *others]))
            .alias(frame.REASONS),
            unread,
        )
        # Spark has no generated code for to_json: on its own here, it leaves the rest in one generated loop.
        .withColumn(
            frame.ROW,
            F.when(as_came.isNotNull(), F.to_json(as_came, {"ignoreNullFields": "false"})).otherwise(unread),
        )
        .drop(_AS_CAME, frame.UNREAD)
    )


def columns_read(raw: DataFrame, contract: Contract) -> dict[str, SparkColumn]:
    """Find the contract's columns among those read, whatever their case, by name. An optional one need not be there.

    Raises:
        SchemaError: when a required column is missing, or two columns differ at most in case.
    """
    names = _raw_names(raw)
    by_name: dict[str, str] = {}
    for name in names:
        key = name.strip().lower()
        if key in by_name:
            raise SchemaError(
                f"Dataset {contract.name} was read with two columns {by_name[key]!r} and {name!r}: which one is meant "
                "is unknown. The files' header must name each column once."
            )
        by_name[key] = name
    for column in contract.columns:
        if column.required and column.name not in by_name:
            raise SchemaError(
                f"Column {column.name} is required by the contract of {contract.name}, but was not read; read were: "
                f"{', '.join(names)}. Check the files' header and the raw table, or make the column optional."
            )
    return {column.name: _quoted(by_name[column.name]) for column in contract.columns if column.name in by_name}


def _checks(column: Column, contract: Contract) -> Iterator[Check]:
    text, value = F.col(_text_name(column)), F.col(_typed_name(column))
    if column.required:
        yield text.isNull(), f"{column.name}: required"
    if column.type.kind != "string":
        yield text.isNotNull() & value.isNull(), f"{column.name}: not {column.type.expected}"
    if column.enum:
        # A listed text that is no value of the type casts to null, which must not count as "may be equal".
        listed = F.coalesce(value.isin(*[F.lit(text).cast(str(column.type)) for text in column.enum]), F.lit(False))
        yield value.isNotNull() & ~listed, f"{column.name}: not one of {', '.join(column.enum)}"
    if column.minimum is not None:
        yield value < _literal(column.minimum, column), f"{column.name}: below {column.minimum}"
    if column.maximum is not None:
        yield value > _literal(column.maximum, column), f"{column.name}: above {column.maximum}"
    if column.pattern is not None:
        yield ~text.rlike(column.pattern), f"{column.name}: does not match {column.pattern}"
    if column.name == contract.partition_column:
        limit = _LONGEST_PARTITION_VALUE
        yield F.octet_length(text) > limit, f"{column.name}: longer than {limit} bytes, too long for a partition value"
        # Its rows would share a directory, and keys, with those that have no value.
        yield text == HIVE_DEFAULT_PARTITION, f"{column.name}: {HIVE_DEFAULT_PARTITION} stands for no value"


def _any(checks: list[Check]) -> SparkColumn:
    return reduce(or_, [F.coalesce(condition, F.lit(False)) for condition, _ in checks], F.lit(False))


def _reasons(checks: list[Check]) -> SparkColumn:
    # Joining skips the reasons that are null; unlike array_compact it runs as generated code.
    texts = [F.when(condition, F.lit(reason)) for condition, reason in checks]
    return F.split(F.concat_ws(_BETWEEN_REASONS, *texts), _BETWEEN_REASONS)


def _literal(bound: Bound, column: Column) -> SparkColumn:
    return F.lit(float(str(bound)) if column.type.kind in ("float", "double") else bound)


def _text(read: SparkColumn | None) -> SparkColumn:
    if read is None:
        return F.lit(None).cast("string")
    return F.nullif(F.trim(read.cast("string")), F.lit(""))


def _slot(as_read: list[SparkColumn]) -> SparkColumn:
    # Nulls leave this hash as it is, so a column that the table gains later, and this file lacks, moves no row.
    return F.pmod(F.xxhash64(*[column.cast("string") for column in as_read]), F.lit(frame.SLOTS)).cast("smallint")


def _raw_names(raw: DataFrame) -> list[str]:
    return [name for name in raw.columns if name not in (frame.SOURCE, *UNREAD_NAMES)]


def _quoted(name: str) -> SparkColumn:
    return F.col("`" + name.replace("`", "``") + "`")


def _text_name(column: Column) -> str:
    return frame.TEXT_PREFIX + column.name


def _typed_name(column: Column) -> str:
    return frame.TYPED_PREFIX + column.name
