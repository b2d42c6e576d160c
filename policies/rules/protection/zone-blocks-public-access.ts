import { mayBeAbout } from "../../facts/bucketSettings";
import { formatPath, show, Unknown, type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { openFlags, publicAccessFlags, publicAclsOf, publicGrantsOf } from "../../facts/publicAccess";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { S3_ACCOUNT_PUBLIC_ACCESS_BLOCK, S3_BUCKET_PUBLIC_ACCESS_BLOCK } from "../../facts/types";
import { zoneOfName, zonePatterns } from "../../facts/zones";
import {
    aboutZone,
    protectedZones,
    protectedZonesConfig,
    zonesToProtect,
    type ZoneToProtect,
} from "../../facts/zonesToProtect";
import { type Correction, type Finding, type Rule, type RuleConfig } from "../../rule";
import { exampleBucket, examplePublicAccessBlock } from "./examples";

const allowed = `${publicAccessFlags.join(", ")}, all true`;
const fix =
    `Give the bucket an aws.s3.BucketPublicAccessBlock, or the account an aws.s3.AccountPublicAccessBlock, with all four ` +
    `settings true, and take public grants out of its ACL and its policy.`;

/** One public grant shows the data to everybody; the block makes S3 refuse or ignore it, whoever writes it and wherever. */
export const zoneBlocksPublicAccess: Rule = {
    name: "zone-blocks-public-access",
    description:
        "Every bucket of the program that holds a zone is closed to the public, by a block and by its own ACL and policy.",
    level: "mandatory",
    severity: "critical",
    source: {
        quote: "Amazon S3 Block Public Access provides settings for access points, buckets, organizations, and accounts to help you manage public access to Amazon S3 resources. … S3 applies the most restrictive setting between bucket-level and effective account-level configurations.",
        from: "Amazon S3 user guide, Configuring block public access settings for your S3 buckets",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html",
    },
    fix,
    config: protectedZonesConfig(["raw", "curated"]),
    resource: {
        types: [S3_BUCKET_PUBLIC_ACCESS_BLOCK],
        check: (block, config) => (isZoneByName(block, config) ? checkBlock(block) : []),
        remediate: (block, config) => (isZoneByName(block, config) ? remediate(block) : []),
    },
    stack: {
        check: (lake, config) =>
            zonesToProtect(lake, config, ["raw", "curated"]).flatMap((zone) =>
                [...checkBlocks(zone, lake, config), ...checkAcls(zone), ...checkPolicies(zone)].map((finding) =>
                    aboutZone(zone, finding),
                ),
            ),
    },
    examples: {
        failing: [exampleBucket("acme-raw"), examplePublicAccessBlock("acme-raw", { restrictPublicBuckets: false })],
        passing: [exampleBucket("acme-raw"), examplePublicAccessBlock("acme-raw", {})],
    },
};

/** Whether a block is told to be a zone's by the bucket that it names, or while that is not known by its own name. */
function isZoneByName(block: Resource, config: RuleConfig): boolean {
    const bucket = block.read("bucket");
    const zone = zoneOfName(typeof bucket === "string" ? bucket : block.name, zonePatterns(config));
    return (protectedZones(config, ["raw", "curated"]) as readonly unknown[]).includes(zone);
}

/** One finding for all settings that are not true. */
function checkBlock(block: Resource): readonly Finding[] {
    const open = openFlags(block);
    const [first] = open;
    if (first === undefined) {
        return [];
    }
    const known = open.filter(({ value }) => !(value instanceof Unknown));
    const got = open.map(({ path, value }) => described(formatPath(path), value)).join("; ");
    return [
        {
            message: `public access block "${block.name}": ${got}; allowed: ${allowed}. ${fix}`,
            property: formatPath((known[0] ?? first).path),
            urn: block.urn,
            ...(known.length === 0 ? { undecided: true } : {}),
        },
    ];
}

function described(flag: string, value: Value): string {
    return value instanceof Unknown
        ? value.toString()
        : `${flag} is ${show(value)}${value === undefined ? ", which is false" : ""}`;
}

function remediate(block: Resource): readonly Correction[] {
    return openFlags(block).map(({ path }) => ({ path, value: true }));
}

function checkBlocks({ bucket, label }: ZoneToProtect, lake: Lake, config: RuleConfig): readonly Finding[] {
    const accounts = lake.ofType(S3_ACCOUNT_PUBLIC_ACCESS_BLOCK);
    if (accounts.some((account) => openFlags(account).length === 0)) {
        return [];
    }
    const blocks = bucket.companions(S3_BUCKET_PUBLIC_ACCESS_BLOCK);
    if (blocks.length > 0) {
        // Those that a name tells are checked before they are made.
        return blocks.filter((block) => !isZoneByName(block, config)).flatMap(checkBlock);
    }
    const perhaps = bucket.perhaps(S3_BUCKET_PUBLIC_ACCESS_BLOCK);
    const unknown = accounts.flatMap((account) =>
        openFlags(account).every(({ value }) => value instanceof Unknown) ? openFlags(account) : [],
    );
    const open = [...(perhaps.length > 0 ? [mayBeAbout(perhaps)] : []), ...unknown.map(({ value }) => String(value))];
    const got = open.length > 0 ? open.join("; ") : "has no public access block, nor has its account";
    const message = `${label}: ${got}; allowed: ${allowed}. ${fix}`;
    return [{ message, ...(open.length > 0 ? { undecided: true } : {}) }];
}

function checkAcls({ bucket, label }: ZoneToProtect): readonly Finding[] {
    return publicAclsOf(bucket).map(({ resource, path, value, isOwn }) => ({
        ...refuse({
            of: isOwn ? label : `${label}: ${mayBeAbout([resource])}`,
            property: formatPath(path),
            value,
            meaning: "everybody, or everybody with an AWS account",
            allowed: "no public ACL",
            fix: "Leave the ACL out: a bucket without one is private.",
            urn: resource.urn,
        }),
        ...(isOwn ? {} : { undecided: true as const }),
    }));
}

function checkPolicies({ bucket, label }: ZoneToProtect): readonly Finding[] {
    return publicGrantsOf(bucket).map(({ resource, reach: { by, grant, reason } }) => {
        const decided = by !== undefined && grant !== undefined;
        const got = decided
            ? `its policy lets anybody in by statement ${by.statement} (${grant.action}; ${grant.resource})`
            : `whether its policy is public cannot be told: ${reason}`;
        return {
            message:
                `${label}: ${got}; allowed: principals of known accounts, or a condition that only they meet, ` +
                `such as aws:PrincipalOrgID. ${fix}`,
            urn: resource.urn,
            property: "policy",
            ...(decided ? {} : { undecided: true as const }),
        };
    });
}
