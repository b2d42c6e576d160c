"""The way back from an overwrite that failed: what the partitions held before it, and how to have it back.

Spark's dynamic overwrite deletes before it has moved the new files into place, so a run that dies at that moment
leaves less than there was. The curated bucket keeps versions; what is needed is the time to go back to, said before
the first delete.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .contract import Contract
from .errors import OverwriteError, StorageError
from .layout import partition_directory
from .parallel import in_parallel
from .s3 import S3Client, S3Location
from .split import Batch


@dataclass(frozen=True)
class RestorePoint:
    """The partitions that a run replaces, as they were at a time (UTC, of S3's clock): how many objects and bytes."""

    dataset: str
    partitions: tuple[str, ...]
    objects: int
    bytes: int
    time: str

    @property
    def command(self) -> str:
        """What an operator types; `--stack` names the lake, where it is another than the local one."""
        return f"sluice restore {self.dataset} --to {self.time}"

    def fields(self) -> dict[str, object]:
        """The point as the run summary has it."""
        return {
            "partitions": len(self.partitions),
            "objectsBefore": self.objects,
            "bytesBefore": self.bytes,
            "restoreTo": self.time,
            "restoreCommand": self.command,
        }


def restore_point(client: S3Client, batch: Batch, contract: Contract, output: S3Location) -> RestorePoint | None:
    """List the partitions that the batch will replace; None when it has no accepted row and so replaces none.

    Raises:
        StorageError: when S3 refuses to list.
    """
    partitions = sorted({group.partition or "" for group in batch.groups if not group.rejected})
    if not partitions:
        return None
    directories = tuple(partition_directory(contract.partition_column, value) for value in partitions)
    found = in_parallel(lambda directory: _listing(client, output.under(directory)), directories)
    objects = [item for page in found for item in page.objects]
    latest = max((item["LastModified"] for item in objects), default=None)
    # Versions have times in whole seconds: the second before this one is surely over.
    before = min(page.time for page in found) - datetime.timedelta(seconds=1)
    time = before if latest is None else max(before, latest)
    return RestorePoint(
        dataset=contract.name,
        partitions=directories,
        objects=len(objects),
        bytes=sum(item["Size"] for item in objects),
        time=time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


@contextmanager
def restorable(point: RestorePoint | None) -> Iterator[None]:
    """Say, of whatever fails in the block, how to get back.

    Raises:
        OverwriteError: in place of the failure, with its message.
    """
    try:
        yield
    except Exception as error:
        if point is None:
            raise
        # The way back comes first: what Spark says is long, and Glue shows the beginning of a message.
        raise OverwriteError(
            f"The overwrite of {len(point.partitions)} partitions of {point.dataset} did not end, and some of their "
            f"{point.objects} objects ({point.bytes} bytes) may be gone. The bookmark has not moved: run again, which "
            f"replaces the same partitions, or go back to what was there at {point.time} with `{point.command}`. "
            f"What ended it: {error}"
        ) from error


@dataclass(frozen=True)
class _Listing:
    objects: list[dict[str, Any]]
    time: datetime.datetime


def _listing(client: S3Client, location: S3Location) -> _Listing:
    objects: list[dict[str, Any]] = []
    options: dict[str, Any] = {}
    time: datetime.datetime | None = None
    while True:
        try:
            page = client.list_objects_v2(Bucket=location.bucket, Prefix=location.key, **options)
        except (ClientError, BotoCoreError) as error:
            raise StorageError(
                f"Cannot list {location}: {error}. The job's role needs s3:ListBucket on the bucket for this prefix."
            ) from error
        if time is None:
            said = page["ResponseMetadata"]["HTTPHeaders"].get("date")
            time = parsedate_to_datetime(said) if said else datetime.datetime.now(datetime.UTC)
        objects.extend(page.get("Contents", []))
        if not page.get("IsTruncated"):
            return _Listing(objects, time)
        options = {"ContinuationToken": page["NextContinuationToken"]}
