import * as assert from "node:assert";
import { parseConfig } from "../../../infra/config/config";
import { costBound } from "../../../infra/cost/bound";
import { jobCapacity } from "../../../infra/cost/jobCapacity";

const datasets = [{ name: "users" }];
const config = (cost: object, values: Record<string, string> = {}) =>
    parseConfig({ cost: JSON.stringify(cost), ...values });

describe("what a lake may cost", () => {
    it("is timeout, workers and list price, by run and by month, and the crawls beside it", () => {
        assert.deepStrictEqual(costBound(config({}), datasets), {
            jobs: [{ dataset: "users", dpus: 2, minutes: 60, perRun: 0.88, runsPerMonth: 30, perMonth: 26.4 }],
            crawlsPerMonth: 60,
            crawlsCost: 8.8,
            perMonth: 35.2,
        });
    });

    it("counts retries, each of which may take as long as the run", () => {
        assert.strictEqual(costBound(config({}, { maxRetries: "1" }), datasets).jobs[0]?.perMonth, 52.8);
    });

    it("is less in the Flex class, for one dataset where it alone is of it", () => {
        const bound = costBound(config({ perDataset: { users: { executionClass: "FLEX" } } }), datasets);
        assert.strictEqual(bound.jobs[0]?.perRun, 0.58);
    });

    it("counts an evaluation a run where data quality is enabled, and the job that waits for it", () => {
        const quality = JSON.stringify({ enabled: true, numberOfWorkers: 4, timeoutMinutes: 30 });
        const bound = costBound(config({}, { quality }), [...datasets, { name: "airports" }]);
        // 4 DPU for half an hour are $0.88; 0.0625 DPU wait up to 40 minutes, for less than two cents.
        assert.deepStrictEqual(bound.quality, { dpus: 4, minutes: 30, perRun: 0.9, runsPerMonth: 60, perMonth: 53.9 });
        const without = costBound(config({}), [...datasets, { name: "airports" }]);
        assert.strictEqual(without.quality, undefined);
        assert.strictEqual(Math.round((bound.perMonth - without.perMonth) * 100), 5390);
    });

    it("shortens the timeout to what a run's budget is enough for", () => {
        assert.strictEqual(jobCapacity(config({ maxPerRun: 0.44 }), "users").timeoutMinutes, 30);
    });

    it("leaves a lower timeout as it is", () => {
        assert.strictEqual(jobCapacity(config({ maxPerRun: 44 }), "users").timeoutMinutes, 60);
    });
});
