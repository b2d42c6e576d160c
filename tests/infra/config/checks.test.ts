import * as assert from "node:assert";
import { configProblems } from "../../../infra/config/checks";
import { configSchema } from "../../../infra/config/config";

describe("checks of the configuration", () => {
    const config = configSchema.parse({});

    it("find nothing wrong with the defaults", () => {
        assert.deepStrictEqual(configProblems(config, []), []);
    });

    it("all speak, in their order", () => {
        const problems = configProblems(config, [], [() => ["first"], () => [], () => ["second", "third"]]);
        assert.deepStrictEqual(problems, ["first", "second", "third"]);
    });
});
