import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseProportionalKilobytes, sampleGroups, sampleMemory } from "../../../../scripts/bench/etl/processTree";

describe("the memory of a run's processes", () => {
    it("counts the pages that processes share once", () => {
        assert.equal(parseProportionalKilobytes("Rss:  900 kB\nPss:   512 kB\nPss_Dirty: 1 kB\n"), 512);
        assert.throws(() => parseProportionalKilobytes("Rss: 1 kB\n"), /a line Pss/u);
    });

    it("is the peak of what was started since, without what had been there", async () => {
        const sampler = sampleMemory(process.pid);
        const program = "global.held = Buffer.alloc(64 << 20, 1); process.stdout.write('held'); process.stdin.resume()";
        const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] });
        await once(child.stdout, "data");
        const peak = sampler.stop();
        child.stdin.end();
        await once(child, "close");
        assert.equal(peak !== undefined, process.platform === "linux");
        assert.ok(peak === undefined || (peak > 64 && peak < 512), `${peak} MB`);
    });

    it("is told for each group that a process is in", async () => {
        const sampler = sampleGroups(process.pid, ({ program, above }) => [`${program} below ${above.length}`, "all"]);
        const program = "global.held = Buffer.alloc(64 << 20, 1); process.stdout.write('held'); process.stdin.resume()";
        const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] });
        await once(child.stdout, "data");
        const peaks = sampler.stop();
        child.stdin.end();
        await once(child, "close");
        assert.equal(peaks !== undefined, process.platform === "linux");
        const groups = peaks === undefined ? [] : [...peaks.keys()].sort();
        assert.ok(peaks === undefined || (groups.length === 2 && (peaks.get("all") ?? 0) > 64), groups.join());
    });
});
