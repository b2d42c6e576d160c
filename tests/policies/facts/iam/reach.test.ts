import * as assert from "node:assert/strict";
import { parsePolicyDocument, reach, type Reach } from "../../../../policies/facts/iam";

describe("IAM evaluation of a pattern of requests", () => {
    it("finds what a grant with wildcards reaches, with the part of the statement and an example", () => {
        const found = ask([allow("s3:Get*", ["arn:aws:s3:::other/*", "arn:aws:s3:::lake/raw*"], "Read")]);
        assert.equal(found.outcome, "allow");
        assert.deepEqual(found.by, { policy: "inline", statement: "Read" });
        assert.deepEqual(found.grant, { action: "Action s3:Get*", resource: "Resource arn:aws:s3:::lake/raw*" });
        assert.equal(found.example?.action, "s3:GetObject");
        assert.match(found.example?.resource ?? "", /^arn:aws:s3:::lake\/raw/);
    });

    it("denies what only other resources or other actions are granted for", () => {
        assert.equal(ask([allow("s3:*", "arn:aws:s3:::other/*"), allow("s3:Put*", "*")]).outcome, "deny");
        assert.equal(ask([allow("s3:*", "arn:aws:s3:::lake")]).outcome, "deny");
    });

    it("sees that several Deny statements cover a grant together", () => {
        const grant = allow("s3:*", "arn:aws:s3:::lake/a?");
        const one = deny("s3:Get*", "arn:aws:s3:::lake/ab");
        const allOthers = { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::lake/ab" };
        assert.equal(ask([grant, one]).outcome, "allow");
        assert.equal(ask([grant, allOthers]).example?.resource, "arn:aws:s3:::lake/ab");
        assert.equal(ask([grant, one, allOthers]).outcome, "deny");
    });

    it("leaves out what the question excepts", () => {
        const grant = allow("s3:*", "arn:aws:s3:::lake/out/*");
        assert.equal(ask([grant], { except: ["arn:aws:s3:::lake/out/*"] }).outcome, "deny");
        const found = ask([grant], { except: ["arn:aws:s3:::lake/out/?*"] });
        assert.equal(found.example?.resource, "arn:aws:s3:::lake/out/");
    });

    it("takes a question's escaped wildcards for themselves", () => {
        const grant = allow("s3:*", "arn:aws:s3:::lake/a?c");
        assert.equal(ask([grant], { except: ["arn:aws:s3:::lake/a${*}c"] }).outcome, "allow");
        assert.equal(ask([grant], { except: ["arn:aws:s3:::lake/a*c"] }).outcome, "deny");
    });

    it("lets a Deny on another bucket be", () => {
        const grant = allow("s3:*", "arn:aws:s3:::lake/*");
        assert.equal(ask([grant, deny("s3:*", "arn:aws:s3:::other/*")]).outcome, "allow");
        assert.equal(ask([grant, deny("s3:*", "arn:aws:s3:::l*")]).outcome, "deny");
    });

    it("reaches through NotAction and NotResource", () => {
        const found = ask([{ Effect: "Allow", NotAction: "s3:Put*", NotResource: "arn:aws:s3:::lake/raw/*" }]);
        assert.equal(found.outcome, "allow");
        assert.deepEqual(found.grant, { action: "NotAction s3:Put*", resource: "NotResource arn:aws:s3:::lake/raw/*" });
        assert.equal(ask([{ Effect: "Allow", NotAction: "s3:get*", Resource: "*" }]).outcome, "deny");
    });

    it("follows actions given by pattern, where a Deny is about some of them only", () => {
        const list = [allow("s3:*", "*"), deny("s3:DeleteObject", "*")];
        const found = ask(list, { action: "s3:Delete*" });
        assert.equal(found.outcome, "allow");
        assert.match(found.example?.action ?? "", /^s3:delete/);
        assert.equal(ask([...list, deny("s3:Delete*", "*")], { action: "s3:Delete*" }).outcome, "deny");
    });

    it("does not know what an open condition or variable does, and says which", () => {
        const conditional = { ...allow("s3:*", "*", "Tls"), Condition: { Bool: { "aws:SecureTransport": "true" } } };
        assert.equal(ask([conditional]).outcome, "unknown");
        assert.match(
            ask([conditional]).reason,
            /inline, Tls, allows .* depending on the condition Bool on aws:SecureTransport/,
        );
        const variable = allow("s3:*", "arn:aws:s3:::lake/${aws:username}/*");
        assert.match(ask([variable]).reason, /\$\{aws:username\}/);
    });

    it("does not count on a Deny that may not hold, and says so", () => {
        const open = { ...deny("s3:*", "*", "Shut"), Condition: { StringEquals: { team: "ops" } } };
        const found = ask([allow("s3:*", "*", "All"), open]);
        assert.equal(found.outcome, "unknown");
        assert.equal(found.by?.statement, "All");
        assert.match(found.reason, /inline, Shut, denies it depending on the condition StringEquals on team/);
    });

    it("prefers a certain grant to an open one", () => {
        const open = { ...allow("s3:*", "*"), Condition: { StringEquals: { team: "ops" } } };
        assert.equal(ask([open, allow("s3:*", "arn:aws:s3:::lake/a", "Sure")]).by?.statement, "Sure");
    });

    it("answers unknown, not nothing, where patterns are too entangled to compare", () => {
        const tangle = `arn:aws:s3:::lake/*a${"?".repeat(20)}`;
        const rest = { Effect: "Deny", Action: "*", NotResource: tangle };
        const found = ask([allow("s3:*", "*"), deny("s3:*", tangle), rest]);
        assert.equal(found.outcome, "unknown");
        assert.match(found.reason, /could not be compared within \d+ steps/);
    });
});

function ask(statements: readonly object[], more: object = {}): Reach {
    const document = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
    const question = { action: "s3:GetObject", resource: "arn:aws:s3:::lake/*", ...more };
    return reach(question, { identity: [{ name: "inline", document }] });
}

function allow(action: string, resource: unknown, sid?: string): object {
    return { Effect: "Allow", Action: action, Resource: resource, ...(sid === undefined ? {} : { Sid: sid }) };
}

function deny(action: string, resource: string, sid?: string): object {
    return { ...allow(action, resource, sid), Effect: "Deny" };
}
