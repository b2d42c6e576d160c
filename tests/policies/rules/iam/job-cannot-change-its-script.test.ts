import * as assert from "node:assert/strict";
import { attached, granted, iamLake, jobUrn, resource, withArguments } from "../../support/iamLake";
import { allow, change, deny } from "../../support/lake";
import { checkRule, unknown, type TestResource } from "../../support/pack";

const serviceRole = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole";

describe("job-cannot-change-its-script", () => {
    it("accepts a role that only reads what its job runs", async () => {
        assert.deepEqual(await findings(iamLake()), []);
    });

    it("names job, role, statement, file and fix", async () => {
        const [finding, ...more] = await findings(granted(allow("s3:PutObject", "arn:aws:s3:::acme-artifacts/*")));
        assert.deepEqual(more, []);
        assert.equal(finding?.level, "mandatory");
        assert.equal(finding?.urn, jobUrn);
        for (const part of [
            'job "users": role "etl" can change what the job runs: inline policy "data", statement Grant ',
            "allows s3:PutObject, for example on s3://acme-artifacts/scripts/job.py. Keep scripts and modules",
        ]) {
            assert.ok(finding?.message.includes(part), `${part}\nis not in\n${finding?.message}`);
        }
    });

    for (const statement of [
        allow("s3:DeleteObject", "arn:aws:s3:::acme-artifacts/scripts/*"),
        allow("s3:DeleteObjectVersion", "arn:aws:s3:::acme-artifacts/scripts/job.py"),
        allow("s3:*", "*"),
        allow("s3:Put*", "arn:aws:s3:::*/job.py"),
        { Effect: "Allow", NotAction: "s3:Get*", NotResource: "arn:aws:s3:::acme-raw/*" },
    ]) {
        it(`rejects ${JSON.stringify(statement)}`, async () => {
            assert.match((await findings(granted(statement)))[0]?.message ?? "", /can change what the job runs/);
        });
    }

    for (const statement of [
        allow("s3:PutObject", "arn:aws:s3:::acme-artifacts/temp/*"),
        allow("s3:PutObject", "arn:aws:s3:::acme-artifacts/scripts/job.pyc"),
        allow("s3:GetObject*", "*"),
        allow(["glue:GetJob", "glue:StartJobRun", "iam:GetRole"], "*"),
        allow("iam:PassRole", "arn:aws:iam::123456789012:role/other"),
        allow("glue:UpdateJob", "arn:aws:glue:eu-west-1:123456789012:job/orders"),
    ]) {
        it(`accepts ${JSON.stringify(statement)}`, async () => {
            assert.deepEqual(await findings(granted(statement)), []);
        });
    }

    it("heeds what denies", async () => {
        const grant = allow("s3:*", "arn:aws:s3:::acme-artifacts/*");
        const shut = deny(["s3:Put*", "s3:Delete*"], "arn:aws:s3:::*/scripts/*");
        assert.deepEqual(await findings(granted(grant, shut)), []);
        assert.equal((await findings(granted(grant, deny("s3:Put*", "*")))).length, 1);
    });

    for (const [argument, value] of [
        ["--extra-py-files", "s3://acme-code/a.zip, s3://acme-code/b.zip"],
        ["--extra-jars", "s3://acme-code/b.zip"],
        ["--extra-files", "s3://acme-code/b.zip"],
        ["--additional-python-modules", "polars,s3://acme-code/b.zip"],
    ] as const) {
        it(`counts what ${argument} names among what the job runs`, async () => {
            const grant = granted(allow("s3:PutObject", "arn:aws:s3:::acme-code/b.zip"));
            assert.deepEqual(await findings(grant), []);
            const [finding] = await findings(withArguments({ [argument]: value }, grant));
            assert.match(finding?.message ?? "", /for example on s3:\/\/acme-code\/b\.zip/);
        });
    }

    for (const [statement, can] of [
        [allow("glue:UpdateJob", "arn:aws:glue:*:*:job/users"), "change its own job"],
        [allow("glue:*", "*"), "change its own job"],
        [allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/etl"), "change its own rights"],
        [allow("iam:Attach*", "arn:aws:iam::123456789012:role/*"), "change its own rights"],
        [allow("iam:UpdateAssumeRolePolicy", "*"), "change its own rights"],
        [allow("iam:PassRole", "arn:aws:iam::*:role/etl"), "change its own rights"],
        [
            allow("iam:PassRole", "*", {
                Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
            }),
            "change its own rights",
        ],
        [allow("iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/logs"), "change the policies that it has"],
    ] as const) {
        it(`rejects ${JSON.stringify(statement)}`, async () => {
            const [finding, ...more] = await findings(granted(statement));
            assert.deepEqual(more, []);
            assert.ok(finding?.message.includes(`role "etl" can ${can}: `), finding?.message);
        });
    }

    it("accepts passing roles to another service", async () => {
        const toLambda = { Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } };
        assert.deepEqual(await findings(granted(allow("iam:PassRole", "*", toLambda))), []);
    });

    describe("with AWSGlueServiceRole", () => {
        it("leaves glue:* to the advice about that policy", async () => {
            assert.deepEqual(await findings(attached(serviceRole)), []);
        });

        it("rejects it where the script is among the keys that it writes", async () => {
            const scriptLocation = "s3://aws-glue-assets-123456789012-eu-west-1/scripts/job.py";
            const [finding] = await findings(
                change("Job", "users", { command: { scriptLocation } }, {}, attached(serviceRole)),
            );
            assert.match(
                finding?.message ?? "",
                /AWSGlueServiceRole, statement GlueObjects .*for example on s3:\/\/aws-glue-assets/,
            );
        });
    });

    describe("when values are not known, or cannot be used", () => {
        for (const [what, program, said] of [
            [
                "the script",
                change("Job", "users", { command: { scriptLocation: unknown } }, {}, iamLake()),
                /command\.scriptLocation of urn:\S+::users is not known.*\(undecided, at command\.scriptLocation\)/,
            ],
            [
                "the command",
                change("Job", "users", { command: unknown }, {}, iamLake()),
                /command of urn:\S+::users is not known/,
            ],
            [
                "the modules",
                withArguments({ "--extra-py-files": unknown }),
                /"--extra-py-files"\] of urn:\S+::users is not known/,
            ],
            [
                "the role",
                change("Job", "users", { roleArn: unknown }, {}, iamLake()),
                /roleArn of urn:\S+::users is not known/,
            ],
            [
                "a policy",
                change("RolePolicy", "data", { policy: unknown }, {}, iamLake()),
                /policy of urn:\S+::data is not known/,
            ],
        ] as const) {
            it(`is undecided about ${what}`, async () => {
                const [finding, ...more] = await findings(program);
                assert.deepEqual(more, []);
                assert.equal(finding?.level, "mandatory");
                assert.match(finding?.message ?? "", said);
                assert.match(finding?.message ?? "", /\(undecided/);
            });
        }

        it("rejects a job without a script", async () => {
            const [finding] = await findings(change("Job", "users", { command: {} }, {}, iamLake()));
            assert.match(
                finding?.message ?? "",
                /command\.scriptLocation of urn:\S+ is not set; allowed: s3:\/\/bucket\/key/,
            );
        });

        it("takes a right over jobs whose name is not known for one over its own", async () => {
            const program = granted(allow("glue:UpdateJob", "arn:aws:glue:eu-west-1:123456789012:job/orders"));
            const [finding] = await findings(change("Job", "users", { name: unknown }, {}, program));
            assert.match(finding?.message ?? "", /can change its own job/);
        });

        it("takes a right over policies whose ARN is not known for one over its own", async () => {
            const rights = granted(allow("iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/other"));
            assert.deepEqual(await findings(rights), []);
            const own = resource("aws:iam/policy:Policy", "made", {
                name: unknown,
                arn: unknown,
                policy: '{"Statement":[]}',
            });
            const attachment = resource(
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "made",
                { role: "etl", policyArn: unknown },
                { policyArn: ["urn:pulumi:test::lake::aws:iam/policy:Policy::made"] },
            );
            assert.match(
                (await findings([...rights, own, attachment]))[0]?.message ?? "",
                /can change the policies that it has/,
            );
        });
    });
});

function findings(resources: readonly TestResource[]) {
    return checkRule("job-cannot-change-its-script", resources);
}
