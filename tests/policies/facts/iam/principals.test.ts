import * as assert from "node:assert/strict";
import { type AccessRequest, decide, type PolicySource } from "../../../../policies/facts/iam";
import { allow, ask, get, session, source } from "../../support/iam";

describe("IAM principals of a resource policy", () => {
    const account = "123456789012";
    const roleArn = `arn:aws:iam::${account}:role/team/etl`;
    const trust = (principal: unknown, effect = "Allow", element = "Principal"): PolicySource[] => [
        source("trust policy", { Effect: effect, Action: "sts:AssumeRole", [element]: principal }),
    ];
    const assume = (principal: AccessRequest["principal"], resource: PolicySource[]): string => {
        const request = { action: "sts:AssumeRole", resource: roleArn, ...(principal ? { principal } : {}) };
        return decide(request, { identity: [], resource }).outcome;
    };
    const glue = { type: "Service", value: "glue.amazonaws.com" } as const;

    it("let a service assume a role that trusts it, and no other", () => {
        assert.equal(assume(glue, trust({ Service: ["glue.amazonaws.com"] })), "allow");
        assert.equal(assume(glue, trust({ Service: "lambda.amazonaws.com" })), "deny");
        assert.equal(assume(session, trust({ Service: "glue.amazonaws.com" })), "deny");
    });

    it("are everybody where they are *", () => {
        for (const everybody of ["*", { AWS: "*" }]) {
            assert.equal(assume(session, trust(everybody)), "allow");
            assert.equal(assume(glue, trust(everybody)), "allow");
            assert.equal(assume(undefined, trust(everybody)), "allow");
        }
    });

    it("are a role's sessions where they are the role", () => {
        assert.equal(assume(session, trust({ AWS: roleArn })), "allow");
        assert.equal(assume(session, trust({ AWS: `arn:aws:iam::${account}:role/other` })), "deny");
        assert.equal(assume(session, trust({ AWS: "arn:aws:iam::210987654321:role/etl" })), "deny");
    });

    it("are one session where they are the session", () => {
        assert.equal(assume(session, trust({ AWS: session.value })), "allow");
        assert.equal(assume(session, trust({ AWS: session.value.replace("run-1", "run-2") })), "deny");
        assert.equal(assume({ type: "AWS", value: roleArn }, trust({ AWS: session.value })), "unknown");
    });

    it("let an account's own policies decide where an Allow names the account", () => {
        for (const named of [account, `arn:aws:iam::${account}:root`]) {
            assert.equal(assume(session, trust({ AWS: named })), "deny");
            assert.equal(
                assume({ type: "AWS", value: `arn:aws:iam::${account}:root` }, trust({ AWS: named })),
                "allow",
            );
        }
    });

    it("are everybody in an account where a Deny names the account", () => {
        const both = [...trust("*"), ...trust({ AWS: account }, "Deny")];
        assert.equal(assume(session, both), "deny");
        assert.equal(assume(glue, both), "allow");
    });

    it("except through NotPrincipal only whom, with the account, the list names", () => {
        const shut = (principal: unknown) => [...trust("*"), ...trust(principal, "Deny", "NotPrincipal")];
        assert.equal(assume(session, shut({ AWS: [account, roleArn] })), "allow");
        assert.equal(assume(session, shut({ AWS: roleArn })), "unknown");
        assert.equal(assume(session, shut({ AWS: "arn:aws:iam::210987654321:root" })), "deny");
        assert.equal(assume(glue, shut({ Service: "glue.amazonaws.com" })), "allow");
    });

    it("are unknown where the asking principal or the named one is", () => {
        assert.equal(assume(undefined, trust({ AWS: roleArn })), "unknown");
        assert.equal(assume(session, trust({ AWS: "AROAEXAMPLEEXAMPLEEX" })), "unknown");
    });

    it("are unknown where only the asking role's account is not known, and its name fits", () => {
        const somewhere = { type: "AWS", value: "arn:aws:iam::*:role/etl" } as const;
        assert.equal(assume(somewhere, trust({ AWS: roleArn })), "unknown");
        assert.equal(assume(somewhere, trust({ AWS: `arn:aws:iam::${account}:role/other` })), "deny");
        assert.equal(assume(somewhere, [...trust("*"), ...trust({ AWS: account }, "Deny")]), "unknown");
        const own = { ArnEquals: { "aws:PrincipalArn": roleArn } };
        const decision = ask({ ...get("a"), principal: somewhere }, allow("s3:*", "*", { Condition: own }));
        assert.equal(decision.outcome, "unknown");
    });

    it("fill in the global keys about themselves", () => {
        const asked = { ...get("a"), principal: session };
        const when = (condition: object) => ask(asked, allow("s3:*", "*", { Condition: condition })).outcome;
        assert.equal(when({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/etl` } }), "allow");
        assert.equal(when({ StringEquals: { "aws:PrincipalAccount": "210987654321" } }), "deny");
        assert.equal(when({ Bool: { "aws:PrincipalIsAWSService": "true" } }), "deny");
    });
});
