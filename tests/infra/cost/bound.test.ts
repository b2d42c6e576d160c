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

    it("shortens the timeout to what a run's budget is enough for", () => {
        assert.strictEqual(jobCapacity(config({ maxPerRun: 0.44 }), "users").timeoutMinutes, 30);
    });

    it("leaves a lower timeout as it is", () => {
        assert.strictEqual(jobCapacity(config({ maxPerRun: 44 }), "users").timeoutMinutes, 60);
    });
});
