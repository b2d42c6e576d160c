"""Where each row goes: the keys of a dataset's objects follow from the input file and the row alone.

That is what makes an append safe to repeat. A run that failed may have put some of its objects; the retry reads the
same files, perhaps with newer ones beside them, and puts the same rows at the same keys again. So nothing here may
depend on what else is read, on the clock, on the run, or on how Spark splits the work.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HIVE_DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__"

ROWS_PER_OBJECT = 1_000_000
"""Rows that one object is meant to hold. Another number would send rows to other keys, and reprocessing old files would
then double them: it is part of the layout, not a setting."""

# What Hive and Spark escape in partition directories; anything else, spaces and non-ASCII letters included, stays.
_ESCAPED = re.compile(r"""[\x01-\x1f\x7f"#%'*/:=?\\{\[\]^]""")


@dataclass(frozen=True)
class Group:
    """The rows of one input file that have one partition value and one fate. `rows` is how many."""

    source: str
    partition: str | None
    rejected: bool
    rows: int


@dataclass(frozen=True)
class PlannedGroup:
    """A group and its objects: those numbered `first_object` to `first_object + buckets - 1`."""

    group: Group
    first_object: int
    buckets: int
    directory: str
    """Path below the output prefix, empty or ending in a slash."""


@dataclass(frozen=True)
class PlannedObject:
    """One object: whether it holds rejected rows, the file they are from, and its path below the output prefix."""

    rejected: bool
    source: str
    path: str


def plan_objects(groups: Iterable[Group], partition_column: str, rows_per_object: int) -> list[PlannedGroup]:
    """Give every group its objects.

    How many follows from the input file's own size in rows: accepted rows of a partition value are split by the number
    of rows that the file has of that value, accepted or not; rejected rows by the number of rows that the file has. So
    laxer or stricter checks in the contract do not change it, and files reprocessed under another contract keep their
    keys. Rows measure a file better than bytes do here: they cost no request to S3, and compression does not change
    them.
    """
    ordered = sorted(groups, key=lambda group: (group.source, group.rejected, group.partition or ""))
    by_file: dict[str, int] = defaultdict(int)
    by_value: dict[tuple[str, str | None], int] = defaultdict(int)
    for group in ordered:
        by_file[group.source] += group.rows
        by_value[group.source, group.partition] += group.rows
    planned: list[PlannedGroup] = []
    next_object = 0
    rejected_at: dict[str, int] = {}
    for group in ordered:
        rows = by_file[group.source] if group.rejected else by_value[group.source, group.partition]
        buckets = -(-rows // rows_per_object)
        first = rejected_at.setdefault(group.source, next_object) if group.rejected else next_object
        next_object = max(next_object, first + buckets)
        directory = "" if group.rejected else partition_directory(partition_column, group.partition)
        planned.append(PlannedGroup(group, first, buckets, directory))
    return planned


def planned_objects(planned: Sequence[PlannedGroup]) -> dict[int, PlannedObject]:
    """List a plan's objects by number. Not all of them need get rows: few rejected rows do not fill every bucket."""
    objects: dict[int, PlannedObject] = {}
    for entry in planned:
        for bucket in range(entry.buckets):
            path = entry.directory + object_name(entry.group.source, bucket)
            objects[entry.first_object + bucket] = PlannedObject(entry.group.rejected, entry.group.source, path)
    return objects


def partition_directory(column: str, value: str | None) -> str:
    """Name a partition's directory as Hive and Spark do, such as `country=IN/`."""
    return f"{column}={escape_partition_value(value)}/"


def escape_partition_value(value: str | None) -> str:
    """Escape a partition value as Hive and Spark do, so that crawler, Athena and Spark read the value back."""
    if not value:
        return HIVE_DEFAULT_PARTITION
    return _ESCAPED.sub(lambda match: f"%{ord(match[0]):02X}", value)


def object_name(source: str, bucket: int) -> str:
    """Name the object of one input file and bucket."""
    return f"part-{source_digest(source)}-{bucket:05d}.snappy.parquet"


def source_digest(source: str) -> str:
    """Digest an input file's URI; `s3a:` and `s3n:` are other names that Hadoop gives to `s3:`."""
    canonical = re.sub(r"^s3[an]://", "s3://", source)
    return hashlib.sha256(canonical.encode()).hexdigest()[:24]
