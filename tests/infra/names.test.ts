import * as assert from "node:assert";
import { LakeNames } from "../../infra/names";

const location = { project: "sluice", stack: "dev", accountId: "123456789012", region: "us-east-1" };

describe("lake names", () => {
    it("follow from project, stack and account alone", () => {
        const names = new LakeNames(location);
        assert.strictEqual(names.rawBucket, "sluice-dev-raw-123456789012");
        assert.strictEqual(names.job("users"), "sluice-dev-users");
        assert.strictEqual(names.curatedDatabase, "sluice_dev_curated");
    });

    it("carry the partition in every ARN", () => {
        const names = new LakeNames({ ...location, partition: "aws-cn" });
        assert.strictEqual(
            names.s3Arn(names.rawBucket, "users/*"),
            "arn:aws-cn:s3:::sluice-dev-raw-123456789012/users/*",
        );
        assert.match(names.roleArn("x"), /^arn:aws-cn:iam::123456789012:role\/x$/);
    });

    it("refuse a stack that no bucket could be named after", () => {
        assert.throws(
            () => new LakeNames({ ...location, stack: "Dev_1" }),
            /project-stack is "sluice-Dev_1".*a-z, 0-9 and -/,
        );
    });

    it("refuse an account id that is not one", () => {
        assert.throws(
            () => new LakeNames({ ...location, accountId: "12" }),
            /account id is "12"; it must be 12 digits/,
        );
    });
});
