import { exampleJob, exampleRole } from "../examples";
import { glueName, jobArgument } from "../facts/glue";
import { reachAll, type Reach } from "../facts/iam";
import { show, Unknown } from "../facts/known";
import { type Job, type Lake } from "../facts/lake";
import { type Role } from "../facts/roles";
import { folderPrefix, parseS3Uri, type S3Uri, toS3Uri } from "../facts/s3";
import { IAM_ROLE_POLICY } from "../facts/types";
import { type ExampleResource, type Finding, type StackRule } from "../rule";

const mode = "--WRITE_MODE";
const output = "--OUTPUT_PATH";

const fix =
    `Append needs no delete: take s3:DeleteObject and s3:DeleteObjectVersion (s3:*, s3:Delete*, NotAction too) out of the ` +
    `job's role. A job that must overwrite says so with ${mode} "overwrite" and is granted s3:DeleteObject under its ` +
    `${output} alone.`;

/** Overwriting deletes what was there, and a failed run leaves it deleted; what may not delete cannot do that. */
export const deleteOnlyWithOverwrite: StackRule = {
    name: "delete-only-with-overwrite",
    description:
        "A Glue job's role can delete S3 data only if the job overwrites, and then only under its output path.",
    severity: "critical",
    source: {
        quote: "Overwrite Mode … Requires s3:DeleteObject permission. High risk and expensive. … Best practice: Use append mode.",
        from: "Glue ETL notes, S3 Write Semantics in Glue",
    },
    fix,
    scope: "stack",
    check: (lake) => lake.jobs.flatMap((job) => checkJob(job, lake)),
    examples: {
        failing: example("append", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
        passing: example("append", ["s3:GetObject", "s3:PutObject"]),
    },
};

/** The S3 actions that make data go away. */
const deletes = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

/** Every object there is, by its own ARN and through access points. */
const objects = ["arn:aws*:s3:::?*/?*", "arn:aws*:s3:*:*:accesspoint/*/object/*"];

/** What Spark's own committers delete even to append: their working files, not data. */
const workingFiles = ["arn:aws*:s3:::*/_temporary/*", "arn:aws*:s3:::*/__magic/*"];

function checkJob(job: Job, lake: Lake): readonly Finding[] {
    const name = glueName("job", job.resource);
    const urn = job.resource.urn;
    const finding = (text: string): Finding => ({ urn, message: `${name}: ${text}` });
    const gaps = new Map(
        [...job.gaps, ...job.roles.flatMap((role) => role.gaps), ...lake.bucketPolicies.gaps].map((gap) => [
            gap.what,
            gap,
        ]),
    );
    return [
        ...job.roles.flatMap((role) => checkRole(job.resource, role, lake).map(finding)),
        ...[...gaps.values()].map(({ what, remedy }) =>
            finding(`cannot tell whether it can delete data: ${what}. ${remedy}`),
        ),
    ];
}

function checkRole(job: Job["resource"], role: Role, lake: Lake): readonly string[] {
    const writeMode = jobArgument(job, mode).value;
    if (writeMode !== "overwrite") {
        const got = writeMode === undefined ? `no ${mode}` : `${mode} ${show(writeMode)}`;
        const limit =
            writeMode instanceof Unknown
                ? `whether the job overwrites cannot be told: ${writeMode.toString()}`
                : `the job has ${got}, so it may delete nothing`;
        return findGrants(role, lake, []).map((grant) => describe(grant, role, limit));
    }
    const { value, property } = jobArgument(job, output);
    const uri = typeof value === "string" ? parseS3Uri(value) : undefined;
    if (uri === undefined) {
        const got = value instanceof Unknown ? value.toString() : `${property} is ${show(value)}`;
        const limit = `where the job overwrites cannot be told: ${got}; allowed: s3://bucket/prefix/`;
        return findGrants(role, lake, []).map((grant) => describe(grant, role, limit));
    }
    const limit = `the job overwrites ${show(value)} and may delete nothing else`;
    return findGrants(role, lake, outputObjects(uri)).map((grant) => describe(grant, role, limit));
}

/** Everything in the output folder, and the marker object beside it that stands for the folder in Hadoop's eyes. */
function outputObjects({ bucket, key }: S3Uri): readonly string[] {
    const prefix = `arn:aws*:s3:::${literal(bucket)}/`;
    const folder = folderPrefix(key);
    const marker = literal(`${folder.slice(0, -1)}_$folder$`);
    return folder === "" ? [`${prefix}*`] : [`${prefix}${literal(folder)}*`, `${prefix}${marker}`];
}

interface Grant {
    readonly reach: Reach;
    readonly actions: readonly string[];
}

/** The statements by which the role may delete data outside `own`, each once with the actions that it allows. */
function findGrants(role: Role, lake: Lake, own: readonly string[]): readonly Grant[] {
    const policies = { identity: role.policies, resource: lake.bucketPolicies.policies };
    const asker = {
        ...(role.arn === undefined ? {} : { principal: { type: "AWS" as const, value: role.arn } }),
        // A request may always come over TLS, so a policy that only refuses others refuses nothing here.
        context: { "aws:SecureTransport": "true" },
    };
    const byStatement = new Map<string, Grant>();
    for (const action of deletes) {
        for (const resource of objects) {
            for (const reach of reachAll({ ...asker, action, resource, except: [...workingFiles, ...own] }, policies)) {
                const key = JSON.stringify(reach.by ?? reach.reason);
                const { reach: first = reach, actions = [] } = byStatement.get(key) ?? {};
                byStatement.set(key, { reach: first, actions: [...new Set([...actions, action])] });
            }
        }
    }
    return [...byStatement.values()];
}

function describe({ reach, actions }: Grant, role: Role, limit: string): string {
    const { by, grant, example, outcome, reason } = reach;
    if (by === undefined || grant === undefined || example === undefined) {
        return `cannot tell whether role "${role.name}" can delete data: ${reason}; ${limit}. ${fix}`;
    }
    const [can, allows, why] = outcome === "allow" ? ["can", "allows", ""] : ["may", "may allow", ` (${reason})`];
    return (
        `role "${role.name}" ${can} delete data: ${by.policy}, statement ${by.statement} ` +
        `(${grant.action}; ${grant.resource}), ${allows} ${actions.join(" and ")}, ` +
        `for example on ${toS3Uri(example.resource)}${why}; ${limit}. ${fix}`
    );
}

/** Text in which IAM's wildcards and variables stand for themselves. */
function literal(text: string): string {
    return text.replace(/[*?$]/gu, (char) => `\${${char}}`);
}

function example(writeMode: string, actions: readonly string[]): readonly ExampleResource[] {
    const statement = {
        Sid: "WriteCurated",
        Effect: "Allow",
        Action: actions,
        Resource: "arn:aws:s3:::acme-lake/curated/users/*",
    };
    return [
        exampleRole("etl"),
        {
            type: IAM_ROLE_POLICY,
            name: "access",
            properties: {
                name: "access",
                role: "etl",
                policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
            },
        },
        exampleJob("users", {
            defaultArguments: { [mode]: writeMode, [output]: "s3://acme-lake/curated/users/" },
        }),
    ];
}
