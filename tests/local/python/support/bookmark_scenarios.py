"""A job script: three runs of one job in one JVM, each reading the same sources, with new files between the runs.

`--RESULTS` names the file that gets, for each source, what each of the runs read of it.
"""

import io
import json
import sys
from pathlib import Path

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.context import SparkContext

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions

arguments = getResolvedOptions(sys.argv, ["JOB_NAME", "DATABASE", "BUCKET", "RESULTS"])
context = GlueContext(SparkContext.getOrCreate())
s3 = boto3.client("s3")
FORMATS = {"csv": {"withHeader": True}, "json": {}, "parquet": {}}


def put(key, number):
    """A file of one row, in the format that its name says."""
    kind = key.rpartition(".")[2]
    if kind == "parquet":
        buffer = io.BytesIO()
        pq.write_table(pa.table({"id": [number]}), buffer)
        body = buffer.getvalue()
    else:
        body = f"id\n{number}\n" if kind == "csv" else json.dumps({"id": number})
    s3.put_object(Bucket=arguments["BUCKET"], Key=key, Body=body)


def files(kind, folder, context_name, **options):
    return context.create_dynamic_frame.from_options(
        connection_type="s3",
        connection_options={"paths": [f"s3://{arguments['BUCKET']}/{folder}/"], **options},
        format=kind,
        format_options=FORMATS[kind],
        transformation_ctx=context_name,
    )


def table(context_name, **options):
    return context.create_dynamic_frame.from_catalog(
        database=arguments["DATABASE"], table_name="parts", transformation_ctx=context_name, **options
    )


def ids(frame):
    return ids_of(frame.toDF())


def ids_of(rows):
    return sorted(int(row["id"]) for row in rows.collect())


def sources(run):
    """What run 1, 2 or 3 reads of each source; the predicates are left out in the third."""
    push = {"push_down_predicate": "year = 2026"} if run < 3 else {}
    catalog = {"additional_options": {"catalogPartitionPredicate": "year = 2026"}} if run < 3 else {}
    exclusions = {"exclusions": json.dumps(["**.tmp.csv"])} if run < 3 else {}
    return {
        **{kind: ids(files(kind, kind, kind)) for kind in FORMATS},
        "bounded": ids(files("csv", "excluded", "bounded", boundedFiles="1")),
        "catalog table": ids(table("all")),
        "push_down_predicate": ids(table("push", **push)),
        "catalogPartitionPredicate": ids(table("catalog", **catalog)),
        "exclusions": ids(files("csv", "excluded", "exclusions", **exclusions)),
        "no context": ids(table("")),
        "spark.read": ids_of(context.spark_session.read.option("header", True).csv(f"s3://{arguments['BUCKET']}/csv/")),
    }


results = {}
for run in (1, 2, 3):
    if run < 3:
        for kind in FORMATS:
            put(f"{kind}/{run}.{kind}", run)
        for year in (2025, 2026):
            put(f"parts/year={year}/{run}.csv", year * 10 + run)
        put(f"excluded/{run}.csv", run)
        put(f"excluded/{run}.tmp.csv", 10 + run)
    job = Job(context)
    job.init(arguments["JOB_NAME"], {**arguments, "JOB_RUN_ID": f"jr_{run}"})
    for name, read in sources(run).items():
        results.setdefault(name, []).append(read)
    job.commit()
Path(arguments["RESULTS"]).write_text(json.dumps(results), encoding="utf-8")
