import * as assert from "node:assert";
import { capacityTogether } from "../../../../infra/config/checks/capacity";
import { parseConfig } from "../../../../infra/config/config";
import { dataset } from "../../support/lake";

const problems = (cost: object, values: Record<string, string> = {}) =>
    capacityTogether(parseConfig({ cost: JSON.stringify(cost), ...values }), [dataset()]).join();

describe("a job's capacity", () => {
    it("is refused Flex on workers that it has not", () =>
        assert.match(
            problems({ executionClass: "FLEX" }, { workerType: "G.4X" }),
            /got G.4X with .*allowed: G.1X, G.2X/,
        ));
    it("is refused auto-scaling where there is nothing to scale", () =>
        assert.match(problems({ autoScaling: true }), /got 2 with auto-scaling.*allowed: 3 or more/));
    it("is refused a budget that is not enough for a minute", () =>
        assert.match(problems({ maxPerRun: 0.001 }), /sluice:cost.maxPerRun: got an amount for orders/));
    it("is refused settings for a dataset that is not there", () =>
        assert.match(problems({ perDataset: { order: {} } }), /cost.perDataset.order: .*allowed: orders/));
    it("is fine in the Flex class on small workers", () =>
        assert.strictEqual(problems({ executionClass: "FLEX" }), ""));
});
