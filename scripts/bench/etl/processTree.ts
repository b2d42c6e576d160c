/** Memory of a process and all that it started, sampled from Linux's /proc. Elsewhere nothing says so, and it is not measured. */

import { descendants, readOfLiving, readParents } from "../../procfs";

const SAMPLE_MILLISECONDS = 200;

/** A measurement under way. */
export interface MemorySampler {
    /** Ends it: the most that the processes had at once, in megabytes of 2^20 bytes. Undefined on a machine without /proc. */
    stop(): number | undefined;
}

/** A measurement under way, of several groups of processes. */
export interface GroupSampler<Group extends string> {
    /** Ends it: the most that each group had at once, as {@link MemorySampler} has it. */
    stop(): ReadonlyMap<Group, number> | undefined;
}

/** What there is to say of a process. */
export interface Described {
    /** The program's name, as the kernel has it. */
    readonly program: string;
    /** Names of the programs of its parent, of the parent's parent and so on, up to the root's. */
    readonly above: readonly string[];
}

/**
 * Samples the memory of all that `root` starts from now on, without `root` itself and what it had started before: the
 * endpoint's own store is not the run's.
 */
export function sampleMemory(root: number): MemorySampler {
    const sampler = sampleGroups(root, () => ["all"]);
    return { stop: () => sampler.stop()?.get("all") };
}

/** Samples as {@link sampleMemory} does, each process for all the groups that it is in. */
export function sampleGroups<Group extends string>(
    root: number,
    groupsOf: (process: Described) => readonly Group[],
): GroupSampler<Group> {
    if (process.platform !== "linux") {
        return { stop: () => undefined };
    }
    const before = new Set([root, ...descendants(root, readParents())]);
    const peaks = new Map<Group, number>();
    const names = new Map<number, string>();
    const sample = (): void => {
        const parents = readParents();
        const now = new Map<Group, number>();
        for (const pid of descendants(root, parents).filter((one) => !before.has(one))) {
            const megabytes = readProportionalKilobytes(pid) / 1024;
            for (const group of groupsOf(describe(pid, root, parents, names))) {
                now.set(group, (now.get(group) ?? 0) + megabytes);
            }
        }
        for (const [group, megabytes] of now) {
            peaks.set(group, Math.max(peaks.get(group) ?? 0, megabytes));
        }
    };
    const timer = setInterval(sample, SAMPLE_MILLISECONDS);
    return {
        stop: () => {
            clearInterval(timer);
            sample();
            return peaks;
        },
    };
}

/** `names` are those seen before: a process may end between two looks, and what it had started is still there. */
function describe(
    pid: number,
    root: number,
    parents: ReadonlyMap<number, number>,
    names: Map<number, string>,
): Described {
    const nameOf = (one: number): string => {
        const name = readOfLiving(`/proc/${one}/comm`)?.trim() ?? names.get(one) ?? "";
        names.set(one, name);
        return name;
    };
    const above: string[] = [];
    for (let parent = parents.get(pid); parent !== undefined && parent !== root; parent = parents.get(parent)) {
        above.push(nameOf(parent));
    }
    return { program: nameOf(pid), above };
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
