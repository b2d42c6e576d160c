import * as assert from "node:assert/strict";
import { type AccessRequest, type Decision } from "../../../../policies/facts/iam";
import { allow, ask, deny, get } from "../../support/iam";

describe("IAM conditions", () => {
    const key = "aws:SourceVpc";
    const rows: readonly [string, string | readonly string[], string | readonly string[], boolean][] = [
        ["StringEquals", ["vpc-0", "vpc-1"], "vpc-1", true],
        ["StringEquals", "vpc-*", "vpc-1", false],
        ["StringNotEquals", ["vpc-0", "vpc-1"], "vpc-1", false],
        ["StringNotEquals", ["vpc-0", "vpc-1"], "vpc-2", true],
        ["StringEqualsIgnoreCase", "VPC-1", "vpc-1", true],
        ["StringNotEqualsIgnoreCase", "VPC-1", "vpc-1", false],
        ["StringLike", "vpc-?", "vpc-1", true],
        ["StringLike", "VPC-*", "vpc-1", false],
        ["StringNotLike", "vpc-*", "vpc-1", false],
        ["ArnEquals", "arn:aws:iam::*:role/etl", "arn:aws:iam::123456789012:role/etl", true],
        ["ArnLike", "arn:aws:*:role/etl", "arn:aws:iam::123456789012:role/etl", false],
        ["ArnLike", "arn:aws:s3:::lake/*", "arn:aws:s3:::lake/a:b", true],
        ["ArnNotLike", "arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/etl", false],
        ["ArnLike", "*", "arn:aws:iam::123456789012:role/etl", true],
        ["Bool", "true", "TRUE", true],
        ["Bool", "true", "false", false],
        ["NumericEquals", "10", "10.0", true],
        ["NumericNotEquals", "10", "10.0", false],
        ["NumericLessThan", "10", "9", true],
        ["NumericLessThanEquals", "10", "10", true],
        ["NumericGreaterThan", "10", "10", false],
        ["NumericGreaterThanEquals", "10", "10", true],
        ["NumericEquals", "10", "ten", false],
        ["DateEquals", "2026-01-01T00:00:00Z", "1767225600", true],
        ["DateNotEquals", "2026-01-01T00:00:00Z", "1767225600", false],
        ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
        ["DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", true],
        ["DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false],
        ["DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true],
        ["IpAddress", "10.0.0.0/8", "10.1.2.3", true],
        ["IpAddress", "10.0.0.0/8", "11.1.2.3", false],
        ["IpAddress", "2001:db8::/32", "2001:db8::1", true],
        ["IpAddress", "10.0.0.1", "10.0.0.1", true],
        ["NotIpAddress", "10.0.0.0/8", "10.1.2.3", false],
        ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
        ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
        ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
        ["ForAnyValue:StringEquals", ["a", "b"], ["c"], false],
        ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
        ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
        ["Null", "false", "vpc-1", true],
        ["Null", "true", "vpc-1", false],
    ];
    for (const [operator, policy, request, holds] of rows) {
        it(`${operator} ${JSON.stringify(policy)} ${holds ? "holds" : "does not hold"} for ${JSON.stringify(request)}`, () => {
            assert.equal(outcome(operator, policy, { [key]: request }), holds ? "allow" : "deny");
        });
    }

    const absent: readonly [string, string, boolean][] = [
        ["StringEquals", "a", false],
        ["StringNotEquals", "a", true],
        ["StringNotLike", "a", true],
        ["ArnNotEquals", "arn:aws:iam::123456789012:role/etl", true],
        ["NotIpAddress", "10.0.0.0/8", true],
        ["Bool", "false", false],
        ["BoolIfExists", "false", true],
        ["StringEqualsIfExists", "a", true],
        ["ForAllValues:StringEquals", "a", true],
        ["ForAnyValue:StringEquals", "a", false],
        ["ForAnyValue:StringNotEquals", "a", false],
        ["Null", "true", true],
        ["Null", "false", false],
    ];
    for (const [operator, policy, holds] of absent) {
        it(`${operator} ${holds ? "holds" : "does not hold"} for a key that the request lacks`, () => {
            assert.equal(outcome(operator, policy, {}), holds ? "allow" : "deny");
        });
        it(`${operator} is unknown for a key whose value is not known`, () => {
            assert.equal(outcome(operator, policy, {}, false), "unknown");
        });
    }

    it("all have to hold", () => {
        const both = { StringEquals: { a: "1", b: "2" }, Bool: { c: true } };
        const request = { ...get("a"), contextIsComplete: true };
        const statement = allow("s3:*", "*", { Condition: both });
        assert.equal(ask({ ...request, context: { a: "1", b: "2", c: "true" } }, statement).outcome, "allow");
        assert.equal(ask({ ...request, context: { a: "1", b: "2", c: "false" } }, statement).outcome, "deny");
        assert.equal(ask({ ...request, context: { a: "1", b: "3", c: "true" } }, statement).outcome, "deny");
    });

    it("may name policy variables", () => {
        const condition = { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } };
        const context = { "aws:ResourceTag/team": "ops", "aws:PrincipalTag/team": "ops" };
        assert.equal(ask({ ...get("a"), context }, allow("s3:*", "*", { Condition: condition })).outcome, "allow");
    });

    it("are unknown, not ignored, where the operator or the value is not one that is evaluated", () => {
        assert.match(
            reason("BinaryEquals", "QQ=="),
            /BinaryEquals on aws:SourceVpc, an operator that is not evaluated/,
        );
        assert.match(reason("StringEqual", "vpc-1"), /an operator that is not evaluated/);
        assert.match(reason("NumericLessThan", "ten"), /"ten" is not a value that the operator can compare/);
        assert.match(reason("IpAddress", "10.0.0.0/33"), /"10.0.0.0\/33" is not an address or a CIDR block/);
        assert.match(reason("Null", "maybe"), /neither true nor false/);
    });

    it("need a quantifier for a key with several values", () => {
        const decision = withCondition("StringEquals", "a", { [key]: ["a", "b"] }, true);
        assert.equal(decision.outcome, "unknown");
        assert.match(decision.reason, /needs ForAllValues or ForAnyValue/);
    });

    it("make a Deny unknown where they are unknown", () => {
        const shut = deny("s3:*", "*", { Sid: "TlsOnly", Condition: { Bool: { "aws:SecureTransport": "false" } } });
        const decision = ask(get("a"), allow("s3:*", "*"), shut);
        assert.equal(decision.outcome, "unknown");
        assert.equal(decision.by?.statement, "TlsOnly");
        const context = { "aws:SecureTransport": "true" };
        assert.equal(ask({ ...get("a"), context }, allow("s3:*", "*"), shut).outcome, "allow");
    });

    function withCondition(
        operator: string,
        value: string | readonly string[],
        context: NonNullable<AccessRequest["context"]>,
        contextIsComplete: boolean,
    ): Decision {
        const statement = allow("s3:*", "*", { Condition: { [operator]: { [key]: value } } });
        return ask({ ...get("a"), context, contextIsComplete }, statement);
    }

    function outcome(
        operator: string,
        value: string | readonly string[],
        context: NonNullable<AccessRequest["context"]>,
        complete = true,
    ): string {
        return withCondition(operator, value, context, complete).outcome;
    }

    function reason(operator: string, value: string): string {
        const decision = withCondition(operator, value, { [key]: "10.0.0.1" }, true);
        assert.equal(decision.outcome, "unknown");
        return decision.reason;
    }
});
