/** A lake whose roles may do what they must and no more; tests of rules about IAM break one thing of it. */

import { allow, change, deny, policy } from "./lake";
import { type TestResource, urn } from "./pack";

const account = "123456789012";

/** The URN of the lake's job. */
export const jobUrn = urn({ type: "aws:glue/job:Job", name: "users" });
/** The URN of the job's role. */
export const roleUrn = urn({ type: "aws:iam/role:Role", name: "etl" });

/** A resource of the program. */
export function resource(
    type: string,
    name: string,
    properties: TestResource["properties"],
    madeFrom?: TestResource["madeFrom"],
): TestResource {
    return { type, name, properties, ...(madeFrom === undefined ? {} : { madeFrom }) };
}

/** What the job's role is granted in its inline policy `data`: what the job needs. */
export function needed(): readonly object[] {
    return [
        allow("s3:ListBucket", "arn:aws:s3:::acme-raw", { Sid: "ListRaw" }),
        allow("s3:GetObject", "arn:aws:s3:::acme-raw/users/*", { Sid: "ReadRaw" }),
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::acme-curated/users/*", { Sid: "WriteCurated" }),
        allow("s3:GetObject", "arn:aws:s3:::acme-artifacts/scripts/*", { Sid: "ReadScripts" }),
        allow(
            ["glue:GetTable", "glue:GetPartitions"],
            ["catalog", "database/raw", "table/raw/users"].map((what) => `arn:aws:glue:eu-west-1:${account}:${what}`),
            { Sid: "ReadTable" },
        ),
    ];
}

/** The lake, in which no rule about IAM finds anything. */
export function iamLake(): readonly TestResource[] {
    return [
        resource("aws:s3/bucket:Bucket", "raw", { bucket: "acme-raw" }),
        resource("aws:s3/bucket:Bucket", "curated", { bucket: "acme-curated" }),
        resource("aws:s3/bucketPolicy:BucketPolicy", "tls-only", {
            bucket: "acme-curated",
            policy: policy(
                deny("s3:*", ["arn:aws:s3:::acme-curated", "arn:aws:s3:::acme-curated/*"], {
                    Principal: "*",
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                }),
            ),
        }),
        resource("aws:glue/crawler:Crawler", "raw", {
            name: "raw",
            role: "crawl",
            databaseName: "raw",
            s3Targets: [{ path: "s3://acme-raw/users/" }],
        }),
        role("crawl"),
        resource("aws:iam/rolePolicy:RolePolicy", "crawl", {
            name: "crawl",
            role: "crawl",
            policy: policy(
                allow("s3:ListBucket", "arn:aws:s3:::acme-raw"),
                allow("s3:GetObject", "arn:aws:s3:::acme-raw/users/*"),
            ),
        }),
        role("etl", {
            inlinePolicies: [{ name: "metrics", policy: policy(allow("cloudwatch:PutMetricData", "*")) }],
            managedPolicyArns: [`arn:aws:iam::${account}:policy/logs`],
        }),
        resource("aws:iam/rolePolicy:RolePolicy", "data", { name: "data", role: "etl", policy: policy(...needed()) }),
        resource("aws:iam/policy:Policy", "logs", {
            name: "logs",
            arn: `arn:aws:iam::${account}:policy/logs`,
            policy: policy(allow("logs:PutLogEvents", "*")),
        }),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "logs", {
            role: "etl",
            policyArn: `arn:aws:iam::${account}:policy/logs`,
        }),
        glueJob("users"),
    ];
}

/** A role that Glue of its own account may assume. */
export function role(name: string, more: TestResource["properties"] = {}): TestResource {
    return resource("aws:iam/role:Role", name, {
        name,
        arn: `arn:aws:iam::${account}:role/${name}`,
        assumeRolePolicy: trust(),
        ...more,
    });
}

/** A trust policy of one statement, Glue's alone but for what is changed. */
export function trust(more: object = {}): string {
    return policy({
        Sid: "Trust",
        Effect: "Allow",
        Principal: { Service: "glue.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
        ...more,
    });
}

/** A job that appends the raw table `users` to `s3://acme-curated/users/`, with arguments of its own besides. */
export function glueJob(name: string, args: Readonly<Record<string, unknown>> = {}): TestResource {
    const all = {
        "--INPUT_DB": "raw",
        "--INPUT_TABLE": "users",
        "--OUTPUT_PATH": "s3://acme-curated/users/",
        "--WRITE_MODE": "append",
        ...args,
    };
    return resource("aws:glue/job:Job", name, {
        name,
        roleArn: `arn:aws:iam::${account}:role/etl`,
        command: { name: "glueetl", scriptLocation: "s3://acme-artifacts/scripts/job.py" },
        defaultArguments: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    });
}

/** The lake with these statements in the role's inline policy beside what the job needs. */
export function granted(...statements: readonly object[]): readonly TestResource[] {
    return grantedOnly(...needed(), ...statements);
}

/** The lake with these statements alone in the role's inline policy. */
export function grantedOnly(...statements: readonly object[]): readonly TestResource[] {
    return change("RolePolicy", "data", { policy: policy(...statements) }, undefined, iamLake());
}

/** The lake with one of AWS's managed policies on the role beside the others. */
export function attached(policyArn: unknown, resources = iamLake()): readonly TestResource[] {
    return change("RolePolicyAttachment", "logs", { policyArn }, undefined, resources);
}

/** The lake with other arguments of its job; one that is `undefined` is left out. */
export function withArguments(
    args: Readonly<Record<string, unknown>>,
    resources: readonly TestResource[] = iamLake(),
): readonly TestResource[] {
    const { defaultArguments } = glueJob("users", args).properties;
    return change("Job", "users", { defaultArguments }, undefined, resources);
}
