import { GetJobBookmarkCommand, type JobBookmarkEntry, ResetJobBookmarkCommand } from "@aws-sdk/client-glue";
import { UserError } from "../errors";
import { type Lake, requireDataset } from "./connection";

/** A dataset's bookmark, or nothing when its job never committed a run. */
export async function showBookmark(lake: Lake, dataset: string): Promise<JobBookmarkEntry | undefined> {
    const glue = await lake.glue();
    const job = lake.names.job(requireDataset(dataset).name);
    const answer = await glue.send(new GetJobBookmarkCommand({ JobName: job })).catch((error: Error) => {
        if (error.name === "EntityNotFoundException") {
            return undefined;
        }
        throw error;
    });
    return answer?.JobBookmarkEntry;
}

/**
 * Forgets what was read (no `runId`), or rewinds to the state after that run. Output is never touched: the job's sink writes
 * the same rows to the same keys, so what is read again is not there twice.
 */
export async function resetBookmark(lake: Lake, dataset: string, runId?: string): Promise<void> {
    const glue = await lake.glue();
    const job = lake.names.job(requireDataset(dataset).name);
    await glue.send(new ResetJobBookmarkCommand({ JobName: job, RunId: runId })).catch((error: Error) => {
        if (error.name === "EntityNotFoundException") {
            throw new UserError(
                runId === undefined
                    ? `Job ${job} has no bookmark: no run of it has committed yet.`
                    : `Job ${job} has no bookmark of run ${runId}: ${error.message}. Runs are listed by: sluice runs ${dataset}`,
            );
        }
        throw error;
    });
}
