/** Resources that rules' examples are made of: with what AWS requires, and nothing that no rule asks for. */

import { GLUE_CRAWLER, GLUE_JOB, IAM_ROLE } from "./facts/types";
import { type ExampleResource } from "./rule";

/** A crawler over these S3 prefixes. */
export function exampleCrawler(name: string, paths: readonly string[]): ExampleResource {
    const s3Targets = paths.map((path) => ({ path }));
    return { type: GLUE_CRAWLER, name, properties: { name, role: "crawl", databaseName: name, s3Targets } };
}

/** A job that runs as the role `etl`. */
export function exampleJob(name: string, properties: ExampleResource["properties"]): ExampleResource {
    return {
        type: GLUE_JOB,
        name,
        properties: {
            name,
            roleArn: "arn:aws:iam::123456789012:role/etl",
            command: { scriptLocation: "s3://acme-artifacts/scripts/job.py" },
            ...properties,
        },
    };
}

/** A role that Glue may assume. */
export function exampleRole(name: string): ExampleResource {
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    return { type: IAM_ROLE, name, properties: { name, assumeRolePolicy: JSON.stringify(trust) } };
}
