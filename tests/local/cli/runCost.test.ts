import * as assert from "node:assert";
import { runCost } from "../../../local/cli/runCost";

const run = { ExecutionTime: 3600, MaxCapacity: 2, WorkerType: "G.1X", ExecutionClass: "STANDARD" } as const;

describe("what a run cost", () => {
    it("is its time, its capacity and the list price", () => {
        assert.deepStrictEqual(runCost(run), { dpuSeconds: 7200, usd: 0.88 });
    });

    it("is what Glue says it used, where workers came and went", () => {
        assert.deepStrictEqual(runCost({ ...run, DPUSeconds: 3600 }), { dpuSeconds: 3600, usd: 0.44 });
    });

    it("is less in the Flex class, and more for workers with more memory", () => {
        assert.strictEqual(runCost({ ...run, ExecutionClass: "FLEX" })?.usd, 0.58);
        assert.strictEqual(runCost({ ...run, WorkerType: "R.1X" })?.usd, 1.04);
    });

    it("is a minute's at least, for AWS bills no less", () => {
        assert.deepStrictEqual(runCost({ ...run, ExecutionTime: 6 }, 3600), { dpuSeconds: 12, usd: 120 });
        assert.deepStrictEqual(runCost({ ...run, ExecutionTime: 6, DPUSeconds: 6 }, 3600), { dpuSeconds: 6, usd: 60 });
    });

    it("is at the price that is given", () => {
        assert.strictEqual(runCost(run, 1)?.usd, 2);
    });

    it("is not said of a run that has not run, or of which nobody says the capacity", () => {
        assert.strictEqual(runCost({ ...run, ExecutionTime: 0 }), undefined);
        assert.strictEqual(runCost({ ExecutionTime: 60 }), undefined);
    });
});
