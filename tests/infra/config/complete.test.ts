import * as assert from "node:assert/strict";
import { completeConfig, type LakeConfigInput } from "../../../infra/config/complete";
import { parseConfig } from "../../../infra/config/config";

describe("the configuration of a lake in somebody's program", () => {
    it("has every default where nothing is given", () => {
        assert.deepEqual(completeConfig(), parseConfig({}));
    });

    it("keeps what is given, and takes a configuration that was read from the stack as it is", () => {
        const config = completeConfig({ numberOfWorkers: 5, tags: { team: "data" } });
        assert.deepEqual(config, { ...parseConfig({}), numberOfWorkers: 5, tags: { team: "data" } });
        assert.deepEqual(completeConfig(config), config);
    });

    for (const [given, told] of [
        [
            { numberOfWorkers: 1 },
            /config\.numberOfWorkers: got 1; allowed: workers per run, a whole number from 2 to 299/,
        ],
        [{ workers: 3 }, /config\.workers: no such key; allowed: env, workerType, numberOfWorkers/],
        [{ tags: { zone: "raw" } }, /config\.tags: got \{"zone":"raw"\}; allowed: any tag but zone/],
    ] as const) {
        it(`refuses ${JSON.stringify(given)}, saying what is allowed`, () => {
            assert.throws(() => completeConfig(given as LakeConfigInput), told);
        });
    }
});
