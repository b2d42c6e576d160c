import { type BucketLocationConstraint, type S3 } from "@aws-sdk/client-s3";
import { isAwsError, unlessGone } from "../../errors";
import { defineResource, type Session } from "../../resource";
import { flag, text } from "../../schema/property";
import { tagList, tagMap, type Tags, withChanges } from "../../tags";

/** The region whose buckets have no location constraint. */
const CLASSIC_REGION = "us-east-1";

/** The hosted zone of its websites; those of other regions are not emulated. */
const CLASSIC_HOSTED_ZONE = "Z3AQBSTGFJSTF";

export const bucket = defineResource({
    type: "aws:s3/bucket:Bucket",
    tagged: true,
    naming: { property: "bucket", maxLength: 63, lowerCase: true },
    properties: {
        bucket: text({ computed: true, replace: true, check: bucketNameProblem }),
        forceDestroy: flag({ default: false, local: true }),
        objectLockEnabled: flag({ computed: true, replace: true }),
    },
    outputs: ["arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "hostedZoneId"],
    instead: {
        acl: "use aws.s3.BucketAcl, or better aws.s3.BucketOwnershipControls",
        bucketPrefix: "use bucket, or leave both out for a name with a random suffix",
        lifecycleRules: "use aws.s3.BucketLifecycleConfiguration",
        policy: "use aws.s3.BucketPolicy",
        serverSideEncryptionConfiguration: "use aws.s3.BucketServerSideEncryptionConfiguration",
        versioning: "use aws.s3.BucketVersioning",
    },

    async create(session, { bucket: name = "", objectLockEnabled }, tags, created) {
        const s3 = await session.aws.s3();
        await s3.createBucket({
            Bucket: name,
            ...(session.region !== CLASSIC_REGION && {
                CreateBucketConfiguration: { LocationConstraint: session.region as BucketLocationConstraint },
            }),
            ...(objectLockEnabled && { ObjectLockEnabledForBucket: true }),
        });
        created(name);
        if (Object.keys(tags).length > 0) {
            await s3.putBucketTagging({ Bucket: name, Tagging: { TagSet: tagList(tags) } });
        }
        return name;
    },

    async read(session, name) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(() => s3.headBucket({ Bucket: name }), "NotFound", "NoSuchBucket");
        if (found === undefined) {
            return undefined;
        }
        const region = found.BucketRegion ?? session.region;
        const [tags, lock] = await Promise.all([
            readTags(s3, name),
            unlessGone(
                () => s3.getObjectLockConfiguration({ Bucket: name }),
                "ObjectLockConfigurationNotFoundError",
                "NoSuchObjectLockConfiguration",
            ),
        ]);
        return {
            tags,
            properties: {
                bucket: name,
                objectLockEnabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
                arn: `arn:aws:s3:::${name}`,
                bucketDomainName: `${name}.s3.amazonaws.com`,
                bucketRegion: region,
                bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
                hostedZoneId: region === CLASSIC_REGION ? CLASSIC_HOSTED_ZONE : undefined,
            },
        };
    },

    async update(session, name, { tags }) {
        const s3 = await session.aws.s3();
        const all = tagList(withChanges(await readTags(s3, name), tags));
        await (all.length > 0
            ? s3.putBucketTagging({ Bucket: name, Tagging: { TagSet: all } })
            : s3.deleteBucketTagging({ Bucket: name }));
    },

    async delete(session, name, { forceDestroy }) {
        const s3 = await session.aws.s3();
        await unlessGone(async () => {
            if (forceDestroy) {
                await emptyBucket(session, s3, name);
            }
            try {
                await s3.deleteBucket({ Bucket: name });
            } catch (error) {
                if (isAwsError(error, "BucketNotEmpty")) {
                    throw new Error(
                        `bucket ${name} is not empty, so it stays: set forceDestroy: true on it and run pulumi up first, or empty it.`,
                    );
                }
                throw error;
            }
        }, "NoSuchBucket");
    },
});

async function readTags(s3: S3, name: string): Promise<Tags> {
    const tagging = await unlessGone(() => s3.getBucketTagging({ Bucket: name }), "NoSuchTagSet");
    return tagMap(tagging?.TagSet);
}

/** Deletes every version of every object, a page at a time. */
async function emptyBucket({ signal }: Session, s3: S3, name: string): Promise<void> {
    for (;;) {
        signal.throwIfAborted();
        const page = await s3.listObjectVersions({ Bucket: name });
        const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
        if (versions.length === 0) {
            return;
        }
        const { Errors: errors = [] } = await s3.deleteObjects({
            Bucket: name,
            Delete: { Quiet: true, Objects: versions.map(({ Key, VersionId }) => ({ Key, VersionId })) },
            BypassGovernanceRetention: true,
        });
        const [first] = errors;
        if (first !== undefined) {
            throw new Error(
                `${errors.length} objects of bucket ${name} could not be deleted, the first being ${first.Key}: ${first.Code}: ${first.Message}`,
            );
        }
    }
}

function bucketNameProblem(name: string): string | undefined {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
        return "a bucket's name is 3 to 63 small letters, digits, dots and hyphens, with a letter or digit at each end.";
    }
    return /\.\.|^\d+\.\d+\.\d+\.\d+$|^xn--/.test(name)
        ? "a bucket's name has no two dots together, is no IP address and does not begin with xn--."
        : undefined;
}
