"""`purge_s3_path` and `purge_table`: deletes of files older than a retention period, with a list of what went."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from awsglue._unsupported import check_options
from sluice_local.s3_objects import S3Uri

#: Hours; Glue's default.
RETENTION_HOURS = 168.0
_OPTIONS = ("retentionPeriod", "excludeStorageClasses", "manifestFilePath", "partitionPredicate")
#: What DeleteObjects takes at once.
_BATCH = 1000


def purge(s3: Any, locations: Iterable[S3Uri], options: Mapping[str, Any], transformation_ctx: str) -> list[S3Uri]:
    """Deletes the files below the locations that are older than `retentionPeriod` hours; returns the emptied locations.

    With `manifestFilePath`, `Success.csv` and `Failed.csv` there name each file. Raises ValueError for a bad period.
    """
    check_options("purge", options, _OPTIONS)
    hours = options.get("retentionPeriod", RETENTION_HOURS)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or hours < 0:
        raise ValueError(f"retentionPeriod: got {hours!r}, allowed: a number of hours, 0 or more")
    excluded = set(options.get("excludeStorageClasses", ()))
    before = datetime.now(timezone.utc) - timedelta(hours=hours)
    gone: list[str] = []
    failed: list[str] = []
    emptied = []
    for location in locations:
        entries = [
            entry
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=location.bucket, Prefix=location.key)
            for entry in page.get("Contents", [])
        ]
        keys = [
            entry["Key"]
            for entry in entries
            if entry["LastModified"] <= before and entry.get("StorageClass", "STANDARD") not in excluded
        ]
        refused = _delete(s3, location.bucket, keys)
        gone += [f"s3://{location.bucket}/{key}" for key in keys if key not in refused]
        failed += [f"s3://{location.bucket}/{key}" for key in refused]
        if len(keys) == len(entries) and not refused:
            emptied.append(location)
    if manifest := options.get("manifestFilePath"):
        folder = S3Uri.parse(manifest).folder()
        prefix = f"{folder.key}{transformation_ctx}/" if transformation_ctx else folder.key
        for name, uris in (("Success.csv", gone), ("Failed.csv", failed)):
            s3.put_object(Bucket=folder.bucket, Key=prefix + name, Body=_lines(uris))
    if failed:
        raise RuntimeError(f"purge: {len(failed)} files could not be deleted, the first of them {failed[0]}")
    return emptied


def _delete(s3: Any, bucket: str, keys: list[str]) -> set[str]:
    refused: set[str] = set()
    for start in range(0, len(keys), _BATCH):
        request = {"Objects": [{"Key": key} for key in keys[start : start + _BATCH]], "Quiet": True}
        answer = s3.delete_objects(Bucket=bucket, Delete=request)
        refused |= {entry["Key"] for entry in answer.get("Errors", [])}
    return refused


def _lines(uris: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([uri] for uri in uris)
    return out.getvalue().encode()
