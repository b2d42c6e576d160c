import * as assert from "node:assert/strict";
import { asTable, isClean, summarise } from "../../../scripts/faults/report";
import { type TrialResult } from "../../../scripts/faults/trial";

const options = { seed: 1, count: 2, job: "sluice", json: false } as const;

function trial(changes: Partial<TrialResult> = {}): TrialResult {
    return {
        trial: 1,
        kind: "lost-answer",
        struck: true,
        failedRuns: 1,
        newerInput: false,
        lost: 0,
        duplicated: 0,
        wrong: 0,
        examples: [],
        fault: { kind: "lost-answer", plan: { rules: [] }, arguments: {} },
        message: "",
        seconds: 1,
        ...changes,
    };
}

describe("the report of faults", () => {
    it("is clean where as many faults struck as were wanted, and nothing is wrong", () => {
        assert.equal(isClean(summarise(options, [trial(), trial()], 2)), true);
    });

    it("is not clean where too few struck, whatever was checked", () => {
        assert.equal(isClean(summarise(options, [trial(), trial({ struck: false })], 2)), false);
    });

    it("is not clean where a row is lost, there twice, or anything else is wrong", () => {
        for (const bad of [{ lost: 1 }, { duplicated: 1 }, { wrong: 1 }]) {
            assert.equal(isClean(summarise(options, [trial(), trial(bad)], 2)), false, JSON.stringify(bad));
        }
    });

    it("tells kills at a request from those at any time", () => {
        const fault = (moment: "request" | number) => ({
            ...{ kind: "kill-worker" as const, plan: { rules: [] }, arguments: {} },
            kill: { victim: "worker" as const, moment },
        });
        const killed = (moment: "request" | number) => trial({ kind: "kill-worker", fault: fault(moment) });
        const table = asTable(summarise(options, [killed("request"), killed(0.3), killed(0.7)], 3));
        assert.match(table, /kill-worker, at a request │ +1 │/);
        assert.match(table, /kill-worker, at any time +│ +2 │/);
    });
});
