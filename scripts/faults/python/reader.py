"""Reads what is in the lake, by no code of the lake's: `python reader.py`, a line of JSON in and out for each question.

In: `{"bucket": …, "curated": PREFIX, "quarantine": PREFIX}`. Out: `{"curated": [{column: text}], "quarantine": [text],
"objects": [{"uri", "bytes", "rows"}]}`, where `rows` is null for what is no Parquet.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

import boto3
import pyarrow.parquet as pq


def read(s3: Any, bucket: str, prefix: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Every row of every Parquet object below a prefix, values as text, and every object.

    Rows of `_…` and `.…` are no data, as for Athena.
    """
    found: list[dict[str, str]] = []
    objects: list[dict[str, Any]] = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            folders = item["Key"].removeprefix(prefix).split("/")
            seen = {"uri": f"s3://{bucket}/{item['Key']}", "bytes": item["Size"], "rows": None}
            objects.append(seen)
            if any(part.startswith(("_", ".")) for part in folders) or not item["Key"].endswith(".parquet"):
                continue
            keys = dict(part.split("=", 1) for part in folders[:-1] if "=" in part)
            file = pq.ParquetFile(io.BytesIO(s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()))
            seen["rows"] = file.metadata.num_rows
            for row in file.read(use_threads=False).to_pylist():
                found.append({name: str(value) for name, value in {**row, **keys}.items()})
    return found, objects


def main() -> None:
    """Answers until stdin closes."""
    s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for line in sys.stdin:
        question = json.loads(line)
        curated, accepted = read(s3, question["bucket"], question["curated"])
        quarantine, rejected = read(s3, question["bucket"], question["quarantine"])
        answer = {
            "curated": curated,
            "quarantine": [" ".join(row.values()) for row in quarantine],
            "objects": [*accepted, *rejected],
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
