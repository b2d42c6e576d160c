"""A job script: frames transformed and written in every way that a test asserts something about.

One run of it serves many tests, for each start of a JVM takes seconds. `--RESULTS` names the file.
"""

import contextlib
import datetime
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

from pyspark.context import SparkContext
from pyspark.sql.types import DoubleType, LongType, StringType, StructType

from awsglue import gluetypes
from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame, DynamicFrameCollection, ResolveOption
from awsglue.transforms import *  # noqa: F403
from awsglue.utils import getResolvedOptions

arguments = getResolvedOptions(sys.argv, ["JOB_NAME", "DATABASE", "BUCKET", "RESULTS"])
context = GlueContext(SparkContext.getOrCreate())
spark = context.spark_session
DATABASE = arguments["DATABASE"]
SCENARIOS = {}
GLUE_SCHEMA = gluetypes.StructType(
    [
        gluetypes.Field("n", gluetypes.DecimalType(5, 1)),
        gluetypes.Field("t", gluetypes.ArrayType(gluetypes.StringType())),
    ]
)


def scenario(function):
    SCENARIOS[function.__name__] = function
    return function


def path(key):
    return f"s3://{arguments['BUCKET']}/{key}"


def frame(rows, schema):
    return DynamicFrame.fromDF(spark.createDataFrame(rows, schema).coalesce(1), context, "frame")


def messy():
    return context.create_dynamic_frame.from_catalog(database=DATABASE, table_name="messy")


def rows(data):
    found = [json.loads(json.dumps(row.asDict(recursive=True), default=str)) for row in data.toDF().collect()]
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def outcome(data):
    return {"types": dict(data.toDF().dtypes), "rows": rows(data)}


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


PEOPLE = (
    "id bigint, name string, address struct<street:string,zip:int,`geo.x`:double>, tags array<string>,"
    " phones array<struct<kind:string,calls:array<int>>>"
)


def people():
    return frame(
        [
            (1, "Asha", ("Main", 10, 1.5), ["a", "b"], [("home", [1, 2]), ("work", None)]),
            (2, "Bo", None, None, []),
        ],
        PEOPLE,
    )


@scenario
def fields():
    data = people()
    return {
        "select": outcome(data.select_fields(["address.zip", "id", "nowhere.x"])),
        "select one": data.select_fields("tags").toDF().columns,
        "select in array": outcome(data.select_fields(["phones[].kind"])),
        "drop": data.drop_fields(["address.street", "address.zip", "phones.calls", "tags"]).toDF().dtypes,
        "drop all of a struct": data.drop_fields(["address.street", "address.zip", "address.`geo.x`"]).toDF().columns,
        "rename": data.rename_field("address.`geo.x`", "address.x").rename_field("id", "key").toDF().dtypes,
        "move": error(data.rename_field, "address.zip", "zip"),
        "bad path": error(data.drop_fields, ["a..b"]),
        "map": outcome(
            data.apply_mapping(
                [
                    ("id", "long", "person.id", "string"),
                    ("name", "string", "person.name", "string"),
                    ("address.zip", "int", "`zip.code`", "long"),
                    ("tags", "array", "labels", "array"),
                    ("nowhere", "string", "gone", "string"),
                ]
            )
        ),
        "map twice": error(data.apply_mapping, [("id", "long", "a", "long"), ("name", "string", "a", "string")]),
        "map to array": error(data.apply_mapping, [("id", "long", "a", "array")]),
        "cast inside": data.resolveChoice(specs=[("phones[].calls[]", "cast:string")]).toDF().dtypes[-1],
        "nulls": frame([(1, None, (None, 2)), (2, None, (None, 3))], "a int, b string, c struct<d:int,e:int>")
        .drop_nulls()
        .toDF()
        .dtypes,
        "nulls of nothing": DropNullFields.apply(frame=frame([], "a int")).toDF().columns,  # noqa: F405
        "schema": printed(data.printSchema),
        "to df": outcome(messy().select_fields(["id"]))["types"],
        "to df with options": messy().toDF([ResolveOption("id", "Cast", LongType())]).dtypes[0],
        "bad option": error(ResolveOption, "id", "Drop", DoubleType()),
    }


@scenario
def flattened():
    tables = people().relationalize("root", path("staging/"))
    flat = people().unnest()
    return {
        "names": sorted(tables.keys()),
        "unnest": flat.toDF().dtypes,
        "root": outcome(tables.select("root")),
        "tags": outcome(tables.select("root_tags")),
        "phones": outcome(tables.select("root_phones")),
        "calls": outcome(tables.select("root_phones.val.calls")),
        "missing": error(tables.select, "root_x"),
        "map": error(frame([({"a": 1},)], "m map<string,int>").relationalize, "root"),
        "default name": Relationalize.apply(frame=people()).keys()[0],  # noqa: F405
    }


@scenario
def functions():
    def shape(record):
        record["whole"] = {"first": record["name"][0], "at": datetime.date(2026, 1, record["id"])}
        record["big"] = record["id"] * 2**40
        record["money"] = Decimal("1.50")
        del record["tags"], record["phones"], record["address"]
        return record

    def fails(record):
        if record["id"] == 2:
            raise ValueError("no second")
        return record

    numbers = frame([(1,), (2,), (3,)], "id int")
    failing = numbers.map(fails)
    filtered = Filter.apply(frame=numbers, f=lambda record: record["id"] / (record["id"] - 1) > 1.6)  # noqa: F405
    mixed = numbers.map(lambda record: {"v": record["id"] if record["id"] > 1 else "one"})
    choice = messy().filter(lambda record: record["id"] == 7 or record["id"] == "x3")
    return {
        "map": outcome(Map.apply(frame=people(), f=shape)),  # noqa: F405
        "keeps": numbers.map(lambda record: record).toDF().dtypes,
        "errors": [failing.errorsCount(), failing.stageErrorsCount(), failing.count(), rows(failing)],
        "error records": rows(failing.errorsAsDynamicFrame()),
        "later": failing.select_fields(["id"]).errorsCount(),
        "threshold": error(numbers.map, fails, stageThreshold=1),
        "below": error(numbers.map, fails, stageThreshold=2),
        "filtered": [rows(filtered), filtered.errorsCount()],
        "choice filtered": rows(choice.resolveChoice(specs=[("id", "cast:string")]).select_fields(["id"])),
        "choice made": outcome(mixed),
        "choice resolved": outcome(mixed.resolveChoice(specs=[("v", "cast:long")])),
        "mixed": error(numbers.map, lambda record: {"v": [1] if record["id"] > 1 else "one"}),
        "not a record": numbers.map(lambda record: record["id"]).errorsCount(),
        "empty": context.create_dynamic_frame.from_catalog(database=DATABASE, table_name="empty")
        .map(fails)
        .filter(fails)
        .count(),
    }


@scenario
def combined():
    left = frame([(1, "a"), (2, "b"), (3, "c")], "id int, name string")
    right = frame([(1, "x"), (1, "y"), (9, "z")], "id int, value string")
    texts = frame([("q",), ("4",)], "id string")
    split = left.split_rows({"id": {">": 1, "<": 3}}, "in", "out")
    parts = SplitFields.apply(frame=left, paths=["name"])  # noqa: F405
    doubled = DynamicFrameCollection({"l": left, "r": right}, context).map(lambda one, ctx: one.rename_field("id", "k"))
    several = DynamicFrameCollection({"p": people()}, context)
    flat = FlatMap.apply(several, Relationalize, "frame", name="root")  # noqa: F405
    boxed = frame([('{"a": 1}',), ("{",)], "j string")
    return {
        "join": outcome(Join.apply(left, right, "id", "id")),  # noqa: F405
        "join keys": error(left.join, ["id"], [], right),
        "join nowhere": error(left.join, ["x"], ["id"], right),
        "self": left.join(["id"], ["id"], left).count(),
        "merge": rows(left.mergeDynamicFrame(frame([(2, "B"), (4, "D")], "id int, name string"), ["id"])),
        "union": outcome(left.select_fields(["id"]).union(texts)),
        "split rows": [rows(split.select("in")), rows(split["out"])],
        "split rows of nulls": frame([(None,)], "id int").split_rows({"id": {">": 0}}, "a", "b").select("b").count(),
        "comparator": error(left.split_rows, {"id": {"~": 1}}, "a", "b"),
        "split fields": [parts.select("frame1").toDF().columns, parts.select("frame2").toDF().columns],
        "from collection": SelectFromCollection.apply(parts, "frame1").toDF().columns,  # noqa: F405
        "mapped": [one.toDF().columns[0] for one in doubled.values()],
        "flat map": sorted(flat.keys()),
        "unbox": outcome(Unbox.apply(frame=boxed, path="j", format="json")),  # noqa: F405
        "unbox csv": rows(
            frame([("1|x",)], "c string").unbox(
                "c", "csv", separator="|", withSchema=StructType().add("n", LongType()).add("t", StringType()).json()
            )
        ),
        "unbox by Glue's types": outcome(
            frame([('{"n": 1, "t": ["x"]}',)], "j string").unbox(
                "j", "json", withSchema=json.dumps(GLUE_SCHEMA.jsonValue())
            )
        ),
        "unbox avro": error(people().unbox, "name", "avro"),
    }


SALES = "id int, price double, country string"


def catalog_sink(key, table, keys=("country",), kind="json", **options):
    sink = context.getSink("s3", path=path(key), partitionKeys=list(keys), enableUpdateCatalog=True, **options)
    sink.setFormat(kind)
    sink.setCatalogInfo(catalogDatabase=DATABASE, catalogTableName=table)
    return sink


@scenario
def sinks():
    sales = frame([(1, 1.5, "IN"), (2, None, "A/B"), (3, 2.5, None)], SALES)
    write = context.write_dynamic_frame
    write.from_options(sales, "s3", {"path": path("out/csv")}, "csv", {"separator": ";", "writeHeader": False})
    texts = frame([('a "b", c', ""), (None, "x\ny")], "t string, u string")
    write.from_options(texts, "s3", {"path": path("out/quoted")}, "csv")
    write.from_options(frame([], SALES), "s3", {"path": path("out/empty")}, "parquet")
    write.from_options(
        frame=sales,
        connection_type="s3",
        connection_options={"path": path("out/gz"), "compression": "gzip"},
        format="json",
    )
    context.write_from_options(people().relationalize("root"), "s3", {"path": path("out/all")}, "parquet")
    catalog_sink("sales/", "sales").writeFrame(sales)
    catalog_sink("sales/", "sales").writeFrame(frame([(4, 1, "IN"), (5, 2, "FR")], "id int, price int, country string"))
    wider = frame([(6, 1.0, "x", "GB")], "id int, price double, note string, country string")
    catalog_sink("sales/", "sales", updateBehavior="LOG").writeFrame(wider)
    write.from_catalog(
        frame=frame([(9, "Zoe", 1.0)], "id bigint, name string, amount double"), database=DATABASE, table_name="clean"
    )
    source = context.getSource("s3", paths=[path("out/gz/")])
    source.setFormat("json")
    sales.spigot(path("out/sample"), {"topk": 2})
    sales.write("s3", {"path": path("out/written")}, "orc")
    return {
        "source": source.getFrame().count(),
        "data frame": context.create_data_frame.from_catalog(database=DATABASE, table_name="clean").count(),
        "sampled": spark.read.json(path("out/sample/")).count(),
        "written": spark.read.orc(path("out/written/")).count(),
        "rdd": rows(context.create_dynamic_frame.from_rdd(spark.sparkContext.parallelize([(1, "a")]), "r", ["i", "t"])),
        "ingested": context.add_ingestion_time_columns(sales.toDF(), "hour").columns[3:],
        "granularity": error(context.add_ingestion_time_columns, sales.toDF(), "second"),
    }


@scenario
def refused_sinks():
    sales = frame([(1, 1.5, "IN")], SALES)
    write = context.write_dynamic_frame.from_options
    there = {"path": path("refused/")}
    no_table = context.getSink("s3", path=path("refused/"), enableUpdateCatalog=True)
    no_table.setFormat("json")
    nowhere = context.getSink("s3", path=path("refused/"), enableUpdateCatalog=True)
    nowhere.setFormat("json")
    nowhere.setCatalogInfo("no_such_database", "t")
    return {
        "xml": error(write, sales, "s3", there, "xml"),
        "mysql": error(write, sales, "mysql", {}, "csv"),
        "jdbc": error(context.write_dynamic_frame.from_jdbc_conf, frame=sales, catalog_connection="c"),
        "connection": error(context.extract_jdbc_conf, "redshift"),
        "path": error(write, sales, "s3", {}, "csv"),
        "key": error(write, sales, "s3", {**there, "partitionKeys": ["year"]}, "csv"),
        "only keys": error(write, sales, "s3", {**there, "partitionKeys": ["id", "price", "country"]}, "csv"),
        "option": error(write, sales, "s3", there, "csv", {"quotes": 1}),
        "compression": error(write, sales, "s3", {**there, "compression": "lzma"}, "parquet"),
        "nested csv": error(write, people(), "s3", there, "csv"),
        "null": error(write, frame([(1, None)], "a int, b void"), "s3", there, "parquet"),
        "no format": error(context.getSink("s3", **there).writeFrame, sales),
        "no table": error(no_table.writeFrame, sales),
        "no database": error(nowhere.writeFrame, sales),
        "behavior": error(context.getSink, "s3", updateBehavior="MERGE", **there),
        "keys": error(catalog_sink("sales/", "sales", keys=["id"]).writeFrame, sales),
        "method": error(lambda: no_table.pageSize),
        "import": error(lambda: __import__("awsglue.transforms", fromlist=["FillMissingValues"]).FillMissingValues),
    }


@scenario
def purged():
    context.purge_s3_path(path("old/"), {"retentionPeriod": 1})
    kept = spark.read.text(path("old/")).count()
    context.purge_s3_path(path("old/"), {"retentionPeriod": 0, "manifestFilePath": path("purged/")}, "ctx")
    context.purge_table(DATABASE, "parts", {"retentionPeriod": 0, "partitionPredicate": "year = 2025"})
    return {"kept": kept, "period": error(context.purge_s3_path, path("old/"), {"retentionPeriod": -1})}


results = {}
for name, run in SCENARIOS.items():
    try:
        results[name] = run()
    except Exception as raised:
        results[name] = f"{type(raised).__name__}: {raised}"
Path(arguments["RESULTS"]).write_text(json.dumps(results), encoding="utf-8")
