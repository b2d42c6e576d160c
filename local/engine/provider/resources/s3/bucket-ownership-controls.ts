import { type S3 } from "@aws-sdk/client-s3";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { type Inputs, object, text } from "../../schema/property";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const properties = {
    ...settingOf,
    rule: object(
        {
            objectOwnership: text({
                required: true,
                values: ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"],
            }),
        },
        { required: true },
    ),
};

export const bucketOwnershipControls = defineResource({
    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    properties,
    outputs: [],

    async create(session, inputs) {
        await put(await session.aws.s3(), inputs);
        return inputs.bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(
            () => s3.getBucketOwnershipControls({ Bucket: bucket }),
            NO_BUCKET,
            "OwnershipControlsNotFoundError",
        );
        const rule = found?.OwnershipControls?.Rules?.[0];
        return rule && { properties: { bucket, rule: { objectOwnership: rule.ObjectOwnership } } };
    },

    async update(session, _bucket, { inputs }) {
        await put(await session.aws.s3(), inputs);
    },

    async delete(session, bucket) {
        const s3 = await session.aws.s3();
        await unlessGone(
            () => s3.deleteBucketOwnershipControls({ Bucket: bucket }),
            NO_BUCKET,
            "OwnershipControlsNotFoundError",
        );
    },
});

async function put(s3: S3, { bucket, rule }: Inputs<typeof properties>): Promise<void> {
    await s3.putBucketOwnershipControls({
        Bucket: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: rule.objectOwnership }] },
    });
}
