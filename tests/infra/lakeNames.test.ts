import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { lakeNames } from "../../infra/lakeNames";

describe("the names of the running stack's lake", () => {
    let asked: string[];

    beforeEach(async () => {
        asked = [];
        await pulumi.runtime.setMocks(
            {
                newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
                call: ({ token }) => {
                    asked.push(token);
                    return token.includes("getRegion")
                        ? { region: "cn-north-1" }
                        : { accountId: "210987654321", arn: "arn:aws-cn:iam::210987654321:user/ci" };
                },
            },
            "orders",
            "dev",
        );
    });

    it("come from project and stack, and from the account, region and partition that the provider says", async () => {
        const names = await lakeNames();
        assert.equal(names.rawBucket, "orders-dev-raw-210987654321");
        assert.equal(names.glueArn("job/x"), "arn:aws-cn:glue:cn-north-1:210987654321:job/x");
    });

    it("take what is given instead, and ask AWS only for what is not", async () => {
        const names = await lakeNames({ project: "shop", accountId: "123456789012", region: "eu-west-1" });
        assert.equal(names.job("users"), "shop-dev-users");
        assert.equal(names.roleArn("r"), "arn:aws:iam::123456789012:role/r");
        assert.deepEqual(asked, []);
    });

    it("are refused without a stack where S3 would not take them", async () => {
        const refused = (error: unknown) =>
            pulumi.RunError.isInstance(error) &&
            /project-stack is "Shop-dev"; .*3 to 30 characters/.test(error.message);
        await assert.rejects(lakeNames({ project: "Shop" }), refused);
    });
});
