import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseProportionalKilobytes, sampleMemory } from "../../../../scripts/bench/etl/processTree";

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
});
