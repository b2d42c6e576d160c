import { exampleJob, exampleRole } from "../../examples";
import { type Access, dataAccessOf, decideFor, grantsOf } from "../../facts/access";
import { bucketPolicyGaps } from "../../facts/bucketPolicies";
import { expiries, type Expiry } from "../../facts/expiries";
import { gapFinding, gapFindings, grantFinding, list } from "../../facts/grantFindings";
import { jobUsers, type RoleUser } from "../../facts/glueRoles";
import { type JobPath, outputs, writtenKey } from "../../facts/jobPaths";
import { argumentOfRuns, OUTPUT_PATH, type RunArgument, WRITE_MODE } from "../../facts/jobs";
import { show, Unknown } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { bucketsBehind } from "../../facts/mentions";
import { type Role } from "../../facts/roles";
import { folderPrefix, type S3Uri, toS3Uri } from "../../facts/s3";
import { literal } from "../../facts/s3Patterns";
import { examplePolicy } from "../../iamExamples";
import { type ExampleResource, type Finding, type Rule } from "../../rule";

const fix =
    `Append needs no delete: take s3:DeleteObject and s3:DeleteObjectVersion (s3:*, s3:Delete*, NotAction too) out of the ` +
    `job's role. A job that must overwrite says so with ${WRITE_MODE} "overwrite" and is granted s3:DeleteObject under its ` +
    `${OUTPUT_PATH} alone.`;

/** Overwriting deletes what was there, and a failed run leaves it deleted; what may not delete cannot do that. */
export const deleteOnlyWithOverwrite: Rule = {
    name: "delete-only-with-overwrite",
    description:
        "A Glue job's role can delete S3 data only if the job overwrites, and then only under its output path; no lifecycle rule " +
        "deletes what a job appended.",
    level: "mandatory",
    severity: "critical",
    source: {
        quote: "Overwrite Mode … Requires s3:DeleteObject permission. High risk and expensive. … Best practice: Use append mode.",
        from: "Glue ETL notes, S3 Write Semantics in Glue",
    },
    fix,
    stack: {
        check: (lake) => [
            ...jobUsers(lake).flatMap((job) => checkJob(job, lake)),
            ...bucketPolicyGaps(lake).map((gap) => gapFinding(gap, "jobs can delete data")),
            ...expiries(lake).flatMap((expiry) => checkExpiry(expiry, lake)),
        ],
    },
    examples: {
        failing: example("append", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
        passing: example("append", ["s3:GetObject", "s3:PutObject"]),
    },
};

/** The S3 actions that make data go away. */
const deletes = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

/** Those by which a role has S3 delete for it, or gives itself or others the right to. */
const indirect = ["s3:PutLifecycleConfiguration", "s3:PutBucketPolicy", "s3:PutBucketAcl"];

/** What Spark's own committers delete even to append: their working files, not data. */
const workingFiles = ["*/_temporary/*", "*/__magic/*"];

function checkJob(job: RoleUser, lake: Lake): readonly Finding[] {
    const runs = argumentOfRuns(lake, job.resource, WRITE_MODE);
    const found = [
        ...runs.flatMap(({ value }) => (value instanceof Unknown ? openMode(job, value) : [])),
        ...job.roles.flatMap((role) => runs.flatMap((run) => checkRole(job, role, run, lake))),
        ...gapFindings(job, "it can delete data"),
    ];
    // Runs that differ in nothing that matters are found fault with once.
    return [...new Map(found.map((finding) => [finding.message, finding])).values()];
}

function openMode({ resource, name }: RoleUser, value: Unknown): readonly Finding[] {
    const message = `${name}: whether the job overwrites cannot be told: ${value.toString()}; allowed: "append" or "overwrite". ${fix}`;
    return [{ urn: resource.urn, property: value.path, message, undecided: true }];
}

function checkRole(job: RoleUser, role: Role, run: RunArgument, lake: Lake): readonly Finding[] {
    const access = dataAccessOf(lake, role);
    if (run.value !== "overwrite") {
        const got = run.value === undefined ? `no ${WRITE_MODE}` : `${WRITE_MODE} ${show(run.value)}`;
        const limit =
            run.value instanceof Unknown
                ? "whether the job overwrites cannot be told"
                : `the job has ${got}, so it may delete nothing`;
        return grants(job, access, [], limit);
    }
    const paths = outputs(lake, job.resource);
    const problem =
        paths.length === 0 ? `${OUTPUT_PATH} is not set` : paths.find((path) => path.problem !== undefined)?.problem;
    if (problem !== undefined) {
        const limit = `where the job overwrites cannot be told: ${problem}`;
        const open = { urn: job.resource.urn, property: job.property, undecided: true as const };
        return [...grants(job, access, [], limit), { ...open, message: `${job.name}: ${limit}. ${fix}` }];
    }
    const uris = paths.flatMap(({ uri }) => uri ?? []);
    const limit = `the job overwrites ${list(paths.map(({ argument }) => show(argument.value)))} and may delete nothing else`;
    return [
        ...grants(job, access, uris, limit),
        ...uris.flatMap((uri) => missing(job, access, uri, writtenKey(lake, job.resource, uri))),
    ];
}

function grants(job: RoleUser, access: Access, own: readonly S3Uri[], limit: string): readonly Finding[] {
    const { partitions, role } = access;
    const arns = (resources: readonly string[]): readonly string[] =>
        partitions.flatMap((partition) => resources.map((resource) => `arn:${partition}:s3:::${resource}`));
    const points = partitions.map((partition) => `arn:${partition}:s3:*:*:accesspoint/*/object/*`);
    const direct = grantsOf(access, {
        actions: deletes,
        resources: [...arns(["?*/?*"]), ...points],
        except: arns([...workingFiles, ...own.flatMap(outputObjects)]),
    });
    const found = new Set(direct.map(({ reach }) => JSON.stringify(reach.by)));
    const byOthers = grantsOf(access, { actions: indirect, resources: arns(["?*"]), except: arns(["*/*"]) }).filter(
        ({ reach }) => !found.has(JSON.stringify(reach.by)),
    );
    return [
        ...direct.map((grant) => grantFinding(job, grant, role, "delete data", `; ${limit}. ${fix}`)),
        ...byOthers.map((grant) =>
            grantFinding(
                job,
                grant,
                role,
                "have data deleted, by a lifecycle rule or a right that it gives",
                `. ${fix}`,
            ),
        ),
    ];
}

/** Everything in the output folder, and the marker object beside it that stands for the folder in Hadoop's eyes. */
function outputObjects({ bucket, key }: S3Uri): readonly string[] {
    const folder = folderPrefix(key);
    const marker = literal(`${folder.slice(0, -1)}_$folder$`);
    const prefix = `${literal(bucket)}/`;
    return folder === "" ? [`${prefix}*`] : [`${prefix}${literal(folder)}*`, `${prefix}${marker}`];
}

/** Overwriting without the right to delete fails half way, with old files beside new ones. */
function missing(job: RoleUser, access: Access, { bucket }: S3Uri, key: string): readonly Finding[] {
    const { role, partitions } = access;
    const request = { action: "s3:DeleteObject", resource: `arn:${partitions[0]}:s3:::${bucket}/${key}` };
    const { outcome, by, reason } = decideFor(access, request);
    // What is not known may grant it, and is reported by itself.
    if (outcome === "allow" || (outcome === "deny" && by === undefined && role.gaps.length > 0)) {
        return [];
    }
    const may = outcome === "deny" ? "may not" : "perhaps may not";
    const message =
        `${job.name} overwrites, but role "${role.name}" ${may} delete what it replaces, for example ` +
        `${toS3Uri(request.resource)}: ${reason}. A run then fails half way, with old files beside new ones. ` +
        `Grant s3:DeleteObject under its ${OUTPUT_PATH}, or set ${WRITE_MODE} to "append".`;
    const place = { urn: job.resource.urn, property: job.property };
    return [outcome === "deny" ? { ...place, message } : { ...place, message, undecided: true }];
}

/** What a job appends is there to stay: a lifecycle rule over it deletes just as well. */
function checkExpiry(expiry: Expiry, lake: Lake): readonly Finding[] {
    const hits = jobUsers(lake).flatMap((job) =>
        argumentOfRuns(lake, job.resource, WRITE_MODE).every(({ value }) => value === "overwrite")
            ? []
            : outputs(lake, job.resource)
                  .filter((path) => mayMeet(expiry, path, lake))
                  .map((path) => ({ job, path })),
    );
    const [first, ...more] = hits;
    if (first === undefined) {
        return [];
    }
    const { job, path } = first;
    const { what, open, resource, property } = expiry;
    const undecided = open ?? (path.argument.value instanceof Unknown ? path.argument.value : undefined);
    const place = { urn: resource.urn, property };
    const appends = `${job.name} appends to ${show(path.argument.value)}${more.length === 0 ? "" : `, and ${more.length} more`}`;
    const remedy =
        "Let it expire noncurrent versions, or move objects to a colder class, instead; or limit it to other prefixes.";
    return [
        undecided === undefined
            ? { ...place, message: `${what}, what jobs have appended among them: ${appends}. ${remedy}` }
            : {
                  ...place,
                  message: `cannot tell whether ${what} deletes what jobs have appended (${appends}): ${undecided.toString()}. ${remedy}`,
                  undecided: true,
              },
    ];
}

function mayMeet({ bucket, owner, prefix }: Expiry, { uri, argument }: JobPath, lake: Lake): boolean {
    if (uri !== undefined) {
        const folder = folderPrefix(uri.key);
        return bucket === uri.bucket && (folder.startsWith(prefix) || prefix.startsWith(folder));
    }
    if (!(argument.value instanceof Unknown)) {
        return false;
    }
    const behind = bucketsBehind(lake, argument.holder, String(argument.path[0]));
    return behind.length === 0 || behind.some(({ resource }) => resource === owner);
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
        examplePolicy([statement]),
        exampleJob("users", {
            defaultArguments: { [WRITE_MODE]: writeMode, [OUTPUT_PATH]: "s3://acme-lake/curated/users/" },
        }),
    ];
}
