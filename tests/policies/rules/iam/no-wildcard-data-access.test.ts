import * as assert from "node:assert/strict";
import { attached, granted, iamLake, resource, roleUrn } from "../../support/iamLake";
import { allow, change, deny, policy } from "../../support/lake";
import { checkRule, unknown, type TestResource } from "../../support/pack";

describe("no-wildcard-data-access", () => {
    it("accepts roles whose policies name buckets and prefixes", async () => {
        assert.deepEqual(await findings(iamLake()), []);
    });

    for (const [pattern, why] of [
        ["*", "that is every bucket"],
        ["arn:aws:s3:::*", "that is every bucket"],
        ["arn:aws:s3:::*/*", "that is every bucket"],
        ["arn:aws:s3:::*/users/*", "that is every bucket"],
        ["arn:aws:s3*", "that is every bucket"],
        ["arn:aws:s3:::acme-*", "that is every bucket named acme-*"],
        ["arn:aws:s3:::acme-*/users/*", "that is every bucket named acme-*"],
        ["arn:aws:s3:::acme-ra?/*", "that is every bucket named acme-ra?"],
        ["arn:aws:s3:::other-team/*", "that is all of s3://other-team/, which is no bucket of this lake"],
        ["arn:aws:s3:*:*:accesspoint/*/object/*", "that is every bucket"],
    ] as const) {
        it(`rejects reading ${pattern}`, async () => {
            const [finding, ...more] = await findings(
                granted(allow("s3:GetObject", ["arn:aws:s3:::acme-raw/users/*", pattern])),
            );
            assert.deepEqual(more, []);
            assert.equal(finding?.level, "mandatory");
            assert.equal(finding?.urn, roleUrn);
            for (const part of [
                'job "users": role "etl" can reach the data of buckets at large: inline policy "data", statement Grant ',
                `(Action s3:GetObject; Resource ${pattern}), allows s3:GetObject, for example on `,
                `; ${why}. Name the buckets`,
            ]) {
                assert.ok(finding?.message.includes(part), `${part}\nis not in\n${finding?.message}`);
            }
        });
    }

    for (const statement of [
        allow("s3:Put*", "*"),
        allow("s3:DeleteObjectVersion", "*"),
        allow("*", "*"),
        { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
        { Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::acme-raw/*" },
    ]) {
        it(`rejects ${JSON.stringify(statement)}`, async () => {
            assert.equal((await findings(granted(statement))).length, 1);
        });
    }

    for (const statement of [
        allow(["s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetBucketLocation"], "*"),
        allow("s3:*", "arn:aws:s3:::acme-curated/*"),
        allow("s3:*", "arn:aws:s3:::acme-artifacts/*"),
        allow("s3:GetObject", "arn:aws:s3:::other-team/shared/*"),
        allow("s3:GetObject", "arn:aws:s3:::other-team"),
        allow("s3:GetObject", "arn:aws:s3:eu-west-1:123456789012:accesspoint/shared/object/*"),
        allow("logs:*", "*"),
        deny("s3:*", "*"),
    ]) {
        it(`accepts ${JSON.stringify(statement)}`, async () => {
            assert.deepEqual(await findings(granted(statement)), []);
        });
    }

    it("accepts what a Deny takes back of it", async () => {
        const others = {
            Effect: "Deny",
            Action: "s3:*",
            NotResource: ["arn:aws:s3:::acme-raw", "arn:aws:s3:::acme-raw/*"],
        };
        assert.equal((await findings(granted(allow("s3:GetObject", "*"), deny("s3:Put*", "*")))).length, 1);
        assert.deepEqual(await findings(granted(allow("s3:GetObject", "*"), deny("s3:GetObject", "*"))), []);
        assert.equal((await findings(granted(allow("s3:GetObject", "*"), others))).length, 1);
    });

    it("is undecided where a condition or a policy variable is not known", async () => {
        const own = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } };
        const [condition] = await findings(granted(allow("s3:GetObject", "*", own)));
        assert.match(condition?.message ?? "", /may reach .*aws:PrincipalOrgID.*\(undecided/);
        const [variable] = await findings(granted(allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/team}/*")));
        assert.match(variable?.message ?? "", /may reach .*\$\{aws:PrincipalTag\/team\}.*\(undecided/);
    });

    it("leaves AWS's own policies to the rule about them, and judges the program's", async () => {
        assert.deepEqual(await findings(attached("arn:aws:iam::aws:policy/AmazonS3FullAccess")), []);
        const own = change("Policy", "logs", { policy: policy(allow("s3:GetObject", "*")) }, {}, iamLake());
        assert.match((await findings(own))[0]?.message ?? "", /managed policy "logs", statement Grant/);
    });

    it("accepts a whole bucket that a job speaks of, or that the program declares", async () => {
        const grant = granted(allow("s3:GetObject", "arn:aws:s3:::lookups/*"));
        assert.equal((await findings(grant)).length, 1);
        assert.deepEqual(
            await findings([...grant, resource("aws:s3/bucketV2:BucketV2", "lookups", { bucket: "lookups" })]),
            [],
        );
        const crawled = change("Crawler", "raw", { s3Targets: [{ path: "s3://lookups/a/" }] }, {}, grant);
        assert.deepEqual(await findings(crawled), []);
    });

    it("holds crawlers' roles to it, and no others", async () => {
        const crawl = change("RolePolicy", "crawl", { policy: policy(allow("s3:GetObject", "*")) }, {}, iamLake());
        assert.match((await findings(crawl))[0]?.message ?? "", /crawler "raw": role "crawl"/);
        const nobody = crawl.filter(({ type }) => !type.endsWith(":Crawler"));
        assert.deepEqual(await findings(nobody), []);
    });

    it("refuses roles and policies that are not known", async () => {
        const [role] = await findings(change("Job", "users", { roleArn: unknown }, {}, iamLake()));
        assert.match(
            role?.message ?? "",
            /cannot tell whether it reaches more buckets than it should: roleArn of urn:\S+::users is not known/,
        );
        const [text] = await findings(change("RolePolicy", "data", { policy: unknown }, {}, iamLake()));
        assert.match(text?.message ?? "", /policy of urn:\S+::data is not known .*\(undecided/);
    });
});

function findings(resources: readonly TestResource[]) {
    return checkRule("no-wildcard-data-access", resources);
}
