import { type BucketLoggingStatus, type S3 } from "@aws-sdk/client-s3";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { type Inputs, object, text } from "../../schema/property";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const properties = {
    ...settingOf,
    targetBucket: text({ required: true }),
    targetPrefix: text({ required: true }),
    targetObjectKeyFormat: object({
        partitionedPrefix: object({
            partitionDateSource: text({ required: true, values: ["EventTime", "DeliveryTime"] }),
        }),
        simplePrefix: object({}),
    }),
};

export const bucketLogging = defineResource({
    type: "aws:s3/bucketLogging:BucketLogging",
    properties,
    outputs: [],
    instead: {
        expectedBucketOwner: "the local account owns every bucket",
        targetGrants: "use a bucket policy for logging.s3.amazonaws.com; grants need ACLs",
    },

    async create(session, inputs) {
        await put(await session.aws.s3(), inputs);
        return inputs.bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(() => s3.getBucketLogging({ Bucket: bucket }), NO_BUCKET);
        const logging = found?.LoggingEnabled;
        if (logging === undefined) {
            return undefined;
        }
        const { PartitionedPrefix: partitioned, SimplePrefix: simple } = logging.TargetObjectKeyFormat ?? {};
        return {
            properties: {
                bucket,
                targetBucket: logging.TargetBucket,
                targetPrefix: logging.TargetPrefix,
                ...((partitioned ?? simple) && {
                    targetObjectKeyFormat: {
                        partitionedPrefix: partitioned && { partitionDateSource: partitioned.PartitionDateSource },
                        simplePrefix: simple && {},
                    },
                }),
            },
        };
    },

    async update(session, _bucket, { inputs }) {
        await put(await session.aws.s3(), inputs);
    },

    async delete(session, bucket) {
        const s3 = await session.aws.s3();
        await unlessGone(() => s3.putBucketLogging({ Bucket: bucket, BucketLoggingStatus: {} }), NO_BUCKET);
    },
});

async function put(s3: S3, inputs: Inputs<typeof properties>): Promise<void> {
    const format = inputs.targetObjectKeyFormat;
    const status: BucketLoggingStatus = {
        LoggingEnabled: {
            TargetBucket: inputs.targetBucket,
            TargetPrefix: inputs.targetPrefix,
            TargetObjectKeyFormat: format && {
                PartitionedPrefix: format.partitionedPrefix && {
                    PartitionDateSource: format.partitionedPrefix.partitionDateSource,
                },
                SimplePrefix: format.simplePrefix && {},
            },
        },
    };
    await s3.putBucketLogging({ Bucket: inputs.bucket, BucketLoggingStatus: status });
}
