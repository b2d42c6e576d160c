"""Appends partitioned Parquet with DuckDB: `duckdb_append.py s3://in/ s3://out/`.

DuckDB's own S3 client is an extension that is downloaded; boto3 fetches and puts the files instead. Prints
`{"workSeconds": …, "requests": {operation: calls}}`; the work is what comes after the imports.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import uuid
from pathlib import Path

import boto3
import duckdb
from s3_calls import count_calls, list_keys, split_uri

COLUMNS = {
    "id": "BIGINT",
    "name": "VARCHAR",
    "email": "VARCHAR",
    "age": "INTEGER",
    "signup_date": "DATE",
    "status": "VARCHAR",
    "country": "VARCHAR",
}


def main(source: str, target: str) -> None:
    """Fetch, convert, put."""
    since = time.perf_counter()
    session = boto3.Session()
    calls = count_calls(session)
    s3 = session.client("s3")
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out")
        raw.mkdir()
        bucket, prefix = split_uri(source)
        for number, key in enumerate(list_keys(s3, bucket, prefix, ".csv")):
            s3.download_file(bucket, key, str(raw / f"{number}.csv"))
        duckdb.execute(
            f"COPY (SELECT * FROM read_csv('{raw}/*.csv', header = true, columns = {COLUMNS})) "
            f"TO '{out}' (FORMAT parquet, PARTITION_BY (country))"
        )
        bucket, prefix = split_uri(target)
        run = uuid.uuid4().hex
        for file in sorted(out.rglob("*.parquet")):
            key = f"{prefix}{file.parent.relative_to(out).as_posix()}/{run}-{file.name}"
            s3.upload_file(str(file), bucket, key)
    print(json.dumps({"workSeconds": time.perf_counter() - since, "requests": calls}))


main(*sys.argv[1:])
