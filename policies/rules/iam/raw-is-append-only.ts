import { exampleJob, exampleRole } from "../../examples";
import { examplePolicy } from "../../iamExamples";
import { dataAccessOf } from "../../facts/access";
import { bucketPolicyGaps } from "../../facts/bucketPolicies";
import { buckets } from "../../facts/buckets";
import { expiries, type Expiry } from "../../facts/expiries";
import { describeGrant, gapFinding, roleGaps, userGaps } from "../../facts/grantFindings";
import { type GlueRole, glueRoles, roleUsers, usersOf } from "../../facts/glueRoles";
import { mayOverlap } from "../../facts/iam/beginning";
import { Unknown } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { zoneBuckets } from "../../facts/places";
import { grantsOnRawBuckets, grantsOnRawObjects, type RawGrant } from "../../facts/rawGrants";
import { type RawPlace, rawPlaces } from "../../facts/rawPlaces";
import { S3_BUCKET_LIFECYCLES } from "../../facts/types";
import { zoneConfig, zoneOfTags, zoneOfUri, type ZonePatterns, zonePatterns } from "../../facts/zones";
import { type ExampleResource, type Finding, type Rule, type RuleConfig } from "../../rule";

const fix =
    "Leave jobs and crawlers s3:GetObject and s3:ListBucket on the raw zone and nothing that writes, deletes, or changes the " +
    "bucket's lifecycle, policy, ACL or versioning; let lifecycle rules there expire noncurrent versions alone.";

/** Raw is what everything else can be made again from; once it is changed, nothing can. */
export const rawIsAppendOnly: Rule = {
    name: "raw-is-append-only",
    description:
        "No role of a Glue job or crawler can write or delete in the raw zone, and no lifecycle rule expires current objects there. " +
        "(That its bucket is versioned is zone-versioned's business.)",
    level: "mandatory",
    severity: "critical",
    source: {
        quote: "Raw Zone. Append-only. Immutable. … Preserved for reprocessing. … Glue ETL should NOT: Modify raw data.",
        from: "Glue ETL notes, Data Zones and Glue ETL Job Design",
    },
    fix,
    config: zoneConfig,
    stack: { check },
    examples: { failing: example(["s3:GetObject", "s3:PutObject"]), passing: example(["s3:GetObject"]) },
};

/** What changes or loses an object. */
const objectActions = [
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
    "s3:PutObjectRetention",
    "s3:PutObjectLegalHold",
    "s3:BypassGovernanceRetention",
];

/** What lets objects be changed or lost, by S3 itself or by others. */
const bucketActions = [
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketVersioning",
    "s3:DeleteBucket",
];

const whether = "it can change the raw zone";

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    return [
        ...glueRoles(lake).flatMap((of) => checkRole(of, lake, patterns)),
        ...roleUsers(lake).flatMap((user) => userGaps(user, whether)),
        ...bucketPolicyGaps(lake).map((gap) => gapFinding(gap, "jobs and crawlers can change the raw zone")),
        ...expiries(lake).flatMap((expiry) => checkExpiry(expiry, lake, patterns)),
    ];
}

function checkRole(of: GlueRole, lake: Lake, patterns: ZonePatterns): readonly Finding[] {
    const question = { lake, patterns, raw: rawPlaces(lake, patterns), of, access: dataAccessOf(lake, of.role) };
    const byStatement = new Map<string, RawGrant>();
    for (const found of [
        ...grantsOnRawObjects(question, objectActions),
        ...grantsOnRawBuckets(question, bucketActions),
    ]) {
        const key = JSON.stringify(found.grant.reach.by);
        byStatement.set(key, byStatement.get(key) ?? found);
    }
    return [...[...byStatement.values()].map((found) => grantFinding(of, found)), ...roleGaps(of, whether)];
}

function grantFinding(of: GlueRole, { grant, place, open }: RawGrant): Finding {
    const { role } = of;
    const can = open === undefined ? "change the raw zone" : "change what may be the raw zone";
    const where = open === undefined ? `raw is ${place}` : `whether ${place} is raw cannot be told: ${open}`;
    return {
        urn: role.resource.urn,
        message: `${usersOf(of)}: ${describeGrant(grant, role, can)}; ${where}. ${fix}`,
        ...(open === undefined && grant.reach.outcome === "allow" ? {} : { undecided: true }),
    };
}

function checkExpiry(expiry: Expiry, lake: Lake, patterns: ZonePatterns): readonly Finding[] {
    const { resource, property, what, open } = expiry;
    const { raw, unknown } = rawUnder(expiry, lake, patterns);
    const place = { urn: resource.urn, property };
    const doubt = open ?? unknown;
    if (raw === undefined && unknown === undefined) {
        return [];
    }
    if (raw !== undefined && open === undefined) {
        return [{ ...place, message: `${what}, current objects of the raw zone among them: raw is ${raw}. ${fix}` }];
    }
    const message = `cannot tell whether ${what} is about current objects of the raw zone: ${doubt?.toString()}. ${fix}`;
    return [{ ...place, message, undecided: true }];
}

/** What is raw in that of which a lifecycle rule is, or what is not known that would tell. */
function rawUnder(
    { bucket, owner, prefix, resource }: Expiry,
    lake: Lake,
    patterns: ZonePatterns,
): { readonly raw?: string; readonly unknown?: Unknown } {
    const say = ({ uri, why }: Pick<RawPlace, "uri" | "why">): string => `${uri} (${why})`;
    if (bucket !== undefined) {
        const folder = `s3://${bucket}/${prefix.replace(/[^/]*$/u, "")}`;
        const named = zoneOfUri(folder, patterns);
        if (named !== undefined) {
            return named === "raw" ? { raw: say({ uri: folder, why: "its name" }) } : {};
        }
        const hit = rawPlaces(lake, patterns)
            .in(bucket)
            .find((place) => mayOverlap(prefix, place.prefix));
        if (hit !== undefined) {
            return { raw: say(hit) };
        }
    }
    if (owner !== undefined) {
        const found = zoneBuckets(lake, patterns).find((one) => one.bucket.resource === owner);
        const why = bucket === undefined ? found?.zones.get("raw") : undefined;
        const { unknown } = found === undefined ? zoneOfTags(owner, patterns) : {};
        const name = lake.fact(buckets).find((one) => one.resource === owner)?.name;
        const open = unknown ?? (found === undefined && name instanceof Unknown ? name : undefined);
        return { ...(why === undefined ? {} : { raw: why }), ...(open === undefined ? {} : { unknown: open }) };
    }
    const name = S3_BUCKET_LIFECYCLES.includes(resource.type) ? resource.read("bucket") : undefined;
    return name instanceof Unknown ? { unknown: name } : {};
}

function example(actions: readonly string[]): readonly ExampleResource[] {
    return [
        exampleRole("etl"),
        examplePolicy([
            { Sid: "ReadRaw", Effect: "Allow", Action: actions, Resource: "arn:aws:s3:::acme-raw/users/*" },
        ]),
        exampleJob("users", {}),
    ];
}
