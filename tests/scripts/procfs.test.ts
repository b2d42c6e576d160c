import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { descendants, parseParent, readOfLiving, readParents } from "../../scripts/procfs";

describe("the tree of processes", () => {
    it("has all that is below the root, and nobody else", () => {
        const parents = new Map([
            [2, 1],
            [3, 2],
            [4, 2],
            [5, 4],
            [6, 1],
            [7, 6],
        ]);
        assert.deepEqual(
            [...descendants(2, parents)].sort((a, b) => a - b),
            [3, 4, 5],
        );
        assert.deepEqual(descendants(7, parents), []);
    });

    it("finds a process's parent, whatever the program is called", () => {
        assert.equal(parseParent("4711 (java) S 17 1 1 0"), 17);
        assert.equal(parseParent("4711 (a) b (c)) R 18 1 1 0"), 18);
        assert.throws(() => parseParent("4711 (java)"), /field 4/u);
    });

    it("is that of this machine, without what has ended", async () => {
        const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
            stdio: ["pipe", "ignore", "ignore"],
        });
        await once(child, "spawn");
        const file = `/proc/${child.pid}/stat`;
        assert.equal(readParents().get(child.pid ?? 0), process.pid);
        assert.equal(parseParent(readOfLiving(file) ?? ""), process.pid);
        child.stdin.end();
        await once(child, "close");
        assert.equal(readParents().get(child.pid ?? 0), undefined);
        assert.equal(readOfLiving(file), undefined);
    });
});
