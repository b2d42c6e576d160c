/** Memory of a process and all that it started, sampled from Linux's /proc. Elsewhere nothing says so, and it is not measured. */

import * as fs from "node:fs";

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

/** The processes below one, given the parent of each. */
export function descendants(root: number, parents: ReadonlyMap<number, number>): readonly number[] {
    const children = new Map<number, number[]>();
    for (const [pid, parent] of parents) {
        children.set(parent, [...(children.get(parent) ?? []), pid]);
    }
    const found: number[] = [];
    for (let next = children.get(root) ?? []; next.length > 0; next = next.flatMap((pid) => children.get(pid) ?? [])) {
        found.push(...next);
    }
    return found;
}

/** The parent in a line of /proc/PID/stat. The second field is the program's name, which may hold blanks and brackets. */
export function parseParent(stat: string): number {
    // Field 4 of the line; the first here is field 3.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    if (!Number.isInteger(parent)) {
        throw new Error(`/proc/PID/stat should have the parent in its field 4; got ${JSON.stringify(stat)}`);
    }
    return parent;
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

function readParents(): ReadonlyMap<number, number> {
    const parents = new Map<number, number>();
    for (const entry of fs.readdirSync("/proc")) {
        const stat = /^\d+$/u.test(entry) ? readOfLiving(`/proc/${entry}/stat`) : undefined;
        if (stat !== undefined) {
            parents.set(Number(entry), parseParent(stat));
        }
    }
    return parents;
}

function readProportionalKilobytes(pid: number): number {
    const rollup = readOfLiving(`/proc/${pid}/smaps_rollup`);
    // Empty for a process that has ended and whose end nobody has heard yet.
    return rollup === undefined || rollup === "" ? 0 : parseProportionalKilobytes(rollup);
}

/** A file of a process; undefined where the process has ended meanwhile. */
function readOfLiving(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ESRCH") {
            return undefined;
        }
        throw error;
    }
}
