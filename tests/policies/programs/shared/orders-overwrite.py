import sys

from pyspark.context import SparkContext

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions


def main():
    args = getResolvedOptions(sys.argv, ["JOB_NAME", "INPUT_DB", "INPUT_TABLE", "OUTPUT_PATH", "PARTITION_COL"])
    glue_context = GlueContext(SparkContext.getOrCreate())
    spark = glue_context.spark_session
    spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    job = Job(glue_context)
    job.init(args["JOB_NAME"], args)
    rates = glue_context.create_dynamic_frame.from_catalog(
        database=args["INPUT_DB"], table_name=args["INPUT_TABLE"], transformation_ctx="rates"
    ).toDF()
    rates.write.mode("overwrite").partitionBy(args["PARTITION_COL"]).parquet(args["OUTPUT_PATH"])
    job.commit()


if __name__ == "__main__":
    main()
