import { randomBytes } from "node:crypto";
import { RoleRefusedError } from "../authorize/assume-role";
import { type Session } from "../authorize/sessions";
import { type Core } from "../core";
import { AwsError, messageOf } from "../errors";
import { JobProcess, type JobProcessEnd } from "../runs/job-process";
import { type RunRequestCounts } from "../s3/request-counts";
import { now } from "./input";
import { type Job } from "./job-schema";
import { type JobRun, type RunState } from "./job-run-schema";
import { type JobRunStore } from "./job-run-store";
import { Jobs } from "./jobs";
import { nextAttempt } from "./new-job-run";

/** What a run under way is made of. */
interface LiveRun {
    readonly token: string;
    process?: JobProcess;
    /** Set when somebody or something ends the run: what it will be once it has ended. */
    ending?: { readonly state: RunState; readonly message?: string };
    done: Promise<void>;
}

/** The life of a run from its start to its end, and what follows: the next attempt, or the run that waited. */
export class JobRunner {
    private readonly live = new Map<string, LiveRun>();
    private closing = false;

    constructor(
        private readonly core: Core,
        private readonly jobs: Jobs,
        private readonly runs: JobRunStore,
        private readonly counts: RunRequestCounts,
        /** Told of a run that has ended and is not tried again. */
        private readonly onEnd: (run: JobRun) => void,
    ) {}

    get isClosing(): boolean {
        return this.closing;
    }

    /** The run that a token belongs to, while it is under way. */
    runOfToken(token: string): JobRun | undefined {
        const found = [...this.live].find(([, live]) => live.token === token);
        return found === undefined ? undefined : this.runs.get(found[0]);
    }

    /** Starts the life of a run whose record is there. */
    launch(runId: string): void {
        const live: LiveRun = { token: randomBytes(32).toString("hex"), done: Promise.resolve() };
        this.live.set(runId, live);
        live.done = this.execute(runId, live).catch((error: unknown) => {
            this.core.log.error("run failed inside the endpoint", { runId, error: messageOf(error) });
            this.finish(runId, "FAILED", `The local endpoint failed: ${messageOf(error)}`);
        });
    }

    private async execute(runId: string, live: LiveRun): Promise<void> {
        const run = this.runs.get(runId);
        const job = run === undefined ? undefined : this.jobs.get(run.JobName);
        if (run === undefined || job === undefined) {
            throw new Error(`run ${runId} or its job is gone`);
        }
        let session: Session;
        try {
            session = await this.core.assumeRole.forGlue({
                role: job.Role,
                sessionName: "GlueJobRunnerSession",
                sourceArn: this.core.arns.job(job.Name),
                // Glue renews a run's credentials; here they last as long as the run may.
                durationSeconds: run.Timeout * 60 + 900,
                runId,
                ...(run.ExecutionRoleSessionPolicy === undefined
                    ? {}
                    : { sessionPolicy: run.ExecutionRoleSessionPolicy }),
            });
        } catch (error) {
            if (!(error instanceof RoleRefusedError) && !(error instanceof AwsError)) {
                throw error;
            }
            const what = `JobName:${job.Name} and JobRunId:${runId} failed to execute with exception`;
            const role = `Role ${this.core.arns.role(job.Role)} should be given assume role permissions for Glue Service`;
            this.finish(runId, "FAILED", `${what} ${role} (${error.message})`);
            return;
        }
        try {
            const end = await this.follow(job, run, live, session);
            const { ending } = live;
            if (ending !== undefined) {
                this.finish(runId, ending.state, ending.message);
            } else if (end?.succeeded === true) {
                this.finish(runId, "SUCCEEDED");
            } else {
                this.finish(runId, "FAILED", end?.errorMessage ?? "The run did not start.");
            }
        } finally {
            this.core.sessions.expire(session.accessKeyId);
        }
    }

    /** From the start of the process to its end; undefined for a run that was stopped before it had one. */
    private async follow(job: Job, run: JobRun, live: LiveRun, session: Session): Promise<JobProcessEnd | undefined> {
        const process = await JobProcess.start(this.core, {
            job,
            run,
            session,
            token: live.token,
            arguments: {
                ...job.DefaultArguments,
                ...run.Arguments,
                ...job.NonOverridableArguments,
                "--JOB_NAME": job.Name,
                "--JOB_ID": Jobs.idOf(job),
                "--JOB_RUN_ID": run.Id,
            },
        });
        live.process = process;
        if (live.ending !== undefined) {
            await process.stop();
            return undefined;
        }
        this.runs.update(run.Id, { JobRunState: "RUNNING" });
        this.core.log.info("run started", { runId: run.Id, job: job.Name, attempt: run.Attempt });
        const started = Date.now();
        const timer = setTimeout(() => {
            const message = `Job run exceeded its timeout of ${run.Timeout} minutes.`;
            void this.end(run.Id, { state: "TIMEOUT", message });
        }, run.Timeout * this.core.config.timeoutMinuteMilliseconds);
        try {
            return await process.ended;
        } finally {
            clearTimeout(timer);
            this.runs.update(run.Id, used(job, run, Math.round((Date.now() - started) / 1000)));
        }
    }

    /** Ends a run from outside; settles when it has ended. */
    async end(runId: string, ending: NonNullable<LiveRun["ending"]>): Promise<void> {
        const live = this.live.get(runId);
        if (live === undefined) {
            if (this.runs.get(runId)?.JobRunState === "WAITING") {
                this.finish(runId, ending.state, ending.message);
            }
            return;
        }
        live.ending ??= ending;
        this.runs.update(runId, { JobRunState: "STOPPING" });
        await live.process?.stop();
        await live.done;
    }

    /** Writes a run's end down and starts what was waiting for it. */
    private finish(runId: string, state: RunState, message?: string): void {
        this.live.delete(runId);
        this.counts.keep(runId);
        const run = this.runs.update(runId, {
            JobRunState: state,
            CompletedOn: now(),
            ...(message === undefined ? {} : { ErrorMessage: message }),
        });
        this.core.log.info("run ended", { runId, state, ...(message === undefined ? {} : { message }) });
        const job = run === undefined ? undefined : this.jobs.get(run.JobName);
        if (run === undefined || this.closing) {
            return;
        }
        if (job === undefined) {
            this.onEnd(run);
            return;
        }
        this.core.ends.run(run);
        if (state === "FAILED" && run.Attempt < job.MaxRetries) {
            const retry = nextAttempt(run);
            this.runs.add(retry);
            this.launch(retry.Id);
            return;
        }
        this.onEnd(run);
        const waiting = this.runs.of(job.Name).filter((one) => one.JobRunState === "WAITING");
        const next = waiting.at(-1);
        if (next !== undefined && this.runs.running(job.Name).length < job.ExecutionProperty.MaxConcurrentRuns) {
            this.runs.update(next.Id, { JobRunState: "STARTING" });
            this.launch(next.Id);
        }
    }

    /** Stops every run: the endpoint ends. */
    async close(): Promise<void> {
        this.closing = true;
        const message = "The local endpoint was stopped while this run was under way.";
        await Promise.all([...this.live.keys()].map((id) => this.end(id, { state: "STOPPED", message })));
    }
}

/** What Glue says that a run used: DPU-seconds only where workers come and go. Here all are there from start to end. */
function used(job: Job, run: JobRun, ExecutionTime: number): Pick<JobRun, "ExecutionTime" | "DPUSeconds"> {
    const scaling = { ...job.DefaultArguments, ...run.Arguments, ...job.NonOverridableArguments };
    return run.ExecutionClass === "FLEX" || scaling["--enable-auto-scaling"] === "true"
        ? { ExecutionTime, DPUSeconds: ExecutionTime * (run.MaxCapacity ?? 0) }
        : { ExecutionTime };
}
