import * as assert from "node:assert";
import { logProgress } from "../../local/progress";

describe("progress in a log", () => {
    it("says what begins and how it ended", async () => {
        const lines: string[] = [];
        const result = await logProgress((line) => lines.push(line)).step(
            "Building",
            () => Promise.resolve(3),
            (n) => `${n} parts`,
        );
        assert.strictEqual(result, 3);
        assert.strictEqual(lines[0], "Building ...");
        assert.match(lines[1] ?? "", /^Building: 3 parts \(\d+\.\d s\)$/);
    });

    it("says that a step failed, and hands its error on", async () => {
        const lines: string[] = [];
        const step = logProgress((line) => lines.push(line)).step("Building", () =>
            Promise.reject(new Error("no disk")),
        );
        await assert.rejects(step, /no disk/);
        assert.match(lines[1] ?? "", /^Building: failed/);
    });
});
