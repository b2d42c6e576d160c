/** Scripts and the programs that they are in, for tests. */

import { type Finding, type Rule } from "../../../../policies/rule";
import { findings } from "../../support/reads";
import { type TestResource } from "../../support/pack";

/** What most scripts begin with. */
export const imports = `import sys
from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
from pyspark.sql import SparkSession
args = getResolvedOptions(sys.argv, ["JOB_NAME", "INPUT_DB", "OUTPUT_PATH", "WRITE_MODE"])
`;

/** Imports, and a job that is initialised. */
export const begun = `${imports}glue = GlueContext(SparkContext.getOrCreate())
spark = glue.spark_session
job = Job(glue)
job.init(args["JOB_NAME"], args)
`;

/** A read as it should be. */
export const read = `users = glue.create_dynamic_frame.from_catalog(
    database="acme_raw", table_name="users", transformation_ctx="users"
)
`;

/** A script without the indentation that it has in a test. */
export function python(text: string): string {
    const lines = text
        .replace(/^\n/u, "")
        .replace(/\n[ ]*$/u, "\n")
        .split("\n");
    const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */u.exec(line)?.[0].length ?? 0);
    const indent = Math.min(...indents);
    return lines.map((line) => line.slice(indent)).join("\n");
}

/** The object that a script is uploaded as. */
export function upload(content: unknown): TestResource {
    return {
        type: "aws:s3/bucketObjectv2:BucketObjectv2",
        name: "script",
        properties: { bucket: "acme-artifacts", key: "job.py", content },
    };
}

/** A job whose script this is. */
export function program(script: string, properties: Readonly<Record<string, unknown>> = {}): readonly TestResource[] {
    return [
        upload(script),
        {
            type: "aws:glue/job:Job",
            name: "users",
            properties: {
                name: "users",
                roleArn: "arn:aws:iam::123456789012:role/etl",
                command: { name: "glueetl", scriptLocation: "s3://acme-artifacts/job.py" },
                defaultArguments: { "--OUTPUT_PATH": "s3://acme-curated/users/", "--INPUT_DB": "acme_raw" },
                ...properties,
            },
        },
    ];
}

/** What a rule finds, without the job's name and the script's in front, and without the remedy behind. */
export function found(rule: Rule, resources: readonly TestResource[]): readonly string[] {
    return findings(rule, resources).map(shorten);
}

function shorten({ message, undecided }: Finding): string {
    const what = message
        .replace(/^job "[^"]*": (?:s3:\/\/acme-artifacts\/job\.py(?:, |: )?)?/u, "")
        .replace(/\. [A-Z](?:[^.]|\.\S)*\.?(?: [A-Z](?:[^.]|\.\S)*\.)*$/u, "");
    return `${undecided === true ? "undecided: " : ""}${what}`;
}
