/** Roles' policies as rules get them: seen through the one rule that any delete grant, wherever it stands, must reach. */

import * as assert from "node:assert/strict";
import { granted, iamLake, jobUrn, resource, roleUrn } from "../support/iamLake";
import { allow, change as changeIn, deny, policy } from "../support/lake";
import { checkRule, unknown, urn, type TestResource, type Violation } from "../support/pack";

const curated = "arn:aws:s3:::acme-curated/users/*";

describe("a role", () => {
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
                    ...iamLake(),
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
                    ...iamLake(),
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
                "written as an object",
                change("RolePolicy", "data", {
                    policy: { Version: "2012-10-17", Statement: [allow("s3:DeleteObject", curated)] },
                }),
                /inline policy "data", statement Grant/,
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
                    ...iamLake(),
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

        it("as getPolicyDocument writes them, with ids and empty names", async () => {
            const statement = allow("s3:Delete*", curated, { Sid: "" });
            const document = JSON.stringify({ Version: "2012-10-17", Id: "etl", Statement: [statement] }, null, 2);
            const [finding] = await findings(change("RolePolicy", "data", { policy: document }));
            assert.match(finding?.message ?? "", /inline policy "data", statement Statement\[0\] \(Action s3:Delete\*/);
        });

        it("and heeds what a permissions boundary denies", async () => {
            const resources = [
                ...change("Role", "etl", { permissionsBoundary: arn }, undefined, granted(allow("s3:*", curated))),
                managed(policy(allow("*", "*"), deny("s3:Delete*", "*"))),
            ];
            assert.deepEqual(await findings(resources), []);
        });

        describe("left on it by an exclusive list", () => {
            const exclusive = (policyNames: unknown) => [
                ...iamLake(),
                resource("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "kept", {
                    roleName: "etl",
                    policyNames,
                }),
            ];

            it("where they are of this program", async () => {
                assert.deepEqual(await findings(exclusive(["data", "metrics"])), []);
            });

            it("and refuses those of elsewhere, whose content is not known", async () => {
                const [finding, ...more] = await findings(exclusive(["data", "byhand"]));
                assert.deepEqual(more, []);
                assert.match(
                    finding?.message ?? "",
                    /policyNames\[1\] of urn:\S+::kept is "byhand", an inline policy that is not in this program\. Declare it/,
                );
            });

            for (const names of [unknown, ["data", unknown]]) {
                it(`and refuses ${JSON.stringify(names)}, which is not known`, async () => {
                    const [finding] = await findings(exclusive(names));
                    assert.match(finding?.message ?? "", /policyNames(\[1\])? of urn:\S+::kept is not known/);
                });
            }
        });

        it("but not those of other roles", async () => {
            const other = { type: "aws:iam/role:Role", name: "ops", properties: { name: "ops" } };
            const theirs = {
                type: "aws:iam/rolePolicy:RolePolicy",
                name: "ops",
                properties: { name: "ops", role: "ops", policy: grant },
            };
            assert.deepEqual(await findings([...iamLake(), other, theirs, managed(grant)]), []);
        });

        it("and knows AWS's read-only policy for harmless", async () => {
            const policyArn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
            assert.deepEqual(await findings(change("RolePolicyAttachment", "logs", { policyArn })), []);
        });
    });

    describe("when values are not known", () => {
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
            const policyArn = "arn:aws:iam::aws:policy/AWSDeepRacerFullAccess";
            const [finding] = await findings(change("RolePolicyAttachment", "logs", { policyArn }));
            assert.match(
                finding?.message ?? "",
                /policyArn of urn:\S+ is arn:aws:iam::aws:policy\/AWSDeepRacerFullAccess, a policy that is not in this program and whose content this pack does not know/,
            );
        });

        for (const [what, document, got] of [
            ["is no JSON", "{", "is no policy document: the policy document is not JSON"],
            [
                "is no policy",
                '{"Statement":[{"Effect":"allow"}]}',
                'Statement[0].Effect is "allow"; allowed: "Allow" or "Deny"',
            ],
            ["is an object that is no policy", { Statement: [{ Effect: "allow" }] }, 'Statement[0].Effect is "allow"'],
            ["is a list", [], "is []; allowed: a policy document"],
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

        it("rejects inline policies that are no list", async () => {
            const inlinePolicies = { name: "mine", policy: "{}" };
            const [finding] = await findings(change("Role", "etl", { inlinePolicies }));
            assert.match(
                finding?.message ?? "",
                /inlinePolicies of urn:\S+::etl is \{.*\}; allowed: a list of policies/,
            );
        });

        it("says which value in a policy that is an object is not known", async () => {
            const statement = allow("s3:PutObject", [curated, unknown]);
            const [finding, ...more] = await findings(
                change("RolePolicy", "data", { policy: { Version: "2012-10-17", Statement: [statement] } }),
            );
            assert.deepEqual(more, []);
            assert.match(finding?.message ?? "", /policy\.Statement\[0\]\.Resource\[1\] of urn:\S+::data is not known/);
        });

        it("reads on where a role says by an empty entry that it has no inline policies", async () => {
            assert.deepEqual(await findings(change("Role", "etl", { inlinePolicies: [{}] })), []);
        });
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

function findings(resources: readonly TestResource[]): Promise<readonly Violation[]> {
    return checkRule("delete-only-with-overwrite", resources);
}
