import * as assert from "node:assert/strict";
import { attached, iamLake, resource } from "../../support/iamLake";
import { allow, change, deny, policy } from "../../support/lake";
import { checkRule, unknown, urn, type TestResource } from "../../support/pack";

const attachment = urn({ type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "logs" });

describe("no-broad-managed-policy", () => {
    it("accepts narrow policies of the program and of AWS", async () => {
        assert.deepEqual(await findings(iamLake()), []);
        for (const name of [
            "CloudWatchLogsFullAccess",
            "service-role/AWSGlueServiceRole",
            "AWSXRayDaemonWriteAccess",
        ]) {
            assert.deepEqual(await findings(attached(`arn:aws:iam::aws:policy/${name}`)), []);
        }
    });

    for (const [name, grants] of [
        ["AmazonS3FullAccess", "reading, writing and deleting in every bucket"],
        ["AmazonS3ReadOnlyAccess", "reading every bucket"],
        ["AdministratorAccess", "every action on every resource"],
        ["PowerUserAccess", "every action but IAM's, on every resource"],
        ["IAMFullAccess", "every permission that it cares to give itself"],
        ["AWSGlueConsoleFullAccess", "all of Glue, as people at the console need it, and passing roles to it"],
        ["job-function/SystemAdministrator", "reading, writing and deleting in every bucket"],
        ["service-role/AmazonElasticMapReduceforEC2Role", "reading, writing and deleting in every bucket"],
    ] as const) {
        it(`rejects ${name}, saying what it grants, to whom, and where it is attached`, async () => {
            const [finding, ...more] = await findings(attached(`arn:aws:iam::aws:policy/${name}`));
            assert.deepEqual(more, []);
            assert.equal(finding?.level, "mandatory");
            assert.equal(finding?.urn, attachment);
            assert.ok(
                finding?.message.includes(
                    `role "etl" of job "users" has managed policy arn:aws:iam::aws:policy/${name}, which grants ${grants}. Take it off`,
                ),
                finding?.message,
            );
            assert.match(finding?.message ?? "", /\(at policyArn\)/);
        });
    }

    for (const [where, program, property] of [
        [
            "in the role",
            change(
                "Role",
                "etl",
                { managedPolicyArns: ["arn:aws-cn:iam::aws:policy/AmazonS3FullAccess"] },
                {},
                iamLake(),
            ),
            "managedPolicyArns[0]",
        ],
        [
            "in an attachment to several roles",
            [
                ...iamLake(),
                resource("aws:iam/policyAttachment:PolicyAttachment", "all", {
                    roles: ["ops", "crawl"],
                    policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
                }),
            ],
            "policyArn",
        ],
        [
            "in an exclusive list",
            [
                ...iamLake(),
                resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "all", {
                    roleName: "etl",
                    policyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
                }),
            ],
            "policyArns[0]",
        ],
    ] as const) {
        it(`finds it ${where}`, async () => {
            const [finding, ...more] = await findings(program);
            assert.deepEqual(more, []);
            assert.ok(finding?.message.includes(`(at ${property})`), finding?.message);
        });
    }

    describe("of the program's own", () => {
        const own = (...statements: readonly object[]) =>
            change("Policy", "logs", { policy: policy(...statements) }, {}, iamLake());

        for (const [statement, grants] of [
            [allow("*", "*"), "* on every resource"],
            [allow(["logs:*", "s3:*"], ["arn:aws:s3:::x", "*"]), "s3:* on every resource"],
            [allow("iam:*", "*"), "iam:* on every resource"],
            [allow("s3:*", "arn:aws:s3:::*"), "s3:* on every resource"],
            [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, "every action but iam:*, on every resource"],
        ] as const) {
            it(`rejects ${JSON.stringify(statement)}`, async () => {
                const [finding] = await findings(own(statement));
                assert.ok(
                    finding?.message.includes(`has managed policy "logs", which grants ${grants}.`),
                    finding?.message,
                );
            });
        }

        for (const statement of [
            allow("s3:GetObject", "*"),
            allow("s3:*", "arn:aws:s3:::acme-lake/*"),
            allow("logs:*", "*"),
            deny("*", "*"),
        ]) {
            it(`accepts ${JSON.stringify(statement)}`, async () => {
                assert.deepEqual(await findings(own(statement)), []);
            });
        }
    });

    it("accepts them on roles that Glue does not run as", async () => {
        const program = [
            ...iamLake(),
            resource("aws:iam/role:Role", "ops", { name: "ops" }),
            resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "ops", {
                role: "ops",
                policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
            }),
        ];
        assert.deepEqual(await findings(program), []);
    });

    it("refuses what the configuration names besides", async () => {
        const program = attached("arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess_v2");
        assert.deepEqual(await findings(program), []);
        const [finding] = await findings(program, { broadPolicies: ["AmazonDynamoDBFullAccess_v2"] });
        assert.match(finding?.message ?? "", /which grants what this rule's broadPolicies refuse/);
    });

    it("refuses a configuration of the wrong type, saying what is allowed", async () => {
        const [finding] = await findings(iamLake(), { broadPolicies: "AmazonS3FullAccess" });
        assert.match(
            finding?.message ?? "",
            /broadPolicies is "AmazonS3FullAccess"; allowed: a list of non-empty strings/,
        );
    });

    describe("when values are not known", () => {
        it("refuses an ARN that is not known, at its attachment", async () => {
            const [finding, ...more] = await findings(attached(unknown));
            assert.deepEqual(more, []);
            assert.equal(finding?.urn, attachment);
            assert.match(
                finding?.message ?? "",
                /has a managed policy that is too broad: policyArn of urn:\S+::logs is not known .*\(undecided, at policyArn\)/,
            );
        });

        it("refuses a policy of the account that is not in this program", async () => {
            const [finding] = await findings(attached("arn:aws:iam::123456789012:policy/shared"));
            assert.match(finding?.message ?? "", /policy\/shared, a policy that is not in this program .*\(undecided/);
        });

        it("refuses a policy of the program whose text is not known", async () => {
            const [finding] = await findings(change("Policy", "logs", { policy: unknown }, {}, iamLake()));
            assert.match(finding?.message ?? "", /policy of urn:\S+::logs is not known .*\(undecided/);
        });

        for (const [policyArn, isRefused] of [
            ["arn:aws:iam::aws:policy/AmazonS3FullAccess", true],
            ["arn:aws:iam::aws:policy/CloudWatchLogsFullAccess", false],
        ] as const) {
            it(`${isRefused ? "refuses" : "lets be"} ${policyArn} on a role that is not known`, async () => {
                const program = change("RolePolicyAttachment", "logs", { role: unknown, policyArn }, {}, iamLake());
                const found = await findings(program);
                assert.equal(found.length, isRefused ? 1 : 0);
                if (isRefused) {
                    assert.match(
                        found[0]?.message ?? "",
                        /a Glue role has managed policy .*: role of urn:\S+::logs is not known .*\(undecided/,
                    );
                }
            });
        }

        it("refuses a role that is not of this program", async () => {
            const [finding] = await findings(change("Crawler", "raw", { role: "elsewhere" }, {}, iamLake()));
            assert.match(
                finding?.message ?? "",
                /crawler "raw": cannot tell whether it has a managed policy that is too broad: role of/,
            );
        });
    });
});

function findings(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("no-broad-managed-policy", resources, config);
}
