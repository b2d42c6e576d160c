import * as assert from "node:assert/strict";
import { attached, iamLake } from "../../support/iamLake";
import { change } from "../../support/lake";
import { checkRule, unknown, urn, type TestResource } from "../../support/pack";

describe("glue-service-role-explained", () => {
    it("has nothing to say of other policies", async () => {
        assert.deepEqual(await findings(iamLake()), []);
        assert.deepEqual(await findings(attached("arn:aws:iam::aws:policy/AmazonS3FullAccess")), []);
    });

    for (const partition of ["aws", "aws-us-gov"]) {
        it(`says what the policy grants in partition ${partition}, where it is attached, and what to grant instead`, async () => {
            const arn = `arn:${partition}:iam::aws:policy/service-role/AWSGlueServiceRole`;
            const [finding, ...more] = await findings(attached(arn));
            assert.deepEqual(more, []);
            assert.equal(
                finding?.urn,
                urn({ type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "logs" }),
            );
            for (const part of [
                'role "etl" of job "users" has AWSGlueServiceRole, which grants more than its name says: get, put and delete on every ',
                "key with aws-glue- after a slash",
                "glue:* on everything",
                "Grant by name what the job or crawler needs of it: logs:CreateLogGroup",
                "(at policyArn)",
            ]) {
                assert.ok(finding?.message.includes(part), `${part}\nis not in\n${finding?.message}`);
            }
        });
    }

    it("says so of a policy whose ARN is not known, and of a role that is not of this program", async () => {
        assert.match(
            (await findings(attached(unknown)))[0]?.message ?? "",
            /policyArn of urn:\S+::logs is not known .*\(undecided/,
        );
        const elsewhere = change("Job", "users", { roleArn: "arn:aws:iam::123456789012:role/else" }, {}, iamLake());
        assert.match(
            (await findings(elsewhere))[0]?.message ?? "",
            /cannot tell whether it has AWSGlueServiceRole: roleArn of/,
        );
    });
});

function findings(resources: readonly TestResource[]) {
    return checkRule("glue-service-role-explained", resources);
}
