import * as assert from "node:assert/strict";
import { iamLake, resource, withArguments } from "../support/iamLake";
import { allow, change, deny, policy } from "../support/lake";
import { checkRule, unknown, urn, type TestResource } from "../support/pack";

const curated = "arn:aws:s3:::acme-curated/users/*";
const etl = { AWS: "arn:aws:iam::123456789012:role/etl" };

describe("a bucket policy", () => {
    for (const [whom, principal, isGranted] of [
        ["the role", etl, true],
        ["a session of the role", { AWS: "arn:aws:sts::123456789012:assumed-role/etl/GlueJobRunnerSession" }, true],
        ["everybody", { AWS: ["*"] }, true],
        ["another role", { AWS: "arn:aws:iam::123456789012:role/ops" }, false],
        ["the account, whose own policies then decide", { AWS: "123456789012" }, false],
        ["a service", { Service: "logging.s3.amazonaws.com" }, false],
    ] as const) {
        it(`that allows ${whom} to delete ${isGranted ? "is found" : "grants the role nothing"}`, async () => {
            const found = await findings(bucketPolicy(allow("s3:DeleteObject", curated, { Principal: principal })));
            assert.equal(found.length, isGranted ? 1 : 0);
        });
    }

    it("that may be about a role by its unique id is found, undecided", async () => {
        const byId = { Principal: { AWS: "AROAEXAMPLEEXAMPLEEX" } };
        const [finding] = await findings(bucketPolicy(allow("s3:DeleteObject", curated, byId)));
        assert.match(finding?.message ?? "", /may allow .*unique id, AROAEXAMPLEEXAMPLEEX.*\(undecided/);
    });

    it("that allows all but the role with NotPrincipal grants it nothing", async () => {
        const others = { NotPrincipal: { AWS: ["arn:aws:iam::123456789012:root", etl.AWS] } };
        assert.deepEqual(await findings(bucketPolicy(allow("s3:DeleteObject", curated, others))), []);
    });

    for (const [what, statement] of [
        ["in its bucket", deny("s3:Delete*", "arn:aws:s3:::acme-curated/*", { Principal: "*" })],
        ["for the role", deny("s3:Delete*", "arn:aws:s3:::acme-curated/*", { Principal: etl })],
        ["in all buckets", deny("s3:Delete*", "*", { Principal: "*" })],
        ["but for others", { Effect: "Deny", NotPrincipal: { AWS: ["123456789012"] }, Action: "s3:*", Resource: "*" }],
    ] as const) {
        it(`takes back by a Deny ${what} what the role is granted`, async () => {
            const grant = change(
                "RolePolicy",
                "data",
                { policy: policy(allow("s3:DeleteObject", curated)) },
                undefined,
                bucketPolicy(statement),
            );
            assert.equal((await findings(grant)).length, what === "but for others" ? 1 : 0);
        });
    }

    describe("that is not known", () => {
        it("is refused once, whatever the number of jobs, naming it", async () => {
            const program = change("BucketPolicy", "tls-only", { policy: unknown }, undefined, iamLake());
            const jobs = ["orders", "items"].map((name) => ({ ...(iamLake().at(-1) as TestResource), name }));
            const [finding, ...more] = await findings([...program, ...jobs]);
            assert.deepEqual(more, []);
            assert.equal(finding?.urn, urn({ type: "aws:s3/bucketPolicy:BucketPolicy", name: "tls-only" }));
            assert.match(
                finding?.message ?? "",
                /cannot tell whether jobs can delete data: policy of urn:\S+::tls-only is not known .*\(undecided, at policy\)/,
            );
        });

        const website = (bucket: unknown) => [
            ...iamLake(),
            resource("aws:s3/bucketPolicy:BucketPolicy", "site", { bucket, policy: unknown }),
        ];

        it("is let be where its bucket is no part of the lake", async () => {
            assert.deepEqual(await findings(website("acme-website")), []);
        });

        for (const [why, resources] of [
            ["its bucket is not known", website(unknown)],
            ["its bucket is a zone by its name", website("other-raw")],
            [
                "a job speaks of its bucket",
                withArguments({ "--TempDir": "s3://acme-website/temp/" }, website("acme-website")),
            ],
            [
                "a job speaks of a bucket that is not known",
                withArguments({ "--TempDir": unknown }, website("acme-website")),
            ],
        ] as const) {
            it(`is refused where ${why}`, async () => {
                assert.match((await findings(resources))[0]?.message ?? "", /policy of urn:\S+::site is not known/);
            });
        }
    });

    it("that is malformed is refused, saying where", async () => {
        const program = change("BucketPolicy", "tls-only", { policy: "{" }, undefined, iamLake());
        const [finding] = await findings(program);
        assert.match(finding?.message ?? "", /policy of urn:\S+::tls-only is no policy document: .* not JSON/);
    });
});

function bucketPolicy(statement: object): readonly TestResource[] {
    return change("BucketPolicy", "tls-only", { policy: policy(statement) }, undefined, iamLake());
}

function findings(resources: readonly TestResource[]) {
    return checkRule("delete-only-with-overwrite", resources);
}
