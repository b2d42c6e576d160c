import * as assert from "node:assert/strict";
import {
    attached,
    glueJob,
    granted,
    iamLake,
    jobUrn,
    resource,
    withArguments as lakeWithArguments,
} from "../../support/iamLake";
import { allow, change as changeIn, deny, policy } from "../../support/lake";
import { checkRule, unknown, type TestResource, type Violation } from "../../support/pack";

const rule = "delete-only-with-overwrite";
const curated = "arn:aws:s3:::acme-curated/users/*";
const users = "s3://acme-curated/users/";

describe("delete-only-with-overwrite", () => {
    it("accepts a job that appends and whose role cannot delete", async () => {
        assert.deepEqual(await findings(iamLake()), []);
    });

    it("names the job, its role, the statement that decides, what it reaches and the fix", async () => {
        const [finding, ...more] = await findings(
            granted(allow(["s3:PutObject", "s3:Delete*"], curated, { Sid: "Write" })),
        );
        assert.deepEqual(more, []);
        assert.equal(finding?.level, "mandatory");
        assert.equal(finding?.urn, jobUrn);
        for (const part of [
            'job "users": role "etl" can delete data: inline policy "data", statement Write ',
            `(Action s3:Delete*; Resource ${curated}), allows s3:DeleteObject and s3:DeleteObjectVersion, `,
            "for example on s3://acme-curated/users/",
            'the job has --WRITE_MODE "append", so it may delete nothing. Append needs no delete: ',
        ]) {
            assert.ok(finding?.message.includes(part), `${part}\nis not in\n${finding?.message}`);
        }
    });

    for (const statement of [
        allow("s3:DeleteObject", curated),
        allow("s3:deleteobjectversion", curated),
        allow("s3:Delete*", "*"),
        allow("s3:*", curated),
        allow("s3:?elete*", "arn:aws:s3:::*"),
        allow("*", "*"),
        { Effect: "Allow", NotAction: ["s3:Get*", "iam:*"], Resource: "*" },
        { Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::acme-raw/*" },
        allow("s3:DeleteObject", "arn:aws:s3:::acme-raw/users/one.csv"),
        allow("s3:DeleteObject", "arn:aws-cn:s3:::acme-raw/*"),
        allow("s3:DeleteObject", "arn:aws:s3:us-east-1:123456789012:accesspoint/lake/object/*"),
        allow("s3:DeleteObject", "arn:aws:s3:::acme-curated/users/_temporary*"),
        allow("s3:DeleteObject", [
            "arn:aws:s3:::acme-curated/*/_temporary/*",
            "arn:aws:s3:::acme-curated/users/part-*",
        ]),
    ]) {
        it(`rejects ${JSON.stringify(statement)} for a job that appends`, async () => {
            assert.match((await findings(granted(statement)))[0]?.message ?? "", /role "etl" can delete data/);
        });
    }

    for (const statement of [
        allow("s3:DeleteObject", "arn:aws:s3:::acme-curated/users/_temporary/*"),
        allow("s3:DeleteObject", ["arn:aws:s3:::acme-curated/*/_temporary/*", "arn:aws:s3:::acme-curated/*/__magic/*"]),
        allow(["s3:DeleteObjectTagging", "s3:DeleteBucketPolicy"], "*"),
        allow("s3:DeleteObject", "arn:aws:s3:::acme-curated"),
        allow("s3:DeleteObject", "arn:aws:sqs:us-east-1:123456789012:queue"),
        { Effect: "Allow", NotAction: "s3:*", Resource: "*" },
        deny("s3:DeleteObject", "*"),
    ]) {
        it(`accepts ${JSON.stringify(statement)} for a job that appends`, async () => {
            assert.deepEqual(await findings(granted(statement)), []);
        });
    }

    it("lets an explicit Deny take a grant back, whole or piece by piece", async () => {
        const grant = allow("s3:*", "arn:aws:s3:::acme-curated/*");
        const halves = [
            deny("s3:Delete*", curated),
            { Effect: "Deny", Action: "s3:DeleteObject*", NotResource: curated },
        ];
        assert.deepEqual(await findings(granted(grant, deny("s3:DeleteObject*", "*"))), []);
        assert.deepEqual(await findings(granted(grant, ...halves)), []);
        const [finding] = await findings(granted(grant, halves[0] as object));
        assert.match(finding?.message ?? "", /for example on s3:\/\/acme-curated\/(?!users\/)/);
    });

    it("does not count on a grant's or a Deny's condition, and says which", async () => {
        const condition = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
        const [open] = await findings(granted(allow("s3:DeleteObject", curated, condition)));
        assert.match(
            open?.message ?? "",
            /role "etl" may delete data: .* may allow s3:DeleteObject.*depending on the condition StringEquals on aws:SourceVpc/,
        );
        const [shut] = await findings(granted(allow("s3:DeleteObject", curated), deny("s3:*", "*", condition)));
        assert.match(shut?.message ?? "", /Refuse, denies it depending on the condition StringEquals on aws:SourceVpc/);
    });

    it("reports every statement that allows, once", async () => {
        const statements = [allow("s3:Delete*", curated, { Sid: "A" }), allow("s3:*", "*", { Sid: "B" })];
        const messages = (await findings(granted(...statements))).map(({ message }) => message);
        assert.deepEqual(
            messages.map((message) => /statement (\w+)/.exec(message)?.[1]),
            ["A", "B"],
        );
    });

    it("takes a job without a write mode, or with one that it does not know, for one that appends", async () => {
        const grant = granted(allow("s3:DeleteObject", curated));
        for (const [value, got] of [
            [undefined, "no --WRITE_MODE"],
            ["OVERWRITE", '--WRITE_MODE "OVERWRITE"'],
            [3, "--WRITE_MODE 3"],
        ] as const) {
            const [finding] = await findings(withArguments(grant, { "--WRITE_MODE": value }));
            assert.ok(finding?.message.includes(`the job has ${got}, so it may delete nothing`), finding?.message);
        }
    });

    describe("for a job that overwrites", () => {
        const overwrite = (statement: object, path: unknown = "s3://acme-curated/users/") =>
            findings(withArguments(granted(statement), { "--WRITE_MODE": "overwrite", "--OUTPUT_PATH": path }));

        for (const [reached, path, more = {}] of [
            [curated, users],
            [curated, "s3://acme-curated/users"],
            [curated, "s3a://acme-curated/users/"],
            ["arn:aws:s3:::acme-curated/users/country=*/*", users, { "--PARTITION_COL": "country" }],
            [[curated, "arn:aws:s3:::acme-curated/users_$folder$"], users],
            ["arn:aws:s3:::acme-curated/*", "s3://acme-curated/"],
            [[curated, "arn:aws:s3:::*/_temporary/*"], users],
        ] as const) {
            it(`accepts delete on ${JSON.stringify(reached)} with output ${path}`, async () => {
                const args = { "--WRITE_MODE": "overwrite", "--OUTPUT_PATH": path, ...more };
                assert.deepEqual(await findings(withArguments(granted(allow("s3:DeleteObject", reached)), args)), []);
            });
        }

        it("rejects a role that may not delete what the job replaces, naming a file of it and what decides", async () => {
            const args = { "--WRITE_MODE": "overwrite", "--PARTITION_COL": "country" };
            const [finding, ...more] = await findings(withArguments(iamLake(), args));
            assert.deepEqual(more, []);
            assert.equal(finding?.urn, jobUrn);
            assert.match(
                finding?.message ?? "",
                /job "users" overwrites, but role "etl" may not delete what it replaces, for example s3:\/\/acme-curated\/users\/country=a\/part-00000.parquet: no statement allows s3:DeleteObject/,
            );
            assert.match(
                finding?.message ?? "",
                /Grant s3:DeleteObject under its --OUTPUT_PATH, or set --WRITE_MODE to "append"/,
            );
        });

        for (const [what, statements] of [
            ["reaches working files alone", [allow("s3:DeleteObject", "arn:aws:s3:::*/_temporary/*")]],
            ["is taken back by a Deny", [allow("s3:DeleteObject", curated), deny("s3:Delete*", curated)]],
        ] as const) {
            it(`rejects a grant that ${what}`, async () => {
                const found = await findings(withArguments(granted(...statements), { "--WRITE_MODE": "overwrite" }));
                assert.match(found[0]?.message ?? "", /may not delete what it replaces/);
            });
        }

        it("rejects, undecided, a grant with a condition that is not known", async () => {
            const condition = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
            const grant = granted(allow("s3:DeleteObject", curated, condition));
            const [finding] = await findings(withArguments(grant, { "--WRITE_MODE": "overwrite" }));
            assert.match(
                finding?.message ?? "",
                /perhaps may not delete what it replaces.* depending on the condition StringEquals on aws:SourceVpc.*\(undecided/,
            );
        });

        it("rejects a permissions boundary that does not let the role delete, or is not known", async () => {
            const overwriting = withArguments(granted(allow("s3:DeleteObject", curated)), {
                "--WRITE_MODE": "overwrite",
            });
            const limit = (permissionsBoundary: unknown, document: string) => [
                ...change("Role", "etl", { permissionsBoundary }, undefined, overwriting),
                resource("aws:iam/policy:Policy", "limit", {
                    name: "limit",
                    arn: "arn:aws:iam::123456789012:policy/limit",
                    policy: document,
                }),
            ];
            const arn = "arn:aws:iam::123456789012:policy/limit";
            assert.deepEqual(await findings(limit(arn, policy(allow("s3:*", "*")))), []);
            const [shut] = await findings(limit(arn, policy(allow("s3:Get*", "*"))));
            assert.match(
                shut?.message ?? "",
                /the role's permissions boundary decides: no statement allows s3:DeleteObject/,
            );
            const [open] = await findings(limit(unknown, policy()));
            assert.match(
                open?.message ?? "",
                /the role's permissions boundary is not known: permissionsBoundary of urn:\S+::etl is not known/,
            );
        });

        for (const [reached, example] of [
            ["arn:aws:s3:::acme-curated/users*", "s3://acme-curated/users"],
            ["arn:aws:s3:::acme-curated/*", "s3://acme-curated/x"],
            ["arn:aws:s3:::acme-raw/users/*", "s3://acme-raw/users/"],
            ["arn:aws:s3:::acme-*/users/*", "s3://acme-/users/"],
        ] as const) {
            it(`rejects delete on ${reached}, which reaches past its output`, async () => {
                const [finding] = await overwrite(allow("s3:DeleteObject", reached));
                assert.ok(finding?.message.includes(`for example on ${example};`), finding?.message);
                assert.match(
                    finding?.message ?? "",
                    /the job overwrites "s3:\/\/acme-curated\/users\/" and may delete nothing else/,
                );
            });
        }

        it("takes wildcard characters in the output path for themselves", async () => {
            const [finding] = await overwrite(
                allow("s3:DeleteObject", "arn:aws:s3:::acme-curated/uxs/*"),
                "s3://acme-curated/u*s/",
            );
            assert.match(finding?.message ?? "", /s3:\/\/acme-curated\/uxs\//);
        });

        for (const [value, got] of [
            [undefined, "--OUTPUT_PATH is not set"],
            [
                "/data/users",
                `defaultArguments["--OUTPUT_PATH"] of ${jobUrn} is "/data/users"; allowed: s3://bucket/prefix/`,
            ],
            [unknown, `defaultArguments["--OUTPUT_PATH"] of ${jobUrn} is not known before deployment`],
        ] as const) {
            it(`rejects a grant when the output path is ${JSON.stringify(value)}`, async () => {
                const args = { "--WRITE_MODE": "overwrite", "--OUTPUT_PATH": value };
                const [finding] = await findings(withArguments(granted(allow("s3:DeleteObject", curated)), args));
                assert.ok(
                    finding?.message.includes(`where the job overwrites cannot be told: ${got}`),
                    finding?.message,
                );
            });
        }

        it("judges the arguments that win where the job fixes them", async () => {
            const grant = granted(allow("s3:DeleteObject", curated));
            const fixed = { nonOverridableArguments: { "--WRITE_MODE": "overwrite" } };
            assert.deepEqual(await findings(change("Job", "users", fixed, {}, grant)), []);
            const other = { nonOverridableArguments: { "--WRITE_MODE": "append" } };
            const arguments_ = withArguments(grant, { "--WRITE_MODE": "overwrite" });
            assert.equal((await findings(change("Job", "users", other, {}, arguments_))).length, 1);
        });
    });

    describe("with AWSGlueServiceRole, which deletes keys with aws-glue-", () => {
        const policyArn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole";

        it("leaves that to the advice about that policy", async () => {
            assert.deepEqual(await findings(attached(policyArn)), []);
        });

        for (const [what, resources] of [
            ["output", withArguments(attached(policyArn), { "--OUTPUT_PATH": "s3://acme-lake/aws-glue-out/users/" })],
            ["bucket", withArguments(attached(policyArn), { "--OUTPUT_PATH": "s3://aws-glue-acme/users/" })],
            [
                "crawler's target",
                change(
                    "Crawler",
                    "raw",
                    { s3Targets: [{ path: "s3://acme-raw/from/aws-glue-in/" }] },
                    undefined,
                    attached(policyArn),
                ),
            ],
        ] as const) {
            it(`rejects it where the program's ${what} is there`, async () => {
                const [finding, ...more] = await findings(resources);
                assert.deepEqual(more, []);
                assert.match(
                    finding?.message ?? "",
                    /AWSGlueServiceRole, statement GlueObjects \(Action s3:DeleteObject; Resource arn:aws:s3:::aws-glue-\*\/\*\)/,
                );
            });
        }

        it("rejects the same grant in a policy of the program's own, which can be narrowed", async () => {
            const grant = allow("s3:DeleteObject", ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*"]);
            assert.match((await findings(granted(grant)))[0]?.message ?? "", /inline policy "data", statement Grant/);
        });
    });

    describe("for rights that delete by others", () => {
        for (const action of ["s3:PutLifecycleConfiguration", "s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:PutB*"]) {
            it(`rejects ${action}, whether the job appends or overwrites`, async () => {
                const grants = granted(allow(action, "arn:aws:s3:::acme-curated"), allow("s3:DeleteObject", curated));
                const [finding, ...more] = await findings(withArguments(grants, { "--WRITE_MODE": "overwrite" }));
                assert.deepEqual(more, []);
                assert.match(
                    finding?.message ?? "",
                    /can have data deleted, by a lifecycle rule or a right that it gives: .*, for example on s3:\/\/acme-curated\. /,
                );
                assert.equal((await findings(granted(allow(action, "arn:aws:s3:::acme-curated")))).length, 1);
            });
        }

        it("accepts them on objects, which have none of that", async () => {
            assert.deepEqual(await findings(granted(allow("s3:PutLifecycleConfiguration", curated))), []);
        });

        it("reports a statement that allows both once, for what it deletes itself", async () => {
            const [finding, ...more] = await findings(granted(allow("s3:*", "*")));
            assert.deepEqual(more, []);
            assert.match(finding?.message ?? "", /can delete data/);
        });
    });

    describe("for a lifecycle rule", () => {
        const name = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
        const lifecycle = (rule_: object, more: object = {}) => [
            ...iamLake(),
            resource(name, "tidy", {
                bucket: "acme-curated",
                rules: [{ id: "old", status: "Enabled", expiration: { days: 30 }, ...rule_ }],
                ...more,
            }),
        ];

        for (const [what, resources] of [
            ["over the bucket", lifecycle({})],
            ["over the output", lifecycle({ filter: { prefix: "users/" } })],
            ["over the output's beginning", lifecycle({ filter: { and: { prefix: "us", tags: { a: "b" } } } })],
            ["over a part of the output", lifecycle({ prefix: "users/country=IN/" })],
            ["on a day", lifecycle({ expiration: { date: "2027-01-01T00:00:00Z" } })],
            [
                "in the bucket itself",
                change("Bucket", "curated", {
                    lifecycleRules: [{ id: "old", enabled: true, expiration: { days: 1 } }],
                }),
            ],
            [
                "of the older kind",
                [
                    ...iamLake(),
                    resource(name.replaceAll("Configuration", "ConfigurationV2"), "tidy", {
                        bucket: "acme-curated",
                        rules: [{ id: "old", status: "Enabled", expiration: { days: 30 } }],
                    }),
                ],
            ],
        ] as const) {
            it(`rejects expiry ${what} of what a job appended, naming the rule`, async () => {
                const [finding, ...more] = await findings(resources);
                assert.deepEqual(more, []);
                assert.match(
                    finding?.message ?? "",
                    /lifecycle rule "old" expires objects .*, what jobs have appended among them: job "users" appends to "s3:\/\/acme-curated\/users\/"/,
                );
                assert.match(finding?.message ?? "", /\(at (rules|lifecycleRules)\[0\]\.expiration\)/);
            });
        }

        for (const [what, resources] of [
            [
                "of noncurrent versions",
                lifecycle({ expiration: null, noncurrentVersionExpiration: { noncurrentDays: 1 } }),
            ],
            ["of delete markers", lifecycle({ expiration: { expiredObjectDeleteMarker: true } })],
            ["that is disabled", lifecycle({ status: "Disabled" })],
            ["of another folder", lifecycle({ filter: { prefix: "quarantine/" } })],
            ["of working files", lifecycle({ filter: { prefix: "users/_temporary/" } })],
            ["of another bucket", lifecycle({}, { bucket: "acme-logs" })],
            [
                "that moves objects",
                lifecycle({ expiration: null, transitions: [{ days: 1, storageClass: "GLACIER" }] }),
            ],
        ] as const) {
            it(`accepts one ${what}`, async () => {
                assert.deepEqual(await findings(resources), []);
            });
        }

        it("accepts expiry of what a job overwrites anyway", async () => {
            const overwriting = withArguments(granted(allow("s3:DeleteObject", curated)), {
                "--WRITE_MODE": "overwrite",
            });
            assert.deepEqual(await findings([...overwriting, ...lifecycle({}).slice(-1)]), []);
        });

        for (const [property, rule_, more] of [
            ["rules", {}, { rules: unknown }],
            ["rules[0].expiration", { expiration: unknown }, {}],
            ["rules[0].expiration.days", { expiration: { days: unknown } }, {}],
            ["rules[0].status", { status: unknown }, {}],
            ["rules[0].filter.prefix", { filter: { prefix: unknown } }, {}],
        ] as const) {
            it(`refuses, undecided, ${property} that is not known`, async () => {
                const [finding] = await findings(lifecycle(rule_, more));
                assert.equal(finding?.level, "mandatory");
                assert.ok(finding?.message.includes(`${property} of urn:`), finding?.message);
                assert.match(finding?.message ?? "", /cannot tell whether .*::tidy is not known .*\(undecided/);
            });
        }

        it("refuses, undecided, an output that is not known and may be there", async () => {
            const [finding] = await findings([
                ...withArguments(iamLake(), { "--OUTPUT_PATH": unknown }),
                ...lifecycle({}).slice(-1),
            ]);
            assert.match(finding?.message ?? "", /defaultArguments\["--OUTPUT_PATH"\] of urn:\S+::users is not known/);
        });
    });

    describe("with a write mode that is not known", () => {
        it("refuses, undecided, naming it", async () => {
            const [finding, ...more] = await findings(withArguments(iamLake(), { "--WRITE_MODE": unknown }));
            assert.deepEqual(more, []);
            assert.match(
                finding?.message ?? "",
                /whether the job overwrites cannot be told: defaultArguments\["--WRITE_MODE"\] of urn:\S+::users is not known .*\(undecided, at defaultArguments\["--WRITE_MODE"\]\)/,
            );
        });

        it("refuses what a trigger passes instead of the job's own", async () => {
            const trigger = (mode: unknown) => [
                ...granted(allow("s3:DeleteObject", curated)),
                resource("aws:glue/trigger:Trigger", "nightly", {
                    name: "nightly",
                    type: "ON_DEMAND",
                    actions: [{ jobName: "users", arguments: { "--WRITE_MODE": mode } }],
                }),
            ];
            const both = await findings(trigger("overwrite"));
            assert.match(both[0]?.message ?? "", /the job has --WRITE_MODE "append", so it may delete nothing/);
            const open = await findings(trigger(unknown));
            assert.ok(
                open.some(({ message }) =>
                    /actions\[0\].arguments\["--WRITE_MODE"\] of urn:\S+::nightly/.test(message),
                ),
            );
        });
    });

    it("holds a role's grants against every job that runs as it", async () => {
        const grant = withArguments(granted(allow("s3:DeleteObject", curated)), { "--WRITE_MODE": "overwrite" });
        const [finding, ...more] = await findings([...grant, glueJob("orders")]);
        assert.deepEqual(more, []);
        assert.match(finding?.message ?? "", /^[^]*job "orders": role "etl" can delete data/);
    });

    it("has nothing to say where there is no job", async () => {
        assert.deepEqual(await findings(granted(allow("*", "*")).filter(({ name }) => name !== "users")), []);
    });
});

function change(
    type: string,
    name: string,
    properties: Readonly<Record<string, unknown>>,
    madeFrom?: TestResource["madeFrom"],
    resources: readonly TestResource[] = iamLake(),
): readonly TestResource[] {
    return changeIn(type, name, properties, madeFrom, resources);
}

function withArguments(
    resources: readonly TestResource[],
    args: Readonly<Record<string, unknown>>,
): readonly TestResource[] {
    return lakeWithArguments(args, resources);
}

function findings(resources: readonly TestResource[]): Promise<readonly Violation[]> {
    return checkRule(rule, resources);
}
