/** What buckets' own policies say. They may grant a role what the role's policies do not, and deny what these grant. */

import { documentAt, type Gap, type Grants, hasValue, isProvided, mergeGrants } from "./grants";
import { type PolicySource, type Statement } from "./iam";
import { placeStatements } from "./iam/statements";
import { type Value } from "./known";
import { type Lake } from "./lake";
import { spokenBuckets } from "./lakePlaces";
import { type Resource } from "./resource";
import { bucketOfPattern, isOfOtherService } from "./s3Patterns";
import { type Role } from "./roles";
import { S3_BUCKET_POLICY, S3_BUCKETS } from "./types";
import { zoneOfName, zonePatterns } from "./zones";

/** The bucket policies of the program, declared by themselves or with their bucket. */
export function readBucketPolicies(resources: readonly Resource[]): Grants {
    const holders = resources.filter(
        (resource) =>
            resource.type === S3_BUCKET_POLICY ||
            (S3_BUCKETS.includes(resource.type) &&
                !isProvided(resource, "policy") &&
                hasValue(resource.read("policy"))),
    );
    return mergeGrants(holders.map((holder) => documentAt(holder, ["policy"], `bucket policy "${holder.name}"`)));
}

/** What is true of every request of Glue's. */
export const glueContext: Readonly<Record<string, string>> = {
    // It asks over TLS, so a policy that only refuses others refuses nothing.
    "aws:SecureTransport": "true",
    "s3:TlsVersion": "1.3",
};

/** The bucket policies that can matter to a role: a program with a thousand buckets has a thousand that cannot. */
export function bucketPoliciesFor(lake: Lake, role: Role): readonly PolicySource[] {
    const { byAsker, anyone, byBucket, anyBucket, all } = lake.fact(indexPolicies);
    const name = role.arn?.replace(/^.*\//su, "");
    const buckets = grantedBuckets(role.policies);
    if (name === undefined || buckets === undefined) {
        return all;
    }
    return [
        ...new Set([
            ...(byAsker.get(name) ?? []),
            ...anyone,
            ...[...buckets].flatMap((bucket) => byBucket.get(bucket) ?? []),
            ...anyBucket,
        ]),
    ];
}

/** The bucket policies that can matter to what is asked of one bucket. */
export function bucketPoliciesAbout(lake: Lake, bucket: string): readonly PolicySource[] {
    const { byBucket, anyBucket } = lake.fact(indexPolicies);
    return [...new Set([...(byBucket.get(bucket) ?? []), ...anyBucket])];
}

/**
 * Why it cannot be told what bucket policies say. That of a bucket which is none of the lake's, a web site's for instance, may
 * stay unknown: what it grants is not the lake's data.
 */
export function bucketPolicyGaps(lake: Lake): readonly Gap[] {
    return lake.fact(readGaps);
}

function readGaps(lake: Lake): readonly Gap[] {
    const { gaps } = lake.bucketPolicies;
    if (gaps.length === 0) {
        return [];
    }
    const strangers = new Set(
        lake
            .ofType(S3_BUCKET_POLICY, ...S3_BUCKETS)
            .filter((resource) => isStranger(lake, resource.read("bucket")))
            .map(({ urn }) => urn),
    );
    return gaps.filter(({ urn }) => urn === undefined || !strangers.has(urn));
}

function isStranger(lake: Lake, bucket: Value): boolean {
    const { names, complete } = spokenBuckets(lake);
    return (
        typeof bucket === "string" &&
        complete &&
        !names.has(bucket) &&
        zoneOfName(bucket, zonePatterns({})) === undefined
    );
}

/** The bucket policies of the program by whom they may grant something and by the buckets that they may be about. */
interface PolicyIndex {
    readonly all: readonly PolicySource[];
    /** By the name of the role that a statement allows something. */
    readonly byAsker: ReadonlyMap<string, readonly PolicySource[]>;
    /** Those that allow something to whom no name tells. */
    readonly anyone: readonly PolicySource[];
    readonly byBucket: ReadonlyMap<string, readonly PolicySource[]>;
    /** Those about buckets that no name tells. */
    readonly anyBucket: readonly PolicySource[];
}

function indexPolicies(lake: Lake): PolicyIndex {
    const byAsker = new Map<string, PolicySource[]>();
    const byBucket = new Map<string, PolicySource[]>();
    const anyone: PolicySource[] = [];
    const anyBucket: PolicySource[] = [];
    const all = lake.bucketPolicies.policies.flatMap((policy) => applicable(policy));
    const file = (map: Map<string, PolicySource[]>, rest: PolicySource[], keys: Keys, policy: PolicySource): void => {
        if (keys === undefined) {
            rest.push(policy);
        }
        for (const key of keys ?? []) {
            const same = map.get(key);
            if (same === undefined) {
                map.set(key, [policy]);
            } else {
                same.push(policy);
            }
        }
    };
    for (const policy of all) {
        for (const statement of policy.document.statements) {
            file(byBucket, anyBucket, bucketsOf(statement), policy);
            if (statement.effect === "Allow") {
                file(byAsker, anyone, rolesAllowed(statement), policy);
            }
        }
    }
    return { all, byAsker, anyone, byBucket, anyBucket };
}

/** What of a policy can apply to what Glue asks: not what refuses requests that come without TLS, which most policies do. */
function applicable({ name, document }: PolicySource): readonly PolicySource[] {
    const listed = document.statements.map((statement) => ({ policy: name, statement, side: "resource" as const }));
    const statements = placeStatements({ context: glueContext }, listed)
        .filter(({ applies }) => applies.holds !== "no")
        .map(({ statement }) => statement);
    return statements.length === 0 ? [] : [{ name, document: { statements } }];
}

/** Names; undefined where names do not tell. */
type Keys = ReadonlySet<string> | undefined;

/** The names of the roles that an Allow may be about. One to an account leaves it to that account's own policies. */
function rolesAllowed({ principals }: Statement): Keys {
    if (principals === undefined || principals.negated) {
        return undefined;
    }
    const names = new Set<string>();
    for (const { type, value } of principals.entries) {
        const [, role, session] = /:role\/(?:.*\/)?([^/]+)$|:assumed-role\/([^/]+)\//u.exec(value) ?? [];
        const name = role ?? session;
        if (name !== undefined) {
            names.add(name);
        } else if (type === "AWS" && !/^\d{12}$|:root$|:user\//u.test(value)) {
            return undefined;
        }
    }
    return names;
}

function bucketsOf({ resources }: Statement): Keys {
    return resources === undefined || resources.negated ? undefined : literalBuckets(resources.patterns);
}

/** The buckets that policies may allow something in. */
function grantedBuckets(policies: readonly PolicySource[]): Keys {
    const all = new Set<string>();
    for (const statement of policies.flatMap(({ document }) => document.statements)) {
        const { effect, actions, resources } = statement;
        if (effect === "Deny" || (!actions.negated && !actions.patterns.some(mayBeOfS3))) {
            continue;
        }
        const buckets = resources === undefined || resources.negated ? undefined : literalBuckets(resources.patterns);
        if (buckets === undefined) {
            return undefined;
        }
        buckets.forEach((bucket) => all.add(bucket));
    }
    return all;
}

function literalBuckets(patterns: readonly string[]): Keys {
    const buckets = patterns.filter((pattern) => !isOfOtherService(pattern)).map(bucketOfPattern);
    return buckets.includes(undefined)
        ? undefined
        : new Set(buckets.flatMap((bucket) => (bucket === undefined ? [] : bucket)));
}

/** `s3:…`, or a service with a wildcard in it. */
function mayBeOfS3(action: string): boolean {
    return /^(s3:|\*|[^:]*[*?])/iu.test(action);
}
