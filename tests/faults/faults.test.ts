import * as assert from "node:assert/strict";
import { createProgress } from "../../local/progress";
import { ensureRuntime } from "../../local/toolchain";
import { runTrials } from "../../scripts/faults/harness";
import { type Kind, kinds } from "../../scripts/faults/kinds";
import { Lab } from "../../scripts/faults/lab";
import { type Options } from "../../scripts/faults/options";
import { type Report } from "../../scripts/faults/report";

/** The short form: `npm run test:faults` is the long one. */
describe("a job that is broken and run again", function () {
    this.timeout(600_000);
    let lab: Lab;

    before(async () => {
        lab = await Lab.start(await ensureRuntime(createProgress()));
    });

    after(async () => {
        await lab?.close();
    });

    const run = (options: Partial<Options>): Promise<Report> =>
        runTrials(lab, { seed: 11, count: kinds.length, job: "sluice", json: false, ...options }, () => undefined);

    it("loses no row and writes none twice, whatever breaks, and its records agree", async () => {
        const { lost, duplicated, wrong, results } = await run({});
        const examples = results.flatMap((one) => one.examples.map((example) => `${one.kind}: ${example}`));
        assert.deepEqual({ lost, duplicated, wrong }, { lost: 0, duplicated: 0, wrong: 0 }, examples.join("\n"));
        const struck = results.filter((one) => one.struck).map((one) => one.kind);
        assert.deepEqual([...struck].sort(), [...kinds].sort());
        assert.ok(results.some((one) => one.newerInput) && results.some((one) => !one.newerInput));
    });

    it("has rows twice where it appends as most jobs do: the harness can fail", async () => {
        const { results } = await run({ job: "plain", count: 2, only: ["expired-token", "lost-answer"] });
        const shown = results.map(({ kind, struck, duplicated }) => ({ kind, struck, duplicates: duplicated > 0 }));
        const expected = (kind: Kind) => ({ kind, struck: true, duplicates: true });
        assert.deepEqual(shown, [expected("expired-token"), expected("lost-answer")]);
    });
});
