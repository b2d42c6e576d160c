"""Take the rows of CSV records that certainly conform to the contract; Spark looks at the others.

Nearly every row of a delivery is in order, in forms about which there is no doubt. Arrow sees that in a fraction of the
time that Spark's expressions take, and without a row leaving the Python worker that read it. What a sieve does not take
is not rejected: it is conformed by `conform`, which alone decides, and gives the reasons. So a sieve may take less than
it could, never more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from . import frame, records
from .contract import LONGEST_PARTITION_VALUE, Contract
from .contract_column import Column
from .contract_value import Value
from .evolution import columns_read
from .fields import cut_fields, is_plain
from .layout import HIVE_DEFAULT_PARTITION
from .records import RecordShape
from .sieve_values import Read, arrow_type, reader_of

# What Java and RE2 read alike, over printable ASCII; a boundary and a look around are not among it.
_NOT_IN_PATTERNS = re.compile(r"\\[bBuU]|\(\?[=!<]")
_NOT_PRINTABLE = r"[^ -~]"


@dataclass(frozen=True)
class Sieve:
    """What is taken of records of one header. `places` are the columns' places in a record, None for a missing one."""

    columns: tuple[Column, ...]
    places: tuple[int | None, ...]
    partition_column: str
    shape: RecordShape

    @staticmethod
    def of(contract: Contract, names: Sequence[str], shape: RecordShape) -> "Sieve | None":
        """The sieve for records with these columns; None where Spark has to look at every row.

        Raises:
            SchemaError: see `evolution.columns_read`.
        """
        read = columns_read(names, contract)
        if any(len(sources) > 1 for sources in read.sources.values()) or contract.unknown_columns == "keep":
            return None
        if not all(_is_simple(column) for column in contract.columns):
            return None
        position = {name: place for place, name in enumerate(names)}
        places = tuple(
            position[read.sources[column.name][0]] if column.name in read.sources else None
            for column in contract.columns
        )
        return Sieve(contract.columns, places, contract.partition_column, shape)

    def take(self, batch: pa.RecordBatch) -> tuple[pa.Table | None, pa.RecordBatch]:
        """The rows that conform, and the records of the others.

        Args:
            batch: Records, as `record_reader` gives them.

        Returns:
            The conforming rows: the columns of the contract, then `frame.PARTITION` and `frame.SLOT`; None for none.
            Then the other records, as they came.
        """
        fit = pc.and_(pc.is_null(batch.column(records.PROBLEM)), is_plain(batch.column(records.RAW), self.shape))
        plain = batch if pc.all(fit).as_py() else batch.filter(fit)
        cells = cut_fields(plain.column(records.RAW), self.shape) if plain.num_rows else None
        if cells is None:
            return None, batch
        typed, sure = self._conform(cells, plain.num_rows)
        rows = self._rows(typed, plain.column(frame.SLOT))
        if plain.num_rows == batch.num_rows and pc.all(sure).as_py():
            return rows, batch.slice(0, 0)
        rest = pa.Table.from_batches([batch.filter(pc.invert(fit)), plain.filter(pc.invert(sure))])
        return rows.filter(sure), rest.sort_by(records.OFFSET).combine_chunks().to_batches()[0]

    def _conform(self, cells: Sequence[pa.Array], count: int) -> tuple[list[pa.Array], pa.Array]:
        typed = []
        sure = pa.repeat(pa.scalar(True), count)
        for column, place in zip(self.columns, self.places, strict=True):
            text = pa.nulls(count, pa.string()) if place is None else _trimmed(cells[place])
            values, certain = _check(column, text)
            if column.name == self.partition_column:
                short = pc.less_equal(pc.binary_length(text), LONGEST_PARTITION_VALUE)
                usable = pc.and_(short, pc.not_equal(text, HIVE_DEFAULT_PARTITION))
                certain = pc.and_(certain, pc.fill_null(usable, True))
            typed.append(values)
            sure = pc.and_(sure, certain)
        return typed, sure

    def _rows(self, typed: Sequence[pa.Array], slot: pa.Array) -> pa.Table:
        names = [column.name for column in self.columns]
        partition = typed[names.index(self.partition_column)].cast(pa.string())
        return pa.Table.from_arrays([*typed, partition, slot], names=[*names, frame.PARTITION, frame.SLOT])


def _is_simple(column: Column) -> bool:
    return reader_of(column) is not None and (column.pattern is None or _is_portable(column.pattern))


def _is_portable(pattern: str) -> bool:
    if _NOT_IN_PATTERNS.search(pattern):
        return False
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def _trimmed(cells: pa.Array) -> pa.Array:
    text = pc.ascii_trim(cells, " ")
    empty = pc.equal(text, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), text) if pc.any(empty).as_py() else text


def _check(column: Column, text: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The values of a column, and which of them are certain and break no rule."""
    values, sure = _reader(column)(text)
    if column.default is not None:
        values = pc.fill_null(values, _scalar(column.default, column))
    elif column.required:
        sure = pc.and_(sure, pc.is_valid(text))
    rules = []
    if column.enum:
        allowed = pa.array([_scalar(item, column).as_py() for item in column.enum], arrow_type(column.type))
        rules.append(pc.or_(pc.is_in(values, value_set=allowed), pc.is_null(values)))
    if column.minimum is not None:
        rules.append(pc.greater_equal(values, _scalar(column.minimum, column)))
    if column.maximum is not None:
        rules.append(pc.less_equal(values, _scalar(column.maximum, column)))
    if column.pattern is not None:
        rules.append(pc.match_substring_regex(text, column.pattern))
        rules.append(pc.invert(pc.match_substring_regex(text, _NOT_PRINTABLE)))
    if column.max_length is not None:
        rules.append(pc.less_equal(pc.utf8_length(text), column.max_length))
    for rule in rules:
        sure = pc.and_(sure, pc.fill_null(rule, True))
    return values, sure


def _reader(column: Column) -> Read:
    read = reader_of(column)
    if read is None:
        raise AssertionError(f"{column.name} is read by Spark alone")
    return read


def _scalar(value: Value, column: Column) -> pa.Scalar:
    type_ = arrow_type(column.type)
    text = pa.scalar(format(value, "f") if column.type.kind in ("decimal", "float", "double") else value)
    return text.cast(type_)
