import { GetJobRunCommand, GetJobRunsCommand, type JobRun, StartJobRunCommand } from "@aws-sdk/client-glue";
import { z } from "zod";
import { Interrupted, UserError } from "../errors";
import type { Progress } from "../progress";
import { knownDatasets, type Lake, requireDataset } from "./connection";
import { readLog } from "./logs";
import { interval, poll } from "./polling";

const summarySchema = z.object({
    sluice: z.literal("run-summary"),
    filesRead: z.number(),
    rowsRead: z.number(),
    rowsWritten: z.number(),
    rowsQuarantined: z.number(),
    objectsWritten: z.number(),
});

/** A run at its end: Glue's record of it, and the summary the job printed (none when it failed before that). */
export interface FinishedRun {
    readonly dataset: string;
    readonly run: JobRun;
    readonly summary?: Omit<z.output<typeof summarySchema>, "sluice">;
}

/** The states of a run that has ended. */
export const ENDED: ReadonlySet<string> = new Set(["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"]);

/** Starts a dataset's job and follows it to its end. A run that fails is a result here, not an exception. */
export async function runDataset(lake: Lake, datasetName: string, progress: Progress): Promise<FinishedRun> {
    const dataset = requireDataset(datasetName);
    const run = await runJob(lake, lake.names.job(dataset.name), progress, `sluice runs ${dataset.name}`);
    return { dataset: dataset.name, run, summary: await readSummary(lake, run) };
}

/**
 * Starts a job and follows it to its end.
 *
 * @param seenWith The command that shows the run, for whoever no longer follows it.
 */
export async function runJob(lake: Lake, job: string, progress: Progress, seenWith: string): Promise<JobRun> {
    return followJob(lake, { job, runId: await startJob(lake, job) }, progress, seenWith);
}

/** Starts a job; the run's id. @throws UserError where there is no such job, or where it runs already */
export async function startJob(lake: Lake, job: string): Promise<string> {
    const glue = await lake.glue();
    const { JobRunId: started } = await glue.send(new StartJobRunCommand({ JobName: job })).catch((error: Error) => {
        throw explain(error, job, lake);
    });
    return started ?? "";
}

/** Follows a run to its end. */
export async function followJob(
    lake: Lake,
    { job, runId }: { readonly job: string; readonly runId: string },
    progress: Progress,
    seenWith: string,
): Promise<JobRun> {
    const glue = await lake.glue();
    return progress.step(
        `Running ${job}`,
        async (update) => {
            const { JobRun: run = {} } = await poll(
                () => glue.send(new GetJobRunCommand({ JobName: job, RunId: runId })),
                (answer) => {
                    update(`${(answer.JobRun?.JobRunState ?? "").toLowerCase()} ${runId}`);
                    return ENDED.has(answer.JobRun?.JobRunState ?? "");
                },
                interval(lake.localUrl !== undefined),
            ).catch((error: unknown) => {
                throw error instanceof Interrupted
                    ? new UserError(`No longer following ${runId}; it goes on. See it with: ${seenWith}`, 130)
                    : error;
            });
            return { ...run, Id: run.Id ?? runId };
        },
        (run) => (run.JobRunState ?? "").toLowerCase(),
    );
}

/** The summary line in a run's standard output. */
export async function readSummary(lake: Lake, run: JobRun): Promise<FinishedRun["summary"]> {
    for (const { text } of (await readLog(lake, run, "output")).reverse()) {
        if (text.includes('"run-summary"')) {
            const { sluice: _, ...summary } = summarySchema.parse(JSON.parse(text));
            return summary;
        }
    }
    return undefined;
}

/** A run by its id alone, whichever dataset's it is, of its job or of the job that has its ruleset evaluated. @throws UserError when there is none. */
export async function findRun(lake: Lake, runId: string): Promise<JobRun> {
    const glue = await lake.glue();
    const answers = await Promise.all(
        [...knownDatasets().keys()]
            .flatMap((dataset) => [lake.names.job(dataset), lake.names.qualityJob(dataset)])
            .map((JobName) =>
                glue.send(new GetJobRunCommand({ JobName, RunId: runId })).catch((error: Error) => {
                    if (error.name === "EntityNotFoundException") {
                        return undefined;
                    }
                    throw error;
                }),
            ),
    );
    const found = answers.find((answer) => answer?.JobRun !== undefined)?.JobRun;
    if (found === undefined) {
        throw new UserError(
            `No run ${JSON.stringify(runId)}. Run ids are listed by: sluice runs, sluice workflow status --json`,
        );
    }
    return found;
}

/** The latest runs of a dataset's job, newest first. */
export async function listRuns(lake: Lake, dataset: string, most: number): Promise<JobRun[]> {
    const glue = await lake.glue();
    const job = lake.names.job(dataset);
    const { JobRuns: runs = [] } = await glue
        .send(new GetJobRunsCommand({ JobName: job, MaxResults: most }))
        .catch((error: Error) => {
            throw explain(error, job, lake);
        });
    return runs;
}

function explain(error: Error, job: string, lake: Lake): Error {
    switch (error.name) {
        case "EntityNotFoundException":
            return new UserError(
                job.startsWith(lake.names.qualityJob(""))
                    ? `Job ${job} does not exist: it belongs to a stack that sets sluice:quality to { enabled: true } and is deployed.`
                    : `Job ${job} does not exist: deploy the lake first (pulumi up --stack ${lake.names.location.stack}).`,
            );
        case "ConcurrentRunsExceededException":
            return new UserError(
                job.startsWith(lake.names.qualityJob(""))
                    ? `Job ${job} is running already, and runs once at a time. If the workflow started it, follow that: sluice workflow status --watch`
                    : `Job ${job} is running already, and two bookmarked runs at once would fail at commit. Wait for it: sluice runs`,
            );
        default:
            return error;
    }
}
