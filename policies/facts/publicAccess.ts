/** What makes a bucket public, and what keeps it from being so. */

import { bucketArns, policiesOf } from "./bucketPolicyOf";
import { type Bucket } from "./buckets";
import { type Entry, valuesAt } from "./entries";
import { reach, type Reach } from "./iam";
import { type Value } from "./known";
import { type Resource } from "./resource";
import { S3_BUCKET_ACLS } from "./types";

/** The settings of a public access block, of a bucket or of the account; all are needed to close it. */
export const publicAccessFlags = [
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
] as const;

/** The settings that a block does not have at true. */
export function openFlags(block: Resource): readonly Entry[] {
    return publicAccessFlags
        .map((flag) => ({ path: [flag], value: block.read(flag) ?? undefined }))
        .filter(({ value }) => value !== true);
}

/** Whom canned ACLs and grants let in. */
const publicAcls: readonly Value[] = ["public-read", "public-read-write", "authenticated-read"];
const publicGroups = /^https?:\/\/acs\.amazonaws\.com\/groups\/global\/(AllUsers|AuthenticatedUsers)$/u;

/** A value of an ACL that lets everybody in. */
export interface PublicAcl extends Entry {
    readonly resource: Resource;
    /** Whether the ACL is surely this bucket's. */
    readonly isOwn: boolean;
}

/** What of a bucket's ACLs makes it public, as far as they are known: what is not is left to the block, as with policies. */
export function publicAclsOf(bucket: Bucket): readonly PublicAcl[] {
    const own = [bucket.resource, ...bucket.companions(...S3_BUCKET_ACLS)];
    return [...own, ...bucket.perhaps(...S3_BUCKET_ACLS)].flatMap((resource) =>
        aclsIn(resource)
            .filter(({ value }) => isPublic(value))
            .map((entry) => ({ resource, isOwn: own.includes(resource), ...entry })),
    );
}

function isPublic(value: Value): boolean {
    return publicAcls.includes(value) || (typeof value === "string" && publicGroups.test(value));
}

function aclsIn(resource: Resource): readonly Entry[] {
    const places = [["acl"], ["grants", "uri"], ["accessControlPolicy", "grants", "grantee", "uri"]] as const;
    return places.flatMap((steps) => valuesAt(resource, ...steps));
}

/** Somebody of another account, on the internet, whom no organization, network or service of ours stands for. */
const stranger = {
    principal: { type: "AWS", value: "arn:aws:iam::000000000000:user/anybody" },
    context: {
        "aws:SecureTransport": "true",
        "aws:SourceIp": "203.0.113.1",
        // Keys that the stranger's requests do not have. Those that are not here, a referer or a prefix, anybody can choose.
        ...Object.fromEntries(
            [
                "aws:CalledVia",
                "aws:PrincipalOrgID",
                "aws:PrincipalOrgPaths",
                "aws:PrincipalServiceName",
                "aws:PrincipalServiceNamesList",
                "aws:SourceAccount",
                "aws:SourceArn",
                "aws:SourceOrgID",
                "aws:SourceOrgPaths",
                "aws:SourceOwner",
                "aws:SourceVpc",
                "aws:SourceVpcArn",
                "aws:SourceVpce",
                "aws:VpcSourceIp",
                "aws:userid",
                "s3:DataAccessPointAccount",
                "s3:DataAccessPointArn",
                "s3:x-amz-server-side-encryption-aws-kms-key-id",
            ].map((key) => [key, []]),
        ),
    },
} as const;

/** What a bucket's policies allow to anybody. A policy that is not known is left to the public access block: S3 refuses a public one then. */
export function publicGrantsOf(bucket: Bucket): readonly { readonly resource: Resource; readonly reach: Reach }[] {
    const name = typeof bucket.name === "string" ? bucket.name : undefined;
    return policiesOf(bucket).texts.flatMap(({ resource, policies }) => {
        const arns = bucketArns(name ?? "", policies);
        const places = name === undefined ? [`${arns.bucket}*`] : [arns.objects, arns.bucket];
        const found = places
            .map((place) =>
                reach({ ...stranger, action: "s3:*", resource: place }, { identity: [], resource: policies }),
            )
            .find(({ outcome }) => outcome !== "deny");
        return found === undefined ? [] : [{ resource, reach: found }];
    });
}
