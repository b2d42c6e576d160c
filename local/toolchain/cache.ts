import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { lock } from "proper-lockfile";
import { onInterrupt } from "../interrupt";

/** Where heavy builds are kept, outside the checkout: `SLUICE_CACHE`, else the user's cache folder. */
export function cacheFolder(): string {
    const base = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache");
    return process.env.SLUICE_CACHE ?? path.join(base, "sluice");
}

const MARKER = ".complete";

/** Whether a part was built to its end. */
export function isComplete(name: string): boolean {
    return fs.existsSync(path.join(cacheFolder(), name, MARKER));
}

/**
 * The folder of a part of the toolchain, built when it is not there. Two processes never build the same part at once, and a
 * build that was cut off is done again from the start: only a finished one carries the marker.
 *
 * @param name Folder name, with what it was built from in it (a version, a hash).
 */
export async function ensureBuilt(name: string, build: (folder: string) => Promise<void>): Promise<string> {
    const folder = path.join(cacheFolder(), name);
    if (isComplete(name)) {
        return folder;
    }
    fs.mkdirSync(cacheFolder(), { recursive: true });
    // The holder refreshes its lock; one that was killed loses it after `stale` milliseconds.
    const release = await lock(cacheFolder(), {
        lockfilePath: path.join(cacheFolder(), `${name}.lock`),
        stale: 20_000,
        retries: { forever: true, minTimeout: 500, maxTimeout: 2000 },
    });
    const forget = onInterrupt(release);
    try {
        if (!isComplete(name)) {
            fs.rmSync(folder, { recursive: true, force: true });
            fs.mkdirSync(folder, { recursive: true });
            await build(folder);
            fs.writeFileSync(path.join(folder, MARKER), `${new Date().toISOString()}\n`);
        }
    } finally {
        forget();
        await release();
    }
    return folder;
}
