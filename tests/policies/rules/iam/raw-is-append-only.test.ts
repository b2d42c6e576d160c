import * as assert from "node:assert/strict";
import { attached, granted, grantedOnly, iamLake, resource, roleUrn, withArguments } from "../../support/iamLake";
import { allow, change, deny, policy } from "../../support/lake";
import { checkRule, unknown, type TestResource } from "../../support/pack";

const raw = "arn:aws:s3:::acme-raw/users/*";

describe("raw-is-append-only", () => {
    it("accepts roles that read raw and write elsewhere", async () => {
        assert.deepEqual(await findings(iamLake()), []);
    });

    it("names users, role, statement, what is raw and why, and the fix", async () => {
        const [finding, ...more] = await findings(granted(allow(["s3:GetObject", "s3:PutObject"], raw)));
        assert.deepEqual(more, []);
        assert.equal(finding?.level, "mandatory");
        assert.equal(finding?.urn, roleUrn);
        for (const part of [
            'job "users": role "etl" can change the raw zone: inline policy "data", statement Grant ',
            `(Action s3:PutObject; Resource ${raw}), allows s3:PutObject, for example on s3://acme-raw/users/`,
            "; raw is s3://acme-raw/users/ (its name). Leave jobs and crawlers s3:GetObject and s3:ListBucket",
        ]) {
            assert.ok(finding?.message.includes(part), `${part}\nis not in\n${finding?.message}`);
        }
    });

    for (const statement of [
        allow("s3:DeleteObject", raw),
        allow("s3:DeleteObjectVersion", "arn:aws:s3:::acme-raw/*"),
        allow("s3:PutObjectAcl", raw),
        allow("s3:BypassGovernanceRetention", raw),
        allow("s3:Put*", "arn:aws:s3:::acme-r*"),
        allow("s3:*", "*"),
        allow("*", "*"),
        { Effect: "Allow", NotAction: ["s3:Get*", "iam:*"], Resource: "*" },
        { Effect: "Allow", Action: "s3:PutObject", NotResource: "arn:aws:s3:::acme-curated/*" },
        allow("s3:PutLifecycleConfiguration", "arn:aws:s3:::acme-raw"),
        allow("s3:PutBucketPolicy", "arn:aws:s3:::*"),
        allow("s3:PutBucketVersioning", "arn:aws:s3:::acme-raw"),
        allow("s3:PutObject", "arn:aws:s3:::other-raw/*"),
    ]) {
        it(`rejects ${JSON.stringify(statement)}`, async () => {
            const [finding, ...more] = await findings(granted(statement));
            assert.deepEqual(more, []);
            assert.match(finding?.message ?? "", /can change the raw zone/);
            assert.doesNotMatch(finding?.message ?? "", /undecided/);
        });
    }

    for (const statement of [
        allow(["s3:GetObject*", "s3:List*"], "*"),
        allow("s3:PutObject", "arn:aws:s3:::acme-curated/*"),
        allow("s3:PutObject", "arn:aws:s3:::acme-artifacts/temp/*"),
        allow("s3:PutObject", "arn:aws:s3:::acme-raw/users/_temporary/*"),
        allow("s3:PutLifecycleConfiguration", "arn:aws:s3:::acme-curated"),
        allow("s3:PutBucketVersioning", raw),
        { Effect: "Allow", NotAction: "s3:*", Resource: "*" },
        deny("s3:*", raw),
    ]) {
        it(`accepts ${JSON.stringify(statement)}`, async () => {
            assert.deepEqual(await findings(granted(statement)), []);
        });
    }

    it("heeds what denies, whole or in part", async () => {
        const grant = allow("s3:PutObject", "arn:aws:s3:::acme-*/*");
        assert.deepEqual(await findings(granted(grant, deny("s3:PutObject", "arn:aws:s3:::acme-raw/*"))), []);
        assert.equal((await findings(granted(grant, deny("s3:PutObject", `${raw}.csv`)))).length, 1);
    });

    it("is undecided where a condition is not known", async () => {
        const condition = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
        const [finding] = await findings(granted(allow("s3:PutObject", raw, condition)));
        assert.match(finding?.message ?? "", /may change the raw zone.* depending on the condition .*\(undecided/);
    });

    it("holds a crawler's role to it, and names who shares a role", async () => {
        const crawl = policy(allow("s3:PutObject", raw));
        const [own] = await findings(change("RolePolicy", "crawl", { policy: crawl }, undefined, iamLake()));
        assert.match(own?.message ?? "", /crawler "raw": role "crawl" can change the raw zone/);
        const shared = change(
            "Crawler",
            "raw",
            { role: "service/etl" },
            undefined,
            granted(allow("s3:PutObject", raw)),
        );
        const [both, ...more] = await findings(shared);
        assert.deepEqual(more, []);
        assert.match(both?.message ?? "", /job "users" and 1 more: role "etl"/);
    });

    it("leaves the keys of AWSGlueServiceRole to the advice about that policy", async () => {
        assert.deepEqual(await findings(attached("arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole")), []);
        const [finding] = await findings(attached("arn:aws:iam::aws:policy/AmazonS3FullAccess"));
        assert.match(finding?.message ?? "", /AmazonS3FullAccess, statement AllOfS3/);
    });

    describe("in a lake of one bucket", () => {
        /** No name tells a zone: what the job reads is raw. */
        function oneBucket(...statements: readonly object[]): readonly TestResource[] {
            const crawled = change(
                "Crawler",
                "raw",
                { s3Targets: [{ path: "s3://acme-lake/in/users/" }] },
                undefined,
                grantedOnly(...statements),
            );
            return withArguments({ "--OUTPUT_PATH": "s3://acme-lake/out/users/" }, crawled).filter(
                ({ type }) => !type.startsWith("aws:s3/"),
            );
        }

        for (const pattern of ["acme-lake/in/users/*", "acme-lake/in/*", "acme-lake/*", "acme-lake/i*", "*"]) {
            it(`rejects writing ${pattern}, of which the job reads a part`, async () => {
                const [finding, ...more] = await findings(oneBucket(allow("s3:PutObject", `arn:aws:s3:::${pattern}`)));
                assert.deepEqual(more, []);
                assert.match(
                    finding?.message ?? "",
                    /raw is s3:\/\/acme-lake\/in\/users\/ \(job "users" reads s3:\/\/acme-lake\/in\/users\/\)/,
                );
            });
        }

        for (const pattern of ["acme-lake/out/users/*", "acme-lake/in/orders.csv", "acme-logs/*"]) {
            it(`accepts writing ${pattern}`, async () => {
                assert.deepEqual(await findings(oneBucket(allow("s3:PutObject", `arn:aws:s3:::${pattern}`))), []);
            });
        }

        it("rejects a right over the bucket's lifecycle, which reaches raw too", async () => {
            const right = allow("s3:PutLifecycleConfiguration", "arn:aws:s3:::acme-lake");
            assert.match(
                (await findings(oneBucket(right)))[0]?.message ?? "",
                /for example on s3:\/\/acme-lake; raw is/,
            );
        });

        it("is undecided about a place that may be raw, where what jobs read is not known", async () => {
            const program = change(
                "Crawler",
                "raw",
                { s3Targets: unknown },
                undefined,
                oneBucket(allow("s3:PutObject", ["arn:aws:s3:::acme-lake/out/users/*", "arn:aws:s3:::acme-x/*"])),
            );
            const [finding, ...more] = await findings(program);
            assert.deepEqual(more, []);
            assert.match(
                finding?.message ?? "",
                /can change what may be the raw zone: .*; whether s3:\/\/acme-x\/ is raw cannot be told: s3Targets of urn:\S+::raw is not known .*\(undecided/,
            );
        });
    });

    it("tells raw by a bucket's tag, with a key of one's own", async () => {
        const tagged = (tags: object) => [
            ...granted(allow("s3:PutObject", "arn:aws:s3:::acme-box/*")),
            resource("aws:s3/bucket:Bucket", "box", { bucket: "acme-box", tags }),
        ];
        assert.match(
            (await findings(tagged({ zone: "raw" })))[0]?.message ?? "",
            /raw is s3:\/\/acme-box\/ \(its tag zone="raw"/,
        );
        assert.deepEqual(await findings(tagged({ layer: "raw" })), []);
        assert.equal((await findings(tagged({ layer: "raw" }), { zoneTag: "layer" })).length, 1);
    });

    it("tells raw by names of one's own", async () => {
        const program = granted(allow("s3:PutObject", "arn:aws:s3:::acme-inbox/*"));
        assert.deepEqual(await findings(program), []);
        assert.equal((await findings(program, { rawPatterns: ["inbox"] })).length, 1);
    });

    it("refuses a configuration of the wrong type, saying what is allowed", async () => {
        const [finding] = await findings(iamLake(), { rawPatterns: "raw" });
        assert.match(finding?.message ?? "", /rawPatterns is "raw"; allowed: a list of non-empty strings/);
    });

    describe("for a lifecycle rule", () => {
        const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
        const lifecycle = (more: object, properties: object = {}) => [
            ...iamLake(),
            resource(type, "tidy", {
                bucket: "acme-raw",
                rules: [{ id: "old", status: "Enabled", expiration: { days: 30 }, ...more }],
                ...properties,
            }),
        ];

        for (const more of [
            {},
            { filter: { prefix: "users/" } },
            { filter: { prefix: "us" } },
            { prefix: "users/2020/" },
        ]) {
            it(`rejects expiry of current objects in raw: ${JSON.stringify(more)}`, async () => {
                const [finding, ...others] = await findings(lifecycle(more));
                assert.deepEqual(others, []);
                assert.match(
                    finding?.message ?? "",
                    /lifecycle rule "old" expires objects after 30 days, current objects of the raw zone among them: raw is s3:\/\/acme-raw\/.*\(its name\).*\(at rules\[0\]\.expiration\)/,
                );
            });
        }

        for (const [what, resources] of [
            [
                "noncurrent versions",
                lifecycle({ expiration: null, noncurrentVersionExpiration: { noncurrentDays: 90 } }),
            ],
            [
                "incomplete uploads",
                lifecycle({ expiration: null, abortIncompleteMultipartUpload: { daysAfterInitiation: 3 } }),
            ],
            ["colder classes", lifecycle({ expiration: null, transitions: [{ days: 1, storageClass: "GLACIER" }] })],
            ["working files", lifecycle({ prefix: "users/_temporary/" })],
            ["another bucket", lifecycle({}, { bucket: "acme-logs" })],
            ["nothing, being disabled", lifecycle({ status: "Disabled" })],
        ] as const) {
            it(`accepts one about ${what}`, async () => {
                assert.deepEqual(await findings(resources), []);
            });
        }

        for (const [property, more, properties] of [
            ["rules", {}, { rules: unknown }],
            ["rules[0].expiration", { expiration: unknown }, {}],
            ["rules[0].status", { status: unknown }, {}],
            ["rules[0].filter.prefix", { filter: { prefix: unknown } }, {}],
            ["bucket", {}, { bucket: unknown }],
        ] as const) {
            it(`is undecided where ${property} is not known`, async () => {
                const [finding, ...others] = await findings(lifecycle(more, properties));
                assert.deepEqual(others, []);
                assert.ok(finding?.message.includes(`: ${property} of urn:`), finding?.message);
                assert.match(finding?.message ?? "", /cannot tell whether .*::tidy is not known .*\(undecided/);
            });
        }

        it("follows an output of the bucket, whose tag tells", async () => {
            const bucket = resource("aws:s3/bucket:Bucket", "box", { bucket: unknown, tags: { zone: "raw" } });
            const rules = [{ status: "Enabled", expiration: { days: 1 } }];
            const config = resource(
                type,
                "tidy",
                { bucket: unknown, rules },
                {
                    bucket: ["urn:pulumi:test::lake::aws:s3/bucket:Bucket::box"],
                },
            );
            const [finding] = await findings([...iamLake(), bucket, config]);
            assert.match(
                finding?.message ?? "",
                /lifecycle rule rules\[0\] expires objects after 1 days.*tag zone="raw"/,
            );
        });
    });

    describe("when values are not known", () => {
        it("refuses a role that is not of this program, for jobs and crawlers", async () => {
            for (const [type, name, property] of [
                ["Job", "users", "roleArn"],
                ["Crawler", "raw", "role"],
            ] as const) {
                const program = change(
                    type,
                    name,
                    { [property]: "arn:aws:iam::123456789012:role/else" },
                    {},
                    iamLake(),
                );
                const [finding] = await findings(program);
                assert.match(
                    finding?.message ?? "",
                    /is "arn:aws:iam::123456789012:role\/else", which is no role of this program\. Declare .* imported with \.get\(\)/,
                );
                assert.match(finding?.message ?? "", new RegExp(`\\(undecided, at ${property}\\)`));
            }
        });

        it("refuses a policy of the role that is not known, naming it", async () => {
            const [finding] = await findings(change("RolePolicy", "data", { policy: unknown }, {}, iamLake()));
            assert.equal(finding?.urn, roleUrn);
            assert.match(
                finding?.message ?? "",
                /role "etl" of job "users": cannot tell whether it can change the raw zone: policy of urn:\S+::data is not known/,
            );
        });
    });

    it("has nothing to say where no job and no crawler is", async () => {
        const others = granted(allow("*", "*")).filter(({ type }) => !type.startsWith("aws:glue/"));
        assert.deepEqual(await findings(others), []);
    });
});

function findings(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("raw-is-append-only", resources, config);
}
