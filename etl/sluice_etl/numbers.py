"""A number for each task, by which it knows its piece of the work."""

from pyspark.sql import DataFrame, SparkSession

NUMBER = "number"
# How many tasks Spark makes of rows that it is given by the driver, at most; by default as many as there are cores.
_MOST_TASKS = "spark.sql.leafNodeDefaultParallelism"


def one_a_task(spark: SparkSession, tasks: int) -> DataFrame:
    """The numbers from 0 up, in the column NUMBER, each in a task of its own.

    As `spark.range` makes them, without the half second that Scala takes to reflect on its type when that is first
    used; and as `createDataFrame` does, without the quarter of one that it takes to bring rows into the JVM.
    """
    before = spark.conf.get(_MOST_TASKS, None)
    if before is None or int(before) < tasks:
        spark.conf.set(_MOST_TASKS, tasks)
    rows = ", ".join(f"({number}L)" for number in range(tasks))
    return spark.sql(f"SELECT * FROM VALUES {rows} AS tasks({NUMBER})")
