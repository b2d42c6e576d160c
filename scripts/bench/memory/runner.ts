/** Runs the job for a small file and for a large one, on a lake of the benchmark's own. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../local/errors";
import { put } from "../../../local/cli/put";
import { onInterrupt, signal } from "../../../local/interrupt";
import { type Progress } from "../../../local/progress";
import { ensureToolchain } from "../../../local/toolchain";
import { userRow, writeUsers } from "../etl/data";
import { BenchLake, DATASET, stopLake } from "../etl/lakes";
import { countStored, measureJob } from "../etl/measure";
import { sampleGroups } from "../etl/processTree";
import { type Group, groupsOf, TOTAL } from "./groups";
import { type Options, TIMES } from "./options";
import { type Results, type Run } from "./results";

const MEGABYTE = 2 ** 20;

/** Measures both. Whatever happens, no lake is left running and no file behind. */
export async function runBenchmark({ megabytes }: Options, progress: Progress): Promise<Results> {
    const runtime = await ensureToolchain(progress);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-bench-memory-"));
    const state = path.join(folder, "lake");
    const end = async (): Promise<void> => {
        await stopLake(state);
        fs.rmSync(folder, { recursive: true, force: true });
    };
    const release = onInterrupt(end);
    try {
        const lake = await BenchLake.start(state, "of the benchmark", runtime, progress);
        const small = await oneRun(lake, "small", 1, rowsOf(megabytes / TIMES), { folder, progress, ...runtime });
        const next = 1 + small.rowsIn;
        const large = await oneRun(lake, "large", next, rowsOf(megabytes), { folder, progress, ...runtime });
        const machine = { cpus: os.cpus().length, node: process.versions.node, platform: process.platform };
        return { runs: [small, large], machine };
    } finally {
        // An interrupted command ends by its own clean-up: two at once would race for the same folders.
        if (!signal.aborted) {
            await progress.step("Stopping the lake", end);
        }
        release();
    }
}

/** Rows of about so many megabytes: ids have more digits as they grow, which makes files a little larger than asked for. */
export function rowsOf(megabytes: number): number {
    const sample = 10_000;
    const bytes = Array.from({ length: sample }, (_, index) => userRow(1_000_000 + index).length);
    return Math.round((megabytes * MEGABYTE * sample) / bytes.reduce((sum, one) => sum + one, 0));
}

async function oneRun(
    lake: BenchLake,
    name: string,
    firstId: number,
    rows: number,
    { folder, python, progress }: { readonly folder: string; readonly python: string; readonly progress: Progress },
): Promise<Run> {
    const { names } = lake.lake;
    const output = names.curatedPath(DATASET);
    const file = path.join(folder, `${name}.csv`);
    await progress.step(`Generating ${rows.toLocaleString("en")} rows (${name})`, () =>
        writeUsers(file, firstId, rows),
    );
    const fileMegabytes = fs.statSync(file).size / MEGABYTE;
    await put(lake.lake, DATASET, [file], progress);
    fs.rmSync(file);
    // The job reads the table that comes of the first file.
    if (firstId === 1) {
        await lake.crawlRaw(progress);
    }
    const before = firstId === 1 ? 0 : (await countStored(python, output, lake)).rows;
    let peaks: ReadonlyMap<Group, number> | undefined;
    const { totalSeconds: seconds } = await progress.step(
        `Running the job (${name})`,
        () =>
            measureJob(lake, names.job(DATASET), (root) => {
                const sampler = sampleGroups(root, groupsOf);
                return { stop: () => (peaks = sampler.stop())?.get(TOTAL) };
            }),
        ({ totalSeconds }) => `${totalSeconds.toFixed(2)} s`,
    );
    const rowsOut = (await countStored(python, output, lake)).rows - before;
    if (rowsOut === 0) {
        throw new UserError(`The run with the ${name} file wrote no row to ${output}.`);
    }
    return { fileMegabytes, rowsIn: rows, rowsOut, seconds, ...(peaks && { peaks: Object.fromEntries(peaks) }) };
}
