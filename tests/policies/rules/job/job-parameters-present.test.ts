import * as assert from "node:assert/strict";
import { jobArguments, jobOfKind, jobWith, sparkJob, startWith, trigger } from "../../support/job";
import { checkRule, unknown, urn } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "job-parameters-present";
const five = ["--INPUT_DB", "--INPUT_TABLE", "--OUTPUT_PATH", "--PARTITION_COL", "--ENV"];

describe(rule, () => {
    it("accepts a job with the five parameters", async () => {
        assert.deepEqual(await checkRule(rule, [sparkJob()]), []);
    });

    it("accepts parameters that no run may change", async () => {
        const { "--ENV": env, ...rest } = jobArguments;
        const fixed = sparkJob({ defaultArguments: rest, nonOverridableArguments: { "--ENV": env } });
        const all = sparkJob({ defaultArguments: undefined, nonOverridableArguments: jobArguments });
        assert.deepEqual(await checkRule(rule, [fixed, all]), []);
    });

    for (const key of five) {
        it(`rejects a job without ${key}`, async () => {
            const job = jobWith({ [key]: undefined });
            const found = await checkRule(rule, [job]);
            const got = `job "acme-users" has no ${key}; allowed: all of this rule's parameters, none of them empty.`;
            assertRefused(found, job, "defaultArguments", got, "Give the job each parameter");
            assert.equal(found[0]?.level, "mandatory");
        });

        for (const value of ["", "  ", 5, true, {}]) {
            it(`rejects a job with ${key} ${JSON.stringify(value)}`, async () => {
                const job = jobWith({ [key]: value });
                const property = `defaultArguments["${key}"]`;
                const got = `${property} is ${JSON.stringify(value)}; allowed: a value for ${key} that is not empty`;
                assertRefused(await checkRule(rule, [job]), job, property, got);
            });
        }

        it(`rejects a job of which ${key} is not known, naming URN and property`, async () => {
            const job = jobWith({ [key]: unknown });
            assertUndecided(await checkRule(rule, [job]), job, `defaultArguments["${key}"]`);
        });
    }

    it("judges the value that wins", async () => {
        const job = sparkJob({ nonOverridableArguments: { "--ENV": "" } });
        const property = 'nonOverridableArguments["--ENV"]';
        assertRefused(await checkRule(rule, [job]), job, property, `${property} is ""`);
    });

    it("says in one violation all that a job lacks", async () => {
        for (const defaultArguments of [undefined, null, {}, "--ENV"]) {
            const job = sparkJob({ defaultArguments });
            const got = `has no ${five.join(", no ")};`;
            assertRefused(await checkRule(rule, [job]), job, "defaultArguments", got);
        }
    });

    it("says what is missing but for its dashes", async () => {
        const job = jobWith({ "--ENV": undefined, ENV: "dev" });
        const hint = "Glue hands over what begins with two dashes: ENV does not.";
        assertRefused(await checkRule(rule, [job]), job, "defaultArguments", "has no --ENV;", hint);
    });

    it("says once that arguments are not known", async () => {
        const all = sparkJob({ defaultArguments: unknown });
        assertUndecided(await checkRule(rule, [all]), all, "defaultArguments");
        const fixed = sparkJob({ nonOverridableArguments: unknown });
        assertUndecided(await checkRule(rule, [fixed]), fixed, "nonOverridableArguments");
    });

    for (const key of ["--JOB_NAME", "--mode", "--debug", "--endpoint"]) {
        it(`rejects ${key}, which Glue sets itself, for jobs of any kind and for triggers`, async () => {
            const job = jobWith({ [key]: "x" });
            const got = `job "acme-users" sets ${key}; allowed: any argument but --JOB_NAME, --mode, --debug, --endpoint`;
            assertRefused(await checkRule(rule, [job]), job, `defaultArguments["${key}"]`, got);
            const fixed = jobOfKind("pythonshell", { nonOverridableArguments: { [key]: unknown } });
            assertRefused(await checkRule(rule, [fixed]), fixed, `nonOverridableArguments["${key}"]`, `sets ${key}`);
            const starting = startWith({ [key]: "x" });
            const property = `actions[0].arguments["${key}"]`;
            assertRefused(await checkRule(rule, [starting]), starting, property, `trigger "nightly" sets ${key}`);
        });
    }

    it("asks no parameters of jobs that are not Spark's, and all of a job of which the kind is not known", async () => {
        for (const kind of ["pythonshell", "glueray", "gluestreaming"]) {
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind, { defaultArguments: {} })]), []);
        }
        assert.equal((await checkRule(rule, [jobOfKind(unknown, { defaultArguments: {} })])).length, 1);
    });

    describe("for a trigger", () => {
        it("accepts one that passes nothing, or another environment", async () => {
            for (const starting of [startWith({}), startWith({ "--ENV": "prod" }), trigger([])]) {
                assert.deepEqual(await checkRule(rule, [sparkJob(), starting]), []);
            }
        });

        it("rejects one that passes an empty parameter", async () => {
            const starting = startWith({ "--PARTITION_COL": "" });
            const property = 'actions[0].arguments["--PARTITION_COL"]';
            const got = `trigger "nightly": ${property} is ""; allowed: a value for --PARTITION_COL`;
            assertRefused(await checkRule(rule, [sparkJob(), starting]), starting, property, got);
        });

        for (const key of ["--INPUT_DB", "--INPUT_TABLE"]) {
            it(`rejects one that gives a job another ${key}, since the bookmark is the job's`, async () => {
                const starting = startWith({ [key]: "orders" });
                const property = `actions[0].arguments["${key}"]`;
                assertRefused(
                    await checkRule(rule, [sparkJob(), starting]),
                    starting,
                    property,
                    `${property} is "orders" (where job "acme-users" itself has "`,
                    "the two inputs would share one bookmark); allowed: the job's own input",
                );
            });
        }

        it("accepts one that says the job's own input again, or one that the job does not take", async () => {
            const same = startWith({ "--INPUT_TABLE": "users" });
            assert.deepEqual(await checkRule(rule, [sparkJob(), same]), []);
            const fixed = sparkJob({ nonOverridableArguments: { "--INPUT_TABLE": "users" } });
            assert.deepEqual(await checkRule(rule, [fixed, startWith({ "--INPUT_TABLE": "orders" })]), []);
        });

        it("lets one job without a bookmark read this and that", async () => {
            const starting = startWith({ "--INPUT_TABLE": "orders" });
            assert.deepEqual(await checkRule(rule, [jobOfKind("pythonshell"), starting]), []);
        });

        it("finds the job by what the trigger was made from where its name is not known", async () => {
            const actions = [{ jobName: unknown, arguments: { "--INPUT_TABLE": "orders" } }];
            const job = sparkJob({ name: unknown });
            const starting = trigger(actions, { actions: [urn(job)] });
            const property = 'actions[0].arguments["--INPUT_TABLE"]';
            assertRefused(await checkRule(rule, [job, starting]), starting, property, "share one bookmark");
        });

        for (const [actions, property, missed] of [
            [[{ jobName: "a", arguments: { "--ENV": unknown } }], 'actions[0].arguments["--ENV"]', undefined],
            [[{ jobName: "a", arguments: unknown }], "actions[0].arguments", undefined],
            [[unknown], "actions[0].arguments", "actions[0]"],
            [unknown, "actions.arguments", "actions"],
        ] as const) {
            it(`rejects one of which ${missed ?? property} is not known`, async () => {
                const starting = trigger(actions);
                assertUndecided(await checkRule(rule, [starting]), starting, property, { unknown: missed });
            });
        }
    });

    describe("configured", () => {
        it("asks for parameters of other names, with or without their dashes", async () => {
            const config = { parameters: ["--SOURCE", "TARGET"] };
            assert.deepEqual(await checkRule(rule, [jobWith({ "--SOURCE": "a", "--TARGET": "b" })], config), []);
            const [found] = await checkRule(rule, [sparkJob()], config);
            assert.match(found?.message ?? "", /has no --SOURCE, no --TARGET;/);
        });

        it("guards inputs of other names", async () => {
            const config = { inputParameters: ["SOURCE"] };
            const resources = [jobWith({ "--SOURCE": "a" }), startWith({ "--SOURCE": "b", "--INPUT_TABLE": "c" })];
            const [found, ...more] = await checkRule(rule, resources, config);
            assert.deepEqual(more, []);
            assert.match(found?.message ?? "", /arguments\["--SOURCE"\] is "b"/);
            const hidden = await checkRule(rule, [startWith({ "--SOURCE": unknown })], config);
            assert.equal(hidden.length, 1);
        });

        it("refuses names of the wrong type, saying what it got", async () => {
            const [found] = await checkRule(rule, [sparkJob()], { parameters: "--ENV" });
            assert.match(found?.message ?? "", /parameters is "--ENV"; allowed: a list of non-empty strings/);
        });
    });
});
