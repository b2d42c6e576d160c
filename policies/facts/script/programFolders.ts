/** Where the program may be that is being checked. The engine starts a pack in the pack's own folder and does not tell it. */

import * as fs from "node:fs";
import * as path from "node:path";

/** Processes between the pack and the Pulumi CLI: a shell or two. */
const MAX_ANCESTORS = 5;

/** The folders of the processes that started this one, of which the CLI's is the project's, and those of the programs there. */
export function programFolders(): readonly string[] {
    const started = [process.env.PWD, ...ancestors()].filter((folder) => folder !== undefined);
    return [...new Set(started.flatMap((folder) => [folder, ...programIn(folder)]))];
}

/** The folder that a project in this one says its program is in. */
function programIn(folder: string): readonly string[] {
    const project = attempt(() => fs.readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")) ?? "";
    const [, main] = /^main:\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/mu.exec(project) ?? [];
    if (main === undefined) {
        return [];
    }
    const program = path.join(folder, main);
    return [program, path.dirname(program)];
}

/** The working folders of parent, grandparent and so on, where the system shows them. */
function ancestors(): readonly string[] {
    const folders: string[] = [];
    for (let pid = process.ppid; pid > 1 && folders.length < MAX_ANCESTORS;) {
        const folder = attempt(() => fs.readlinkSync(`/proc/${pid}/cwd`));
        // Behind the name of the program, which may hold anything: the state, then the parent.
        const stat = attempt(() => fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
        const [, parent] = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
        if (folder === undefined || parent === undefined) {
            break;
        }
        folders.push(folder);
        pid = Number(parent);
    }
    return folders;
}

/** What cannot be read, of another user's process or on another system, is not there. */
function attempt<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch (error) {
        if (error instanceof Error && "code" in error) {
            return undefined;
        }
        throw error;
    }
}
