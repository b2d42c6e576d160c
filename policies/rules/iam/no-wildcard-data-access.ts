import { exampleJob, exampleRole } from "../../examples";
import { type Access, accessOf, type Allowing, type Grant, reachOf, statementsAllowing } from "../../facts/access";
import { buckets } from "../../facts/buckets";
import { describeGrant, roleGaps, userGaps } from "../../facts/grantFindings";
import { type GlueRole, glueRoles, roleUsers, usersOf } from "../../facts/glueRoles";
import { spokenBuckets } from "../../facts/lakePlaces";
import { type Lake } from "../../facts/lake";
import { managedPolicyName } from "../../facts/managedPolicies";
import { asQuestion, bucketOfPattern, bucketPart, isOfOtherService, keyPart } from "../../facts/s3Patterns";
import { examplePolicy } from "../../iamExamples";
import { type ExampleResource, type Finding, type Rule } from "../../rule";
import { leastPrivilege } from "../../ruleSources";

const fix =
    "Name the buckets, and of buckets that are not the lake's the prefixes too: arn:aws:s3:::acme-raw/users/*. Bucket names are " +
    "everybody's: a pattern of them matches buckets of others.";

/** What reads everything leaks everything; what a job does not need, an error in it cannot touch. */
export const noWildcardDataAccess: Rule = {
    name: "no-wildcard-data-access",
    description:
        "No policy gives the role of a Glue job or crawler the objects of every bucket, of buckets by pattern, or of a whole " +
        "bucket that is none of this program's; reading counts too. (AWS's managed policies are no-broad-managed-policy's business.)",
    level: "mandatory",
    severity: "high",
    source: leastPrivilege,
    fix,
    stack: {
        check: (lake) => [
            ...glueRoles(lake).flatMap((of) => checkRole(of, lake)),
            ...roleUsers(lake).flatMap((user) => userGaps(user, whether)),
        ],
    },
    examples: { failing: example("arn:aws:s3:::*"), passing: example("arn:aws:s3:::acme-raw/users/*") },
};

const whether = "it reaches more buckets than it should";

/** What reads, writes and deletes data. */
const actions = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"];

function checkRole(of: GlueRole, lake: Lake): readonly Finding[] {
    const { role } = of;
    const access = accessOf(lake, role);
    const ofAws = new Set(
        role.attached.flatMap(({ arn, name }) =>
            arn !== undefined && managedPolicyName(arn) !== undefined ? name : [],
        ),
    );
    return [
        ...statementsAllowing(access, actions)
            // A bucket's own policy is about that bucket.
            .filter(({ at }) => at.side === "identity" && !ofAws.has(at.policy))
            .flatMap((allowing) => checkStatement(of, access, allowing, lake)),
        ...roleGaps(of, whether),
    ];
}

function checkStatement(of: GlueRole, access: Access, allowing: Allowing, lake: Lake): readonly Finding[] {
    const { resources } = allowing.at.statement;
    const negated = resources === undefined || resources.negated;
    for (const pattern of negated ? ["*"] : resources.patterns.filter((one) => !isOfOtherService(one))) {
        const wide = whyWide(pattern, lake);
        const grant = wide === undefined ? undefined : reachObjects(access, allowing, pattern, negated);
        if (wide !== undefined && grant !== undefined) {
            const found = describeGrant(grant, of.role, "reach the data of buckets at large");
            const finding = { urn: of.role.resource.urn, message: `${usersOf(of)}: ${found}; ${wide}. ${fix}` };
            return [grant.reach.outcome === "allow" ? finding : { ...finding, undecided: true }];
        }
    }
    return [];
}

/** What of a pattern is objects and is really allowed: the buckets themselves are no data. */
function reachObjects(access: Access, allowing: Allowing, pattern: string, negated: boolean): Grant | undefined {
    const question = asQuestion(pattern);
    const objects =
        bucketPart(question) === undefined
            ? access.partitions.map((partition) => `arn:${partition}:s3:::?*/?*`)
            : // A star reaches over the slash behind the bucket's name.
              [question.includes("/") ? question : question.replace(/\*([^*]*)$/u, "*/?*$1")];
    return objects
        .filter((resource) => resource.includes("/"))
        .flatMap((resource) => reachOf(access, allowing, resource, negated ? {} : { pattern }) ?? [])[0];
}

/** Why a pattern is too wide; undefined when it is not. */
function whyWide(pattern: string, lake: Lake): string | undefined {
    const part = bucketPart(pattern);
    const bucket = bucketOfPattern(pattern);
    if (bucket === undefined) {
        if (part === undefined) {
            // An access point that is written out is one of one bucket.
            return /^arn:[^:]*:s3:[^*?]*:accesspoint\/[^*?/]+\//u.test(pattern) ? undefined : "that is every bucket";
        }
        return /^[*?]*$/u.test(part) ? "that is every bucket" : `that is every bucket named ${part}`;
    }
    const keys = keyPart(pattern);
    if (keys === undefined || !/^[*?]+$/u.test(keys)) {
        return undefined;
    }
    return isOfLake(lake, bucket) ? undefined : `that is all of s3://${bucket}/, which is no bucket of this lake`;
}

/** One that the program declares, or that a job or crawler of it speaks of. */
function isOfLake(lake: Lake, bucket: string): boolean {
    return lake.fact(buckets).some(({ name }) => name === bucket) || spokenBuckets(lake).names.has(bucket);
}

function example(resource: string): readonly ExampleResource[] {
    return [
        exampleRole("etl"),
        examplePolicy([{ Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: resource }]),
        exampleJob("users", {}),
    ];
}
