import * as path from "node:path";
import { type Core } from "../core";
import { Collection } from "../state/collection";
import { now } from "./input";
import { isActive, type JobRun, jobRunSchema } from "./job-run-schema";

/** The records of job runs. */
export class JobRunStore {
    private readonly runs: Collection<JobRun>;

    constructor(core: Core) {
        this.runs = new Collection(path.join(core.config.stateDir, "glue", "job-runs"), jobRunSchema);
        for (const run of this.runs.list().filter((one) => isActive(one.JobRunState))) {
            this.update(run.Id, {
                JobRunState: "FAILED",
                CompletedOn: now(),
                ErrorMessage: "The local endpoint ended while this run was under way.",
            });
        }
    }

    get(runId: string): JobRun | undefined {
        return this.runs.get(runId);
    }

    add(run: JobRun): void {
        this.runs.set(run.Id, run);
    }

    delete(runId: string): void {
        this.runs.delete(runId);
    }

    /** Changes a run's record; undefined where the run was forgotten in the meantime. */
    update(runId: string, change: Partial<JobRun>): JobRun | undefined {
        const run = this.runs.get(runId);
        if (run === undefined) {
            return undefined;
        }
        const changed = { ...run, ...change, LastModifiedOn: now() };
        this.runs.set(runId, changed);
        return changed;
    }

    /** The runs of a job, newest first. */
    of(jobName: string): readonly JobRun[] {
        return this.runs
            .list()
            .filter((run) => run.JobName === jobName)
            .sort((a, b) => b.StartedOn - a.StartedOn || b.Attempt - a.Attempt);
    }

    /** The runs of a job that count against MaxConcurrentRuns. */
    running(jobName: string): readonly JobRun[] {
        return this.of(jobName).filter((run) => isActive(run.JobRunState) && run.JobRunState !== "WAITING");
    }
}
