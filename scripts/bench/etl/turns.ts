/** Everything turn by turn, so that a noisy machine is noisy for all alike. */

import { Interrupted, UserError } from "../../../local/errors";
import { signal } from "../../../local/interrupt";
import { type Progress } from "../../../local/progress";
import { type BenchLake } from "./lakes";
import { countStored, type Measured, netOf } from "./measure";
import { type Absent, type Figures, type Row, summarise } from "./results";

/** Something that takes its turn. */
export interface Entry {
    readonly name: string;
    readonly title: string;
    readonly lake: BenchLake;
    /** New rows in each run. */
    readonly rows: number;
    /** Where it writes: an `s3://` prefix or a folder. */
    readonly output: string;
    /** Rows there after a run. */
    readonly rowsAfter: number;
    /** Brings back what the run starts from, when the lake's buckets are as they were. */
    prepare(): Promise<void>;
    run(): Promise<Measured>;
}

/**
 * Runs the entries in turn, an empty job before each turn. One that fails takes no further turns and has no figures.
 *
 * @returns The rows of those that got to their end, the empty job's seconds turn by turn, and those that failed.
 */
export async function takeTurns(
    entries: readonly Entry[],
    empty: () => Promise<Measured>,
    runs: number,
    python: string,
    progress: Progress,
): Promise<{ readonly table: readonly Row[]; readonly emptySeconds: readonly number[]; readonly failed: Absent[] }> {
    const figures = new Map<Entry, Figures[]>(entries.map((entry) => [entry, []]));
    const failed: Absent[] = [];
    const emptySeconds: number[] = [];
    for (let run = 1; run <= runs; run++) {
        const { totalSeconds: start } = await progress.step(
            `Empty job, run ${run} of ${runs}`,
            empty,
            ({ totalSeconds }) => `${totalSeconds.toFixed(2)} s`,
        );
        emptySeconds.push(start);
        for (const [entry, found] of figures) {
            try {
                found.push(
                    await progress.step(
                        `${entry.title}, run ${run} of ${runs}`,
                        () => once(entry, start, python),
                        (one) => `${one.totalSeconds.toFixed(2)} s, net ${one.netSeconds.toFixed(2)} s`,
                    ),
                );
            } catch (error) {
                if (signal.aborted || error instanceof Interrupted) {
                    throw error;
                }
                figures.delete(entry);
                failed.push({ title: entry.title, reason: error instanceof Error ? error.message : String(error) });
            }
        }
    }
    const table = [...figures].map(([{ name, title, rows }, found]) => summarise(name, title, rows, found));
    return { table, emptySeconds, failed };
}

/** One run, and a look at what it wrote: a contender that loses rows is not fast. */
async function once(entry: Entry, start: number, python: string): Promise<Figures> {
    const { lake, output, rowsAfter } = entry;
    await lake.restore();
    await entry.prepare();
    const measured = await entry.run();
    const { totalSeconds, peakMegabytes, requests } = measured;
    const { objects, bytes, rows } = await countStored(python, output, lake);
    if (rows !== rowsAfter) {
        throw new UserError(`${output} should hold ${rowsAfter} rows after the run and holds ${rows}.`);
    }
    return { totalSeconds, netSeconds: netOf(measured, start), peakMegabytes, requests, objects, bytes };
}
