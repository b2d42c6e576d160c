import * as assert from "node:assert/strict";
import { parsePolicyDocument, PolicyDocumentError } from "../../../../policies/facts/iam";
import { allow } from "../../support/iam";

describe("IAM policy documents", () => {
    const wrong: readonly [string, string | object, string][] = [
        ["text that is not JSON", "{", "the policy document is not JSON"],
        ["a list", [], "the policy document is []; allowed: a JSON object"],
        ["a document without statements", { Version: "2012-10-17" }, "the policy document has no Statement"],
        ["another version", { Version: "2020-01-01", Statement: [] }, 'Version is "2020-01-01"; allowed: one of'],
        ["another element", { Statement: [], Statements: [] }, 'has "Statements"; allowed: Version, Id, Statement'],
        [
            "another effect",
            { Statement: { Effect: "allow" } },
            'Statement[0].Effect is "allow"; allowed: "Allow" or "Deny"',
        ],
        ["no action", { Statement: { Effect: "Allow" } }, "Statement[0] has neither Action nor NotAction"],
        [
            "both actions",
            { Statement: { Effect: "Allow", Action: "*", NotAction: "*" } },
            "Statement[0] has both Action and NotAction",
        ],
        ["an action of no service", { Statement: allow("GetObject", "*") }, 'Statement[0].Action is "GetObject"'],
        ["an action that is not text", { Statement: allow(3, "*") }, "Statement[0].Action is 3; allowed: a string"],
        ["a resource that is no ARN", { Statement: allow("s3:*", "lake/*") }, 'Statement[0].Resource is "lake/*"'],
        [
            "a principal of no type",
            { Statement: allow("s3:*", "*", { Principal: { IAM: "*" } }) },
            'Statement[0].Principal has "IAM"; allowed: AWS, Service, Federated, CanonicalUser',
        ],
        [
            "a condition without keys",
            { Statement: allow("s3:*", "*", { Condition: { Bool: "true" } }) },
            'Statement[0].Condition.Bool is "true"; allowed: a JSON object',
        ],
        [
            "a condition value that is not a scalar",
            { Statement: allow("s3:*", "*", { Condition: { Bool: { k: [null] } } }) },
            'Statement[0].Condition.Bool["k"] is null',
        ],
    ];
    for (const [what, document, message] of wrong) {
        it(`are refused: ${what}`, () => {
            assert.throws(
                () => parsePolicyDocument(document),
                (error) => error instanceof PolicyDocumentError && error.message.includes(message),
            );
        });
    }

    it("may have one statement instead of a list, and name it by its place", () => {
        const { statements } = parsePolicyDocument(JSON.stringify({ Statement: allow("*", "*") }));
        assert.deepEqual(
            statements.map(({ label }) => label),
            ["Statement[0]"],
        );
    });
});
