import { type S3 } from "@aws-sdk/client-s3";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { flag, type Inputs } from "../../schema/property";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const properties = {
    ...settingOf,
    blockPublicAcls: flag({ default: false }),
    blockPublicPolicy: flag({ default: false }),
    ignorePublicAcls: flag({ default: false }),
    restrictPublicBuckets: flag({ default: false }),
    skipDestroy: flag({ local: true }),
};

export const bucketPublicAccessBlock = defineResource({
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    properties,
    outputs: [],

    async create(session, inputs) {
        await put(await session.aws.s3(), inputs);
        return inputs.bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(
            () => s3.getPublicAccessBlock({ Bucket: bucket }),
            NO_BUCKET,
            "NoSuchPublicAccessBlockConfiguration",
        );
        const blocks = found?.PublicAccessBlockConfiguration;
        return (
            blocks && {
                properties: {
                    bucket,
                    blockPublicAcls: blocks.BlockPublicAcls,
                    blockPublicPolicy: blocks.BlockPublicPolicy,
                    ignorePublicAcls: blocks.IgnorePublicAcls,
                    restrictPublicBuckets: blocks.RestrictPublicBuckets,
                },
            }
        );
    },

    async update(session, _bucket, { inputs }) {
        await put(await session.aws.s3(), inputs);
    },

    async delete(session, bucket, { skipDestroy }) {
        if (!skipDestroy) {
            const s3 = await session.aws.s3();
            await unlessGone(() => s3.deletePublicAccessBlock({ Bucket: bucket }), NO_BUCKET);
        }
    },
});

async function put(s3: S3, inputs: Inputs<typeof properties>): Promise<void> {
    await s3.putPublicAccessBlock({
        Bucket: inputs.bucket,
        PublicAccessBlockConfiguration: {
            BlockPublicAcls: inputs.blockPublicAcls,
            BlockPublicPolicy: inputs.blockPublicPolicy,
            IgnorePublicAcls: inputs.ignorePublicAcls,
            RestrictPublicBuckets: inputs.restrictPublicBuckets,
        },
    });
}
