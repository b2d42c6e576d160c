import { strict as assert } from "node:assert";
import { parseCpuTicks, parsePeakKilobytes, usageOf } from "../../../scripts/bench/usage";

describe("what a process has used", () => {
    it("adds user and system time, whatever the program is called", () => {
        const rest = "S 1 1 1 0 -1 4194304 100 0 0 0 250 17 0 0 20 0 11 0 1000 0 0";
        assert.equal(parseCpuTicks(`4711 (node) ${rest}`), 267);
        assert.equal(parseCpuTicks(`4711 (a) b (c)) ${rest}`), 267);
    });

    it("refuses a line without CPU times", () => {
        assert.throws(() => parseCpuTicks("4711 (node) S 1"), /fields 14 and 15/u);
    });

    it("reads the peak of the memory, not its present size", () => {
        assert.equal(parsePeakKilobytes("VmPeak:\t  99 kB\nVmHWM:\t  149632 kB\nVmRSS:\t  1 kB\n"), 149632);
    });

    it("refuses a status without the peak", () => {
        assert.throws(() => parsePeakKilobytes("VmRSS:\t  1 kB\n"), /VmHWM/u);
    });

    it("measures where there is /proc, and says nothing where there is none", () => {
        const usage = usageOf(process.pid);
        assert.equal(usage !== undefined, process.platform === "linux");
        assert.ok(usage === undefined || (usage.cpuSeconds > 0 && usage.peakMegabytes > 1));
    });
});
