/** Processes, as Linux shows them in /proc. */

import * as fs from "node:fs";

/** The parent of each process of this machine. */
export function readParents(): ReadonlyMap<number, number> {
    const parents = new Map<number, number>();
    for (const entry of fs.readdirSync("/proc")) {
        const stat = /^\d+$/u.test(entry) ? readOfLiving(`/proc/${entry}/stat`) : undefined;
        if (stat !== undefined) {
            parents.set(Number(entry), parseParent(stat));
        }
    }
    return parents;
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

/** A file of a process; undefined where the process has ended meanwhile. */
export function readOfLiving(file: string): string | undefined {
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
