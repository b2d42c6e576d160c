import * as assert from "node:assert/strict";
import { parsePolicyDocument } from "../../../../policies/facts/iam";
import { misspelledActions } from "../../../../policies/facts/iam/s3Actions";
import { allow } from "../../support/iam";

describe("actions of S3", () => {
    for (const action of ["s3:GetObject", "S3:PUTOBJECT", "s3:*", "*", "s3:Get*", "s3:?utObject*", "glue:GetObjects"]) {
        it(`take ${action} as it is`, () => {
            assert.deepEqual(misspelled(action), []);
        });
    }

    for (const [action, meant] of [
        ["s3:GetObjects", "s3:GetObject"],
        ["s3:PutObjet", "s3:PutObject"],
        ["s3:ListBuckets", "s3:ListBucket"],
        ["s3:DeleteObejct", "s3:DeleteObject"],
        ["s3:HeadObject", undefined],
        ["s3:Gett*", undefined],
    ] as const) {
        it(`know that ${action} is none${meant === undefined ? "" : `, and that ${meant} was meant`}`, () => {
            assert.deepEqual(misspelled(action), [{ action, ...(meant === undefined ? {} : { meant }) }]);
        });
    }

    it("are looked for in NotAction too, where a slip allows what was to be left out", () => {
        const document = parsePolicyDocument({
            Statement: { Effect: "Allow", NotAction: ["s3:DeleteObjects"], Resource: "*" },
        });
        assert.equal(document.statements.flatMap(misspelledActions)[0]?.action, "s3:DeleteObjects");
    });
});

function misspelled(action: string) {
    return parsePolicyDocument({ Statement: allow(action, "*") }).statements.flatMap(misspelledActions);
}
