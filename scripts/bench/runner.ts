/** Runs everything turn by turn, so that a noisy machine is noisy for all alike. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { packageRoot } from "../../local/paths";
import { type Progress } from "../../local/progress";
import { type Fed, feed } from "./feed";
import { type Messages, writeMessages } from "./messages";
import { type Options } from "./options";
import { awsguard, emptyPack, type MissingPack, ownPack, type Pack } from "./packs";
import { makeProject, ownProject, type Preview, preview, type Project } from "./previews";
import { generateProgram } from "./program";
import { NO_PACK, type PackRow, packRow, previewRow, type PreviewRow, type Results } from "./results";

/** How our own stack is called among the programs. */
export const OWN_STACK = "our own stack";

/** Measures what the options ask for. */
export async function runBenchmark(options: Options, progress: Progress): Promise<Results> {
    const found = [emptyPack, await awsguard(progress), await ownPack(options.pack, progress)];
    const packs = found.filter((pack): pack is Pack => "folder" in pack);
    const missing = found.filter((pack): pack is MissingPack => "reason" in pack);
    const rows: PackRow[] = [];
    for (const pipelines of options.sizes) {
        rows.push(...(await feedAll(pipelines, packs, options.runs, progress)));
    }
    // Below the checkout, so that the programs find the same packages.
    const folder = path.join(packageRoot(), ".sluice", "bench-policy");
    fs.rmSync(folder, { recursive: true, force: true });
    try {
        return {
            runs: options.runs,
            machine: { cpus: os.cpus().length, node: process.versions.node, platform: process.platform },
            ...{ packs: rows, missing, ...(await previewAll(folder, packs, options, progress)) },
        };
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

async function feedAll(
    pipelines: number,
    packs: readonly Pack[],
    runs: number,
    progress: Progress,
): Promise<readonly PackRow[]> {
    const program = generateProgram(pipelines);
    const messages = await progress.step(
        `Writing the engine's messages about ${pipelines} pipelines (${program.length} resources)`,
        () => Promise.resolve(writeMessages(program)),
    );
    const fed = new Map<string, Fed[]>(packs.map(({ name }) => [name, []]));
    for (let run = 1; run <= runs; run++) {
        for (const pack of packs) {
            fed.get(pack.name)?.push(await feedOnce(pack, messages, `${pipelines} pipelines`, run, runs, progress));
        }
    }
    return packs.map(({ name }) => packRow(name, pipelines, program.length, fed.get(name) ?? []));
}

function feedOnce(
    pack: Pack,
    messages: Messages,
    program: string,
    run: number,
    runs: number,
    progress: Progress,
): Promise<Fed> {
    return progress.step(
        `${program}, ${pack.name} alone, run ${run} of ${runs}`,
        () => feed(pack, messages),
        ({ start, resources, stack }) =>
            `start ${start.seconds.toFixed(2)} s, resources ${resources.seconds.toFixed(2)} s, stack ${stack.seconds.toFixed(2)} s`,
    );
}

/** A preview that fails takes none of the other figures with it. */
async function previewAll(
    folder: string,
    packs: readonly Pack[],
    options: Options,
    progress: Progress,
): Promise<Pick<Results, "previews" | "failed" | "leftOut">> {
    const previews: PreviewRow[] = [];
    const failed: Results["failed"][number][] = [];
    const leftOut = new Set<string>();
    const measure = async (program: string, packs: readonly Pack[], prepare: () => Promise<Project>): Promise<void> => {
        try {
            previews.push(...(await previewInTurn(program, await prepare(), packs, options.runs, progress)));
        } catch (error) {
            failed.push({ program, reason: error instanceof Error ? error.message : String(error) });
        }
    };
    for (const pipelines of options.previews) {
        await measure(`${pipelines} pipelines`, packs, async () => {
            const home = path.join(folder, `${pipelines}`);
            const made = await makeProject(home, path.join(home, "state"), generateProgram(pipelines));
            made.leftOut.forEach((type) => leftOut.add(type));
            return made.project;
        });
    }
    if (options.ownStack) {
        const own = packs.filter(({ folder }) => folder === options.pack);
        await measure(OWN_STACK, own, () => Promise.resolve(ownProject(path.join(folder, "own", "state"))));
    }
    return { previews, failed, leftOut: [...leftOut] };
}

async function previewInTurn(
    program: string,
    project: Project,
    packs: readonly Pack[],
    runs: number,
    progress: Progress,
): Promise<readonly PreviewRow[]> {
    const contenders: readonly (Pack | undefined)[] = [undefined, ...packs];
    const seen = new Map<string, Preview[]>(contenders.map((pack) => [pack?.name ?? NO_PACK, []]));
    for (let run = 1; run <= runs; run++) {
        for (const pack of contenders) {
            const name = pack?.name ?? NO_PACK;
            const one = await progress.step(
                `Preview of ${program}, ${name}, run ${run} of ${runs}`,
                () => preview(project, pack),
                ({ seconds, creates }) => `${creates} to create, ${seconds.toFixed(2)} s`,
            );
            seen.get(name)?.push(one);
        }
    }
    const without = seen.get(NO_PACK) ?? [];
    return [...seen].map(([name, runs]) =>
        previewRow(
            program,
            name,
            runs.map((one, index) => ({ ...one, without: without[index]?.seconds ?? NaN })),
        ),
    );
}
