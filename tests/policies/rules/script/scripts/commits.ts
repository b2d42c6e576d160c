import { begun, imports, read } from "../../../facts/script/support";
import { type BadScripts } from "./good";

/** Scripts without a GlueContext, Job.init or Job.commit where it should be, and what is said of them. */
export const commits: BadScripts = {
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
};
