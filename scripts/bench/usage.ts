/** What a process has used so far, from Linux's /proc. Elsewhere nothing says so, and it is not measured. */

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** CPU time and memory of a process. */
export interface Usage {
    readonly cpuSeconds: number;
    /** The most memory that it has had at once, in megabytes of 2^20 bytes. */
    readonly peakMegabytes: number;
}

/** The usage of a running process; undefined on a machine without /proc. */
export function usageOf(pid: number): Usage | undefined {
    if (process.platform !== "linux") {
        return undefined;
    }
    return {
        cpuSeconds: parseCpuTicks(fs.readFileSync(`/proc/${pid}/stat`, "utf8")) / ticksPerSecond(),
        peakMegabytes: parsePeakKilobytes(fs.readFileSync(`/proc/${pid}/status`, "utf8")) / 1024,
    };
}

/** User and system time in clock ticks. The second field is the program's name, which may hold blanks and brackets. */
export function parseCpuTicks(stat: string): number {
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Fields 14 and 15 of the line; the first here is field 3.
    const ticks = Number(fields[11]) + Number(fields[12]);
    if (!Number.isFinite(ticks)) {
        throw new Error(`/proc/PID/stat should have CPU times in its fields 14 and 15; got ${JSON.stringify(stat)}`);
    }
    return ticks;
}

/** The peak of the resident memory ("high water mark") in kilobytes. */
export function parsePeakKilobytes(status: string): number {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1];
    if (kilobytes === undefined) {
        throw new Error(`/proc/PID/status should have a line VmHWM; got ${JSON.stringify(status.slice(0, 400))}`);
    }
    return Number(kilobytes);
}

let ticks: number | undefined;

function ticksPerSecond(): number {
    ticks ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
    return ticks;
}
