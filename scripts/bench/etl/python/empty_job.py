"""A Glue job that starts Spark and does nothing: what every run pays before its own work."""

from pyspark.sql import SparkSession

SparkSession.builder.getOrCreate()
