import * as assert from "node:assert";
import { encryptionStatements, GlueSecurity } from "../../infra/glueSecurity";
import { LakeNames } from "../../infra/names";
import { decide, parsePolicyDocument } from "../../policies/facts/iam";
import { names } from "./support/lake";
import { inputsOf, register, type Registered } from "./support/mocks";

const key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";
const logs = "logs.eu-west-1.amazonaws.com";

/** Log groups as Glue names them under a security configuration. */
const group = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;
const jobGroup = group("/aws-glue/jobs/sluice-test-security-role/sluice-test-orders-job/output");
const crawlerGroup = group("/aws-glue/crawlers-role/sluice-test-raw-crawler-sluice-test-security");
const otherGroup = group("/aws-glue/jobs/payroll-security-role/payroll-job/output");

describe("the lake's encryption", () => {
    let registered: Registered[];
    before(async () => {
        registered = await register(() => new GlueSecurity("security", { names, tags: { project: "sluice" } }));
    });

    it("covers logs, bookmarks and S3, with the ARN of the key, which CloudWatch Logs needs", () => {
        const { name, encryptionConfiguration } = inputsOf(
            registered,
            "aws:glue/securityConfiguration:SecurityConfiguration",
        );
        assert.strictEqual(name, "sluice-test-security");
        assert.deepStrictEqual(encryptionConfiguration, {
            cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: "arn:of:security-key" },
            jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: "arn:of:security-key" },
            s3Encryption: { s3EncryptionMode: "SSE-S3" },
        });
    });

    it("has a key that rotates, behind the alias that policies name", () => {
        const { enableKeyRotation, tags } = inputsOf(registered, "aws:kms/key:Key");
        assert.strictEqual(enableKeyRotation, true);
        assert.deepStrictEqual(tags, { project: "sluice" });
        assert.strictEqual(inputsOf(registered, "aws:kms/alias:Alias").name, "alias/sluice-test");
    });

    describe("by the key's own policy", () => {
        const allows = (
            action: string,
            type: "AWS" | "Service",
            value: string,
            context: Record<string, string> = {},
        ) => {
            const { policy } = inputsOf<{ policy: string }>(registered, "aws:kms/key:Key");
            const request = { action, resource: key, principal: { type, value }, context, contextIsComplete: true };
            const source = { name: "key policy", document: parsePolicyDocument(policy) };
            return decide(request, { identity: [], resource: [source] }).outcome === "allow";
        };
        const encrypting = (arn: string) => ({ "kms:EncryptionContext:aws:logs:arn": arn });

        it("lets the account's IAM policies decide, and nobody by itself", () => {
            assert.ok(allows("kms:PutKeyPolicy", "AWS", "arn:aws:iam::123456789012:root"));
            assert.ok(!allows("kms:Decrypt", "AWS", "arn:aws:iam::123456789012:role/anybody"));
            assert.ok(!allows("kms:Decrypt", "AWS", "arn:aws:iam::999999999999:root"));
        });

        it("lets CloudWatch Logs encrypt the logs that Glue writes under the security configuration", () => {
            assert.ok(allows("kms:GenerateDataKey", "Service", logs, encrypting(jobGroup)));
            assert.ok(allows("kms:Decrypt", "Service", logs, encrypting(crawlerGroup)));
        });

        it("lets CloudWatch Logs use it for no other log, and manage nothing", () => {
            assert.ok(!allows("kms:GenerateDataKey", "Service", logs, encrypting(otherGroup)));
            assert.ok(!allows("kms:GenerateDataKey", "Service", logs));
            assert.ok(!allows("kms:ScheduleKeyDeletion", "Service", logs, encrypting(jobGroup)));
            assert.ok(!allows("kms:GenerateDataKey", "Service", "logs.us-east-1.amazonaws.com", encrypting(jobGroup)));
        });

        it("names CloudWatch Logs as it is called in China", async () => {
            const china = new LakeNames({ ...names.location, region: "cn-north-1", partition: "aws-cn" });
            const made = await register(() => new GlueSecurity("security", { names: china }));
            const { policy } = inputsOf<{ policy: string }>(made, "aws:kms/key:Key");
            assert.match(policy, /"logs\.cn-north-1\.amazonaws\.com\.cn"/);
            assert.match(policy, /"arn:aws-cn:iam::123456789012:root"/);
        });
    });

    describe("by the statements of a role", () => {
        const allows = (action: string, resource: string, aliases: readonly string[] = []) => {
            const Statement = encryptionStatements(names);
            const document = parsePolicyDocument(JSON.stringify({ Version: "2012-10-17", Statement }));
            const request = { action, resource, context: { "kms:ResourceAliases": aliases }, contextIsComplete: true };
            return decide(request, { identity: [{ name: "access", document }], resource: [] }).outcome === "allow";
        };

        it("allows what a job's bookmark needs, with the lake's own key", () => {
            for (const action of ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"]) {
                assert.ok(allows(action, key, ["alias/sluice-test"]), action);
                assert.ok(!allows(action, key, ["alias/payroll"]), action);
                assert.ok(!allows(action, key), action);
            }
        });

        it("gives the key to the lake's own log groups alone", () => {
            assert.ok(allows("logs:AssociateKmsKey", `${jobGroup}:log-stream:`));
            assert.ok(allows("logs:AssociateKmsKey", `${crawlerGroup}:log-stream:`));
            assert.ok(!allows("logs:AssociateKmsKey", `${otherGroup}:log-stream:`));
        });

        it("manages no key", () => {
            for (const action of [
                "kms:ScheduleKeyDeletion",
                "kms:PutKeyPolicy",
                "kms:CreateGrant",
                "kms:UpdateAlias",
            ]) {
                assert.ok(!allows(action, key, ["alias/sluice-test"]), action);
            }
        });
    });
});
