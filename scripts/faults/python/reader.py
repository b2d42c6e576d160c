"""Reads what is in the lake, by no code of the lake's: `python reader.py`, a line of JSON in and out for each question.

In: `{"bucket": …, "curated": PREFIX, "quarantine": PREFIX}`. Out: `{"curated": [{column: text}], "quarantine": […]}`.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

import boto3
import pyarrow.parquet as pq


def rows(s3: Any, bucket: str, prefix: str) -> list[dict[str, str]]:
    """Every row of every Parquet object below a prefix, values as text; `_…` and `.…` are no data, as for Athena."""
    found: list[dict[str, str]] = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            folders = item["Key"].removeprefix(prefix).split("/")
            if any(part.startswith(("_", ".")) for part in folders) or not item["Key"].endswith(".parquet"):
                continue
            keys = dict(part.split("=", 1) for part in folders[:-1] if "=" in part)
            body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            for row in pq.ParquetFile(io.BytesIO(body)).read().to_pylist():
                found.append({name: str(value) for name, value in {**row, **keys}.items()})
    return found


def main() -> None:
    """Answers until stdin closes."""
    s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for line in sys.stdin:
        question = json.loads(line)
        answer = {
            "curated": rows(s3, question["bucket"], question["curated"]),
            "quarantine": [" ".join(row.values()) for row in rows(s3, question["bucket"], question["quarantine"])],
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
