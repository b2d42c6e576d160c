"""S3 locations, and a count of the S3 calls that a session's clients make, by the name of the operation."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key (or prefix) of an `s3://` URI."""
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc:
        raise SystemExit(f"got {uri!r}; allowed: s3://bucket/prefix/")
    return parts.netloc, parts.path.lstrip("/")


def list_keys(s3: Any, bucket: str, prefix: str, ending: str) -> list[str]:
    """Keys below a prefix that end so, in order."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [found["Key"] for page in pages for found in page.get("Contents", []) if found["Key"].endswith(ending)]


def count_calls(session: Any) -> Counter[str]:
    """The counter of a boto3 session, which grows with every request that its clients send from now on."""
    calls: Counter[str] = Counter()

    def count(event_name: str, **_: Any) -> None:
        # before-send.s3.PutObject: once for each attempt, as the endpoint counts.
        calls[event_name.rsplit(".", 1)[1]] += 1

    session.events.register("before-send.s3", count)
    return calls
