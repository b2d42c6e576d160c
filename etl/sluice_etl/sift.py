"""Split the rows of a read into accepted and rejected ones: most by a sieve, where they are read, the rest by Spark.

What a sieve takes is packed in chunks by the worker that read it. The records that are left stay in chunks too, beside
the others, until it is known whether there are any: a delivery without a doubt never needs what Spark would have to
plan, compile and run for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import reduce

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import chunks, records
from .conform import conform
from .contract import Contract
from .evolution import columns_read
from .record_reader import RECORDS_SCHEMA, map_records, with_source
from .sieve import Sieve
from .sources import RawRows
from .split import Batch, count, few_chunks_at_once, kept, merged, packed, setting, split

_ADAPTIVE = "spark.sql.adaptive.enabled"


@contextmanager
def sift(raw: RawRows, contract: Contract) -> Iterator[Batch]:
    """Compute the rows of a read, keep them while the block runs, and count them; see `split`.

    Raises:
        SchemaError: when the columns read are not such as the contract allows, see `evolution.columns_read`.
        SourceFileError: when a file turns out to be unreadable.
    """
    if not raw.columns:
        # Nothing is to be read: there is nothing to have Spark plan.
        yield Batch(raw.rows(), ())
        return
    columns_read(raw.columns, contract)
    sieves = [Sieve.of(contract, part.names, part.shape) for part in raw.csv]
    if not any(sieves):
        with split(conform(raw.rows(), contract), contract) as batch:
            yield batch
        return
    names = [column.name for column in contract.data_columns]
    with ExitStack() as until_done:
        # Each query here has its number of tasks. To wait for sizes and plan again takes longer than such a query runs.
        until_done.enter_context(setting(raw.spark, _ADAPTIVE, False))
        sifted = [
            until_done.enter_context(
                kept(map_records(raw.spark, part.files, part.shape, _sifter(sieve, names), chunks.SCHEMA))
            )
            for part, sieve in zip(raw.csv, sieves, strict=True)
        ]
        every = reduce(DataFrame.union, sifted)
        counted = count(every)
        if not counted.undecided:
            yield Batch(every, counted.groups)
            return
        with few_chunks_at_once(raw.spark):
            # What is kept is planned here, with few chunks at once, and what uses it with as many rows as usual.
            left = [until_done.enter_context(kept(_records(part))) for part in sifted]
        looked_at = until_done.enter_context(kept(packed(conform(raw.rows(left), contract), contract)))
        taken = every.where(F.col(chunks.REJECTED).isNotNull())
        yield Batch(taken.union(looked_at), merged([*counted.groups, *count(looked_at).groups]))


def _sifter(sieve: Sieve | None, names: Sequence[str]) -> Callable[[str, Iterable[pa.RecordBatch]], chunks.Batches]:
    def use(uri: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        taken = chunks.Gathering(lambda rows, order: chunks.accepted(rows, uri, names, order))
        left = chunks.Gathering(lambda rows, order: chunks.undecided(rows, uri, order))
        for batch in batches:
            order = batch.column(records.OFFSET)[0].as_py()
            rows, rest = (None, batch) if sieve is None else sieve.take(batch)
            if rows is not None:
                yield from taken.add(rows, order)
            yield from left.add(pa.Table.from_batches([rest]), order)
        yield from taken.end()
        yield from left.end()

    return use


def _records(sifted: DataFrame) -> DataFrame:
    def unpack(batches: chunks.Batches) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for uri, data in zip(batch.column(0).to_pylist(), batch.column(1), strict=True):
                yield from with_source(uri, chunks.unpack(data).to_batches())

    left = sifted.where(F.col(chunks.REJECTED).isNull()).select(chunks.SOURCE, chunks.DATA)
    return left.mapInArrow(unpack, RECORDS_SCHEMA)
