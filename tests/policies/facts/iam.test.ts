import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { decide, parsePolicyDocument, reach } from "../../../policies/facts/iam";
import { allow, ask, deny, get, lake, session, source } from "../support/iam";

describe("IAM evaluation of one request", () => {
    it("denies what no statement allows, naming none", () => {
        const decision = decide(get("raw/a.csv"), { identity: [] });
        assert.equal(decision.outcome, "deny");
        assert.equal(decision.by, undefined);
        assert.equal(decision.reason, "no statement allows s3:GetObject on arn:aws:s3:::lake/raw/a.csv");
    });

    it("allows what a statement allows, naming it", () => {
        const decision = ask(get("raw/a.csv"), allow("s3:GetObject", `${lake}/raw/*`, { Sid: "ReadRaw" }));
        assert.equal(decision.outcome, "allow");
        assert.deepEqual(decision.by, { policy: "p0", statement: "ReadRaw" });
    });

    it("lets an explicit Deny win over an Allow, in whatever policy it stands", () => {
        const policies = {
            identity: [source("role", allow("s3:*", "*"))],
            resource: [
                source("bucket policy of lake", { ...deny("s3:GetObject", `${lake}/*`), Sid: "Shut", Principal: "*" }),
            ],
        };
        const decision = decide({ ...get("a"), principal: session }, policies);
        assert.equal(decision.outcome, "deny");
        assert.deepEqual(decision.by, { policy: "bucket policy of lake", statement: "Shut" });
    });

    it("takes actions without regard to case, resources with it", () => {
        assert.equal(ask(get("a"), allow("S3:getobject", `${lake}/*`)).outcome, "allow");
        assert.equal(ask(get("A"), allow("s3:GetObject", `${lake}/a`)).outcome, "deny");
    });

    it("reads * as any text, slashes and colons included, and ? as one character", () => {
        assert.equal(ask(get("x/y:z"), allow("s3:Get*", `${lake}/*`)).outcome, "allow");
        assert.equal(ask(get("ab"), allow("s3:Get*", `${lake}/a?`)).outcome, "allow");
        assert.equal(ask(get("a"), allow("s3:Get*", `${lake}/a?`)).outcome, "deny");
    });

    it("allows through NotAction everything but the actions listed", () => {
        const statement = { Effect: "Allow", NotAction: "s3:Put*", Resource: "*" };
        assert.equal(ask(get("a"), statement).outcome, "allow");
        assert.equal(ask({ ...get("a"), action: "s3:PutObject" }, statement).outcome, "deny");
    });

    it("denies through NotResource everything but the resources listed", () => {
        const statements = [allow("s3:*", "*"), { Effect: "Deny", Action: "s3:*", NotResource: `${lake}/raw/*` }];
        assert.equal(ask(get("raw/a"), ...statements).outcome, "allow");
        assert.equal(ask(get("curated/a"), ...statements).outcome, "deny");
    });

    it("does not know what an identity statement without Resource, or with a Principal, would do", () => {
        assert.match(ask(get("a"), { Effect: "Allow", Action: "s3:*" }).reason, /no Resource/);
        assert.match(ask(get("a"), allow("s3:*", "*", { Principal: "*" })).reason, /has a Principal/);
    });
});

describe("IAM policy variables", () => {
    const statement = allow("s3:GetObject", `${lake}/\${aws:PrincipalTag/team}/*`);

    it("stand for the value in the request", () => {
        const context = { "AWS:principaltag/Team": "ops" };
        assert.equal(ask({ ...get("ops/a"), context }, statement).outcome, "allow");
        assert.equal(ask({ ...get("dev/a"), context }, statement).outcome, "deny");
    });

    it("make the answer unknown where they are not known, unless no value could match", () => {
        const decision = ask(get("ops/a"), statement);
        assert.equal(decision.outcome, "unknown");
        assert.match(decision.reason, /\$\{aws:PrincipalTag\/team\}/);
        assert.equal(ask({ ...get("a"), resource: "arn:aws:s3:::other/ops/a" }, statement).outcome, "deny");
    });

    it("match nothing where the request does not have them, unless they have a default", () => {
        const request = { ...get("none/a"), contextIsComplete: true };
        assert.equal(ask(request, statement).outcome, "deny");
        const fallback = allow("s3:GetObject", `${lake}/\${aws:PrincipalTag/team, 'none'}/*`);
        assert.equal(ask(request, fallback).outcome, "allow");
    });

    it("write *, ? and $ literally", () => {
        assert.equal(ask(get("*"), allow("s3:GetObject", `${lake}/\${*}`)).outcome, "allow");
        assert.equal(ask(get("a"), allow("s3:GetObject", `${lake}/\${*}`)).outcome, "deny");
    });

    it("are plain text in documents of 2008", () => {
        const document = parsePolicyDocument({ Version: "2008-10-17", Statement: [statement] });
        const policies = { identity: [{ name: "old", document }] };
        const context = { "aws:PrincipalTag/team": "ops" };
        assert.equal(decide({ ...get("ops/a"), context }, policies).outcome, "deny");
        assert.equal(decide({ ...get("${aws:PrincipalTag/team}/a"), context }, policies).outcome, "allow");
    });
});

describe("IAM properties", () => {
    const action = fc.constantFrom(
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:Get*",
        "s3:*",
        "*",
        "s3:?et*",
    );
    const key = fc.stringMatching(/^[ab/*?]{0,4}$/);
    const resource = fc.oneof(
        key.map((text) => `${lake}/${text}`),
        fc.constant("*"),
    );
    const condition = fc.constantFrom<object>(
        {},
        { Condition: { Bool: { "aws:SecureTransport": "true" } } },
        { Condition: { StringEquals: { team: "ops" } } },
    );
    const statement = fc
        .record({
            Effect: fc.constantFrom("Allow", "Allow", "Deny"),
            actions: fc.tuple(fc.constantFrom("Action", "Action", "NotAction"), action),
            resources: fc.tuple(fc.constantFrom("Resource", "Resource", "NotResource"), resource),
            condition,
        })
        .map(({ Effect, actions, resources, condition: more }) => ({
            Effect,
            [actions[0]]: actions[1],
            [resources[0]]: resources[1],
            ...more,
        }));
    const statements = fc.array(statement, { maxLength: 4 });
    const request = fc.record({
        action: fc.constantFrom("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
        resource: fc.stringMatching(/^[ab/]{0,4}$/).map((text) => `${lake}/${text}`),
        context: fc.constantFrom<Record<string, string>>({}, { team: "ops" }, { team: "dev" }),
        contextIsComplete: fc.boolean(),
    });
    const rank = { deny: 0, unknown: 1, allow: 2 };

    it("adding a Deny never allows more", () => {
        fc.assert(
            fc.property(request, statements, statement, (asked, list, more) => {
                const before = ask(asked, ...list).outcome;
                const after = ask(asked, ...list, { ...more, Effect: "Deny" }).outcome;
                assert.ok(rank[after] <= rank[before]);
            }),
        );
    });

    it("adding an Allow never allows less", () => {
        fc.assert(
            fc.property(request, statements, statement, (asked, list, more) => {
                const before = ask(asked, ...list).outcome;
                const after = ask(asked, ...list, { ...more, Effect: "Allow" }).outcome;
                assert.ok(rank[after] >= rank[before]);
            }),
        );
    });

    it("* allows what any literal allows", () => {
        fc.assert(
            fc.property(request, (asked) => {
                assert.equal(ask(asked, allow(asked.action, asked.resource)).outcome, "allow");
                assert.equal(ask(asked, allow("*", "*")).outcome, "allow");
            }),
        );
    });

    it("the order of statements, and their spread over policies, does not matter", () => {
        fc.assert(
            fc.property(request, statements, fc.infiniteStream(fc.nat()), (asked, list, random) => {
                const shuffled = list
                    .map((item) => ({ item, at: random.next().value as number }))
                    .sort((a, b) => a.at - b.at)
                    .map(({ item }) => item);
                const one = ask(asked, ...list).outcome;
                assert.equal(ask(asked, ...shuffled).outcome, one);
                const identity = list.map((item, index) => source(`p${index}`, item));
                assert.equal(decide(asked, { identity }).outcome, one);
            }),
        );
    });

    it("reach reaches no more with another Deny, no less with another Allow, and the same in another order", () => {
        fc.assert(
            fc.property(key, action, statements, statement, (pattern, actions, list, more) => {
                const question = { action: actions, resource: `${lake}/${pattern}` };
                const outcome = (...all: readonly object[]) =>
                    rank[reach(question, { identity: [source("p0", ...all)] }).outcome];
                const before = outcome(...list);
                assert.ok(outcome(...list, { ...more, Effect: "Deny" }) <= before);
                assert.ok(outcome(...list, { ...more, Effect: "Allow" }) >= before);
                assert.equal(outcome(...[...list].reverse()), before);
            }),
        );
    });

    it("reach finds for * what it finds for any literal", () => {
        fc.assert(
            fc.property(request, statements, (asked, list) => {
                const policies = { identity: [source("p0", ...list)] };
                const { context, contextIsComplete } = asked;
                const all = reach({ action: "*", resource: "*", context, contextIsComplete }, policies);
                assert.ok(rank[all.outcome] >= rank[reach(asked, policies).outcome]);
            }),
        );
    });

    it("reach answers for a single request as decide does", () => {
        fc.assert(
            fc.property(request, statements, (asked, list) => {
                const policies = { identity: [source("p0", ...list)] };
                assert.equal(reach(asked, policies).outcome, decide(asked, policies).outcome);
            }),
        );
    });

    it("reach never says less than decide does of any request that matches the patterns", () => {
        fc.assert(
            fc.property(request, statements, key, action, (asked, list, pattern, actions) => {
                const policies = { identity: [source("p0", ...list)] };
                const question = { ...asked, action: actions, resource: `${lake}/${pattern}` };
                const found = reach(question, policies);
                const matches = allow(actions, question.resource);
                if (ask(asked, matches).outcome === "allow") {
                    assert.ok(rank[found.outcome] >= rank[decide(asked, policies).outcome]);
                }
                if (found.example !== undefined) {
                    const again = decide({ ...asked, ...found.example }, policies);
                    assert.equal(again.outcome, found.outcome, "the example is what it says");
                    assert.equal(ask({ ...asked, ...found.example }, matches).outcome, "allow", "the example matches");
                }
            }),
            { numRuns: 300 },
        );
    });
});
