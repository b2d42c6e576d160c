import { exampleJob, exampleRole } from "../../examples";
import { type Access, accessOf, accessWithoutServiceRole, grantsOf } from "../../facts/access";
import { bucketPolicyGaps } from "../../facts/bucketPolicies";
import { gapFinding, gapFindings, grantFinding } from "../../facts/grantFindings";
import { jobUsers, type RoleUser } from "../../facts/glueRoles";
import { jobCode } from "../../facts/jobCode";
import { type Lake } from "../../facts/lake";
import { managedPolicyName } from "../../facts/managedPolicies";
import { type Role } from "../../facts/roles";
import { literal } from "../../facts/s3Patterns";
import { examplePolicy } from "../../iamExamples";
import { type ExampleResource, type Finding, type Rule } from "../../rule";
import { leastPrivilege } from "../../ruleSources";

const fix =
    "Keep scripts and modules under a prefix that the job's role can read alone, its output and temporary files elsewhere; and " +
    "leave changing jobs, roles and policies to whoever deploys.";

/** Who can change what runs as a role has all the role's rights, and whatever is reviewed here is not what runs. */
export const jobCannotChangeItsScript: Rule = {
    name: "job-cannot-change-its-script",
    description:
        "A Glue job's role cannot write or delete the job's script and modules, nor change the job, the role or the role's policies.",
    level: "mandatory",
    severity: "high",
    source: leastPrivilege,
    fix,
    stack: {
        check: (lake) => [
            ...jobUsers(lake).flatMap((job) => checkJob(job, lake)),
            ...bucketPolicyGaps(lake).map((gap) => gapFinding(gap, "jobs can change what they run")),
        ],
    },
    examples: {
        failing: example("arn:aws:s3:::acme-artifacts/*"),
        passing: example("arn:aws:s3:::acme-artifacts/temp/*"),
    },
};

const changes = ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"];

/** What gives a role other rights, or another to assume it. */
const roleChanges = [
    "iam:AttachRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PassRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
];

const policyChanges = ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"];

function checkJob(job: RoleUser, lake: Lake): readonly Finding[] {
    const { files, problems } = jobCode(lake, job.resource);
    return [
        ...job.roles.flatMap((role) => {
            const access = accessOf(lake, role);
            const grants = grantsOf(access, {
                actions: changes,
                resources: access.partitions.flatMap((partition) =>
                    files.map(({ uri }) => `arn:${partition}:s3:::${literal(uri.bucket)}/${literal(uri.key)}`),
                ),
            });
            return [
                ...grants.map((grant) => grantFinding(job, grant, role, "change what the job runs", `. ${fix}`)),
                // AWSGlueServiceRole allows all of Glue; what that means, glue-service-role-explained says.
                ...checkSelf(job, role, accessWithoutServiceRole(lake, role)),
            ];
        }),
        ...problems.map(({ what, property, isUnknown }) => ({
            urn: job.resource.urn,
            property,
            message: `${job.name}: cannot tell whether it can change what it runs: ${what}.`,
            ...(isUnknown ? { undecided: true as const } : {}),
        })),
        ...gapFindings(job, "it can change what it runs"),
    ];
}

function checkSelf(job: RoleUser, role: Role, access: Access): readonly Finding[] {
    const { partitions } = access;
    const toGlue = {
        ...access,
        asker: {
            ...access.asker,
            context: { ...access.asker.context, "iam:PassedToService": "glue.amazonaws.com" },
        },
    };
    const name = job.resource.read("name");
    const jobs = partitions.map(
        (partition) => `arn:${partition}:glue:*:*:job/${typeof name === "string" ? literal(name) : "*"}`,
    );
    const ask = (actions: readonly string[], resources: readonly string[], can: string): readonly Finding[] =>
        grantsOf(toGlue, { actions, resources }).map((grant) => grantFinding(job, grant, role, can, `. ${fix}`));
    return [
        ...ask(["glue:UpdateJob"], jobs, "change its own job"),
        ...ask(roleChanges, roleArns(role, partitions), "change its own rights"),
        ...ask(policyChanges, policyArns(role, partitions), "change the policies that it has"),
    ];
}

/** The role by its ARN; where the account is not known, in any, and where the path is not, in every. */
function roleArns({ arn, name }: Role, partitions: readonly string[]): readonly string[] {
    return arn !== undefined && !arn.includes("::*:")
        ? [arn]
        : partitions.flatMap((partition) =>
              ["", "*/"].map(
                  (path) => `arn:${partition}:iam::*:role/${path}${arn === undefined ? "*" : literal(name)}`,
              ),
          );
}

/** The role's managed policies that are not AWS's. */
function policyArns({ attached }: Role, partitions: readonly string[]): readonly string[] {
    const own = attached.filter(({ arn }) => arn === undefined || managedPolicyName(arn) === undefined);
    return own.flatMap(({ arn }) => arn ?? partitions.map((partition) => `arn:${partition}:iam::*:policy/*`));
}

function example(written: string): readonly ExampleResource[] {
    return [
        exampleRole("etl"),
        examplePolicy([
            {
                Sid: "ReadScript",
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: "arn:aws:s3:::acme-artifacts/scripts/*",
            },
            { Sid: "Temporary", Effect: "Allow", Action: "s3:PutObject", Resource: written },
        ]),
        exampleJob("users", {}),
    ];
}
