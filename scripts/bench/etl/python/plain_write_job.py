"""A Glue job that appends partitioned Parquet with Spark's own writer: `--INPUT` and `--OUTPUT` are Hadoop paths.

No contract is checked and no bookmark kept: the columns are read in their types, and what is no number becomes null.
"""

import sys

from pyspark.sql import SparkSession

from awsglue.utils import getResolvedOptions

COLUMNS = "id bigint, name string, email string, age int, signup_date date, status string, country string"

options = getResolvedOptions(sys.argv, ["INPUT", "OUTPUT"])
spark = SparkSession.builder.getOrCreate()
rows = spark.read.schema(COLUMNS).csv(options["INPUT"], header=True)
rows.write.mode("append").partitionBy("country").parquet(options["OUTPUT"])
