import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { object, text } from "../../schema/property";
import { NO_BUCKET, settingOf } from "./bucket-setting";

export const bucketVersioning = defineResource({
    type: "aws:s3/bucketVersioning:BucketVersioning",
    properties: {
        ...settingOf,
        expectedBucketOwner: text({ replace: true, local: true }),
        versioningConfiguration: object(
            {
                status: text({ required: true, values: ["Enabled", "Suspended", "Disabled"] }),
                mfaDelete: text({ computed: true, values: ["Enabled", "Disabled"] }),
            },
            { required: true },
        ),
    },
    outputs: [],
    instead: { mfa: "MFA delete needs a device; it is not emulated" },

    async create(session, { bucket, expectedBucketOwner, versioningConfiguration: { status } }) {
        // A bucket starts without versioning, and S3 has no call that says so.
        if (status !== "Disabled") {
            const s3 = await session.aws.s3();
            await s3.putBucketVersioning({
                Bucket: bucket,
                ExpectedBucketOwner: expectedBucketOwner,
                VersioningConfiguration: { Status: status },
            });
        }
        return bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(() => s3.getBucketVersioning({ Bucket: bucket }), NO_BUCKET);
        return (
            found && {
                properties: {
                    bucket,
                    versioningConfiguration: { status: found.Status ?? "Disabled", mfaDelete: found.MFADelete },
                },
            }
        );
    },

    async update(session, bucket, { inputs: { versioningConfiguration }, before }) {
        const { status } = versioningConfiguration;
        if (status === "Disabled") {
            const was = before.versioningConfiguration?.status;
            throw new Error(
                `versioning of bucket ${bucket} is ${was} and can only be Enabled or Suspended from now on.`,
            );
        }
        const s3 = await session.aws.s3();
        await s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: status } });
    },

    async delete(session, bucket, { versioningConfiguration }) {
        if (versioningConfiguration?.status !== "Enabled") {
            return;
        }
        const s3 = await session.aws.s3();
        await unlessGone(
            () => s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: "Suspended" } }),
            NO_BUCKET,
        );
    },
});
