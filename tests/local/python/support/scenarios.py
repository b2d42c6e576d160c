"""A job script: reads tables in every way that a test asserts something about, and writes what it got as JSON.

One run of it serves many tests, for each start of a JVM takes seconds. `--RESULTS` names the file.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from pyspark.context import SparkContext
from pyspark.sql import functions as F

from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame
from awsglue.job import Job
from awsglue.transforms import *  # noqa: F403
from awsglue.utils import getResolvedOptions

arguments = getResolvedOptions(sys.argv, ["JOB_NAME", "DATABASE", "BUCKET", "RESULTS"])
context = GlueContext(SparkContext.getOrCreate())
spark = context.spark_session
job = Job(context)
job.init(arguments["JOB_NAME"], arguments)

SCENARIOS = {}
MESSY = {"database": arguments["DATABASE"], "table_name": "messy"}


def scenario(function):
    SCENARIOS[function.__name__] = function
    return function


def table(name, **options):
    return context.create_dynamic_frame.from_catalog(
        database=arguments["DATABASE"], table_name=name, transformation_ctx="", **options
    )


def path(key):
    return f"s3://{arguments['BUCKET']}/{key}"


def rows(frame):
    """Rows in order, with what JSON does not know as text."""
    found = [json.loads(json.dumps(row.asDict(recursive=True), default=str)) for row in frame.collect()]
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def outcome(frame):
    return {"types": dict(frame.dtypes), "rows": rows(frame)}


def error(function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except Exception as raised:
        return f"{type(raised).__name__}: {raised}"
    return "nothing was raised"


def printed(function, *args):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        function(*args)
    return out.getvalue()


@scenario
def clean():
    return outcome(table("clean").toDF())


@scenario
def choice():
    return outcome(table("messy").toDF())


@scenario
def all_text():
    return outcome(table("all_text").toDF())


@scenario
def cast_string():
    specs = [("id", "cast:string"), ("amount", "cast:string"), ("day", "cast:string"), ("not_there", "cast:string")]
    return outcome(table("messy").resolveChoice(specs=specs).toDF())


@scenario
def resolved():
    frame = table("messy").select_fields(["id", "name"])
    return {
        "cast:long": outcome(frame.resolveChoice(specs=[("id", "cast:long")]).toDF()),
        "project:long": outcome(frame.resolveChoice(specs=[("id", "project:long")]).toDF()),
        "project:string": outcome(frame.resolveChoice(specs=[("id", "project:string")]).toDF()),
        "make_cols": outcome(frame.resolveChoice(specs=[("id", "make_cols")]).toDF()),
        "make_struct": outcome(frame.resolveChoice(specs=[("id", "make_struct")]).toDF()),
        "choice": outcome(table("messy").resolveChoice(choice="make_cols").toDF()),
        "match_catalog": outcome(table("messy").resolveChoice(choice="match_catalog", **MESSY).toDF()),
        "both": error(frame.resolveChoice, specs=[("id", "cast:long")], choice="make_cols"),
        "unknown": error(frame.resolveChoice, specs=[("id", "drop:long")]),
        "bad type": error(frame.resolveChoice, specs=[("id", "cast:text")]),
    }


@scenario
def input_file_name():
    return sorted({row[0] for row in table("clean").toDF().select(F.input_file_name()).collect()})


@scenario
def attached_file_name():
    frame = table("clean", additional_options={"attachFilename": "source"})
    return {"columns": frame.toDF().columns, "files": sorted({row["source"] for row in frame.toDF().collect()})}


@scenario
def attached_by_the_table():
    return table("attached").toDF().columns


@scenario
def empty():
    frame = table("empty")
    resolved = frame.resolveChoice(specs=[("id", "cast:string")])
    return {"columns": resolved.toDF().columns, "count": frame.count(), "rows": resolved.toDF().collect()}


@scenario
def odd_keys():
    return outcome(table("odd").toDF())


@scenario
def lazy_simple():
    return outcome(table("lazy").toDF())


@scenario
def partitioned():
    return {
        "all": outcome(table("parts").toDF()),
        "predicate": outcome(table("parts", push_down_predicate="year >= 2026 AND city <> 'Pune'").toDF()),
        "none": table("parts", push_down_predicate="year = 1999").count(),
        "catalog": table("parts", additional_options={"catalogPartitionPredicate": "year = 2025"}).count(),
        "elsewhere": outcome(table("elsewhere").toDF()),
        "unpartitioned": error(table, "clean", push_down_predicate="year = 1"),
    }


@scenario
def parquet():
    return outcome(table("parquet").toDF())


@scenario
def nested_folders():
    return {
        "default": table("nested").count(),
        "recurse": table("nested", additional_options={"recurse": True}).count(),
    }


def s3(key, kind, **format_options):
    frame = context.create_dynamic_frame.from_options(
        connection_type="s3", connection_options={"paths": [path(key)]}, format=kind, format_options=format_options
    )
    return outcome(frame.toDF())


@scenario
def from_options():
    return {
        "csv": s3("options/csv/", "csv", withHeader=True, separator=";"),
        "csv without header": s3("options/headless/", "csv"),
        "one file": s3("options/csv/a.csv", "csv", withHeader=True, separator=";"),
        "json": s3("options/json/", "json"),
        "parquet": s3("options/parquet/", "parquet", attachFilename="source"),
        "nothing": s3("options/nowhere/", "csv"),
        "orc": error(s3, "options/csv/", "orc"),
        "option": error(s3, "options/csv/", "csv", quotes="x"),
        "jdbc": error(context.create_dynamic_frame.from_options, connection_type="mysql"),
        "paths": error(context.create_dynamic_frame.from_options, connection_type="s3", format="csv"),
    }


@scenario
def transforms():
    frame = table("clean")
    mapping = [("id", "long", "user_id", "string"), ("amount", "string", "text", "string"), ("gone", "x", "string")]
    return {
        "apply_mapping": outcome(frame.apply_mapping([m for m in mapping if len(m) == 4]).toDF()),
        "text to number": outcome(frame.apply_mapping([("id", "int")]).toDF()),
        "bad mapping": error(frame.apply_mapping, mapping),
        "select": frame.select_fields(["name", "gone"]).toDF().columns,
        "drop": frame.drop_fields(["name"]).toDF().dtypes,
        "rename": frame.rename_field("id", "key").toDF().dtypes,
        "bad path": error(frame.drop_fields, ["a..b"]),
        "classes": DropFields.apply(frame=frame, paths=["id"]).toDF().columns,  # noqa: F405
        "fromDF": outcome(DynamicFrame.fromDF(spark.range(1), context, "one").toDF()),
        "partitions": frame.repartition(3).toDF().rdd.getNumPartitions(),
    }


@scenario
def printing():
    return {
        "schema": printed(table("messy").printSchema),
        "types": table("messy").schema().jsonValue(),
        "show": printed(table("clean").show, 1),
    }


@scenario
def not_there():
    return {
        "method": error(lambda: table("clean").no_such_method),
        "context": error(lambda: context.forEachBatch),
        "reader": error(lambda: context.create_dynamic_frame.from_kafka),
        "option": error(table, "clean", additional_options={"jobBookmarkKeys": ["id"]}),
        "table": error(table, "missing"),
        "classification": error(table, "unknown"),
    }


@scenario
def modules():
    import helper_module

    def on_workers(batches):
        import helper_module as there

        for batch in batches:
            yield batch.set_column(0, "id", there.double(batch.column(0)))

    doubled = spark.range(3).mapInArrow(on_workers, "id bigint").collect()
    return {"driver": helper_module.NAME, "workers": sorted(row[0] for row in doubled)}


@scenario
def environment():
    return {"argv": sys.argv[1:7], "setting": spark.conf.get("spark.sql.shuffle.partitions")}


@scenario
def writing():
    table("clean").toDF().write.partitionBy("name").parquet(path("written/"))
    return spark.read.parquet(path("written/")).count()


results = {}
for name, run in SCENARIOS.items():
    try:
        results[name] = run()
    except Exception as raised:
        results[name] = f"{type(raised).__name__}: {raised}"
Path(arguments["RESULTS"]).write_text(json.dumps(results), encoding="utf-8")
job.commit()
