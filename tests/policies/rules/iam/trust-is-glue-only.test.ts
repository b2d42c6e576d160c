import * as assert from "node:assert/strict";
import { iamLake, roleUrn, trust } from "../../support/iamLake";
import { change, policy } from "../../support/lake";
import { checkRule, unknown, type TestResource } from "../../support/pack";

const own = "123456789012";
const glue = { Service: "glue.amazonaws.com" };

describe("trust-is-glue-only", () => {
    it("accepts roles that Glue alone assumes, for their own account", async () => {
        assert.deepEqual(await findings(iamLake()), []);
    });

    for (const condition of [
        { StringEquals: { "aws:sourceaccount": own } },
        { StringLike: { "aws:SourceAccount": own } },
        { ArnLike: { "aws:SourceArn": `arn:aws:glue:eu-west-1:${own}:job/users` } },
        { ArnEquals: { "aws:SourceArn": [`arn:aws:glue:*:${own}:job/*`, `arn:aws:glue:*:${own}:crawler/*`] } },
        { StringLike: { "aws:SourceArn": `arn:aws:glue:eu-west-1:${own}:*` } },
        { StringEquals: { "aws:SourceAccount": own }, ArnLike: { "aws:SourceArn": "arn:aws:glue:*:*:*" } },
        { StringEquals: { "aws:SourceOrgID": "o-abcdefghij" } },
        { "ForAnyValue:StringEquals": { "aws:SourceAccount": own } },
    ]) {
        it(`accepts the condition ${JSON.stringify(condition)}`, async () => {
            assert.deepEqual(await findings(trusting(trust({ Condition: condition }))), []);
        });
    }

    it("accepts a Deny to all other accounts for a condition", async () => {
        const deny = {
            Effect: "Deny",
            Principal: "*",
            Action: "sts:AssumeRole",
            Condition: { StringNotEquals: { "aws:SourceAccount": own } },
        };
        const both = policy({ Effect: "Allow", Principal: glue, Action: "sts:AssumeRole" }, deny);
        assert.deepEqual(await findings(trusting(both)), []);
    });

    for (const [condition, whom] of [
        [{}, "a request that does not say which account it is for"],
        [{ StringEqualsIfExists: { "aws:SourceAccount": own } }, "a request that does not say which account it is for"],
        [
            { "ForAllValues:StringEquals": { "aws:SourceAccount": own } },
            "a request that does not say which account it is for",
        ],
        [
            { StringNotEquals: { "aws:SourceAccount": "210987654321" } },
            "a request that does not say which account it is for",
        ],
        [{ StringLike: { "aws:SourceAccount": "*" } }, "account 000000000000"],
        [{ StringLike: { "aws:SourceAccount": "12345678901?" } }, "account 123456789010"],
        [{ StringEquals: { "aws:SourceAccount": [own, "210987654321"] } }, "account 210987654321"],
        [{ ArnLike: { "aws:SourceArn": "arn:aws:glue:*:*:job/*" } }, "account 000000000000"],
        [
            { ArnLike: { "aws:SourceArn": ["arn:aws:glue:*:210987654321:*", `arn:aws:glue:*:${own}:*`] } },
            "account 210987654321",
        ],
        [{ Null: { "aws:SourceAccount": "false" } }, "account 000000000000"],
    ] as const) {
        it(`rejects the condition ${JSON.stringify(condition)}: Glue can assume it for ${whom}`, async () => {
            const [finding, ...more] = await findings(trusting(trust({ Condition: condition })));
            assert.deepEqual(more, []);
            assert.equal(finding?.level, "mandatory");
            assert.equal(finding?.urn, roleUrn);
            assert.ok(
                finding?.message.includes(
                    `role "etl" of job "users": Glue can assume it for ${whom}: assumeRolePolicy, Trust,`,
                ),
                finding?.message,
            );
            assert.match(finding?.message ?? "", /aws:SourceAccount .*role's own account\. \(at assumeRolePolicy\)/);
        });
    }

    it("is undecided about a condition whose value it does not know", async () => {
        const [finding] = await findings(
            trusting(trust({ Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })),
        );
        assert.match(finding?.message ?? "", /perhaps Glue can assume it for account .* aws:SourceVpc.*\(undecided/);
    });

    for (const [principal, who] of [
        ["*", "AWS *"],
        [{ AWS: "*" }, "AWS *"],
        [{ AWS: `arn:aws:iam::${own}:root` }, `AWS arn:aws:iam::${own}:root`],
        [{ ...glue, AWS: own }, `AWS ${own}`],
        [{ Service: ["glue.amazonaws.com", "lambda.amazonaws.com"] }, "Service lambda.amazonaws.com"],
        [{ Federated: "cognito-identity.amazonaws.com" }, "Federated cognito-identity.amazonaws.com"],
    ] as const) {
        it(`rejects ${JSON.stringify(principal)} as principal`, async () => {
            const [finding] = await findings(trusting(trust({ Principal: principal })));
            assert.ok(
                finding?.message.includes(`statement Trust, lets others than Glue assume it: ${who}. Let`),
                finding?.message,
            );
        });
    }

    it("rejects NotPrincipal, and any other statement beside Glue's that lets somebody in", async () => {
        const but = policy({ Effect: "Allow", NotPrincipal: glue, Action: "sts:AssumeRole" });
        assert.match((await findings(trusting(but)))[0]?.message ?? "", /everybody but Service glue\.amazonaws\.com/);
        const saml = {
            Sid: "People",
            Effect: "Allow",
            Principal: { Federated: "x" },
            Action: "sts:AssumeRoleWithSAML",
        };
        const both = policy(...(JSON.parse(trust()) as { Statement: object[] }).Statement, saml);
        const [finding, ...more] = await findings(trusting(both));
        assert.deepEqual(more, []);
        assert.match(finding?.message ?? "", /statement People, lets others than Glue assume it: Federated x/);
    });

    for (const [what, document] of [
        ["trusts nobody", policy()],
        ["trusts another service alone", trust({ Principal: { Service: "ec2.amazonaws.com" } })],
        [
            "trusts another account's Glue",
            trust({ Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } } }),
        ],
        ["allows another action", trust({ Action: "sts:TagSession" })],
        [
            "denies Glue",
            policy(...(JSON.parse(trust()) as { Statement: object[] }).Statement, {
                Effect: "Deny",
                Principal: glue,
                Action: "*",
            }),
        ],
    ] as const) {
        it(`rejects a role that Glue cannot assume: it ${what}`, async () => {
            const found = await findings(trusting(document));
            assert.ok(
                found.some(({ message }) => message.includes(`Glue of account ${own} cannot assume it: `)),
                found[0]?.message,
            );
        });
    }

    it("accepts an account that is written out where the role's own is not known", async () => {
        const program = change("Role", "etl", { arn: unknown }, {}, iamLake());
        assert.deepEqual(await findings(program), []);
        const open = change("Role", "etl", { arn: unknown, assumeRolePolicy: trust({ Condition: {} }) }, {}, iamLake());
        assert.equal((await findings(open)).length, 1);
    });

    it("judges a crawler's role too, each role once", async () => {
        const shared = change("Crawler", "raw", { role: "etl" }, {}, trusting(trust({ Principal: "*" })));
        const found = await findings(shared);
        assert.ok(found.every(({ message }) => message.includes('role "etl" of job "users" and 1 more')));
        const crawl = change("Role", "crawl", { assumeRolePolicy: trust({ Condition: {} }) }, {}, iamLake());
        assert.match((await findings(crawl))[0]?.message ?? "", /role "crawl" of crawler "raw"/);
    });

    it("takes a policy that is an object", async () => {
        const object = JSON.parse(trust()) as object;
        assert.deepEqual(await findings(change("Role", "etl", { assumeRolePolicy: object }, {}, iamLake())), []);
    });

    for (const [what, assumeRolePolicy, said] of [
        ["not known", unknown, /assumeRolePolicy of urn:\S+::etl is not known .*\(undecided, at assumeRolePolicy\)/],
        ["not set", null, /assumeRolePolicy of urn:\S+::etl is (null|not set); allowed: a policy document/],
        ["no JSON", "{", /assumeRolePolicy of urn:\S+::etl is no policy document: .* not JSON/],
        ["a list", [], /assumeRolePolicy of urn:\S+::etl is \[\]; allowed: a policy document/],
        ["no policy", '{"Statement":[{"Effect":"Allow"}]}', /Statement\[0\] has neither Action nor NotAction/],
    ] as const) {
        it(`refuses a trust policy that is ${what}`, async () => {
            const [finding, ...more] = await findings(change("Role", "etl", { assumeRolePolicy }, {}, iamLake()));
            assert.deepEqual(more, []);
            assert.equal(finding?.urn, roleUrn);
            assert.match(finding?.message ?? "", said);
        });
    }

    it("refuses a role that is not of this program", async () => {
        const [finding] = await findings(change("Job", "users", { roleArn: "arn:aws:iam::1:role/x" }, {}, iamLake()));
        assert.match(finding?.message ?? "", /cannot tell whether Glue alone can assume its role: roleArn of/);
    });

    it("has nothing to say of roles that Glue does not run as", async () => {
        const program = trusting(trust({ Principal: "*" })).filter(({ type }) => !type.endsWith(":Job"));
        assert.deepEqual(await findings(program), []);
    });
});

function trusting(assumeRolePolicy: string): readonly TestResource[] {
    return change("Role", "etl", { assumeRolePolicy }, {}, iamLake());
}

function findings(resources: readonly TestResource[]) {
    return checkRule("trust-is-glue-only", resources);
}
