import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { jobOf, triggerOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

/** A value that the program marks as secret, as the engine writes it. */
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });
const password = "correct horse battery staple";

describe("no-secrets-in-arguments", () => {
    it("accepts arguments that name secrets and parameters", async () => {
        const job = jobOf("users", {
            DB_SECRET: "analytics/warehouse",
            API_TOKEN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:api-AbCdEf",
            DB_PASSWORD: "/prod/warehouse/password",
            OUTPUT_PATH: "s3://acme-curated/users/",
        });
        assert.deepEqual(await violations(job), []);
    });

    it("accepts jobs, triggers and workflows without arguments", async () => {
        for (const none of [undefined, null, {}]) {
            assert.deepEqual(await violations(jobOf("users", {}, { defaultArguments: none })), []);
            assert.deepEqual(await violations(workflow(none)), []);
            assert.deepEqual(await violations(triggerOf("nightly", [{ jobName: "users", arguments: none }])), []);
        }
        assert.deepEqual(await violations(triggerOf("nightly", undefined)), []);
    });

    for (const [where, resource, told] of [
        [
            "a job's arguments",
            jobOf("users", { DB_PASSWORD: password }),
            'job "users": defaultArguments["--DB_PASSWORD"] is a literal',
        ],
        [
            "a job's fixed arguments",
            jobOf("users", {}, { nonOverridableArguments: { "--DB_PASSWORD": password } }),
            'job "users": nonOverridableArguments["--DB_PASSWORD"] is',
        ],
        [
            "what a trigger passes",
            triggerOf("nightly", [
                { crawlerName: "raw" },
                { jobName: "users", arguments: { "--DB_PASSWORD": password } },
            ]),
            'trigger "nightly": actions[1].arguments["--DB_PASSWORD"] is',
        ],
        [
            "a workflow's run properties",
            workflow({ DB_PASSWORD: password }),
            'workflow "lake": defaultRunProperties.DB_PASSWORD is',
        ],
    ] as const) {
        it(`rejects a secret among ${where}, and does not print it`, async () => {
            const found = await violations(resource);
            assertFound(
                found,
                resource,
                told,
                "its name says that it is a secret (its value is not shown here); allowed: the name or ARN of a secret",
                "Keep the secret in AWS Secrets Manager",
            );
            assert.doesNotMatch(found[0]?.message ?? "", /horse/);
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a value that looks like a credential, whatever its name", async () => {
        const job = jobOf("users", { SOURCE: ["postgresql://etl:", "hunter2@db/users"].join("") });
        const found = await violations(job);
        assertFound(
            found,
            job,
            `defaultArguments["--SOURCE"] holds a URL with a user's password (its value is not shown`,
        );
        assert.doesNotMatch(found[0]?.message ?? "", /hunter2/);
    });

    it("rejects a number under a name that says secret", async () => {
        const job = jobOf("users", { PIN_PASSCODE: 4711 });
        assertFound(await violations(job), job, '"--PIN_PASSCODE"] is a literal');
    });

    it("reports each secret by itself", async () => {
        assert.equal((await violations(jobOf("users", { DB_PASSWORD: password, API_KEY: password }))).length, 2);
    });

    describe("marked as secret by the program", () => {
        it("rejects a value whose name and looks tell nothing", async () => {
            const job = jobOf("users", { LABEL: secret("blue"), ENV: "dev" });
            const told =
                'defaultArguments["--LABEL"] is marked as secret by the program; Glue keeps it in clear; allowed';
            const found = await violations(job);
            assertFound(found, job, told);
            assert.doesNotMatch(found[0]?.message ?? "", /blue/);
        });

        it("rejects it among what triggers pass, and in a workflow", async () => {
            const trigger = triggerOf("nightly", [{ jobName: "users", arguments: { "--LABEL": secret("blue") } }]);
            assertFound(await violations(trigger), trigger, 'actions[0].arguments["--LABEL"] is marked as secret');
            const run = workflow({ LABEL: secret("blue") });
            assertFound(await violations(run), run, "defaultRunProperties.LABEL is marked as secret");
        });

        it("rejects arguments that are marked as a whole, once", async () => {
            const job = jobOf("users", {}, { defaultArguments: secret({ "--LABEL": "blue", "--ENV": "dev" }) });
            assertFound(
                await violations(job),
                job,
                "defaultArguments is marked as secret by the program",
                "(at defaultArguments)",
            );
            const trigger = triggerOf("nightly", secret([{ jobName: "users", arguments: { "--LABEL": "blue" } }]));
            assertFound(await violations(trigger), trigger, "actions[0].arguments is marked as secret");
        });

        it("rejects one that is not known yet", async () => {
            const job = jobOf("users", { LABEL: secret(unknown) });
            assertFound(await violations(job), job, 'defaultArguments["--LABEL"] is marked as secret');
        });

        it("accepts what only names a secret, and was marked by what it was made with", async () => {
            const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:api-AbCdEf";
            assert.deepEqual(await violations(jobOf("users", { DB_SECRET: secret(arn), USE_TLS: secret("true") })), []);
        });

        it("says nothing of marks elsewhere", async () => {
            const job = jobOf("users", { ENV: "dev" }, { description: secret("blue"), connections: secret(["a"]) });
            assert.deepEqual(await violations(job), []);
        });
    });

    describe("with a value that is not known", () => {
        it("refuses undecided: an argument", async () => {
            const job = jobOf("users", { LABEL: unknown });
            assertUndecided(await violations(job), job, 'defaultArguments["--LABEL"]');
        });

        it("accepts an argument that only says where something is, by its name", async () => {
            assert.deepEqual(await violations(jobOf("users", { DB_SECRET_ARN: unknown, OUTPUT_PATH: unknown })), []);
        });

        for (const [property, resource] of [
            ["defaultArguments", jobOf("users", {}, { defaultArguments: unknown })],
            ["nonOverridableArguments", jobOf("users", {}, { nonOverridableArguments: unknown })],
            ["actions", triggerOf("nightly", unknown)],
            ["actions[0]", triggerOf("nightly", [unknown])],
            ["actions[0].arguments", triggerOf("nightly", [{ jobName: "users", arguments: unknown }])],
            ["defaultRunProperties", workflow(unknown)],
        ] as const) {
            it(`refuses undecided: ${property}`, async () => {
                const [found, ...more] = await violations(resource);
                assert.deepEqual(more, []);
                assert.ok(
                    found?.message.includes(`${property} of ${urn(resource)} is not known before deployment`),
                    found?.message,
                );
                assert.match(found?.message ?? "", /, so secrets may be among its values; allowed.*\(undecided, at /);
            });
        }
    });

    describe("configured", () => {
        it("passes arguments that hold no secret, with or without dashes and in any case", async () => {
            const job = jobOf("users", { PASSWORD_RULES: "eight characters", TOKEN: "users" });
            assert.equal((await violations(job)).length, 2);
            assert.deepEqual(await violations(job, { notSecret: ["--password_rules", "Token"] }), []);
        });

        it("refuses a configuration of the wrong type, saying what is allowed", async () => {
            const [found] = await violations(jobOf("users", {}), { notSecret: "TOKEN" });
            assert.match(found?.message ?? "", /notSecret is "TOKEN"; allowed: a list of non-empty strings/);
        });
    });

    it("survives arguments of the wrong type", async () => {
        for (const defaultArguments of [
            "x",
            7,
            [password],
            { "--A": true },
            { "--DB_PASSWORD": null },
            { "--A": { b: [7] } },
        ]) {
            assert.deepEqual(await violations(jobOf("users", {}, { defaultArguments })), []);
        }
        const job = jobOf("users", { DB_PASSWORD: { value: password } });
        assertFound(await violations(job), job, 'defaultArguments["--DB_PASSWORD"] is a literal');
    });
});

function workflow(defaultRunProperties: unknown): TestResource {
    return { type: "aws:glue/workflow:Workflow", name: "lake", properties: { name: "lake", defaultRunProperties } };
}

async function violations(resource: TestResource, config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("no-secrets-in-arguments", [defined(resource)], config);
}

/** Without the properties that are undefined, which the wire has no way to write. */
function defined(resource: TestResource): TestResource {
    return JSON.parse(JSON.stringify(resource)) as TestResource;
}
