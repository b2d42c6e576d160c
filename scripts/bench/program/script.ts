/** How a pipeline writes its output. */
export type WriteMode = "append" | "overwrite";

/** The PySpark script of a pipeline: no two are the same text, as no two teams' are. */
export function script(pipeline: string, writeMode: WriteMode): string {
    const context = pipeline.replaceAll("-", "_");
    return `"""Raw ${pipeline} to curated ${pipeline}."""

import sys

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

ARGUMENTS = ["JOB_NAME", "INPUT_DB", "INPUT_TABLE", "OUTPUT_PATH", "PARTITION_COL", "ENV"]
REQUIRED = ["id", "created_at"]
AMOUNT_LIMIT = 1_000_000


def conform(rows: DataFrame) -> DataFrame:
    """Cast every column to its type; what does not fit becomes null."""
    return (
        rows.withColumn("id", F.col("id").cast("bigint"))
        .withColumn("created_at", F.to_timestamp("created_at"))
        .withColumn("amount", F.col("amount").cast("decimal(18,2)"))
        .withColumn("country", F.upper(F.trim("country")))
    )


def validate(rows: DataFrame) -> DataFrame:
    """Keep the rows that have what they must have."""
    for column in REQUIRED:
        rows = rows.filter(F.col(column).isNotNull())
    return rows.filter(F.col("amount").isNull() | (F.abs("amount") < AMOUNT_LIMIT))


def main() -> None:
    options = getResolvedOptions(sys.argv, ARGUMENTS)
    glue = GlueContext(SparkContext.getOrCreate())
    job = Job(glue)
    job.init(options["JOB_NAME"], options)
    source = glue.create_dynamic_frame.from_catalog(
        database=options["INPUT_DB"],
        table_name=options["INPUT_TABLE"],
        transformation_ctx="read_${context}",
    )
    rows = validate(conform(source.toDF())).dropDuplicates(["id"])
    rows = rows.withColumn("environment", F.lit(options["ENV"]))
    rows.write.mode("${writeMode}").partitionBy(options["PARTITION_COL"]).parquet(options["OUTPUT_PATH"])
    job.commit()


if __name__ == "__main__":
    main()
`;
}
