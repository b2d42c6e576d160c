import * as assert from "node:assert/strict";
import { broadPolicy } from "../../../policies/facts/broadPolicies";
import { decide } from "../../../policies/facts/iam";
import { misspelledActions } from "../../../policies/facts/iam/s3Actions";
import { isGlueServiceRole, managedPolicy, managedPolicyName } from "../../../policies/facts/managedPolicies";
import { managedStatements } from "../../../policies/facts/managedPolicyDocuments";

const serviceRole = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole";

describe("AWS's managed policies", () => {
    it("can all be read, and name no action of S3 that there is not", () => {
        for (const path of Object.keys(managedStatements)) {
            const document = managedPolicy(`arn:aws:iam::aws:policy/${path}`);
            assert.ok(document, path);
            // `s3:Describe*` stands in AWS's own text.
            const wrong = document.statements.flatMap(misspelledActions).map(({ action }) => action);
            assert.deepEqual(wrong, [], path);
        }
    });

    for (const [action, resource, outcome] of [
        ["s3:DeleteObject", "arn:aws:s3:::acme-raw/tables/aws-glue-x/a.csv", "allow"],
        ["s3:DeleteObject", "arn:aws:s3:::aws-glue-assets/a.py", "allow"],
        ["s3:GetObject", "arn:aws:s3:::acme-raw/users/a.csv", "deny"],
        ["s3:PutObject", "arn:aws:s3:::acme-raw/aws-glue-x", "deny"],
        ["s3:ListBucket", "arn:aws:s3:::acme-raw", "allow"],
        ["glue:UpdateJob", "arn:aws:glue:eu-west-1:123456789012:job/users", "allow"],
        ["iam:PassRole", "arn:aws:iam::123456789012:role/etl", "deny"],
    ] as const) {
        it(`AWSGlueServiceRole: ${action} on ${resource} is ${outcome}`, () => {
            assert.equal(decided(serviceRole, action, resource), outcome);
        });
    }

    it("are known in every partition, each about its own resources", () => {
        const arn = "arn:aws-cn:iam::aws:policy/service-role/AWSGlueServiceRole";
        const china = "arn:aws-cn:s3:::aws-glue-assets/a.py";
        assert.equal(decided(arn, "s3:GetObject", china), "allow");
        assert.equal(decided(serviceRole, "s3:GetObject", china), "deny");
    });

    it("are not known by other names, paths or accounts", () => {
        for (const arn of [
            "arn:aws:iam::aws:policy/AWSGlueServiceRole",
            "arn:aws:iam::123456789012:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/toString",
            "AdministratorAccess",
            "",
        ]) {
            assert.equal(managedPolicy(arn), undefined, arn);
        }
    });

    it("are told from the account's own by their ARN", () => {
        assert.equal(managedPolicyName("arn:aws:iam::aws:policy/job-function/DataScientist"), "DataScientist");
        assert.equal(managedPolicyName("arn:aws:iam::123456789012:policy/DataScientist"), undefined);
    });

    it("tell Glue's service role by its document", () => {
        const [own, other] = [managedPolicy(serviceRole), managedPolicy("arn:aws:iam::aws:policy/AmazonS3FullAccess")];
        assert.ok(own !== undefined && isGlueServiceRole(own));
        assert.ok(other !== undefined && !isGlueServiceRole(other));
    });

    it("are called broad where what the pack knows of them lets any object be written or deleted", () => {
        const broad = Object.keys(managedStatements).filter((path) =>
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].some(
                (action) => decided(`arn:aws:iam::aws:policy/${path}`, action, "arn:aws:s3:::any/thing") === "allow",
            ),
        );
        assert.ok(broad.length > 3);
        for (const path of broad) {
            assert.notEqual(broadPolicy(path.replace(/^.*\//u, "")), undefined, path);
        }
        assert.equal(broadPolicy("AWSGlueServiceRole"), undefined);
    });
});

function decided(arn: string, action: string, resource: string): string {
    const document = managedPolicy(arn);
    assert.ok(document, arn);
    return decide({ action, resource }, { identity: [{ name: arn, document }] }).outcome;
}
