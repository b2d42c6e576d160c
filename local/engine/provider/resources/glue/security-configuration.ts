import { type EncryptionConfiguration } from "@aws-sdk/client-glue";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { type Inputs, object, type Observed, text } from "../../schema/property";
import { NOT_FOUND } from "./tags";

const kmsKeyArn = text({ check: kmsArnProblem });

const encryptionConfiguration = object(
    {
        cloudwatchEncryption: object(
            {
                cloudwatchEncryptionMode: text({ default: "DISABLED", values: ["DISABLED", "SSE-KMS"] }),
                kmsKeyArn,
            },
            { required: true },
        ),
        jobBookmarksEncryption: object(
            {
                jobBookmarksEncryptionMode: text({ default: "DISABLED", values: ["CSE-KMS", "DISABLED"] }),
                kmsKeyArn,
            },
            { required: true },
        ),
        s3Encryption: object(
            { s3EncryptionMode: text({ default: "DISABLED", values: ["DISABLED", "SSE-KMS", "SSE-S3"] }), kmsKeyArn },
            { required: true },
        ),
    },
    { required: true, replace: true },
);

type Encryption = (typeof encryptionConfiguration)["fields"];

export const securityConfiguration = defineResource({
    type: "aws:glue/securityConfiguration:SecurityConfiguration",
    naming: { property: "name", maxLength: 255 },
    properties: { name: text({ required: true, replace: true }), encryptionConfiguration },
    outputs: [],

    async create(session, { name, encryptionConfiguration: encryption }) {
        const glue = await session.aws.glue();
        await glue.createSecurityConfiguration({ Name: name, EncryptionConfiguration: toEncryption(encryption) });
        return name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = await unlessGone(() => glue.getSecurityConfiguration({ Name: name }), NOT_FOUND);
        const configuration = found?.SecurityConfiguration;
        return (
            configuration && {
                properties: {
                    name: configuration.Name,
                    encryptionConfiguration: fromEncryption(configuration.EncryptionConfiguration ?? {}),
                },
            }
        );
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteSecurityConfiguration({ Name: name }), NOT_FOUND);
    },
});

function toEncryption(given: Inputs<Encryption>): EncryptionConfiguration {
    const { cloudwatchEncryption, jobBookmarksEncryption, s3Encryption } = given;
    return {
        CloudWatchEncryption: {
            CloudWatchEncryptionMode: cloudwatchEncryption.cloudwatchEncryptionMode,
            KmsKeyArn: cloudwatchEncryption.kmsKeyArn,
        },
        JobBookmarksEncryption: {
            JobBookmarksEncryptionMode: jobBookmarksEncryption.jobBookmarksEncryptionMode,
            KmsKeyArn: jobBookmarksEncryption.kmsKeyArn,
        },
        // A list in the API, in which Glue looks at the first alone.
        S3Encryption: [{ S3EncryptionMode: s3Encryption.s3EncryptionMode, KmsKeyArn: s3Encryption.kmsKeyArn }],
    };
}

function fromEncryption(found: EncryptionConfiguration): Observed<Encryption> {
    const { CloudWatchEncryption: logs, JobBookmarksEncryption: bookmarks, S3Encryption: [s3] = [] } = found;
    return {
        cloudwatchEncryption: logs && {
            cloudwatchEncryptionMode: logs.CloudWatchEncryptionMode,
            kmsKeyArn: logs.KmsKeyArn,
        },
        jobBookmarksEncryption: bookmarks && {
            jobBookmarksEncryptionMode: bookmarks.JobBookmarksEncryptionMode,
            kmsKeyArn: bookmarks.KmsKeyArn,
        },
        s3Encryption: s3 && { s3EncryptionMode: s3.S3EncryptionMode, kmsKeyArn: s3.KmsKeyArn },
    };
}

function kmsArnProblem(arn: string): string | undefined {
    return /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:(?:key|alias)\/.+$/.test(arn)
        ? undefined
        : "it must be the ARN of a KMS key or alias, such as arn:aws:kms:us-east-1:123456789012:alias/name.";
}
