"""The job as most are written: DynamicFrame in, `df.write.mode("append").partitionBy()` out. Not safe to run again."""

from __future__ import annotations

import sys

from pyspark.context import SparkContext

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ["JOB_NAME", "INPUT_DB", "INPUT_TABLE", "OUTPUT_PATH", "PARTITION_COL"])
glue = GlueContext(SparkContext.getOrCreate())
job = Job(glue)
job.init(args["JOB_NAME"], args)
frame = glue.create_dynamic_frame.from_catalog(
    database=args["INPUT_DB"], table_name=args["INPUT_TABLE"], transformation_ctx="raw"
)
df = frame.toDF()
if df.columns:
    df.write.mode("append").partitionBy(args["PARTITION_COL"]).parquet(args["OUTPUT_PATH"])
job.commit()
