/** The packs that are measured beside each other. */

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { runOrThrow } from "../../../local/child";
import { packageRoot } from "../../../local/paths";
import { type Progress } from "../../../local/progress";
import { ensureBuilt } from "../../../local/toolchain/cache";

/** A pack that can be started. */
export interface Pack {
    readonly name: string;
    readonly folder: string;
}

/** A pack that cannot be had here, and why. */
export interface MissingPack {
    readonly name: string;
    readonly reason: string;
}

const here = path.join(packageRoot(), "scripts", "bench", "packs");

/** A pack without a policy, on the SDK of this checkout. */
export const emptyPack: Pack = { name: "empty pack", folder: path.join(here, "empty") };

/** The pack in a folder; this repository's is built first where its sources have changed since. */
export async function ownPack(folder: string, progress: Progress): Promise<Pack> {
    const build = path.join(folder, "build.mjs");
    const sources = path.join(folder, "sources.js");
    if (fs.existsSync(build) && fs.existsSync(sources)) {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- plain JavaScript, as the engine loads it
        const { staleness } = require(sources) as { staleness(folder: string): string | undefined };
        const reason = staleness(folder);
        if (reason !== undefined) {
            await progress.step(`Building the pack, which ${reason}`, () => runOrThrow(process.execPath, [build]));
        }
    }
    return { name: "this pack", folder };
}

/**
 * `@pulumi/awsguard` with all policies on, installed once into the cache folder from a lock file: it drags its own old
 * `@pulumi/aws` along, which has no place among this repository's packages. Its policy SDK is the one that this pack has.
 */
export async function awsguard(progress: Progress): Promise<Pack | MissingPack> {
    const source = path.join(here, "awsguard");
    const files = fs.readdirSync(source).sort();
    const hash = createHash("sha256");
    files.forEach((file) => hash.update(file).update(fs.readFileSync(path.join(source, file))));
    try {
        const folder = await ensureBuilt(`awsguard-${hash.digest("hex").slice(0, 12)}`, async (into) => {
            files.forEach((file) => fs.copyFileSync(path.join(source, file), path.join(into, file)));
            await progress.step("Installing @pulumi/awsguard (once, about 270 MB)", () =>
                // Without its packages' scripts: one of them downloads an AWS provider, which no pack needs.
                runOrThrow("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: into }),
            );
        });
        return { name: "awsguard", folder };
    } catch (error) {
        return { name: "awsguard", reason: error instanceof Error ? error.message : String(error) };
    }
}
