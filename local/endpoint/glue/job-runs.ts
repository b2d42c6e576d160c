import * as fs from "node:fs";
import { z } from "zod";
import { type Core } from "../core";
import { AwsError } from "../errors";
import { JobProcess } from "../runs/job-process";
import { type RunRequestCounts } from "../s3/request-counts";
import { type Actions } from "./action";
import { compact, invalidInput, nameSchema, notFound, readInput } from "./input";
import { checkQueuing } from "./job-schema";
import { firstAttemptId, isActive, type JobRun, startSchema, type StartRequest } from "./job-run-schema";
import { JobRunner } from "./job-runner";
import { JobRunStore } from "./job-run-store";
import { type Jobs } from "./jobs";
import { newRun } from "./new-job-run";
import { page, pagingSchema } from "./paging";

const getRunSchema = z.object({ JobName: nameSchema, RunId: z.string().min(1) });
const getRunsSchema = pagingSchema.extend({ JobName: nameSchema });
const stopSchema = z.object({ JobName: nameSchema, JobRunIds: z.array(z.string()).min(1).max(25) });

/** The calls about job runs. */
export class JobRuns {
    private readonly runs: JobRunStore;
    private readonly runner: JobRunner;

    constructor(
        private readonly core: Core,
        private readonly jobs: Jobs,
        private readonly counts: RunRequestCounts,
        /** Told of a run that has ended and is not tried again. */
        onEnd: (run: JobRun) => void,
    ) {
        this.runs = new JobRunStore(core);
        this.runner = new JobRunner(core, jobs, this.runs, counts, onEnd);
    }

    get(runId: string): JobRun | undefined {
        return this.runs.get(runId);
    }

    /** The attempts of a run, by the id of the first, oldest first. */
    attemptsOf(jobName: string, runId: string): readonly JobRun[] {
        return this.runs
            .of(jobName)
            .filter(({ Id }) => firstAttemptId(Id) === runId)
            .reverse();
    }

    /** Stops a run and what would be tried after it. */
    stop(jobName: string, runId: string): void {
        const last = this.attemptsOf(jobName, runId).at(-1);
        if (last !== undefined && isActive(last.JobRunState)) {
            void this.runner.end(last.Id, { state: "STOPPED" });
        }
    }

    /** The run that a token belongs to, while it is under way. */
    runOfToken(token: string): JobRun | undefined {
        return this.runner.runOfToken(token);
    }

    /** Stops the runs of a job and forgets them: the job was deleted. */
    async deleteRuns(jobName: string): Promise<void> {
        const runs = this.runs.of(jobName);
        await Promise.all(runs.map((run) => this.runner.end(run.Id, { state: "STOPPED" })));
        for (const run of runs) {
            this.runs.delete(run.Id);
            this.counts.forget(run.Id);
            fs.rmSync(JobProcess.folder(this.core, run.Id), { recursive: true, force: true });
        }
    }

    /** Stops every run: the endpoint ends. */
    async close(): Promise<void> {
        await this.runner.close();
    }

    readonly actions: Actions = {
        StartJobRun: (input) => ({ JobRunId: this.start(readInput(startSchema, input)) }),
        GetJobRun: (input) => {
            const { JobName, RunId } = readInput(getRunSchema, input);
            return { JobRun: this.require(JobName, RunId) };
        },
        GetJobRuns: (input) => {
            const { JobName, ...paging } = readInput(getRunsSchema, input);
            this.jobs.require(JobName);
            const { items, nextToken } = page(this.runs.of(JobName), (run) => run.Id, paging);
            return compact({ JobRuns: items, NextToken: nextToken });
        },
        BatchStopJobRun: (input) => {
            const { JobName, JobRunIds } = readInput(stopSchema, input);
            this.jobs.require(JobName);
            const problems = new Map(JobRunIds.map((id) => [id, this.stopProblem(JobName, id)]));
            const stopping = JobRunIds.filter((id) => problems.get(id) === undefined);
            for (const id of stopping) {
                void this.runner.end(id, { state: "STOPPED" });
            }
            return {
                SuccessfulSubmissions: stopping.map((JobRunId) => ({ JobName, JobRunId })),
                Errors: JobRunIds.flatMap((JobRunId) => {
                    const error = problems.get(JobRunId);
                    const detail = error && { ErrorCode: error.code, ErrorMessage: error.message };
                    return detail === undefined ? [] : [{ JobName, JobRunId, ErrorDetail: detail }];
                }),
            };
        },
    };

    /** Starts a run, or puts it in the queue. `trigger` names the trigger that does so. */
    start(request: StartRequest, trigger?: string): string {
        const job = this.jobs.require(request.JobName);
        if (this.runner.isClosing) {
            throw new AwsError("OperationTimeoutException", "The local endpoint is stopping.");
        }
        if (job.Command.Name !== "glueetl" && job.Command.Name !== "pythonshell") {
            throw invalidInput(
                `Job ${job.Name} has command ${job.Command.Name}; the local endpoint runs Spark batch jobs (glueetl) and Python shells (pythonshell) only.`,
            );
        }
        const previous = request.JobRunId === undefined ? undefined : this.require(job.Name, request.JobRunId);
        const queued = request.JobRunQueuingEnabled ?? job.JobRunQueuingEnabled ?? false;
        checkQueuing(queued, job.MaxRetries, request.ExecutionClass ?? job.ExecutionClass);
        const run = { ...newRun(job, request, previous), ...(trigger === undefined ? {} : { TriggerName: trigger }) };
        const full = this.runs.running(job.Name).length >= job.ExecutionProperty.MaxConcurrentRuns;
        if (full && !queued) {
            throw new AwsError(
                "ConcurrentRunsExceededException",
                `Concurrent runs exceeded for ${job.Name}: ${job.ExecutionProperty.MaxConcurrentRuns} at once are allowed ` +
                    `(MaxConcurrentRuns), running: ${this.runs
                        .running(job.Name)
                        .map((one) => one.Id)
                        .join(", ")}. Wait for the end or stop it.`,
            );
        }
        this.runs.add(full ? { ...run, JobRunState: "WAITING" } : run);
        if (!full) {
            this.runner.launch(run.Id);
        }
        return run.Id;
    }

    private require(jobName: string, runId: string): JobRun {
        this.jobs.require(jobName);
        const run = this.runs.get(runId);
        if (run?.JobName !== jobName) {
            throw notFound(`JobRun ${runId} of job ${jobName} not found.`);
        }
        return run;
    }

    private stopProblem(jobName: string, runId: string): AwsError | undefined {
        const run = this.runs.get(runId);
        if (run?.JobName !== jobName) {
            return notFound(`JobRun ${runId} of job ${jobName} not found.`);
        }
        return isActive(run.JobRunState)
            ? undefined
            : invalidInput(`JobRun ${runId} is ${run.JobRunState} and cannot be stopped.`);
    }
}
