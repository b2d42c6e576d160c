import { begun, imports, python, read } from "../../../facts/script/support";

/** Scripts with something wrong, by what they do: each with what is said of it, message by message. */
export type BadScripts = Readonly<Record<string, readonly [script: string, ...messages: readonly RegExp[]]>>;

/** Scripts as teams write them, with nothing wrong. */
export const good: Readonly<Record<string, string>> = {
    "reads, writes and commits, one line after the other": `${begun}${read}
glue.write_dynamic_frame.from_options(frame=users, connection_type="s3", connection_options={"path": args["OUTPUT_PATH"]})
job.commit()
`,
    "does so in main, behind the guard": python(`
        ${imports.replaceAll("\n", "\n        ")}
        def main():
            glue = GlueContext(SparkContext())
            job = Job(glue)
            job.init(args["JOB_NAME"], args)
            users = glue.create_dynamic_frame.from_catalog(database="raw", table_name="users", transformation_ctx="users")
            users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])
            job.commit()

        if __name__ == "__main__":
            main()
    `),
    "imports everything with a star": python(`
        import sys
        from awsglue.transforms import *
        from awsglue.utils import *
        from awsglue.context import *
        from awsglue.job import *
        from pyspark.context import SparkContext
        args = getResolvedOptions(sys.argv, ["JOB_NAME"])
        glueContext = GlueContext(SparkContext())
        job = Job(glueContext)
        job.init(args["JOB_NAME"], args)
        node1 = glueContext.create_dynamic_frame.from_options(
            "s3", {"paths": ["s3://acme-raw/users/"]}, "csv", {}, "node1"
        )
        job.commit()
    `),
    "names modules and classes in its own way": python(`
        import awsglue.context as ac
        import awsglue.job
        import awsglue.utils as utils
        from pyspark import SparkContext as SC
        import sys
        options = utils.getResolvedOptions(sys.argv, ["JOB_NAME"])
        context = ac.GlueContext(SC.getOrCreate())
        work = awsglue.job.Job(context)
        begin, end = work.init, work.commit
        begin(options["JOB_NAME"], options)
        read = context.create_dynamic_frame.from_catalog
        orders = read("acme_raw", "orders", "", "orders")
        end()
    `),
    "wraps reading and writing in functions": `${imports}
def start():
    glue = GlueContext(SparkContext.getOrCreate())
    job = Job(glue)
    job.init(args["JOB_NAME"], args)
    return glue, job

def read(glue, table, *, ctx=None, **options):
    return glue.create_dynamic_frame.from_catalog(
        database=args["INPUT_DB"], table_name=table, transformation_ctx=ctx or f"read_{table}", **options
    )

glue, job = start()
users = read(glue, "users")
orders = read(glue, "orders", ctx="orders_with_lines", push_down_predicate="day > '2026'")
job.commit()
`,
    "is a class": `${imports}
class Pipeline:
    source = "users"

    def __init__(self, args):
        self.args = args
        self.job = None
        self.glue = GlueContext(SparkContext.getOrCreate())

    @property
    def reader(self):
        return self.glue.create_dynamic_frame

    def run(self):
        self.job = Job(self.glue)
        self.job.init(self.args["JOB_NAME"], self.args)
        self.work()
        self.job.commit()

    def work(self):
        self.reader.from_catalog(database="raw", table_name=self.source, transformation_ctx=f"src_{self.source}")

class Special(Pipeline):
    def __init__(self, args):
        super().__init__(args)

Special(args).run()
`,
    "is a context manager": `${imports}from contextlib import contextmanager

@contextmanager
def glue_job():
    glue = GlueContext(SparkContext.getOrCreate())
    job = Job(glue)
    job.init(args["JOB_NAME"], args)
    yield glue
    job.commit()

with glue_job() as glue:
    ${read.replaceAll("\n", "\n    ")}
`,
    "has an object that commits when its block succeeds": `${imports}
class GlueJob:
    def __enter__(self):
        self.glue = GlueContext(SparkContext.getOrCreate())
        self.job = Job(self.glue)
        self.job.init(args["JOB_NAME"], args)
        return self.glue

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.job.commit()

with GlueJob() as glue:
    ${read.replaceAll("\n", "\n    ")}
`,
    "reads several tables of a list that is spelled out": `${begun}
for table in ["users", "orders"]:
    glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx=f"read_{table}")
job.commit()
`,
    "reads several tables that only a run tells": `${begun}
for table in args["TABLES"].split(","):
    glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx="read_" + table.lower())
frames = {t: glue.create_dynamic_frame.from_catalog(database="raw", table_name=t, transformation_ctx=f"x_{t}") for t in TABLES}
job.commit()
`,
    "logs a failure and fails": `${begun}
try:
    ${read.replaceAll("\n", "\n    ")}
    users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])
except Exception as error:
    print(error)
    raise
job.commit()
`,
    "leaves with an error code after a failure": `${begun}
try:
    ${read.replaceAll("\n", "\n    ")}
except Exception:
    sys.exit(1)
finally:
    spark.stop()
job.commit()
sys.exit(0)
`,
    "commits on each of its ways": `${begun}${read}
if users.count() == 0:
    print("nothing new")
    job.commit()
    sys.exit(0)
users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])
job.commit()
`,
    "has nothing to do before it begins": `${imports}
if args["OUTPUT_PATH"] == "none":
    sys.exit(0)
glue = GlueContext(SparkContext())
job = Job(glue)
job.init(args["JOB_NAME"], args)
${read}
job.commit()
`,
    "tries to read again where that failed": `${begun}
for attempt in range(3):
    try:
        ${read.replaceAll("\n", "\n        ")}
        break
    except Exception:
        print("again", attempt)
else:
    raise RuntimeError("no luck")
job.commit()
`,
    "writes again where that failed": `${begun}${read}
while True:
    try:
        users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])
        break
    except Exception:
        print("again")
job.commit()
`,
    "reads the same in one way or another": `${begun}
if args["MODE"] == "day":
    users = glue.create_dynamic_frame.from_catalog(
        database="raw", table_name="users", transformation_ctx="users", push_down_predicate="day = '2026-11-01'"
    )
else:
    users = glue.create_dynamic_frame.from_catalog(database="raw", table_name="users", transformation_ctx="users")
job.commit()
`,
    "reads curated, its artifacts and other places with Spark": `${begun}${read}
spark.read.parquet("s3://acme-curated/countries/")
spark.read.json("s3://acme-artifacts/mapping.json")
spark.read.csv(args["OUTPUT_PATH"])
spark.read.format("jdbc").options(url="jdbc:postgresql://db/x", dbtable="raw.users").load()
spark.read.csv("file:///tmp/lookup.csv")
spark.read.parquet(f"s3://acme-curated/{anything}/")
spark.read.json(SparkContext.getOrCreate().parallelize(['{"a": 1}']))
spark.table("acme_curated.users")
users.toDF().createOrReplaceTempView("users")
spark.sql("select extract(year from raw.day), u.* from users u -- from raw.users")
job.commit()
`,
    "uses names that only look like those of Glue": `${begun}${read}
import psycopg2
connection = psycopg2.connect("x")
connection.commit()
with open("log") as log:
    log.read()
    log.write("x")
job.commit()
connection.close()
`,
    "has functions that nobody calls": `${begun}${read}
def old():
    spark.read.csv("s3://acme-raw/users/")
job.commit()
`,
};
