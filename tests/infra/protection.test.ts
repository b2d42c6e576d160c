import * as assert from "node:assert";
import { type ProtectionConfig, protectionSchema } from "../../infra/config/protection";
import { decide, parsePolicyDocument } from "../../policies/facts/iam";
import { datasetFile, names, registerLake } from "./support/lake";
import { inputsOf, type Registered } from "./support/mocks";

const BUCKET = "aws:s3/bucket:Bucket";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

interface Rule {
    id: string;
    filter: { prefix: string };
    expiration?: { days: number };
    noncurrentVersionExpiration?: { noncurrentDays: number };
    transitions?: { days: number; storageClass: string }[];
    abortIncompleteMultipartUpload?: { daysAfterInitiation: number };
}

const lakeWith = (protection: Partial<Omit<ProtectionConfig, "adopt">> = {}) =>
    registerLake([datasetFile()], { protection: protectionSchema.parse(protection) });

const ofType = (lake: readonly Registered[], type: string) => lake.filter((resource) => resource.type === type);
const rulesOf = (lake: readonly Registered[], zone: string) =>
    inputsOf<{ rules: Rule[] }>(lake, LIFECYCLE, `${zone}-lifecycle`).rules;

describe("a lake's lifecycle", () => {
    let lake: Registered[];
    before(async () => {
        lake = await lakeWith({ noncurrentVersionDays: 45, temporaryDays: 3, rawToGlacierAfterDays: 120 });
    });

    for (const zone of ["raw", "curated", "artifacts"]) {
        it(`aborts uploads to ${zone} that were not completed in seven days`, () => {
            const aborts = rulesOf(lake, zone).map((rule) => rule.abortIncompleteMultipartUpload?.daysAfterInitiation);
            assert.deepStrictEqual(
                aborts.filter((days) => days !== undefined),
                [7],
            );
        });
    }

    it("moves old raw objects to storage that answers at once, and lets none of their versions expire", () => {
        const rules = rulesOf(lake, "raw");
        assert.deepStrictEqual(
            rules.flatMap((rule) => rule.transitions ?? []),
            [{ days: 120, storageClass: "GLACIER_IR" }],
        );
        assert.ok(
            rules.every((rule) => rule.expiration === undefined && rule.noncurrentVersionExpiration === undefined),
        );
    });

    it("keeps old versions of curated objects for as long as restore goes back, and the objects for ever", () => {
        const rules = rulesOf(lake, "curated");
        assert.deepStrictEqual(
            rules.flatMap((rule) => rule.noncurrentVersionExpiration ?? []),
            [{ noncurrentDays: 45 }],
        );
        assert.ok(rules.every((rule) => rule.expiration === undefined));
    });

    it("lets temporary files and query results expire, and nothing else of the artifacts", () => {
        const expiring = rulesOf(lake, "artifacts").filter((rule) => rule.expiration !== undefined);
        assert.deepStrictEqual(
            expiring.map(({ filter, expiration }) => [filter.prefix, expiration?.days]),
            [
                ["temp/", 3],
                ["athena-results/", 30],
            ],
        );
        assert.ok(
            names.tempPath("orders").endsWith("/temp/orders/") && names.queryResultsPath.endsWith("/athena-results/"),
        );
    });

    it("moves no raw object where the configuration does not say when", async () => {
        assert.ok(rulesOf(await lakeWith(), "raw").every((rule) => rule.transitions === undefined));
    });
});

describe("a lake's access logs", () => {
    let lake: Registered[];
    before(async () => {
        lake = await lakeWith({ accessLogs: true, encryption: "SSE-KMS" });
    });

    it("are written of all zones, each under its name, to a bucket of their own", () => {
        const logging = ofType(lake, "aws:s3/bucketLogging:BucketLogging").map(({ inputs }) => inputs);
        assert.deepStrictEqual(
            logging.map(({ bucket, targetBucket, targetPrefix }) => [bucket, targetBucket, targetPrefix]),
            [names.rawBucket, names.curatedBucket, names.artifactsBucket].map((bucket, index) => [
                bucket,
                names.logsBucket,
                ["raw/", "curated/", "artifacts/"][index],
            ]),
        );
    });

    it("go to a bucket that is protected as the zones, but with S3's own keys, for S3 delivers to no other", () => {
        const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
        assert.deepStrictEqual(inputsOf(lake, type, "logs-encryption").rules, [
            { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
        ]);
        for (const part of ["versioning", "public-access", "ownership", "tls-only", "lifecycle"]) {
            assert.strictEqual(lake.filter(({ name }) => name === `logs-${part}`).length, 1, part);
        }
    });

    it("are delivered by S3 alone, for the lake's own buckets of this account", () => {
        const { policy } = inputsOf<{ policy: string }>(lake, "aws:s3/bucketPolicy:BucketPolicy", "logs-tls-only");
        const delivers = (bucket: string, accountId: string, service = "logging.s3.amazonaws.com") =>
            decide(
                {
                    action: "s3:PutObject",
                    resource: names.s3Arn(names.logsBucket, "raw/2026-01-01"),
                    principal: { type: "Service", value: service },
                    context: {
                        "aws:SourceAccount": accountId,
                        "aws:SourceArn": names.s3Arn(bucket),
                        "aws:SecureTransport": "true",
                    },
                    contextIsComplete: true,
                },
                { identity: [], resource: [{ name: "logs", document: parsePolicyDocument(policy) }] },
            ).outcome;
        assert.strictEqual(delivers(names.rawBucket, "123456789012"), "allow");
        assert.strictEqual(delivers("another", "123456789012"), "deny");
        assert.strictEqual(delivers(names.rawBucket, "999999999999"), "deny");
        assert.strictEqual(delivers(names.rawBucket, "123456789012", "s3.amazonaws.com"), "deny");
    });

    it("take no bucket where they are off", async () => {
        const without = await lakeWith();
        assert.strictEqual(ofType(without, BUCKET).length, 3);
        assert.strictEqual(ofType(without, "aws:s3/bucketLogging:BucketLogging").length, 0);
    });
});

describe("a lake's encryption with a key of its own", () => {
    let lake: Registered[];
    before(async () => {
        lake = await lakeWith({ encryption: "SSE-KMS" });
    });

    for (const zone of ["raw", "curated", "artifacts"]) {
        it(`is the ${zone} bucket's default, with a bucket key`, () => {
            const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
            assert.deepStrictEqual(inputsOf(lake, type, `${zone}-encryption`).rules, [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:of:data-key" },
                    bucketKeyEnabled: true,
                },
            ]);
        });
    }

    it("is what Glue and Athena write with too", () => {
        const { name, encryptionConfiguration } = inputsOf<{
            name: string;
            encryptionConfiguration: Record<string, unknown>;
        }>(lake, "aws:glue/securityConfiguration:SecurityConfiguration");
        assert.deepStrictEqual(encryptionConfiguration.s3Encryption, {
            s3EncryptionMode: "SSE-KMS",
            kmsKeyArn: "arn:of:data-key",
        });
        for (const { inputs } of lake.filter(({ type }) => /^aws:glue.*:(Job|Crawler)$/.test(type))) {
            assert.strictEqual(inputs.securityConfiguration, name);
        }
        const { configuration } = inputsOf<{ configuration: { resultConfiguration: Record<string, unknown> } }>(
            lake,
            "aws:athena/workgroup:Workgroup",
        );
        assert.deepStrictEqual(configuration.resultConfiguration.encryptionConfiguration, {
            encryptionOption: "SSE_KMS",
            kmsKeyArn: "arn:of:data-key",
        });
    });

    it("leaves every role the right to encrypt the logs that Glue makes under the new configuration", () => {
        const { name } = inputsOf<{ name: string }>(lake, "aws:glue/securityConfiguration:SecurityConfiguration");
        const group = `arn:aws:logs:eu-west-1:123456789012:log-group:/aws-glue/jobs/${name}-role/sluice-test-orders-job/output`;
        for (const policy of ofType(lake, "aws:iam/rolePolicy:RolePolicy")) {
            assert.ok(allows(policy, "logs:AssociateKmsKey", group, {}), policy.name);
        }
    });

    const key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";
    const through = (service: string, alias = "alias/sluice-test-data") => ({
        "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
        "kms:ResourceAliases": [alias],
    });
    function allows(policy: Registered, action: string, resource: string, context: Record<string, string | string[]>) {
        const document = parsePolicyDocument(String(policy.inputs.policy));
        const request = { action, resource, context, contextIsComplete: true };
        return decide(request, { identity: [{ name: policy.name, document }], resource: [] }).outcome === "allow";
    }

    it("lets jobs read and write with the key through S3, and crawlers read", () => {
        for (const policy of ofType(lake, "aws:iam/rolePolicy:RolePolicy")) {
            assert.ok(allows(policy, "kms:Decrypt", key, through("s3")), policy.name);
            assert.ok(!allows(policy, "kms:Decrypt", key, through("secretsmanager")), policy.name);
            assert.ok(!allows(policy, "kms:Decrypt", key, through("s3", "alias/payroll")), policy.name);
            const writes = allows(policy, "kms:GenerateDataKey", key, through("s3"));
            assert.strictEqual(writes, policy.name.includes("job"), policy.name);
        }
    });

    it("has a key that rotates and that its policy lets be used through S3 alone", () => {
        const { policy, enableKeyRotation } = inputsOf<{ policy: string; enableKeyRotation: boolean }>(
            lake,
            "aws:kms/key:Key",
            "data-key",
        );
        assert.strictEqual(enableKeyRotation, true);
        const root = "arn:aws:iam::123456789012:root";
        const outcome = (action: string, context: Record<string, string>) =>
            decide(
                { action, resource: key, principal: { type: "AWS", value: root }, context, contextIsComplete: true },
                { identity: [], resource: [{ name: "key", document: parsePolicyDocument(policy) }] },
            ).outcome;
        const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": "123456789012" };
        assert.strictEqual(outcome("kms:PutKeyPolicy", {}), "allow");
        assert.strictEqual(outcome("kms:Decrypt", viaS3), "allow");
        assert.strictEqual(outcome("kms:Decrypt", {}), "deny");
        assert.strictEqual(outcome("kms:Decrypt", { ...viaS3, "kms:CallerAccount": "999999999999" }), "deny");
    });
});

describe("a lake under protection", () => {
    const kept = (lake: readonly Registered[]) => lake.filter((resource) => resource.kept).map(({ name }) => name);

    it("keeps buckets, databases, jobs and keys from being deleted, and nothing else", async () => {
        const lake = await lakeWith({ protect: true, encryption: "SSE-KMS", accessLogs: true });
        assert.deepStrictEqual(kept(lake).sort(), [
            "artifacts",
            "curated",
            "curated-database",
            "data-key",
            "logs",
            "orders-job",
            "raw",
            "raw-database",
            "security-key",
        ]);
    });

    it("is not protected where the configuration does not say so", async () => {
        assert.deepStrictEqual(kept(await lakeWith()), []);
    });

    it("locks raw objects in a bucket that stays the one it is", async () => {
        const lake = await lakeWith({ rawObjectLock: { mode: "GOVERNANCE", days: 30 } });
        const [lock, ...more] = ofType(lake, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
        assert.deepStrictEqual(more, []);
        assert.strictEqual(lock?.inputs.bucket, names.rawBucket);
        assert.deepStrictEqual(lock.inputs.rule, { defaultRetention: { mode: "GOVERNANCE", days: 30 } });
        assert.ok(ofType(lake, BUCKET).every(({ inputs }) => inputs.objectLockEnabled === undefined));
    });

    it("encrypts the account's catalog only where it is told to", async () => {
        const type = "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings";
        assert.deepStrictEqual(ofType(await lakeWith(), type), []);
        const { dataCatalogEncryptionSettings } = inputsOf(await lakeWith({ encryptCatalog: true }), type);
        assert.deepStrictEqual(dataCatalogEncryptionSettings, {
            encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: "arn:of:security-key" },
            connectionPasswordEncryption: {
                returnConnectionPasswordEncrypted: true,
                awsKmsKeyId: "arn:of:security-key",
            },
        });
    });
});
