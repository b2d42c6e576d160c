import * as assert from "node:assert/strict";
import { unique } from "../../../../endpoint/support/endpoint";
import { ProviderDriver } from "../../../support/provider";

const TYPE = "aws:glue/securityConfiguration:SecurityConfiguration";
const encryption = (s3EncryptionMode: string, kmsKeyArn?: string) => ({
    cloudwatchEncryption: {},
    jobBookmarksEncryption: {},
    s3Encryption: { s3EncryptionMode, ...(kmsKeyArn && { kmsKeyArn }) },
});

describe("a Glue security configuration", () => {
    let provider: ProviderDriver;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
    });
    after(() => provider.close());

    it("is replaced by another of its name, which goes first, since Glue cannot change one", async () => {
        const name = unique("security");
        const created = await provider.create(TYPE, { name, encryptionConfiguration: encryption("DISABLED") });
        const wanted = { name, encryptionConfiguration: encryption("SSE-S3") };
        assert.deepEqual(await provider.diff(created, wanted), {
            changes: "some",
            details: ["update-replace encryptionConfiguration.s3Encryption.s3EncryptionMode"],
            replaces: ["encryptionConfiguration.s3Encryption.s3EncryptionMode"],
            deleteBeforeReplace: true,
        });
    });

    it("encrypts nothing where the program says nothing", async () => {
        const name = unique("security");
        const { outputs } = await provider.create(TYPE, { name, encryptionConfiguration: encryption("DISABLED") });
        assert.deepEqual(outputs.encryptionConfiguration, {
            cloudwatchEncryption: { cloudwatchEncryptionMode: "DISABLED" },
            jobBookmarksEncryption: { jobBookmarksEncryptionMode: "DISABLED" },
            s3Encryption: { s3EncryptionMode: "DISABLED" },
        });
    });

    it("is refused a mode that there is not, and a key that is no ARN", async () => {
        const { failures } = await provider.check(TYPE, { encryptionConfiguration: encryption("CSE-KMS", "alias/a") });
        assert.deepEqual(failures, [
            'encryptionConfiguration.s3Encryption.s3EncryptionMode is "CSE-KMS"; it must be one of DISABLED, SSE-KMS, SSE-S3.',
            'encryptionConfiguration.s3Encryption.kmsKeyArn is "alias/a"; it must be the ARN of a KMS key or alias, such as arn:aws:kms:us-east-1:123456789012:alias/name.',
        ]);
    });
});
