"""Counts what was written, from the Parquet files' own footers: `count_rows.py s3://out/` or `count_rows.py FOLDER`.

Prints `{"objects": …, "bytes": …, "rows": …}`.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pyarrow.parquet as pq
from s3_calls import list_keys, split_uri


def files_at(location: str) -> Iterator[bytes]:
    """The Parquet files below a location, one after the other."""
    if not location.startswith("s3://"):
        yield from (path.read_bytes() for path in sorted(Path(location).rglob("*.parquet")))
        return
    s3 = boto3.client("s3")
    bucket, prefix = split_uri(location)
    for key in list_keys(s3, bucket, prefix, ".parquet"):
        yield s3.get_object(Bucket=bucket, Key=key)["Body"].read()


found = [(len(content), pq.ParquetFile(io.BytesIO(content)).metadata.num_rows) for content in files_at(sys.argv[1])]
counts = {"objects": len(found), "bytes": sum(size for size, _ in found), "rows": sum(rows for _, rows in found)}
print(json.dumps(counts))
