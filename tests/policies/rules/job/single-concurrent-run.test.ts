import * as assert from "node:assert/strict";
import { jobOfKind, sparkJob } from "../../support/job";
import { checkRule, remediate, unknown } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "single-concurrent-run";
const runs = (maxConcurrentRuns: unknown) => sparkJob({ executionProperty: { maxConcurrentRuns } });

describe(rule, () => {
    for (const [what, job] of [
        ["says one run at a time", runs(1)],
        ["says nothing", sparkJob({ executionProperty: undefined })],
        ["has an empty execution property", sparkJob({ executionProperty: {} })],
        ["has no execution property", sparkJob({ executionProperty: null })],
        ["leaves the number out", runs(null)],
    ] as const) {
        it(`accepts a job that ${what}`, async () => {
            assert.deepEqual(await checkRule(rule, [job]), []);
        });
    }

    for (const [value, shown] of [
        [2, "2"],
        [0, "0"],
        [1.5, "1.5"],
        ["1", '"1"'],
    ] as const) {
        it(`rejects a job with maxConcurrentRuns ${shown}`, async () => {
            const job = runs(value);
            const found = await checkRule(rule, [job]);
            assertRefused(
                found,
                job,
                "executionProperty.maxConcurrentRuns",
                `job "acme-users": executionProperty.maxConcurrentRuns is ${shown}; allowed: 1. Set executionProperty`,
            );
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    for (const value of [3, "one", [{ maxConcurrentRuns: 3 }]]) {
        it(`rejects an execution property that is no object: ${JSON.stringify(value)}`, async () => {
            const job = sparkJob({ executionProperty: value });
            const got = `executionProperty is ${JSON.stringify(value)}; allowed: { maxConcurrentRuns: 1 }`;
            assertRefused(await checkRule(rule, [job]), job, "executionProperty", got);
        });
    }

    it("rejects a job of which the number is not known, naming URN and property", async () => {
        const one = runs(unknown);
        assertUndecided(await checkRule(rule, [one]), one, "executionProperty.maxConcurrentRuns");
        const all = sparkJob({ executionProperty: unknown });
        assertUndecided(await checkRule(rule, [all]), all, "executionProperty");
    });

    it("lets jobs without bookmarks run side by side, and no job of which the kind is not known", async () => {
        const executionProperty = { maxConcurrentRuns: 5 };
        for (const kind of ["pythonshell", "glueray"]) {
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind, { executionProperty })]), []);
        }
        assert.equal((await checkRule(rule, [jobOfKind(unknown, { executionProperty })])).length, 1);
    });

    it("sets one run at a time at level remediate", async () => {
        for (const job of [runs(4), sparkJob({ executionProperty: 4 })]) {
            const right = { ...job.properties, executionProperty: { maxConcurrentRuns: 1 } };
            assert.deepEqual(await remediate(rule, job), right);
        }
        for (const job of [runs(1), runs(unknown), sparkJob({ executionProperty: unknown })]) {
            assert.equal(await remediate(rule, job), undefined);
        }
    });
});
