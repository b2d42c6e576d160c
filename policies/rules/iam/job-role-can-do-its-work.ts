import { exampleCrawler, exampleJob, exampleRole } from "../../examples";
import { type Access, accessOf, catalogsOf, decideFor } from "../../facts/access";
import { bucketPolicyGaps } from "../../facts/bucketPolicies";
import { gapFinding, gapFindings } from "../../facts/grantFindings";
import { jobUsers, type RoleUser } from "../../facts/glueRoles";
import { misspelledActions } from "../../facts/iam/s3Actions";
import { jobNeeds, type Need, type Request } from "../../facts/jobNeeds";
import { INPUT_DB, INPUT_TABLE, OUTPUT_PATH } from "../../facts/jobs";
import { type Lake } from "../../facts/lake";
import { type Role } from "../../facts/roles";
import { listSetting } from "../../facts/settings";
import { uploadContext } from "../../facts/uploads";
import { examplePolicy, type ExampleStatement } from "../../iamExamples";
import { type ExampleResource, type Finding, type Rule, type RuleConfig } from "../../rule";

const fix =
    "Grant the role s3:ListBucket and s3:GetObject on what the job reads, s3:PutObject on what it writes, s3:GetObject on its " +
    "script and modules, and glue:GetTable and glue:GetPartitions on its table. AWSGlueServiceRole alone is no access to data.";

/** A job that lacks a right fails when it runs, at night and half way; here it fails in review. */
export const jobRoleCanDoItsWork: Rule = {
    name: "job-role-can-do-its-work",
    description:
        "A Glue job's role can list and read the job's input, write its output, and read its script and modules; and its policies " +
        "name no action of S3 that there is not.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "AWS managed Glue role does NOT grant access to your S3 data. Glue job role must allow: s3:ListBucket, s3:GetObject, s3:PutObject.",
        from: "Glue ETL notes, IAM Considerations",
    },
    fix,
    config: {
        properties: {
            extraS3Actions: {
                type: "array",
                items: { type: "string", pattern: "^s3:[A-Za-z]+$" },
                default: [],
                description: "Actions of S3 that are newer than this pack, as policies write them: s3:GetObject.",
            },
        },
    },
    stack: { check },
    examples: {
        failing: example([]),
        passing: example([
            { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::acme-raw" },
            { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-raw/users/*" },
            { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::acme-curated/users/*" },
            { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-artifacts/scripts/*" },
            {
                Effect: "Allow",
                Action: ["glue:GetTable", "glue:GetPartitions"],
                Resource: ["catalog", "database/raw", "table/raw/users"].map(
                    (resource) => `arn:aws:glue:us-east-1:123456789012:${resource}`,
                ),
            },
        ]),
    },
};

const whether = "it can do its job's work";

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const known = new Set(listSetting(config, "extraS3Actions", []).map((action) => action.toLowerCase()));
    return [
        ...jobUsers(lake).flatMap((job) => checkJob(job, lake, known)),
        ...bucketPolicyGaps(lake).map((gap) => gapFinding(gap, "jobs can do their work")),
    ];
}

function checkJob(job: RoleUser, lake: Lake, known: ReadonlySet<string>): readonly Finding[] {
    return [
        ...job.roles.flatMap((role) => [
            ...checkNeeds(job, role, lake),
            ...misspelled(role, known).map((message) => ({ urn: job.resource.urn, property: job.property, message })),
        ]),
        ...jobNeeds(lake, job.resource, []).problems.map(({ what, isUnknown, property }) => ({
            urn: job.resource.urn,
            ...(property === undefined ? {} : { property }),
            message: `${job.name}: cannot tell whether its role can do its work: ${what}.`,
            ...(isUnknown ? { undecided: true as const } : {}),
        })),
        ...gapFindings(job, whether),
    ];
}

function checkNeeds(job: RoleUser, role: Role, lake: Lake): readonly Finding[] {
    const access = accessOf(lake, role);
    const { needs } = jobNeeds(lake, job.resource, catalogsOf(access));
    const answers = needs.flatMap((need) => answer(need, access, job, lake) ?? []);
    const place = { urn: job.resource.urn, property: job.property };
    const say = (lacking: readonly Lacking[]): string => lacking.map(({ what, why }) => `${what} (${why})`).join("; ");
    const lacking = say(answers.filter(({ isOpen }) => !isOpen));
    const open = say(answers.filter(({ isOpen }) => isOpen));
    const name = `role "${role.name}"`;
    return [
        ...(lacking === "" ? [] : [{ ...place, message: `${job.name}: ${name} cannot ${lacking}. ${fix}` }]),
        ...(open === ""
            ? []
            : [
                  {
                      ...place,
                      message: `${job.name}: cannot tell whether ${name} can ${open}. ${fix}`,
                      undecided: true as const,
                  },
              ]),
    ];
}

/** What a role cannot do, or perhaps cannot. */
interface Lacking {
    readonly what: string;
    readonly why: string;
    readonly isOpen: boolean;
}

/** Nothing where one of the ways is open; else what is missing in the way that lacks least. */
function answer({ what, ways, writes }: Need, access: Access, job: RoleUser, lake: Lake): Lacking | undefined {
    const tried = ways.map((requests) => requests.map((request) => decided(request, writes, access, job, lake)));
    if (tried.some((way) => way.every(({ outcome }) => outcome === "allow"))) {
        return undefined;
    }
    const possible = tried.find((way) => way.every(({ outcome }) => outcome !== "deny"));
    const missing = (possible ?? tried[0] ?? []).find(({ outcome }) => outcome !== "allow");
    const isOpen = possible !== undefined;
    // What is not known of the role may grant it, and is reported by itself.
    const isReported = !isOpen && missing?.isForWant === true && access.role.gaps.length > 0;
    return missing === undefined || isReported ? undefined : { what, why: missing.reason, isOpen };
}

interface Decided {
    readonly outcome: "allow" | "deny" | "unknown";
    readonly reason: string;
    /** Denied since nothing allows it, not since something denies it. */
    readonly isForWant: boolean;
}

function decided(request: Request, writes: boolean, access: Access, job: RoleUser, lake: Lake): Decided {
    const resource = `arn:${access.partitions[0]}:${request.resource}`;
    const asked = { action: request.action, resource, context: request.context ?? {} };
    const first = decideFor(access, asked);
    const decision =
        first.outcome === "unknown" && writes
            ? decideFor(access, { ...asked, context: { ...asked.context, ...uploadContext(lake, job.resource) } })
            : first;
    return { ...decision, isForWant: decision.outcome === "deny" && decision.by === undefined };
}

function misspelled(role: Role, known: ReadonlySet<string>): readonly string[] {
    return role.policies.flatMap(({ name, document }) =>
        document.statements.flatMap((statement) =>
            misspelledActions(statement)
                .filter(({ action }) => !known.has(action.toLowerCase()))
                .map(({ action, meant }) => {
                    const effect = statement.effect === "Allow" ? "grants" : "denies";
                    const advice = meant === undefined ? "" : ` (did you mean ${meant}?)`;
                    return (
                        `role "${role.name}": ${name}, statement ${statement.label}, names ${action}, which is no action of S3` +
                        `${advice}: IAM takes it as it is, and it ${effect} nothing. Allowed: the actions of S3's service ` +
                        "authorization reference, and those in this rule's extraS3Actions."
                    );
                }),
        ),
    );
}

function example(statements: readonly ExampleStatement[]): readonly ExampleResource[] {
    return [
        exampleRole("etl"),
        examplePolicy([{ Effect: "Allow", Action: "logs:*", Resource: "*" }, ...statements]),
        exampleCrawler("raw", ["s3://acme-raw/users/"]),
        exampleJob("users", {
            defaultArguments: {
                [INPUT_DB]: "raw",
                [INPUT_TABLE]: "users",
                [OUTPUT_PATH]: "s3://acme-curated/users/",
            },
        }),
    ];
}
