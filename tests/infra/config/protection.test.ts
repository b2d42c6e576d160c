import * as assert from "node:assert";
import { checkConfig } from "../../../infra/config/checks";
import { parseConfig } from "../../../infra/config/config";

const key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";
const parse = (protection: object, others: Record<string, string> = {}) => {
    const config = parseConfig({ protection: JSON.stringify(protection), ...others });
    checkConfig(config, []);
    return config;
};

describe("the configuration of protection", () => {
    it("costs nothing and locks nothing where the stack says nothing", () => {
        const { protection } = parseConfig({});
        assert.strictEqual(protection.encryption, "SSE-S3");
        assert.strictEqual(protection.accessLogs, false);
        assert.strictEqual(protection.protect, false);
        assert.strictEqual(protection.encryptCatalog, false);
        assert.strictEqual(protection.rawObjectLock, undefined);
        assert.deepStrictEqual(protection.adopt, {});
    });

    const refused: readonly [what: string, protection: object, message: RegExp, others?: Record<string, string>][] = [
        [
            "an encryption that there is not",
            { encryption: "AES256" },
            /sluice:protection\.encryption: got "AES256"; allowed: SSE-S3, SSE-KMS/,
        ],
        [
            "a key of the section that there is not, naming those there are",
            { encrypt: true },
            /sluice:protection\.encrypt: no such key; allowed: encryption, encryptCatalog, accessLogs/,
        ],
        [
            "a key of a section in it that there is not, naming those there are",
            { adopt: { bucket: "a" } },
            /sluice:protection\.adopt\.bucket: no such key; allowed: rawBucket, curatedBucket/,
        ],
        [
            "a storage class that the job cannot read from",
            { rawToGlacierAfterDays: 90, rawStorageClass: "DEEP_ARCHIVE" },
            /rawStorageClass: got "DEEP_ARCHIVE"; allowed: GLACIER_IR, STANDARD_IA: .*restored first/,
        ],
        [
            "to move to STANDARD_IA sooner than S3 does",
            { rawToGlacierAfterDays: 7, rawStorageClass: "STANDARD_IA" },
            /rawToGlacierAfterDays: got 7 with rawStorageClass STANDARD_IA.*allowed: 30 and more/,
        ],
        [
            "to protect buckets and to empty them on destroy",
            { protect: true },
            /protection\.protect: got true with sluice:forceDestroy true.*set sluice:forceDestroy to false/,
            { forceDestroy: "true" },
        ],
        [
            "to lock objects and to delete them on destroy",
            { rawObjectLock: { mode: "COMPLIANCE", days: 1 } },
            /rawObjectLock: got .*with sluice:forceDestroy true.*remove sluice:forceDestroy, or the lock/,
            { forceDestroy: "true" },
        ],
        [
            "a lock for no time",
            { rawObjectLock: { mode: "COMPLIANCE", days: 0 } },
            /rawObjectLock\.days: got 0; allowed: days, a whole number from 1/,
        ],
        [
            "to lock a bucket that is somebody else's",
            { adopt: { rawBucket: "acme-landing" }, rawObjectLock: { mode: "GOVERNANCE", days: 1 } },
            /rawObjectLock: .*adopt\.rawBucket, whose lifecycle and lock are its owner's/,
        ],
        [
            "to move objects of a bucket that is somebody else's",
            { adopt: { rawBucket: "acme-landing" }, rawToGlacierAfterDays: 90 },
            /rawToGlacierAfterDays: got 90 .*only with a raw bucket that the lake makes/,
        ],
        [
            "one bucket for two zones",
            { adopt: { rawBucket: "acme-lake", curatedBucket: "acme-lake" } },
            /adopt\.curatedBucket: got "acme-lake" as rawBucket too; allowed: one of its own for each zone/,
        ],
        [
            "one database for two zones",
            { adopt: { rawDatabase: "lake", curatedDatabase: "lake" } },
            /adopt\.curatedDatabase: got "lake" as rawDatabase too/,
        ],
        [
            "a key that is not used",
            { adopt: { kmsKeyArn: key } },
            /adopt\.kmsKeyArn: got .* with protection\.encryption SSE-S3.*set sluice:protection\.encryption to SSE-KMS/,
        ],
        [
            "the alias of a key in the place of its ARN, saying how to find that",
            { encryption: "SSE-KMS", adopt: { kmsKeyArn: "alias/acme" } },
            /adopt\.kmsKeyArn: got "alias\/acme"; allowed: the ARN of a KMS key.*aws kms describe-key/,
        ],
        [
            "a bucket that is there already together with a key that is not",
            { encryption: "SSE-KMS", adopt: { curatedBucket: "acme-curated" } },
            /adopt\.curatedBucket: got "acme-curated" .*name it in sluice:protection\.adopt\.kmsKeyArn/,
        ],
    ];
    for (const [what, protection, message, others] of refused) {
        it(`refuses ${what}`, () => assert.throws(() => parse(protection, others), message));
    }

    it("takes buckets and a key that belong together", () => {
        const { adopt } = parse({
            encryption: "SSE-KMS",
            adopt: { rawBucket: "acme-landing", kmsKeyArn: key },
        }).protection;
        assert.deepStrictEqual(adopt, { rawBucket: "acme-landing", kmsKeyArn: key });
    });
});
