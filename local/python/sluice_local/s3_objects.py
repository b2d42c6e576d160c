"""S3 URIs, and listings as Glue, Spark and Athena see them: without hidden, empty and archived objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

_SCHEMES = ("s3", "s3a", "s3n")
_ARCHIVED = ("GLACIER", "DEEP_ARCHIVE")


@dataclass(frozen=True)
class S3Uri:
    """Bucket and key (or key prefix) of an `s3://` URI."""

    bucket: str
    key: str

    @classmethod
    def parse(cls, text: str) -> S3Uri:
        """Parses `s3://bucket/key`; s3a and s3n, Hadoop's names for the same, are taken too. Raises ValueError."""
        scheme, separator, rest = text.partition("://")
        if not separator or scheme.lower() not in _SCHEMES or not urlsplit(text).netloc:
            raise ValueError(f"{text!r} is not an S3 location; allowed: s3://bucket/prefix/")
        bucket, _, key = rest.partition("/")
        return cls(bucket, key)

    def folder(self) -> S3Uri:
        """The same, with the key ending in `/` (the bucket's root stays empty)."""
        return self if self.key == "" or self.key.endswith("/") else S3Uri(self.bucket, self.key + "/")

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True)
class S3Object:
    """One object of a listing."""

    bucket: str
    key: str
    size: int
    last_modified: datetime
    etag: str

    @property
    def uri(self) -> str:
        """`s3://bucket/key`, as Spark's `input_file_name()` spells it up to percent-encoding."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def modified_ms(self) -> int:
        """Last modification, in milliseconds since the epoch."""
        return int(self.last_modified.timestamp() * 1000)


def list_data_objects(s3: Any, location: S3Uri, *, recursive: bool = True) -> Iterator[S3Object]:
    """The data under `location`, in key order: nothing hidden, nothing empty, nothing that is archived in Glacier."""
    paginator = s3.get_paginator("list_objects_v2")
    request = {"Bucket": location.bucket, "Prefix": location.key}
    if not recursive:
        request["Delimiter"] = "/"
    for page in paginator.paginate(**request):
        for entry in page.get("Contents", []):
            relative = entry["Key"][len(location.key) :]
            if is_hidden(relative) or entry["Size"] == 0 or entry.get("StorageClass") in _ARCHIVED:
                continue
            yield S3Object(
                location.bucket, entry["Key"], entry["Size"], entry["LastModified"], entry["ETag"].strip('"')
            )


def is_hidden(relative_key: str) -> bool:
    """Whether a name in the path, below the location, starts with `_` or `.`: `_SUCCESS`, `_temporary/…`, `.crc` files.

    A folder `_x=1` is a partition by a column whose name starts with `_`, and is not hidden.
    """
    return any(
        part.startswith(".") or part.endswith("_$folder$") or (part.startswith("_") and "=" not in part)
        for part in relative_key.split("/")
    )
