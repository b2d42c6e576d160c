import * as assert from "node:assert/strict";
import { getPolicyDocument } from "../../../../../local/engine/provider/functions/policy-document";
import { type PropertyMap } from "../../../../../local/engine/provider/values";

const json = (args: PropertyMap): unknown => JSON.parse(String(getPolicyDocument(args).json));

describe("aws.iam.getPolicyDocument", () => {
    it("writes statements as IAM does", () => {
        const document = json({
            statements: [
                {
                    sid: "Read",
                    actions: ["s3:GetObject"],
                    resources: ["arn:aws:s3:::raw/users/*", "arn:aws:s3:::raw/airports/*"],
                    conditions: [
                        { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] },
                        { test: "StringEquals", variable: "aws:Region", values: ["us-east-1", "eu-west-1"] },
                    ],
                },
                { effect: "Deny", notActions: ["s3:*"], notResources: ["*"] },
            ],
        });
        assert.deepEqual(document, {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Read",
                    Effect: "Allow",
                    Action: "s3:GetObject",
                    Resource: ["arn:aws:s3:::raw/users/*", "arn:aws:s3:::raw/airports/*"],
                    Condition: {
                        StringEquals: { "aws:SourceAccount": "123456789012", "aws:Region": ["us-east-1", "eu-west-1"] },
                    },
                },
                { Effect: "Deny", NotAction: "s3:*", NotResource: "*" },
            ],
        });
    });

    it("writes principals by type, and anyone as a star", () => {
        const principals = (...given: PropertyMap[]): unknown =>
            (json({ statements: [{ principals: given }] }) as { Statement: { Principal: unknown }[] }).Statement[0]
                ?.Principal;
        assert.deepEqual(principals({ type: "Service", identifiers: ["glue.amazonaws.com"] }), {
            Service: "glue.amazonaws.com",
        });
        assert.equal(principals({ type: "*", identifiers: ["*"] }), "*");
        assert.deepEqual(principals({ type: "AWS", identifiers: ["a"] }, { type: "AWS", identifiers: ["b"] }), {
            AWS: ["b", "a"],
        });
    });

    it("turns &{…} into a policy variable", () => {
        assert.match(
            String(getPolicyDocument({ statements: [{ resources: ["home/&{aws:username}"] }] }).json),
            /\$\{aws:username\}/,
        );
    });

    it("adds the statements of source documents, and lets overrides take the place of those with their sid", () => {
        const other = (sid: string, action: string): string =>
            JSON.stringify({ Version: "2012-10-17", Statement: { Sid: sid, Effect: "Allow", Action: action } });
        assert.deepEqual(
            json({
                sourcePolicyDocuments: [other("a", "s3:Get"), other("b", "s3:Put")],
                statements: [{ sid: "a", actions: ["s3:List"] }],
                overridePolicyDocuments: [other("b", "s3:Delete"), other("c", "s3:Tag")],
            }),
            {
                Version: "2012-10-17",
                Statement: [
                    { Sid: "a", Effect: "Allow", Action: "s3:List" },
                    { Sid: "b", Effect: "Allow", Action: "s3:Delete" },
                    { Sid: "c", Effect: "Allow", Action: "s3:Tag" },
                ],
            },
        );
    });

    it("joins the values of a condition that is given twice, in their order", () => {
        const condition = { test: "StringLike", variable: "s3:prefix" };
        const conditions = [
            { ...condition, values: ["a/*", "b/*"] },
            { ...condition, values: ["&{aws:username}/*"] },
        ];
        const { Statement } = json({ statements: [{ conditions }] }) as { Statement: { Condition: unknown }[] };
        assert.deepEqual(Statement[0]?.Condition, { StringLike: { "s3:prefix": ["a/*", "b/*", "${aws:username}/*"] } });
    });

    it("writes a value once that is given twice", () => {
        const statements = [{ actions: ["s3:GetObject", "s3:GetObject"], resources: ["b", "a", "b"] }];
        assert.deepEqual(json({ statements }), {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: ["b", "a"] }],
        });
    });

    it("has the last id and the newest version of all its documents, and no empty list of statements", () => {
        const old = JSON.stringify({ Version: "2008-10-17", Id: "source" });
        assert.deepEqual(json({ sourcePolicyDocuments: [old], version: "2008-10-17" }), {
            Version: "2008-10-17",
            Id: "source",
        });
        assert.deepEqual(json({ sourcePolicyDocuments: [old], policyId: "own" }), { Version: "2012-10-17", Id: "own" });
        const override = JSON.stringify({ Version: "2012-10-17", Id: "override" });
        assert.deepEqual(json({ overridePolicyDocuments: [override], policyId: "own", version: "2008-10-17" }), {
            Version: "2012-10-17",
            Id: "override",
        });
    });

    it("refuses what IAM would refuse or misread", () => {
        const repeated = [{ sid: "a" }, { sid: "a" }];
        assert.throws(() => getPolicyDocument({ statements: repeated }), /two statements with the sid a/);
        assert.throws(
            () => getPolicyDocument({ statements: [{ effect: "allow" }] }),
            /effect is "allow"; it must be Allow or Deny/,
        );
        assert.throws(
            () => getPolicyDocument({ sourcePolicyDocuments: ["{"] }),
            /sourcePolicyDocuments holds a text that is not JSON/,
        );
        assert.throws(
            () => getPolicyDocument({ statements: [{ resources: ["a"], notResources: ["b"] }] }),
            /both resources and notResources/,
        );
    });
});
