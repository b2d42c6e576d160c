import * as assert from "node:assert/strict";
import { createProgress } from "../../local/progress";
import { ensureRuntime } from "../../local/toolchain";
import { runHarness } from "../../scripts/faults/harness";
import { type Options } from "../../scripts/faults/options";
import { type Report } from "../../scripts/faults/report";

/** The short form: `npm run test:faults` is the long one. */
describe("a job that is broken and run again", function () {
    this.timeout(600_000);
    const run = async (options: Partial<Options>): Promise<Report> =>
        runHarness(
            await ensureRuntime(createProgress()),
            { seed: 11, count: 10, job: "sluice", json: false, ...options },
            () => undefined,
        );

    it("loses no row and writes none twice, whatever breaks", async () => {
        const { struck, lost, duplicated, wrong, results } = await run({});
        const examples = results.flatMap((one) => one.examples);
        assert.deepEqual([struck, lost, duplicated, wrong], [10, 0, 0, 0], examples.join("\n"));
    });

    it("writes rows twice where it appends as most jobs do: the harness can fail", async () => {
        const { duplicated } = await run({ job: "plain", count: 3, only: ["expired-token", "lost-answer"] });
        assert.ok(duplicated > 0, "a plain append that was repeated left no duplicate");
    });
});
