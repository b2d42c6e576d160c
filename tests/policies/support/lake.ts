/** One valid lake with everything that rules read; tests break one thing of it. */

import { type TestResource } from "./pack";

const account = "123456789012";

/** A policy document as JSON text. */
export function policy(...statements: readonly object[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** An Allow statement. */
export function allow(action: unknown, resource: unknown, more: object = {}): object {
    return { Sid: "Grant", Effect: "Allow", Action: action, Resource: resource, ...more };
}

/** A Deny statement. */
export function deny(action: unknown, resource: unknown, more: object = {}): object {
    return { ...allow(action, resource), Sid: "Refuse", Effect: "Deny", ...more };
}

/** A lake in which the rules that are tested on it find nothing. */
export function lake(): readonly TestResource[] {
    return [
        crawler("raw", { s3Targets: [{ path: "s3://acme-raw/users/", exclusions: ["**_SUCCESS"] }] }),
        crawler("curated", { s3Targets: [{ path: "s3://acme-curated/users/" }] }),
        {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            name: "tls-only",
            properties: {
                bucket: "acme-curated",
                policy: policy(
                    deny("s3:*", ["arn:aws:s3:::acme-curated", "arn:aws:s3:::acme-curated/*"], {
                        Principal: "*",
                        Condition: { Bool: { "aws:SecureTransport": "false" } },
                    }),
                ),
            },
        },
        {
            type: "aws:iam/role:Role",
            name: "etl",
            properties: {
                name: "etl",
                arn: `arn:aws:iam::${account}:role/etl`,
                inlinePolicies: [{ name: "metrics", policy: policy(allow("cloudwatch:PutMetricData", "*")) }],
                managedPolicyArns: [`arn:aws:iam::${account}:policy/logs`],
            },
        },
        {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "data",
            properties: {
                name: "data",
                role: "etl",
                policy: policy(
                    allow("s3:GetObject", "arn:aws:s3:::acme-raw/users/*", { Sid: "ReadRaw" }),
                    allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::acme-curated/users/*", {
                        Sid: "WriteCurated",
                    }),
                ),
            },
        },
        {
            type: "aws:iam/policy:Policy",
            name: "logs",
            properties: {
                name: "logs",
                arn: `arn:aws:iam::${account}:policy/logs`,
                policy: policy(allow("logs:PutLogEvents", "*")),
            },
        },
        {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "logs",
            properties: { role: "etl", policyArn: `arn:aws:iam::${account}:policy/logs` },
        },
        job("users", {}),
        {
            type: "aws:glue/trigger:Trigger",
            name: "nightly",
            properties: { name: "nightly", type: "ON_DEMAND", actions: [{ jobName: "users", arguments: {} }] },
        },
    ];
}

/** A crawler. */
export function crawler(name: string, properties: Readonly<Record<string, unknown>>): TestResource {
    return {
        type: "aws:glue/crawler:Crawler",
        name,
        properties: { name, role: "crawl", databaseName: name, ...properties },
    };
}

/** A job that appends to `s3://acme-curated/users/`, with arguments of its own besides. */
export function job(name: string, args: Readonly<Record<string, unknown>>): TestResource {
    return {
        type: "aws:glue/job:Job",
        name,
        properties: {
            name,
            roleArn: `arn:aws:iam::${account}:role/etl`,
            maxRetries: 0,
            command: { name: "glueetl", scriptLocation: "s3://acme-artifacts/job.py" },
            defaultArguments: {
                "--job-bookmark-option": "job-bookmark-enable",
                "--WRITE_MODE": "append",
                "--OUTPUT_PATH": "s3://acme-curated/users/",
                ...args,
            },
        },
    };
}

/** The lake with some properties of one resource changed; a property that is `undefined` is left out. */
export function change(
    type: string,
    name: string,
    properties: Readonly<Record<string, unknown>>,
    madeFrom?: TestResource["madeFrom"],
    resources: readonly TestResource[] = lake(),
): readonly TestResource[] {
    if (!resources.some((resource) => matches(resource, type, name))) {
        throw new Error(`the lake has no ${type} named ${name}`);
    }
    return resources.map((resource) =>
        matches(resource, type, name)
            ? {
                  ...resource,
                  properties: Object.fromEntries(
                      Object.entries({ ...resource.properties, ...properties }).filter(
                          ([, value]) => value !== undefined,
                      ),
                  ),
                  ...(madeFrom === undefined ? {} : { madeFrom: { ...resource.madeFrom, ...madeFrom } }),
              }
            : resource,
    );
}

function matches(resource: TestResource, type: string, name: string): boolean {
    return resource.type.endsWith(`:${type}`) && resource.name === name;
}
