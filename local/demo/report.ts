import * as fs from "node:fs";
import type { FinishedRun } from "../cli/run";
import type { Refusal } from "./unsafe";

/** One job run of the demo. */
export interface ReportedRun {
    readonly dataset: string;
    readonly state: string;
    readonly filesRead: number;
    readonly rowsRead: number;
    readonly rowsWritten: number;
    readonly rowsQuarantined: number;
    readonly objectsWritten: number;
    /** S3 delete calls made with the run's credentials, each key of a bulk delete counted. */
    readonly deletes: number;
}

/** What `--report FILE` writes. */
export interface DemoReport {
    ok: boolean;
    seconds: number;
    steps: { name: string; ok: boolean; seconds: number }[];
    runs: ReportedRun[];
    refused: Refusal[];
    /** The rows of the demo's query: dataset, country, rows. */
    query: Record<string, unknown>[];
    /** Why it failed. */
    error?: string;
}

/** @throws Error when the run did not succeed or printed no summary. */
export function reportRun({ dataset, run, summary }: FinishedRun, deletes: number): ReportedRun {
    if (run.JobRunState !== "SUCCEEDED" || summary === undefined) {
        throw new Error(
            `Run ${run.Id} of ${dataset} ended ${run.JobRunState}: ${run.ErrorMessage ?? "no summary in its log"}`,
        );
    }
    const { filesRead, rowsRead, rowsWritten, rowsQuarantined, objectsWritten } = summary;
    return {
        dataset,
        state: run.JobRunState,
        filesRead,
        rowsRead,
        rowsWritten,
        rowsQuarantined,
        objectsWritten,
        deletes,
    };
}

/** Writes the report; the file appears whole. */
export function writeReport(file: string, report: DemoReport): void {
    fs.writeFileSync(`${file}.part`, `${JSON.stringify(report, null, 2)}\n`);
    fs.renameSync(`${file}.part`, file);
}
