import * as assert from "node:assert/strict";
import { jobArguments, jobOfKind, sparkJob } from "../../support/job";
import { check, checkRule, unknown, urn } from "../../support/pack";
import { assertRefused } from "../../support/violations";

const rule = "worker-limit";
const byCapacity = (maxCapacity: unknown) =>
    sparkJob({ maxCapacity, numberOfWorkers: undefined, workerType: undefined });

describe(rule, () => {
    for (const [what, job] of [
        ["the most workers", sparkJob({ numberOfWorkers: 10 })],
        ["workers of the larger type", sparkJob({ workerType: "G.2X" })],
        ["a capacity in place of workers", byCapacity(10)],
        ["a fraction of a DPU", jobOfKind("pythonshell", { maxCapacity: 0.0625, numberOfWorkers: undefined })],
        ["a Python shell and neither", jobOfKind("pythonshell", { numberOfWorkers: undefined, workerType: undefined })],
        ["Ray's own worker type", jobOfKind("glueray", { workerType: "Z.2X", numberOfWorkers: 5 })],
    ] as const) {
        it(`accepts a job with ${what}`, async () => {
            assert.deepEqual(await checkRule(rule, [job]), []);
        });
    }

    it("is an advice", async () => {
        const found = await check([sparkJob({ numberOfWorkers: 11 })]);
        assert.deepEqual(
            found.filter((violation) => violation.rule === rule).map(({ level }) => level),
            ["advisory"],
        );
    });

    for (const [value, shown] of [
        [11, "11"],
        [0, "0"],
        [2.5, "2.5"],
        ["2", '"2"'],
        [undefined, "not set (Glue then chooses)"],
    ] as const) {
        it(`finds numberOfWorkers ${value}`, async () => {
            const job = sparkJob({ numberOfWorkers: value });
            const got = `job "acme-users": numberOfWorkers is ${shown}; allowed: 1 to 10. Set workerType`;
            assertRefused(await checkRule(rule, [job]), job, "numberOfWorkers", got);
        });
    }

    it("counts with auto scaling the most that a run may scale to", async () => {
        const defaultArguments = { ...jobArguments, "--enable-auto-scaling": "true" };
        assert.deepEqual(await checkRule(rule, [sparkJob({ defaultArguments, numberOfWorkers: 10 })]), []);
        const job = sparkJob({ defaultArguments, numberOfWorkers: 40 });
        const got = "numberOfWorkers is 40 (with auto scaling, the most that a run may scale to); allowed";
        assertRefused(await checkRule(rule, [job]), job, "numberOfWorkers", got);
    });

    for (const workerType of ["G.8X", "Standard", "G.025X", undefined, 2]) {
        it(`finds workerType ${workerType}`, async () => {
            const job = sparkJob({ workerType });
            const shown = workerType === undefined ? "not set" : JSON.stringify(workerType);
            const got = `workerType is ${shown}; allowed: "G.1X" or "G.2X".`;
            assertRefused(await checkRule(rule, [job]), job, "workerType", got);
        });
    }

    it("finds a capacity that is too large, and a number of workers beside one", async () => {
        const job = byCapacity(100);
        assertRefused(await checkRule(rule, [job]), job, "maxCapacity", "maxCapacity is 100; allowed: at most 10 DPUs");
        const both = sparkJob({ maxCapacity: 2, numberOfWorkers: 50 });
        assertRefused(await checkRule(rule, [both]), both, "numberOfWorkers", "numberOfWorkers is 50");
    });

    it("finds Ray jobs of too many workers", async () => {
        const job = jobOfKind("glueray", { workerType: "Z.2X", numberOfWorkers: 50 });
        assertRefused(await checkRule(rule, [job]), job, "numberOfWorkers", "numberOfWorkers is 50");
    });

    for (const property of ["numberOfWorkers", "workerType", "maxCapacity"]) {
        it(`finds a job of which ${property} is not known, naming URN and property`, async () => {
            const job = sparkJob({ [property]: unknown });
            const cause = `${property} of ${urn(job)} is not known before deployment`;
            assertRefused(await checkRule(rule, [job]), job, property, cause, `(undecided, at ${property})`);
        });
    }

    describe("configured", () => {
        it("takes other limits", async () => {
            const config = { maxWorkers: 50, workerTypes: ["G.8X"], maxCapacity: 100 };
            const large = sparkJob({ numberOfWorkers: 50, workerType: "G.8X" });
            assert.deepEqual(await checkRule(rule, [large, byCapacity(100)], config), []);
            assert.equal((await checkRule(rule, [sparkJob()], { workerTypes: ["G.8X"] })).length, 1);
        });

        for (const [key, value, allowed] of [
            ["maxWorkers", "10", "a whole number above 0"],
            ["maxWorkers", 2.5, "a whole number above 0"],
            ["maxCapacity", 0, "a number above 0"],
            ["workerTypes", "G.1X", "a list of non-empty strings"],
        ] as const) {
            it(`refuses ${key} ${JSON.stringify(value)}, saying what it got`, async () => {
                const [found] = await checkRule(rule, [sparkJob()], { [key]: value });
                assert.ok(found?.message.includes(`${key} is ${JSON.stringify(value)}; allowed: ${allowed}`));
            });
        }
    });
});
