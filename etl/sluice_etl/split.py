"""Split conformed rows into accepted and rejected ones, and count both before anything is written.

The input is read once. Its rows are packed in chunks (see `chunks`) that stay on the executors' disks: the first use
counts them, the second writes them. A batch with too many rejects thus stops while the lake is still as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from . import chunks, frame
from .contract import Contract
from .errors import RejectRatioError, SourceFileError
from .layout import Group
from .reasons import rules
from .record_reader import source_errors

_SHOWN = 5
_ARROW_BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"
_CHUNKS_PER_ARROW_BATCH = 16


@dataclass(frozen=True)
class Batch:
    """The rows of a run: in chunks, and how many rows each file has of each partition value and fate."""

    chunks: DataFrame
    groups: tuple[Group, ...]

    @property
    def sources(self) -> list[str]:
        """The files that rows were read from, sorted. A file without rows is not among them."""
        return sorted({group.source for group in self.groups})

    @property
    def rows_read(self) -> int:
        """All rows."""
        return sum(group.rows for group in self.groups)

    @property
    def rows_rejected(self) -> int:
        """The rows that break the contract."""
        return sum(group.rows for group in self.groups if group.rejected)

    def reasons(self) -> dict[str, int]:
        """Count the commonest reasons for rejection, most common first. A row with two reasons counts for both."""
        if not self.rows_rejected:
            return {}
        with few_chunks_at_once(self.chunks.sparkSession):
            counts = (
                self.chunks.where(chunks.REJECTED)
                .select(chunks.DATA)
                .mapInArrow(_count_reasons, "reason string, rows bigint")
                .groupBy("reason")
                .agg(F.sum("rows").alias("rows"))
                .orderBy(F.desc("rows"), "reason")
                .limit(_SHOWN)
                .collect()
            )
        return {row["reason"]: row["rows"] for row in counts}

    def check_reject_ratio(self, limit: Decimal) -> None:
        """Refuse the batch when more of its rows are rejected than the contract tolerates.

        Raises:
            RejectRatioError: naming ratio, limit, the commonest reasons and the files with most rejects.
        """
        if self.rows_rejected <= limit * self.rows_read:
            return
        reasons = "; ".join(f"{reason} ({count})" for reason, count in self.reasons().items())
        share = f"{self.rows_rejected} of {self.rows_read} rows ({self.rows_rejected / self.rows_read:.2%})"
        raise RejectRatioError(
            f"{share} break the contract, which tolerates {limit:.2%}. Reasons: {reasons}. "
            f"In: {self._worst_files()}. Nothing was written and the bookmark has not moved: "
            "correct the contract or its maxRejectRatio, or take the files out of the raw zone, and run again."
        )

    def _worst_files(self) -> str:
        by_file: dict[str, int] = defaultdict(int)
        for group in self.groups:
            if group.rejected:
                by_file[group.source] += group.rows
        worst = sorted(by_file.items(), key=lambda item: (-item[1], item[0]))
        shown = ", ".join(f"{source} ({rows})" for source, rows in worst[:_SHOWN])
        return shown + (f" and {len(worst) - _SHOWN} more files" if len(worst) > _SHOWN else "")


@contextmanager
def split(conformed: DataFrame, contract: Contract) -> Iterator[Batch]:
    """Compute the conformed rows, keep them while the block runs, and count them.

    Raises:
        SourceFileError: when rows came without the name of their file, on which the keys of the output depend, or a
            file turns out to be unreadable.
    """
    with kept(packed(conformed, contract)) as rows:
        groups = count_groups(rows)
        nameless = sum(group.rows for group in groups if not group.source)
        if nameless:
            raise SourceFileError(
                f"{nameless} rows came without the name of their input file, which a safe retry needs. "
                "Glue leaves it out when it groups small files: keep groupFiles at none where the table is read, "
                "and remove groupFiles and groupSize from the table's parameters."
            )
        yield Batch(rows, groups)


def packed(conformed: DataFrame, contract: Contract) -> DataFrame:
    """Conformed rows in chunks."""
    pack = chunks.pack([column.name for column in contract.data_columns])
    needed = [column for column in conformed.columns if column != contract.partition_column]
    return conformed.select(needed).mapInArrow(pack, chunks.SCHEMA)


@contextmanager
def kept(rows: DataFrame) -> Iterator[DataFrame]:
    """Keep rows on the executors' disks, from their first use to the end of the block."""
    rows.persist(StorageLevel.DISK_ONLY)
    try:
        yield rows
    finally:
        rows.unpersist()


def count_groups(rows: DataFrame) -> tuple[Group, ...]:
    """Count the rows in chunks by file, partition value and fate.

    Raises:
        SourceFileError, StorageError: when a file turns out to be unreadable.
    """
    with source_errors():
        # There are hardly more chunks than groups: to have Spark add them up would cost a shuffle to save nothing.
        found = rows.select(chunks.SOURCE, chunks.PARTITION, chunks.REJECTED, chunks.ROWS).collect()
    return merged(
        Group(row[chunks.SOURCE] or "", row[chunks.PARTITION], row[chunks.REJECTED], row[chunks.ROWS]) for row in found
    )


def merged(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups of the same file, partition value and fate as one."""
    rows: Counter[tuple[str, str | None, bool]] = Counter()
    for group in groups:
        rows[group.source, group.partition, group.rejected] += group.rows
    return tuple(Group(*key, count) for key, count in rows.items())


def few_chunks_at_once(spark: SparkSession) -> AbstractContextManager[None]:
    """Let Spark hand a Python worker few chunks at a time: one is as large as thousands of ordinary rows."""
    return setting(spark, _ARROW_BATCH, _CHUNKS_PER_ARROW_BATCH)


@contextmanager
def setting(spark: SparkSession, key: str, value: str | int | bool) -> Iterator[None]:
    """Give a setting of the session another value while the block runs."""
    before = str(spark.conf.get(key))
    spark.conf.set(key, value)
    try:
        yield
    finally:
        spark.conf.set(key, before)


def _count_reasons(batches: chunks.Batches) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for data in batch.column(0):
            counts = pc.value_counts(rules(pc.list_flatten(chunks.unpack(data).column(frame.REASONS))))
            yield pa.RecordBatch.from_arrays(
                [counts.field("values").cast(pa.string()), counts.field("counts")], names=["reason", "rows"]
            )
