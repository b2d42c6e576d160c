/** What the benchmark found, as it is printed and written as JSON. */

import { median, medianIfMeasured } from "../statistics";

/** One run of one contender. */
export interface Figures {
    readonly totalSeconds: number;
    /** Without the start of what runs it. */
    readonly netSeconds: number;
    /** Undefined on a machine without /proc. */
    readonly peakMegabytes?: number;
    /** S3 calls by operation. */
    readonly requests: Readonly<Record<string, number>>;
    /** Parquet files at the output's place after the run, and their bytes. */
    readonly objects: number;
    readonly bytes: number;
}

/** A contender's runs, turn by turn, and their medians. */
export interface Row {
    readonly name: string;
    readonly title: string;
    /** New rows in each run. */
    readonly rows: number;
    readonly totalSeconds: number;
    readonly netSeconds: number;
    readonly rowsPerNetSecond: number;
    readonly peakMegabytes?: number;
    /** S3 calls in all, and by operation. */
    readonly requestCount: number;
    readonly requests: Readonly<Record<string, number>>;
    readonly objects: number;
    readonly bytes: number;
    readonly turns: readonly Figures[];
}

/** Something that is not among the figures, and why. */
export interface Absent {
    readonly title: string;
    readonly reason: string;
}

/** Everything that was found. */
export interface Results {
    readonly rows: number;
    readonly runs: number;
    readonly machine: { readonly cpus: number; readonly node: string; readonly platform: string };
    /** A job that starts Spark and does nothing. */
    readonly emptySeconds: number;
    readonly table: readonly Row[];
    /** This job with so many times the rows or the history, where that was asked for. */
    readonly scale?: number;
    readonly history?: number;
    /** Contenders that cannot be had here. */
    readonly missing: readonly Absent[];
    /** What should have been measured and was not. */
    readonly failed: readonly Absent[];
}

/** The names of rows that are not contenders': this job under other conditions. */
export const SCALED = "job, scaled";
export const SHORT_HISTORY = "job, 1 unit of history";
export const LONG_HISTORY = "job, scaled history";

/** Sums up the runs of one contender. */
export function summarise(name: string, title: string, rows: number, turns: readonly Figures[]): Row {
    const of = (value: (turn: Figures) => number): number => median(turns.map(value));
    const netSeconds = of((turn) => turn.netSeconds);
    const operations = [...new Set(turns.flatMap(({ requests }) => Object.keys(requests)))].sort();
    return {
        ...{ name, title, rows, netSeconds, turns },
        totalSeconds: of((turn) => turn.totalSeconds),
        rowsPerNetSecond: rows / netSeconds,
        peakMegabytes: medianIfMeasured(turns.map(({ peakMegabytes }) => peakMegabytes)),
        requestCount: of(({ requests }) => countOf(requests)),
        requests: Object.fromEntries(
            operations.map((operation) => [operation, of(({ requests }) => requests[operation] ?? 0)]),
        ),
        objects: of((turn) => turn.objects),
        bytes: of((turn) => turn.bytes),
    };
}

/** S3 calls in all. */
export function countOf(requests: Figures["requests"]): number {
    return Object.values(requests).reduce((sum, count) => sum + count, 0);
}
