"""Appends partitioned Parquet with pandas and awswrangler: `awswrangler_append.py s3://in/ s3://out/`.

Prints `{"workSeconds": …, "requests": {operation: calls}}`; the work is what comes after the imports.
"""

from __future__ import annotations

import json
import sys
import time

import awswrangler as wr
import boto3
from s3_calls import count_calls

TYPES = {"id": "int64", "name": "string", "email": "string", "age": "Int32", "status": "string", "country": "string"}


def main(source: str, target: str) -> None:
    """Read everything, then append it."""
    since = time.perf_counter()
    session = boto3.Session()
    calls = count_calls(session)
    rows = wr.s3.read_csv(
        source,
        boto3_session=session,
        dtype=TYPES,
        parse_dates=["signup_date"],
        # Else the country NA (Namibia) is taken for no value.
        keep_default_na=False,
        na_values=[""],
    )
    wr.s3.to_parquet(
        rows,
        target,
        dataset=True,
        mode="append",
        partition_cols=["country"],
        dtype={"signup_date": "date"},
        boto3_session=session,
    )
    print(json.dumps({"workSeconds": time.perf_counter() - since, "requests": calls}))


main(*sys.argv[1:])
