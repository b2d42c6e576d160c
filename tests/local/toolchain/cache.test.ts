import * as assert from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ensureBuilt, isComplete } from "../../../local/toolchain/cache";

describe("the tool cache", () => {
    const before = process.env.SLUICE_CACHE;
    beforeEach(() => (process.env.SLUICE_CACHE = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-cache-"))));
    after(() => {
        if (before === undefined) {
            delete process.env.SLUICE_CACHE;
        } else {
            process.env.SLUICE_CACHE = before;
        }
    });

    it("builds a part once and finds it again", async () => {
        let builds = 0;
        const build = (folder: string): Promise<void> => {
            builds++;
            fs.writeFileSync(path.join(folder, "tool"), "x");
            return Promise.resolve();
        };
        const first = await ensureBuilt("tool-1", build);
        assert.strictEqual(await ensureBuilt("tool-1", build), first);
        assert.strictEqual(builds, 1);
        assert.ok(fs.existsSync(path.join(first, "tool")));
    });

    it("builds a part once when two ask for it at the same time", async () => {
        let builds = 0;
        const build = async (): Promise<void> => {
            builds++;
            await new Promise((resolve) => setImmediate(resolve));
        };
        await Promise.all([ensureBuilt("tool-1", build), ensureBuilt("tool-1", build)]);
        assert.strictEqual(builds, 1);
    });

    it("never takes a build that failed half-way for a finished one, and starts it from an empty folder", async () => {
        const fail = (folder: string): Promise<void> => {
            fs.writeFileSync(path.join(folder, "half"), "x");
            return Promise.reject(new Error("network is gone"));
        };
        await assert.rejects(ensureBuilt("tool-1", fail), /network is gone/);
        assert.strictEqual(isComplete("tool-1"), false);
        const folder = await ensureBuilt("tool-1", () => Promise.resolve());
        assert.ok(!fs.existsSync(path.join(folder, "half")));
    });
});
