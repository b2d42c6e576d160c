import { type S3 } from "@aws-sdk/client-s3";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { flag, type Inputs, list, object, set, text } from "../../schema/property";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const properties = {
    ...settingOf,
    rules: set(
        object({
            applyServerSideEncryptionByDefault: object({
                sseAlgorithm: text({ required: true, values: ["AES256", "aws:kms", "aws:kms:dsse"] }),
                kmsMasterKeyId: text(),
            }),
            bucketKeyEnabled: flag(),
            blockedEncryptionTypes: list(text({ values: ["SSE-C", "NONE"] }), { computed: true }),
        }),
        { required: true },
    ),
};

export const bucketEncryption = defineResource({
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    properties,
    outputs: [],
    instead: { expectedBucketOwner: "the local account owns every bucket" },

    async create(session, inputs) {
        await put(await session.aws.s3(), inputs);
        return inputs.bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(
            () => s3.getBucketEncryption({ Bucket: bucket }),
            NO_BUCKET,
            "ServerSideEncryptionConfigurationNotFoundError",
        );
        return (
            found && {
                properties: {
                    bucket,
                    rules: (found.ServerSideEncryptionConfiguration?.Rules ?? []).map((rule) => ({
                        applyServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault && {
                            sseAlgorithm: rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm,
                            kmsMasterKeyId: rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID,
                        },
                        bucketKeyEnabled: rule.BucketKeyEnabled,
                        blockedEncryptionTypes: rule.BlockedEncryptionTypes?.EncryptionType as
                            ("SSE-C" | "NONE")[] | undefined,
                    })),
                },
            }
        );
    },

    async update(session, _bucket, { inputs }) {
        await put(await session.aws.s3(), inputs);
    },

    async delete(session, bucket) {
        const s3 = await session.aws.s3();
        await unlessGone(() => s3.deleteBucketEncryption({ Bucket: bucket }), NO_BUCKET);
    },
});

async function put(s3: S3, { bucket, rules }: Inputs<typeof properties>): Promise<void> {
    await s3.putBucketEncryption({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
            Rules: rules.map(
                ({ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled, blockedEncryptionTypes }) => ({
                    ApplyServerSideEncryptionByDefault: byDefault && {
                        SSEAlgorithm: byDefault.sseAlgorithm,
                        KMSMasterKeyID: byDefault.kmsMasterKeyId,
                    },
                    BucketKeyEnabled: bucketKeyEnabled,
                    BlockedEncryptionTypes: blockedEncryptionTypes && { EncryptionType: [...blockedEncryptionTypes] },
                }),
            ),
        },
    });
}
