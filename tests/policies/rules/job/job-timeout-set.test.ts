import * as assert from "node:assert/strict";
import { jobOfKind, sparkJob, trigger } from "../../support/job";
import { checkRule, unknown } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "job-timeout-set";

describe(rule, () => {
    for (const timeout of [1, 60, 480]) {
        it(`accepts a timeout of ${timeout} minutes`, async () => {
            assert.deepEqual(await checkRule(rule, [sparkJob({ timeout })]), []);
        });
    }

    for (const [timeout, shown] of [
        [481, "481"],
        [2880, "2880"],
        [0, "0"],
        [-5, "-5"],
        [1.5, "1.5"],
        ["60", '"60"'],
        [undefined, "not set (Glue then stops a run after hours or days, by its version)"],
    ] as const) {
        it(`rejects a timeout of ${timeout}`, async () => {
            const job = sparkJob({ timeout });
            const found = await checkRule(rule, [job]);
            const got = `job "acme-users": timeout is ${shown}; allowed: whole minutes from 1 to 480. Set timeout`;
            assertRefused(found, job, "timeout", got);
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a timeout that is not known, naming URN and property", async () => {
        const job = sparkJob({ timeout: unknown });
        assertUndecided(await checkRule(rule, [job]), job, "timeout");
    });

    it("asks no timeout of Ray and streaming jobs, and one of others", async () => {
        for (const kind of ["glueray", "gluestreaming"]) {
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind, { timeout: undefined })]), []);
        }
        for (const kind of ["pythonshell", undefined, unknown]) {
            assert.equal((await checkRule(rule, [jobOfKind(kind, { timeout: undefined })])).length, 1);
        }
    });

    describe("for a trigger", () => {
        it("accepts one that leaves the job's timeout as it is, or sets a right one", async () => {
            const actions = [{ jobName: "a" }, { jobName: "a", timeout: 30 }, { crawlerName: "c", timeout: 9999 }];
            assert.deepEqual(await checkRule(rule, [trigger(actions)]), []);
        });

        it("rejects one that gives a run longer than a job may have", async () => {
            const starting = trigger([{ jobName: "a" }, { jobName: "a", timeout: 10_000 }]);
            const got =
                'trigger "nightly": actions[1].timeout is 10000; allowed: whole minutes from 1 to 480. Leave timeout out';
            assertRefused(await checkRule(rule, [starting]), starting, "actions[1].timeout", got);
        });

        for (const [actions, missed] of [
            [[{ jobName: "a", timeout: unknown }], "actions[0].timeout"],
            [[unknown], "actions[0]"],
            [unknown, "actions"],
        ] as const) {
            it(`rejects one of which ${missed} is not known`, async () => {
                const starting = trigger(actions);
                const property = missed === "actions" ? "actions.timeout" : "actions[0].timeout";
                assertUndecided(await checkRule(rule, [starting]), starting, property, { unknown: missed });
            });
        }
    });

    describe("configured", () => {
        it("takes another maximum, for jobs and for triggers", async () => {
            const resources = [sparkJob({ timeout: 600 }), trigger([{ jobName: "a", timeout: 600 }])];
            assert.deepEqual(await checkRule(rule, resources, { maxMinutes: 600 }), []);
            assert.equal((await checkRule(rule, resources, { maxMinutes: 599 })).length, 2);
        });

        it("refuses a maximum of the wrong type, saying what it got", async () => {
            for (const maxMinutes of ["480", 0, -1, 1.5, [480]]) {
                const [found] = await checkRule(rule, [sparkJob()], { maxMinutes });
                const got = `maxMinutes is ${JSON.stringify(maxMinutes)}; allowed: a whole number above 0`;
                assert.ok(found?.message.includes(got), found?.message);
            }
        });
    });
});
