/** Starts the lakes, fills them, and has everybody take turns. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { onInterrupt, signal } from "../../../local/interrupt";
import { type Progress } from "../../../local/progress";
import { ensureToolchain, type Runtime } from "../../../local/toolchain";
import { median } from "../statistics";
import { CONTENDERS } from "./contenders";
import { contenderEntries, createEmptyJob, jobEntry } from "./entries";
import { BenchLake, DATASET, stopLake } from "./lakes";
import { measureJob } from "./measure";
import { type Options } from "./options";
import { type Absent, LONG_HISTORY, type Results, SCALED, SHORT_HISTORY } from "./results";
import { type Entry, takeTurns } from "./turns";

/** Names of the raw files of new data begin so; those of history otherwise, for the job puts each at a place of its own. */
const NEW = "new";

/** What the preparations share. */
interface Bench {
    readonly options: Options;
    readonly runtime: Runtime;
    readonly progress: Progress;
    /** Folder of all that the benchmark writes. */
    readonly folder: string;
    /** Folders of the lakes, those that are being started included. */
    readonly lakes: string[];
}

/** Measures what the options ask for. Whatever happens, no lake is left running and no file behind. */
export async function runBenchmark(options: Options, progress: Progress): Promise<Results> {
    const runtime = await ensureToolchain(progress);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-bench-etl-"));
    const bench: Bench = { options, runtime, progress, folder, lakes: [] };
    const end = async (): Promise<void> => {
        for (const lake of bench.lakes) {
            await stopLake(lake);
        }
        fs.rmSync(folder, { recursive: true, force: true });
    };
    const release = onInterrupt(end);
    try {
        return await measureAll(bench);
    } finally {
        // An interrupted command ends by its own clean-up: two at once would race for the same folders.
        if (!signal.aborted) {
            await progress.step("Stopping the lakes", end);
        }
        release();
    }
}

async function measureAll(bench: Bench): Promise<Results> {
    const { options, runtime, progress, folder } = bench;
    const { rows, runs, only } = options;
    const lake = await startLake(bench, "of the contenders");
    await lake.deliver(NEW, 1, rows, progress);
    await lake.crawlRaw(progress);
    const emptyJob = await createEmptyJob(lake);
    const wanted = CONTENDERS.filter(({ name }) => only.includes(name));
    const { entries, missing } = await contenderEntries(wanted, { lake, rows, runtime, folder, progress });
    await lake.keep();
    const [scale, history] = only.includes("job") ? [options.scale, options.history] : [undefined, undefined];
    const failed: Absent[] = [];
    const more: Entry[] = [];
    const prepare = async (title: string, work: () => Promise<Entry>): Promise<void> => {
        try {
            more.push(await work());
        } catch (error) {
            signal.throwIfAborted();
            failed.push({ title, reason: error instanceof Error ? error.message : String(error) });
        }
    };
    if (scale !== undefined) {
        const title = `this job, ${scale}x rows`;
        await prepare(title, () => scaledEntry(bench, title, rows * scale));
    }
    if (history !== undefined) {
        const one = "this job, 1x history";
        const many = `this job, ${history}x history`;
        await prepare(one, () => historyEntry(bench, SHORT_HISTORY, one, 1));
        await prepare(many, () => historyEntry(bench, LONG_HISTORY, many, history));
    }
    const turns = await takeTurns(
        [...entries, ...more],
        () => measureJob(lake, emptyJob),
        runs,
        runtime.python,
        progress,
    );
    return {
        ...{ rows, runs, scale, history, missing },
        machine: { cpus: os.cpus().length, node: process.versions.node, platform: process.platform },
        emptySeconds: median(turns.emptySeconds),
        table: turns.table,
        failed: [...failed, ...turns.failed],
    };
}

async function startLake({ folder, lakes, runtime, progress }: Bench, title: string): Promise<BenchLake> {
    const state = path.join(folder, `lake-${lakes.length + 1}`);
    lakes.push(state);
    return BenchLake.start(state, title, runtime, progress);
}

/** This job with more rows in as many files. */
async function scaledEntry(bench: Bench, title: string, rows: number): Promise<Entry> {
    const lake = await startLake(bench, `with ${rows.toLocaleString("en")} rows`);
    await lake.deliver(NEW, 1, rows, bench.progress);
    await lake.crawlRaw(bench.progress);
    await lake.keep();
    return jobEntry(lake, SCALED, title, { added: rows, after: rows });
}

/** This job with the same new data on a lake that has processed `units` times as much before. */
async function historyEntry(bench: Bench, name: string, title: string, units: number): Promise<Entry> {
    const { progress } = bench;
    const { rows } = bench.options;
    const lake = await startLake(bench, `with ${units}x history`);
    for (let unit = 1; unit <= units; unit++) {
        await lake.deliver(`history-${unit}`, 1 + unit * rows, rows, progress);
    }
    await lake.crawlRaw(progress);
    const job = lake.lake.names.job(DATASET);
    const { runId } = await progress.step(
        `Processing ${units}x history`,
        () => measureJob(lake, job),
        ({ totalSeconds }) => `${totalSeconds.toFixed(2)} s`,
    );
    await lake.deliver(NEW, 1, rows, progress);
    await lake.keep();
    return jobEntry(lake, name, title, { added: rows, after: (units + 1) * rows }, runId);
}
