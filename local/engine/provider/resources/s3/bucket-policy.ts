import { unlessGone } from "../../errors";
import { defineResource, policyDocument } from "../../resource";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const NO_POLICY = "NoSuchBucketPolicy";

export const bucketPolicy = defineResource({
    type: "aws:s3/bucketPolicy:BucketPolicy",
    properties: { ...settingOf, policy: policyDocument },
    outputs: [],

    async create(session, { bucket, policy }) {
        const s3 = await session.aws.s3();
        await s3.putBucketPolicy({ Bucket: bucket, Policy: policy });
        return bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(() => s3.getBucketPolicy({ Bucket: bucket }), NO_BUCKET, NO_POLICY);
        return found && { properties: { bucket, policy: found.Policy } };
    },

    async update(session, bucket, { inputs: { policy } }) {
        const s3 = await session.aws.s3();
        await s3.putBucketPolicy({ Bucket: bucket, Policy: policy });
    },

    async delete(session, bucket) {
        const s3 = await session.aws.s3();
        await unlessGone(() => s3.deleteBucketPolicy({ Bucket: bucket }), NO_BUCKET, NO_POLICY);
    },
});
