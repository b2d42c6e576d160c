"""Cast and check raw rows by the contract, without losing one.

- A cell is trimmed of spaces around it. A cell with nothing left is *absent*: it has the column's default, or is null.
- A text that is there but is no value of the column's type rejects its row; it never becomes null.
- `required`, `enum`, `minimum`, `maximum`, `pattern` and `maxLength` are checked on what is left after trimming.
- A rejected row keeps every raw column exactly as it was read, and the reasons, one for each check that it fails.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, types
from pyspark.sql import functions as F

from . import frame
from .contract import LONGEST_PARTITION_VALUE, Contract
from .contract_column import Column
from .contract_value import show
from .evolution import ColumnsRead, columns_read
from .layout import HIVE_DEFAULT_PARTITION
from .literals import literal
from .raw_text import as_text, is_stored_datetime
from .reading import cast_column, prepare
from .reasons import reason
from .types import cast_text
from .unread import with_unread

_AS_CAME = "_sluice_as_came"
_BAD_PARTITION = "_sluice_bad_partition"
# A control character that no rule contains; in a cell that a reason shows, it is replaced.
_BETWEEN_REASONS = "\x1f"

Check = tuple[SparkColumn, SparkColumn]
"""True (not null) where a row breaks the contract, and the reason to give."""


def conform(raw: DataFrame, contract: Contract) -> DataFrame:
    """Cast and check every row; exactly one row comes out for each that goes in.

    Args:
        raw: The rows as read: one column for each of the file's, of any type, and `frame.SOURCE`. A frame without any
            column of a file is an empty read. With `frame.UNREAD` and `frame.PROBLEM`, records that could not be read
            are among them, and are rejected for that alone.
        contract: The dataset's contract.

    Returns:
        The contract's columns, typed, then the map of unknown columns where the contract keeps them, then the columns
        that `frame` names. It needs of the session what `reading.prepare` sets.

    Raises:
        SchemaError: when the columns read are not such as the contract allows, see `evolution.columns_read`.
    """
    prepare(raw.sparkSession)
    if not _raw_names(raw):
        # An empty read: nothing says which columns there would have been.
        names = [normal for column in contract.columns for normal in column.sought] + [frame.SOURCE]
        raw = raw.sparkSession.createDataFrame([], ", ".join(f"`{name}` string" for name in names))
    raw = with_unread(raw)
    read = columns_read(_raw_names(raw), contract)
    typed_as = {field.name: field.dataType for field in raw.schema}
    texts = [
        _text(read.sources.get(column.name, ()), typed_as).alias(_text_name(column)) for column in contract.columns
    ]
    typed = [_typed(column, read, typed_as).alias(_typed_name(column)) for column in contract.columns]
    checks = {column.name: list(_checks(column, contract, read, typed_as)) for column in contract.columns}
    partition = contract.partition_column
    others = [check for name, of_column in checks.items() if name != partition for check in of_column]
    as_read = [_quoted(name) for name in _raw_names(raw)]
    rejected, as_came = F.col(frame.REJECTED), F.col(_AS_CAME)
    problem, unread = F.col(frame.PROBLEM), F.col(frame.UNREAD)
    whole, record = frame.RECORD in raw.columns, F.col(frame.RECORD)
    # Each select computes its columns once for the next to use often; only for a rejected row is there more to compute.
    return (
        raw.select("*", *texts)
        .select("*", *typed)
        .withColumn(_BAD_PARTITION, _any(checks[partition]))
        .withColumn(frame.REJECTED, F.col(_BAD_PARTITION) | _any(others) | problem.isNotNull())
        .select(
            *[F.col(_typed_name(column)).alias(column.name) for column in contract.columns],
            *_unknown(contract, read, typed_as, more=frame.OTHERS in raw.columns),
            F.col(frame.SOURCE),
            rejected,
            F.when(~F.col(_BAD_PARTITION), F.col(frame.TYPED_PREFIX + partition).cast("string")).alias(frame.PARTITION),
            _slot(raw).alias(frame.SLOT),
            F.when(rejected & problem.isNull(), record if whole else F.struct(*as_read)).alias(_AS_CAME),
            F.when(problem.isNotNull(), F.array(problem))
            .when(rejected, _reasons([*checks[partition], *others]))
            .alias(frame.REASONS),
            unread,
        )
        # Spark has no generated code for to_json: on its own here, it leaves the rest in one generated loop.
        .withColumn(
            frame.ROW,
            F.coalesce(as_came, unread)
            if whole
            else F.when(as_came.isNotNull(), F.to_json(as_came, {"ignoreNullFields": "false"})).otherwise(unread),
        )
        .drop(_AS_CAME, frame.UNREAD)
    )


def _typed(column: Column, read: ColumnsRead, typed_as: dict[str, types.DataType]) -> SparkColumn:
    name = _text_name(column)
    sources = read.sources.get(column.name, ())
    stored = [source for source in sources if is_stored_datetime(typed_as[source])]
    value = cast_column(name, column)
    if sources and len(stored) == len(sources):
        # Parquet's own dates and timestamps have no format.
        value = cast_text(name, column.type, column.reading.zone)
    if column.default is None:
        return value
    return F.when(F.col(name).isNull(), literal(column.default, column.type)).otherwise(value)


def _checks(
    column: Column, contract: Contract, read: ColumnsRead, typed_as: dict[str, types.DataType]
) -> Iterator[Check]:
    name, text, value = column.name, F.col(_text_name(column)), F.col(_typed_name(column))
    if column.required and column.default is None:
        yield text.isNull(), reason(f"{name}: required")
    if column.type.kind != "string":
        yield text.isNotNull() & value.isNull(), reason(f"{name}: not {column.expected}", text)
    if column.enum:
        listed = value.isin(*[literal(item, column.type) for item in column.enum])
        yield value.isNotNull() & ~listed, reason(f"{name}: not one of {', '.join(map(show, column.enum))}", text)
    if column.minimum is not None:
        rule = f"{name}: below {show(column.minimum)}"
        yield value < literal(column.minimum, column.type), reason(rule, text)
    if column.maximum is not None:
        rule = f"{name}: above {show(column.maximum)}"
        yield value > literal(column.maximum, column.type), reason(rule, text)
    if column.pattern is not None:
        yield ~text.rlike(column.pattern), reason(f"{name}: does not match {column.pattern}", text)
    if column.max_length is not None:
        yield F.length(text) > column.max_length, reason(f"{name}: longer than {column.max_length} characters", text)
    sources = read.sources.get(name, ())
    for raw in sources[1:]:
        other = as_text(_quoted(raw), typed_as[raw])
        yield text != other, reason(f"{name}: another value in {raw} than in {sources[0]}", other)
    if name == contract.partition_column:
        limit = LONGEST_PARTITION_VALUE
        rule = f"{name}: longer than {limit} bytes, too long for a partition value"
        yield F.octet_length(text) > limit, reason(rule, text)
        # Its rows would share a directory, and keys, with those that have no value.
        yield text == HIVE_DEFAULT_PARTITION, reason(f"{name}: {HIVE_DEFAULT_PARTITION} stands for no value")


def _unknown(
    contract: Contract, read: ColumnsRead, typed_as: dict[str, types.DataType], *, more: bool
) -> list[SparkColumn]:
    """The map column of unknown columns, where the contract wants it: names as read, cells that are not absent."""
    if contract.unknown_columns != "keep":
        return []
    cells = [cell for name in read.unknown for cell in (F.lit(name), as_text(_quoted(name), typed_as[name]))]
    kept = F.map_filter(F.create_map(*cells), lambda _, cell: cell.isNotNull()) if cells else F.create_map()
    kept = kept.cast("map<string,string>")
    if more:
        kept = F.map_concat(kept, F.coalesce(F.col(frame.OTHERS), F.create_map().cast("map<string,string>")))
    return [kept.alias(contract.unknown_columns_in)]


def _any(checks: list[Check]) -> SparkColumn:
    return reduce(or_, [F.coalesce(condition, F.lit(False)) for condition, _ in checks], F.lit(False))


def _reasons(checks: list[Check]) -> SparkColumn:
    # Joining skips the reasons that are null; unlike array_compact it runs as generated code.
    texts = [F.when(condition, F.translate(text, _BETWEEN_REASONS, " ")) for condition, text in checks]
    return F.split(F.concat_ws(_BETWEEN_REASONS, *texts), _BETWEEN_REASONS)


def _text(sources: tuple[str, ...], typed_as: dict[str, types.DataType]) -> SparkColumn:
    texts = [as_text(_quoted(name), typed_as[name]) for name in sources]
    return F.coalesce(*texts) if texts else F.lit(None).cast("string")


def _slot(raw: DataFrame) -> SparkColumn:
    if frame.SLOT in raw.columns:
        return F.col(frame.SLOT)
    # In the order of the names, so that a header in another order moves no row. Nulls leave this hash as it is, so
    # neither does a column that the table gains later, and this file lacks.
    names = sorted([*_raw_names(raw), frame.UNREAD])
    return F.pmod(F.xxhash64(*[_quoted(name).cast("string") for name in names]), F.lit(frame.SLOTS)).cast("smallint")


def _raw_names(raw: DataFrame) -> list[str]:
    return [name for name in raw.columns if not name.startswith(frame.PREFIX)]


def _quoted(name: str) -> SparkColumn:
    return F.col("`" + name.replace("`", "``") + "`")


def _text_name(column: Column) -> str:
    return frame.TEXT_PREFIX + column.name


def _typed_name(column: Column) -> str:
    return frame.TYPED_PREFIX + column.name
