/** The results as people read them. */

import { table } from "../../../local/cli/output";
import { type Claim } from "../claims";
import { claimTable, NOT_AVAILABLE } from "../report";
import { type Results, type Row } from "./results";

/** Tables of time and memory and of S3 requests, what could not be measured, and what is wanted. */
export function report(results: Results, claims: readonly Claim[]): string {
    const { rows, runs, machine, emptySeconds, missing, failed } = results;
    return [
        `${rows.toLocaleString("en")} rows of new data, appended as Parquet partitioned by country:`,
        timeTable(results),
        "S3 requests of a run, by operation:",
        requestTable(results),
        `Runs of each: ${runs}, in turn; medians. Net is without Spark's start (${emptySeconds.toFixed(2)} s, an empty job of the same turn) or Python's imports.`,
        `Memory is the peak of all processes of a run together. ${machine.cpus} processors, Node.js ${machine.node}.`,
        ...(results.table.some(({ peakMegabytes }) => peakMegabytes === undefined)
            ? [`Memory was not measured: ${machine.platform} has no /proc.`]
            : []),
        ...missing.map(({ title, reason }) => `${title} was not measured: ${reason}`),
        ...failed.map(({ title, reason }) => `${title} failed: ${reason}`),
        claimTable(claims),
    ].join("\n");
}

function timeTable({ table: rows, missing }: Results): string {
    const head = ["contender", "rows", "total s", "net s", "rows/s net", "peak MB", "files", "MB", "S3 requests"];
    return table(head, [
        ...rows.map(timeCells),
        ...missing.map(({ title }) => [title, ...Array<string>(head.length - 1).fill(NOT_AVAILABLE)]),
    ]);
}

function timeCells(row: Row): (string | number)[] {
    return [
        ...[row.title, row.rows, row.totalSeconds.toFixed(2), row.netSeconds.toFixed(2)],
        row.netSeconds > 0 ? Math.round(row.rowsPerNetSecond) : NOT_AVAILABLE,
        row.peakMegabytes?.toFixed(0) ?? NOT_AVAILABLE,
        ...[row.objects, (row.bytes / 2 ** 20).toFixed(1), row.requestCount],
    ];
}

function requestTable({ table: rows }: Results): string {
    const operations = [...new Set(rows.flatMap(({ requests }) => Object.keys(requests)))].sort();
    return table(
        ["operation", ...rows.map(({ title }) => title)],
        operations.map((operation) => [operation, ...rows.map(({ requests }) => requests[operation] ?? 0)]),
    );
}
