import * as assert from "node:assert/strict";
import { allow, change, deny, job, lake, policy } from "../support/lake";
import { check, unknown, urn, type TestResource, type Violation } from "../support/pack";

const curated = "arn:aws:s3:::acme-curated/users/*";
const jobUrn = urn({ type: "aws:glue/job:Job", name: "users" });

describe("delete-only-with-overwrite", () => {
    it("accepts a job that appends and whose role cannot delete", async () => {
        assert.deepEqual(await findings(lake()), []);
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

        for (const [resource, path] of [
            [curated, "s3://acme-curated/users/"],
            [curated, "s3://acme-curated/users"],
            [curated, "s3a://acme-curated/users/"],
            ["arn:aws:s3:::acme-curated/users/country=*/*", "s3://acme-curated/users/"],
            ["arn:aws:s3:::acme-curated/users_$folder$", "s3://acme-curated/users/"],
            ["arn:aws:s3:::acme-curated/*", "s3://acme-curated/"],
            ["arn:aws:s3:::*/_temporary/*", "s3://acme-curated/users/"],
        ] as const) {
            it(`accepts delete on ${resource} with output ${path}`, async () => {
                assert.deepEqual(await overwrite(allow("s3:DeleteObject", resource), path), []);
            });
        }

        for (const [resource, example] of [
            ["arn:aws:s3:::acme-curated/users*", "s3://acme-curated/users"],
            ["arn:aws:s3:::acme-curated/*", "s3://acme-curated/x"],
            ["arn:aws:s3:::acme-raw/users/*", "s3://acme-raw/users/"],
            ["arn:aws:s3:::acme-*/users/*", "s3://acme-/users/"],
        ] as const) {
            it(`rejects delete on ${resource}, which reaches past its output`, async () => {
                const [finding] = await overwrite(allow("s3:DeleteObject", resource));
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
            [undefined, 'defaultArguments["--OUTPUT_PATH"] is not set'],
            ["/data/users", 'defaultArguments["--OUTPUT_PATH"] is "/data/users"'],
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

    it("holds a role's grants against every job that runs as it", async () => {
        const grant = withArguments(granted(allow("s3:DeleteObject", curated)), { "--WRITE_MODE": "overwrite" });
        const [finding, ...more] = await findings([...grant, job("orders", {})]);
        assert.deepEqual(more, []);
        assert.match(finding?.message ?? "", /^[^]*job "orders": role "etl" can delete data/);
    });

    describe("finds a role's policies", () => {
        const grant = policy(allow("s3:DeleteObject", curated));
        const managed = (document: unknown) => ({
            type: "aws:iam/policy:Policy",
            name: "cleaner",
            properties: { name: "cleaner", path: "/ops/", policy: document },
        });
        const arn = "arn:aws:iam::123456789012:policy/ops/cleaner";
        const cases: readonly [string, readonly TestResource[], RegExp][] = [
            [
                "inline in the role",
                change("Role", "etl", { inlinePolicies: [{ name: "mine", policy: grant }] }),
                /inline policy "mine"/,
            ],
            ["inline by resource", granted(allow("s3:DeleteObject", curated)), /inline policy "data"/],
            [
                "in a list of managed policies of the role",
                [...change("Role", "etl", { managedPolicyArns: [arn] }), managed(grant)],
                /managed policy "cleaner"/,
            ],
            [
                "attached",
                [...change("RolePolicyAttachment", "logs", { policyArn: arn }), managed(grant)],
                /managed policy "cleaner"/,
            ],
            [
                "attached to several roles",
                [
                    ...lake(),
                    managed(grant),
                    {
                        type: "aws:iam/policyAttachment:PolicyAttachment",
                        name: "all",
                        properties: { name: "all", roles: ["crawl", "etl"], policyArn: arn },
                    },
                ],
                /managed policy "cleaner"/,
            ],
            [
                "in an exclusive list of attachments",
                [
                    ...lake(),
                    managed(grant),
                    {
                        type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                        name: "all",
                        properties: { roleName: "etl", policyArns: [arn] },
                    },
                ],
                /managed policy "cleaner"/,
            ],
            [
                "of AWS: AdministratorAccess",
                change("RolePolicyAttachment", "logs", { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
                /managed policy arn:aws:iam::aws:policy\/AdministratorAccess, statement Everything/,
            ],
            [
                "of AWS: AWSGlueServiceRole, which deletes keys with aws-glue- in every bucket",
                change("RolePolicyAttachment", "logs", {
                    policyArn: "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole",
                }),
                /AWSGlueServiceRole, statement GlueObjects \(Action s3:DeleteObject; Resource arn:aws:s3:::aws-glue-\*\/\*\)/,
            ],
            [
                "of a bucket that grants to the role",
                change("BucketPolicy", "tls-only", {
                    policy: policy(
                        allow("s3:DeleteObject", curated, { Principal: { AWS: "arn:aws:iam::123456789012:role/etl" } }),
                    ),
                }),
                /bucket policy "tls-only", statement Grant/,
            ],
            [
                "of a bucket that grants to everybody, declared with the bucket",
                [
                    ...lake(),
                    {
                        type: "aws:s3/bucket:Bucket",
                        name: "open",
                        properties: { policy: policy(allow("s3:*", "arn:aws:s3:::open/*", { Principal: "*" })) },
                    },
                ],
                /bucket policy "open", statement Grant/,
            ],
        ];
        for (const [where, resources, expected] of cases) {
            it(where, async () => {
                const [finding, ...more] = await findings(resources);
                assert.match(finding?.message ?? "", expected);
                assert.deepEqual(more, []);
            });
        }

        it("but not those of other roles", async () => {
            const other = { type: "aws:iam/role:Role", name: "ops", properties: { name: "ops" } };
            const theirs = {
                type: "aws:iam/rolePolicy:RolePolicy",
                name: "ops",
                properties: { name: "ops", role: "ops", policy: grant },
            };
            assert.deepEqual(await findings([...lake(), other, theirs, managed(grant)]), []);
        });

        it("and knows AWS's read-only policy for harmless", async () => {
            const policyArn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
            assert.deepEqual(await findings(change("RolePolicyAttachment", "logs", { policyArn })), []);
        });
    });

    describe("when values are not known", () => {
        const roleUrn = urn({ type: "aws:iam/role:Role", name: "etl" });
        const policyUrn = urn({ type: "aws:iam/policy:Policy", name: "logs" });

        /** The lake as at a first preview of a program that leaves all names to Pulumi: linked by outputs alone. */
        function unnamed(document: string): readonly TestResource[] {
            let resources = change("Role", "etl", {
                name: unknown,
                arn: unknown,
                inlinePolicies: unknown,
                managedPolicyArns: unknown,
            });
            resources = change(
                "RolePolicy",
                "data",
                { role: unknown, policy: document },
                { role: [roleUrn] },
                resources,
            );
            const attachment = { role: unknown, policyArn: unknown };
            const links = { role: [roleUrn], policyArn: [policyUrn] };
            resources = change("RolePolicyAttachment", "logs", attachment, links, resources);
            resources = change("Policy", "logs", { name: unknown, arn: unknown }, {}, resources);
            return change("Job", "users", { roleArn: unknown }, { roleArn: [roleUrn] }, resources);
        }

        it("follows links through outputs: accepts", async () => {
            assert.deepEqual(await findings(unnamed(policy(allow("s3:PutObject", curated)))), []);
        });

        it("follows links through outputs: rejects", async () => {
            const [finding, ...more] = await findings(unnamed(policy(allow("s3:DeleteObject", curated))));
            assert.deepEqual(more, []);
            assert.match(finding?.message ?? "", /role "etl" can delete data: inline policy "data"/);
        });

        it("says what it could not read, of which resource, and where that comes from", async () => {
            const source = { type: "aws:s3/bucket:Bucket", name: "curated", properties: {} };
            const bucket = urn(source);
            const resources = change("RolePolicy", "data", { policy: unknown }, { policy: [bucket] });
            const [finding, ...more] = await findings([...resources, source]);
            assert.deepEqual(more, []);
            assert.equal(finding?.level, "mandatory");
            const where = urn({ type: "aws:iam/rolePolicy:RolePolicy", name: "data" });
            assert.ok(
                finding?.message.includes(
                    `job "users": cannot tell whether it can delete data: policy of ${where} is not known before ` +
                        `deployment: it comes from outputs of ${bucket}. Give roles, policies and buckets explicit names`,
                ),
                finding?.message,
            );
        });

        it("rejects a job whose role is not of this program", async () => {
            const roleArn = "arn:aws:iam::123456789012:role/elsewhere";
            const [finding] = await findings(change("Job", "users", { roleArn }));
            assert.ok(
                finding?.message.includes(
                    `roleArn of ${jobUrn} is "${roleArn}", which is no role of this program. Declare`,
                ),
                finding?.message,
            );
        });

        it("tells a role from its namesake in another account", async () => {
            const roleArn = "arn:aws:iam::210987654321:role/etl";
            assert.match(
                (await findings(change("Job", "users", { roleArn })))[0]?.message ?? "",
                /no role of this program/,
            );
        });

        it("rejects a managed policy that it does not know", async () => {
            const policyArn = "arn:aws:iam::aws:policy/AmazonRedshiftFullAccess";
            const [finding] = await findings(change("RolePolicyAttachment", "logs", { policyArn }));
            assert.match(
                finding?.message ?? "",
                /policyArn of urn:\S+ is arn:aws:iam::aws:policy\/AmazonRedshiftFullAccess, a policy that is not in this program and whose content this pack does not know/,
            );
        });

        for (const [what, document, got] of [
            ["is no JSON", "{", "is no policy document: the policy document is not JSON"],
            [
                "is no policy",
                '{"Statement":[{"Effect":"allow"}]}',
                'Statement[0].Effect is "allow"; allowed: "Allow" or "Deny"',
            ],
            ["is an object", { Statement: [] }, 'is {"Statement":[]}; allowed: a policy document as JSON text'],
        ] as const) {
            it(`rejects a policy that ${what}, saying where`, async () => {
                const [finding] = await findings(change("RolePolicy", "data", { policy: document }));
                assert.ok(finding?.message.includes("policy of urn:"), finding?.message);
                assert.ok(finding?.message.includes(got), finding?.message);
            });
        }

        it("does not take the provider's own reading of a role's policies for a policy of its own", async () => {
            const computed = { inlinePolicies: unknown, managedPolicyArns: unknown };
            assert.deepEqual(await findings(change("Role", "etl", computed)), []);
            const [finding] = await findings(change("Role", "etl", computed, { inlinePolicies: ["urn:pulumi:x"] }));
            assert.match(
                finding?.message ?? "",
                /inlinePolicies of urn:\S+::etl is not known before deployment: no resource of this program/,
            );
        });

        it("does not take a policy for nobody's while the role's name is an output", async () => {
            const source = { type: "random:index/randomId:RandomId", name: "id", properties: {} };
            const linked = change("Job", "users", { roleArn: unknown }, { roleArn: [roleUrn] });
            const named = change("Role", "etl", { name: unknown, arn: unknown }, { name: [urn(source)] }, linked);
            const messages = (await findings([...named, source])).map(({ message }) => message);
            assert.equal(messages.length, 2);
            assert.match(
                messages[0] ?? "",
                /name of urn:\S+::etl is not known .*RandomId::id, so the policy of urn:\S+::data may be on it/,
            );
        });

        it("reads on where a role says by an empty entry that it has no inline policies", async () => {
            assert.deepEqual(await findings(change("Role", "etl", { inlinePolicies: [{}] })), []);
        });
    });

    it("has nothing to say where there is no job", async () => {
        assert.deepEqual(await findings(granted(allow("*", "*")).filter(({ name }) => name !== "users")), []);
    });
});

/** The lake with other statements in the role's inline policy. */
function granted(...statements: readonly object[]): readonly TestResource[] {
    return change("RolePolicy", "data", { policy: policy(...statements) });
}

function withArguments(
    resources: readonly TestResource[],
    args: Readonly<Record<string, unknown>>,
): readonly TestResource[] {
    const merged = Object.entries({ ...(job("users", args).properties.defaultArguments as object) });
    const defaultArguments = Object.fromEntries(merged.filter(([, value]) => value !== undefined));
    return change("Job", "users", { defaultArguments }, {}, resources);
}

async function findings(resources: readonly TestResource[]): Promise<readonly Violation[]> {
    return (await check(resources)).filter(({ rule }) => rule === "delete-only-with-overwrite");
}
