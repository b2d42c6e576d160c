import * as assert from "node:assert/strict";
import { run } from "../../scripts/generate-config-docs";

describe("the configuration's documentation", () => {
    it("is what docs/configuration.md holds", async () => {
        const complaints: string[] = [];
        const code = await run(["--check"], (line) => complaints.push(line));
        assert.deepEqual([code, complaints], [0, []]);
    });

    it("refuses arguments that its generator does not know", async () => {
        const complaints: string[] = [];
        assert.equal(await run(["--chek"], (line) => complaints.push(line)), 2);
        assert.deepEqual(complaints, ["got --chek; allowed: --check, or nothing to write the file"]);
    });
});
