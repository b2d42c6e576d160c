/** Memory of a process and all that it started, sampled from Linux's /proc. Elsewhere nothing says so, and it is not measured. */

import { descendants, readOfLiving, readParents } from "../../procfs";

const SAMPLE_MILLISECONDS = 200;

/** A measurement under way. */
export interface MemorySampler {
    /** Ends it: the most that the processes had at once, in megabytes of 2^20 bytes. Undefined on a machine without /proc. */
    stop(): number | undefined;
}

/**
 * Samples the memory of all that `root` starts from now on, without `root` itself and what it had started before: the
 * endpoint's own store is not the run's.
 */
export function sampleMemory(root: number): MemorySampler {
    if (process.platform !== "linux") {
        return { stop: () => undefined };
    }
    const before = new Set([root, ...descendants(root, readParents())]);
    let peak = 0;
    const sample = (): void => {
        const kilobytes = descendants(root, readParents())
            .filter((pid) => !before.has(pid))
            .map(readProportionalKilobytes);
        peak = Math.max(
            peak,
            kilobytes.reduce((sum, one) => sum + one, 0),
        );
    };
    const timer = setInterval(sample, SAMPLE_MILLISECONDS);
    return {
        stop: () => {
            clearInterval(timer);
            sample();
            return peak / 1024;
        },
    };
}

/**
 * The proportional set size of /proc/PID/smaps_rollup in kilobytes: a page that processes share counts once in all, where
 * resident sizes would count it for each of Spark's forked Python workers.
 */
export function parseProportionalKilobytes(rollup: string): number {
    const kilobytes = /^Pss:\s+(\d+) kB$/mu.exec(rollup)?.[1];
    if (kilobytes === undefined) {
        throw new Error(`/proc/PID/smaps_rollup should have a line Pss; got ${JSON.stringify(rollup.slice(0, 400))}`);
    }
    return Number(kilobytes);
}

function readProportionalKilobytes(pid: number): number {
    const rollup = readOfLiving(`/proc/${pid}/smaps_rollup`);
    // Empty for a process that has ended and whose end nobody has heard yet.
    return rollup === undefined || rollup === "" ? 0 : parseProportionalKilobytes(rollup);
}
