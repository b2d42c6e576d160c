import * as assert from "node:assert";
import { adoptedBucketProblems, type BucketState } from "../../infra/adoptedBucket";
import { protectionSchema } from "../../infra/config/protection";
import { LakeNames } from "../../infra/names";
import { datasetFile, names, registerLake } from "./support/lake";
import { inputsOf } from "./support/mocks";

const key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";
const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::acme-landing", "arn:aws:s3:::acme-landing/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const good: BucketState = {
    versioning: "Enabled",
    sseAlgorithm: "AES256",
    blocks: [true, true, true, true],
    policy: policy(deny),
};

describe("a bucket that is there already", () => {
    it("is taken when it has what the lake relies on", () => {
        assert.deepStrictEqual(adoptedBucketProblems(good), []);
        const withKey = { ...good, sseAlgorithm: "aws:kms", kmsKey: key };
        assert.deepStrictEqual(adoptedBucketProblems(withKey, key), []);
    });

    const bad: readonly [what: string, change: Partial<BucketState>, message: RegExp, dataKey?: string][] = [
        ["without versions", { versioning: "Suspended" }, /versioning is "Suspended"; allowed: "Enabled"/],
        [
            "with a key that no role may use",
            { sseAlgorithm: "aws:kms", kmsKey: key },
            /aws:kms with .*; allowed: AES256/,
        ],
        [
            "with another key than the lake's",
            { sseAlgorithm: "aws:kms", kmsKey: `${key}9` },
            /allowed: aws:kms with .*0a1b,/,
            key,
        ],
        ["without the key, where there is one", {}, /encrypts with AES256; allowed: aws:kms/, key],
        ["that may become public", { blocks: [true, true, true, false] }, /public access block is not complete/],
        ["without a policy", { policy: undefined }, /denies no plain HTTP/],
        ["that allows instead", { policy: policy({ ...deny, Effect: "Allow" }) }, /denies no plain HTTP/],
        ["that denies it to some", { policy: policy({ ...deny, Principal: { AWS: key } }) }, /denies no plain HTTP/],
        ["that denies reading alone", { policy: policy({ ...deny, Action: "s3:GetObject" }) }, /denies no plain HTTP/],
        [
            "that denies it under a further condition",
            { policy: policy({ ...deny, Condition: { ...deny.Condition, StringEquals: { "s3:prefix": "a" } } }) },
            /denies no plain HTTP/,
        ],
    ];
    for (const [what, change, message, dataKey] of bad) {
        it(`is refused ${what}`, () => {
            const problems = adoptedBucketProblems({ ...good, ...change }, dataKey);
            assert.strictEqual(problems.length, 1, problems.join("\n"));
            assert.match(problems[0] ?? "", message);
        });
    }
});

describe("a lake of what is there already", () => {
    const adopt = { curatedBucket: "acme-curated", rawDatabase: "acme_landing" };
    const theirs = new LakeNames(names.location, adopt);

    it("makes nothing in its place, sets nothing on it and gives jobs and roles its names", async () => {
        const protection = protectionSchema.parse({ adopt, accessLogs: true });
        const lake = await registerLake([datasetFile()], { protection }, theirs);
        const own = lake.filter(({ type }) => /^aws:(s3|glue)/.test(type) && !/Job|Crawler|Object/.test(type));
        // Reading a bucket is registered by mocks as making it is, but without inputs.
        const about = own.filter(({ inputs }) => Object.values(inputs).includes("acme-curated"));
        assert.deepStrictEqual(about, []);
        assert.ok(
            !own.some(({ name }) => /^curated-(lifecycle|logging|ownership|object-lock)$|^raw-database$/.test(name)),
        );
        const { defaultArguments } = inputsOf<{ defaultArguments: Record<string, string> }>(lake, "aws:glue/job:Job");
        assert.strictEqual(defaultArguments["--OUTPUT_PATH"], "s3://acme-curated/orders/");
        assert.strictEqual(defaultArguments["--INPUT_DB"], "acme_landing");
        const { policy: access } = inputsOf<{ policy: string }>(
            lake,
            "aws:iam/rolePolicy:RolePolicy",
            "orders-job-role-policy",
        );
        assert.match(access, /arn:aws:s3:::acme-curated\/orders\/\*/);
    });

    it("uses a key that is there already by its ARN, through S3 alone, and makes none", async () => {
        const protection = protectionSchema.parse({ encryption: "SSE-KMS", adopt: { kmsKeyArn: key } });
        const lakeNames = new LakeNames(names.location, protection.adopt);
        const lake = await registerLake([datasetFile()], { protection }, lakeNames);
        assert.deepStrictEqual(
            lake.filter(({ type }) => type === "aws:kms/key:Key").map(({ name }) => name),
            ["security-key"],
        );
        const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
        assert.deepStrictEqual(inputsOf(lake, type, "curated-encryption").rules, [
            {
                applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
                bucketKeyEnabled: true,
            },
        ]);
        const { policy: access } = inputsOf<{ policy: string }>(
            lake,
            "aws:iam/rolePolicy:RolePolicy",
            "orders-job-role-policy",
        );
        const { Statement } = JSON.parse(access) as { Statement: { Sid: string }[] };
        assert.deepStrictEqual(
            Statement.find(({ Sid }) => Sid === "UseDataKey"),
            {
                Sid: "UseDataKey",
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: key,
                Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
            },
        );
    });
});
