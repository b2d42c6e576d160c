import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { scriptUsesBookmarksCorrectly as rule } from "../../../../policies/rules/script/script-uses-bookmarks-correctly";
import { begun, found, imports, program, python, read } from "../../facts/script/support";
import { checkRule, unknown, urn } from "../../support/pack";

/** Scripts as teams write them, with nothing wrong. */
const good: Readonly<Record<string, string>> = {
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

/** Scripts with something wrong, and what is said of them. */
const bad: Readonly<Record<string, readonly [script: string, ...messages: readonly RegExp[]]>> = {
    "reads raw with Spark": [
        `${begun}spark.read.option("header", True).csv("s3://acme-raw/users/")\njob.commit()\n`,
        /^line 13, column 35: spark\.read\.csv reads s3:\/\/acme-raw\/users\/, which is in the raw zone by its name; no bookmark follows it$/,
    ],
    "reads raw under another name, in a wrapper": [
        `${begun}
RAW = "s3://acme-" + "raw"
session = spark
def load(source, path, kind="parquet"):
    return source.read.format(kind).load(path)
def users(base):
    return load(session, path=f"{base}/users/")
users(RAW)
job.commit()
`,
        /^line 17, column 37: spark\.read\.load reads s3:\/\/acme-raw\/users\/, which is in the raw zone/,
    ],
    "reads raw through an argument of the job": [
        `${begun}spark.read.json(args["RAW_PATH"] + "/users")\njob.commit()\n`,
        /^line 13.*: spark\.read\.json reads s3:\/\/acme-landing\/x\/users, which is in the raw zone/,
    ],
    "reads a list of places, one of them raw": [
        `${begun}spark.read.parquet(*["s3://acme-curated/a/", "s3://acme-raw/b/"])\njob.commit()\n`,
        /spark\.read\.parquet reads s3:\/\/acme-raw\/b\//,
    ],
    "reads a place of which only the beginning is known, and that is raw": [
        `${begun}spark.read.parquet("s3://acme-raw/{}/x".format(table))\njob.commit()\n`,
        /reads below s3:\/\/acme-raw\/, which is in the raw zone by its name/,
    ],
    "reads a place that is not known": [
        `${begun}spark.read.csv(where_is_it())\nspark.read.csv(args["SOMEWHERE"])\njob.commit()\n`,
        /^undecided: line 13.*: spark\.read\.csv \(where_is_it\(\)\) reads a place that is not known, and may be raw/,
        /^undecided: line 14.*reads a place that is not known \(--SOMEWHERE of the job has no known value\), and may be raw/,
    ],
    "reads raw tables with SQL": [
        `${begun}spark.sql(f"SELECT * FROM {args['INPUT_DB']}.users u, acme_curated.x JOIN bronze.y USING (id)")\njob.commit()\n`,
        /spark\.sql reads table acme_raw\.users, which is in the raw zone/,
        /spark\.sql reads table bronze\.y, which is in the raw zone/,
    ],
    "reads raw as a DataFrame through Glue": [
        `${begun}glue.create_data_frame.from_catalog(database="acme_raw", table_name="users", transformation_ctx="u")\njob.commit()\n`,
        /create_data_frame\.from_catalog reads from database acme_raw, which is in the raw zone/,
    ],
    "reads raw with pandas, awswrangler and RDDs": [
        `${begun}
import pandas as pd
import awswrangler as wr
pd.read_csv("s3://acme-raw/a.csv")
wr.s3.read_parquet(path="s3://acme-raw/b/")
spark.sparkContext.textFile("s3a://acme-raw/c/")
job.commit()
`,
        /pandas\.read_csv reads s3:\/\/acme-raw\/a\.csv/,
        /awswrangler\.s3\.read_parquet reads s3:\/\/acme-raw\/b\//,
        /sc\.textFile reads s3a:\/\/acme-raw\/c\//,
    ],
    "never makes a GlueContext": [
        `${imports}spark = SparkSession.builder.appName("x").getOrCreate()\n`,
        /^no way through it makes a GlueContext, so there is no bookmark$/,
    ],
    "never calls main": [
        `${imports}def main():\n    GlueContext(SparkContext())\n`,
        /^no way through it makes a GlueContext/,
    ],
    "leaves everything to a module": [
        "from acme.jobs import run\nrun()\n",
        /^undecided: line 2, column 1: no GlueContext is made in the script; whether acme\.jobs\.run makes one cannot be told/,
    ],
    "takes its context from a module": [
        `${imports}from acme.session import glue, job\njob.init("x", args)\n${read}job.commit()\n`,
        /^undecided: line 11, column 35: it cannot be told where the GlueContext is made that this call needs/,
    ],
    "reads before Job.init": [
        `${imports}glue = GlueContext(SparkContext())\njob = Job(glue)\n${read}job.init(args["JOB_NAME"], args)\njob.commit()\n`,
        /^line 11, column 35: create_dynamic_frame\.from_catalog is reached without Job\.init before it$/,
    ],
    "initialises only sometimes": [
        `${imports}glue = GlueContext(SparkContext())\njob = Job(glue)\nif args["ENV"]:\n    job.init("x", args)\n${read}job.commit()\n`,
        /create_dynamic_frame\.from_catalog is reached on a way that goes past Job\.init, by line 11/,
    ],
    "never initialises": [
        `${imports}glue = GlueContext(SparkContext())\njob = Job(glue)\njob.commit()\n`,
        /job\.commit is reached without Job\.init before it/,
    ],
    "gives the job to a module": [
        `${imports}from acme import begin, finish\nglue = GlueContext(SparkContext())\njob = Job(glue)\nbegin(job)\n${read}finish(job)\n`,
        /^undecided: .*it cannot be told whether the job is initialised before create_dynamic_frame\.from_catalog/,
        /^undecided: it cannot be told whether the job is committed/,
    ],
    "reads without a context": [
        `${begun}glue.create_dynamic_frame.from_catalog(database="raw", table_name="users")\njob.commit()\n`,
        /^line 13, column 27: create_dynamic_frame\.from_catalog has no transformation_ctx/,
    ],
    "reads with an empty context": [
        `${begun}CTX = ""\nglue.create_dynamic_frame_from_catalog("raw", "users", "", CTX)\nglue.getSource("s3", transformation_ctx=None)\njob.commit()\n`,
        /^line 14, column 6: create_dynamic_frame_from_catalog has an empty transformation_ctx/,
        /^line 15, column 6: getSource has an empty transformation_ctx/,
    ],
    "reads twice with one context": [
        `${begun}${read}${read}job.commit()\n`,
        /^line 16, column 35: create_dynamic_frame\.from_catalog has the transformation_ctx "users", like the read on line 13$/,
    ],
    "reads twice with one context in a wrapper": [
        `${begun}
def read(table, ctx="source"):
    return glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx=ctx)
read("users")
read("orders")
job.commit()
`,
        /^line 15, column 38: .*has the transformation_ctx "source", like the read on line 15$/,
    ],
    "reads with one context in every turn of a loop": [
        `${begun}
for table in tables():
    glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx="table")
for database in databases():
    for table in tables():
        glue.create_dynamic_frame.from_catalog(database=database, table_name=table, transformation_ctx=f"of_{database}")
job.commit()
`,
        /line 15.* is repeated in a loop with the same transformation_ctx "table"/,
        /line 18.* is repeated in a loop with the same transformation_ctx "of_…"/,
    ],
    "reads different sources under one context, in one way or another": [
        `${begun}
if users_today():
    glue.create_dynamic_frame.from_catalog(database="raw", table_name="users", transformation_ctx="in")
else:
    glue.create_dynamic_frame.from_catalog(database="raw", table_name="orders", transformation_ctx="in")
job.commit()
`,
        /line 17.* has the transformation_ctx "in", like the read on line 15/,
    ],
    "reads with a context that is not known": [
        `${begun}
def read(options):
    return glue.create_dynamic_frame.from_catalog(database="raw", table_name="users", **options)
glue.create_dynamic_frame.from_catalog("raw", "users", transformation_ctx=name_of_it())
read(settings())
job.commit()
`,
        /^undecided: line 15.* is given arguments that are not known, and none of the known ones is transformation_ctx/,
        /^undecided: line 16.* has the transformation_ctx name_of_it\(\), which is not known/,
    ],
    "never commits": [`${begun}${read}`, /^the end of the script is reached, and job\.commit is never called$/],
    "names the commit and does not call it": [`${begun}${read}job.commit\n`, /job\.commit is never called/],
    "commits only in a branch": [
        `${begun}${read}\nif users.count() > 0:\n    job.commit()\n`,
        /^line 17, column 1: the end of the script is reached without job\.commit \(line 18\), by way of line 17$/,
    ],
    "commits only for some arguments": [
        `${begun}${read}\nif args["ENV"] == "prod":\n    job.commit()\n`,
        /without job\.commit \(line 18\)/,
    ],
    "returns before it commits": [
        `${begun}
def main():
    ${read.replaceAll("\n", "\n    ")}
    if users.count() == 0:
        return
    job.commit()
main()
`,
        /^line 20, column 9: the end of the script is reached without job\.commit \(line 21\), by way of line 20$/,
    ],
    "leaves with success before it commits": [
        `${begun}${read}\nif users.count() == 0:\n    sys.exit()\njob.commit()\n`,
        /^line 18, column 9: the exit here is reached without job\.commit \(line 19\)$/,
    ],
    "swallows what goes wrong": [
        `${begun}
try:
    ${read.replaceAll("\n", "\n    ")}
    job.commit()
except Exception as error:
    print(error)
`,
        /^line 20, column 1: the end of the script is reached without job\.commit \(line 19\), by way of line 20$/,
    ],
    "swallows a failed write and commits": [
        `${begun}${read}
try:
    users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])
except Exception as error:
    print(error)
job.commit()
`,
        /^line 21, column 5: job\.commit is reached also when the write on line 18 has failed: its exception is caught$/,
    ],
    "suppresses a failed write and commits": [
        `${begun}${read}
from contextlib import suppress
with suppress(Exception):
    users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])
job.commit()
`,
        /job\.commit is reached also when the write on line 19 has failed/,
    ],
    "commits finally, whatever happened": [
        `${begun}
try:
    ${read.replaceAll("\n", "\n    ")}
finally:
    job.commit()
`,
        /^line 20, column 9: job\.commit is reached also when what begins on line 14 has failed$/,
    ],
    "has an object that commits whatever happened": [
        `${begun}
class Committed:
    def __enter__(self):
        return self
    def __exit__(self, *failure):
        job.commit()
with Committed():
    ${read.replaceAll("\n", "\n    ")}
`,
        /^line 18, column 13: job\.commit is reached also when what begins on line 19 has failed$/,
    ],
    "writes after it has committed": [
        `${begun}${read}job.commit()\nusers.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])\n`,
        /^line 17, column 35: df\.write\.parquet writes after job\.commit \(line 16\)$/,
    ],
    "commits in each turn of a loop": [
        `${begun}
for table in ["users", "orders"]:
    glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx=table)
    job.commit()
`,
        /^line 15, column 31: create_dynamic_frame\.from_catalog reads after job\.commit \(line 16\)$/,
    ],
    "commits in a callback that may not be called": [
        `${begun}${read}from acme import when_done\nwhen_done(lambda: job.commit())\n`,
        /the end of the script is reached without job\.commit \(line 17\)/,
    ],
    "is no Python": [
        `${begun}${read}users.toDF(\njob.commit()\n`,
        /^undecided: its script cannot be judged: s3:\/\/acme-artifacts\/job\.py, line 18, column 1: it cannot be read as Python 3$/,
    ],
    "is too long": [
        `${begun}${read}${"# all work and no play\n".repeat(240_000)}job.commit()\n`,
        /^undecided: its script cannot be judged: .*: it is 5520597 characters long, more than the 1000000 that are read$/,
    ],
    "is too intricate": [
        `${begun}${Array.from({ length: 40 }, (_, i) => `def f${i}():\n    f${i + 1}()\n    f${i + 1}()\n`).join("")}def f40(): pass\nf0()\njob.commit()\n`,
        /^undecided: .*has more ways through it than are followed/,
    ],
};

describe(rule.name, () => {
    for (const [what, script] of Object.entries(good)) {
        it(`accepts a script that ${what}`, () => {
            assert.deepEqual(found(rule, program(script)), []);
        });
    }

    for (const [what, [script, ...messages]] of Object.entries(bad)) {
        it(`rejects a script that ${what}`, () => {
            const args = { "--RAW_PATH": "s3://acme-landing/x", "--INPUT_DB": "acme_raw" };
            const all = found(rule, program(script, { defaultArguments: args }));
            assert.equal(all.length, messages.length, all.join("\n"));
            messages.forEach((message, index) => assert.match(all[index] ?? "", message));
        });
    }

    it("accepts the project's own job", () => {
        const script = fs.readFileSync(path.join(__dirname, "../../../../etl/job.py"), "utf8");
        assert.deepEqual(found(rule, program(script)), []);
    });

    it("judges each job by its own arguments, where two share a script", () => {
        const [script, users] = program(`${begun}${read}spark.read.parquet(args["LOOKUP"])\njob.commit()\n`);
        assert.ok(script !== undefined && users !== undefined);
        const job = (name: string, lookup: string) => ({
            ...users,
            name,
            properties: { ...users.properties, name, defaultArguments: { "--LOOKUP": lookup } },
        });
        const all = found(rule, [script, job("a", "s3://acme-curated/x/"), job("b", "s3://acme-raw/x/")]);
        assert.equal(all.length, 1);
        assert.match(all[0] ?? "", /reads s3:\/\/acme-raw\/x\//);
    });

    it("judges what a trigger gives instead of the job's own argument", () => {
        const start = {
            type: "aws:glue/trigger:Trigger",
            name: "full",
            properties: {
                name: "full",
                type: "ON_DEMAND",
                actions: [{ jobName: "users", arguments: { "--OUTPUT_PATH": "s3://acme-raw/x/" } }],
            },
        };
        const script = `${begun}${read}spark.read.parquet(args["OUTPUT_PATH"])\njob.commit()\n`;
        assert.deepEqual(found(rule, program(script)), []);
        assert.match(found(rule, [...program(script), start])[0] ?? "", /reads s3:\/\/acme-raw\/x\//);
    });

    it("has nothing to say of jobs that have no bookmarks", () => {
        for (const name of ["pythonshell", "glueray", "gluestreaming"]) {
            const command = { name, scriptLocation: "s3://acme-artifacts/job.py" };
            assert.deepEqual(found(rule, program("import pandas\n", { command })), []);
        }
    });

    it("refuses through the pack, at the job, with the script's place and what to do", async () => {
        const resources = program(`${begun}spark.read.csv("s3://acme-raw/users/")\njob.commit()\n`);
        const [violation, ...more] = await checkRule(rule.name, resources);
        assert.deepEqual(more, []);
        assert.ok(violation !== undefined);
        assert.equal(violation.level, "mandatory");
        assert.equal(violation.urn, urn({ type: "aws:glue/job:Job", name: "users" }));
        const message =
            'job "users": s3://acme-artifacts/job.py, line 13, column 12: spark.read.csv reads s3://acme-raw/users/, which is ' +
            "in the raw zone by its name; no bookmark follows it. Read it with create_dynamic_frame.from_catalog and a " +
            "transformation_ctx. If the place is not raw, give it a name that says so, in the script or in the job's " +
            "arguments. (at command.scriptLocation)";
        assert.ok(violation.message.endsWith(message), violation.message);
    });

    it("refuses through the pack what is not known before deployment", async () => {
        const [script, job] = program(`${begun}${read}spark.read.csv(args["LOOKUP"])\njob.commit()\n`);
        assert.ok(script !== undefined && job !== undefined);
        const hidden = { ...job, properties: { ...job.properties, defaultArguments: { "--LOOKUP": unknown } } };
        const [argument] = await checkRule(rule.name, [script, hidden]);
        assert.match(argument?.message ?? "", /\(--LOOKUP of the job has no known value\).*\(undecided, at command/);
        const content = { ...script, properties: { ...script.properties, content: unknown } };
        const [text] = await checkRule(rule.name, [content, job]);
        assert.match(text?.message ?? "", /content of urn:\S+::script is not known before deployment.*\(undecided/);
    });

    it("tells raw by the patterns that it is given", async () => {
        const resources = program(`${begun}spark.read.csv("s3://acme-inbox/users/")\njob.commit()\n`);
        assert.deepEqual(await checkRule(rule.name, resources), []);
        const [violation] = await checkRule(rule.name, resources, { rawPatterns: ["inbox"] });
        assert.match(violation?.message ?? "", /s3:\/\/acme-inbox\/users\/, which is in the raw zone/);
    });
});
