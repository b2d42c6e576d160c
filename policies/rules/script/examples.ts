/** Jobs with their scripts, for the examples of these rules. */

import { exampleJob } from "../../examples";
import { type ExampleResource } from "../../rule";

const bucket = "acme-artifacts";
const key = "scripts/job.py";

/** What every script begins with: up to an initialised job. */
const beginning = `import sys

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext

args = getResolvedOptions(sys.argv, ["JOB_NAME", "OUTPUT_PATH"])
glue = GlueContext(SparkContext.getOrCreate())
job = Job(glue)
job.init(args["JOB_NAME"], args)
`;

/** The upload of a script. */
function exampleScript(content: string): ExampleResource {
    return { type: "aws:s3/bucketObjectv2:BucketObjectv2", name: "script", properties: { bucket, key, content } };
}

/** A job, and its script with these lines after its beginning. */
export function exampleScriptJob(
    lines: readonly string[],
    properties: ExampleResource["properties"] = {},
): readonly ExampleResource[] {
    return [exampleScript([beginning, ...lines, ""].join("\n")), exampleJob("users", properties)];
}

/** Lines that read the table `users` of the raw zone as a bookmark needs it. */
export const readUsers: readonly string[] = [
    'users = glue.create_dynamic_frame.from_catalog(database="acme_raw", table_name="users", transformation_ctx="users")',
];
