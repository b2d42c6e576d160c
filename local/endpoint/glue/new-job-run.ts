import { jobLogGroup } from "../runs/log-groups";
import { compact, now, omit } from "./input";
import { completeCapacity, type Job, type RunOverrides } from "./job-schema";
import { attemptId, type JobRun, newRunId, type StartRequest } from "./job-run-schema";

/** The record of a run that StartJobRun asks for. */
export function newRun(job: Job, request: StartRequest, previous: JobRun | undefined): JobRun {
    const capacity = completeCapacity(wantedCapacity(job, request), job.Command.Name, Number(job.GlueVersion));
    const time = now();
    const security = request.SecurityConfiguration ?? job.SecurityConfiguration;
    return compact({
        ...capacity,
        Id: newRunId(),
        Attempt: 0,
        PreviousRunId: previous?.Id,
        JobName: job.Name,
        JobMode: job.JobMode,
        JobRunQueuingEnabled: request.JobRunQueuingEnabled ?? job.JobRunQueuingEnabled,
        StartedOn: time,
        LastModifiedOn: time,
        JobRunState: "STARTING" as const,
        Arguments: request.Arguments,
        PredecessorRuns: [],
        ExecutionTime: 0,
        Timeout: request.Timeout ?? job.Timeout,
        SecurityConfiguration: security,
        NotificationProperty: request.NotificationProperty ?? job.NotificationProperty,
        ExecutionClass: request.ExecutionClass ?? job.ExecutionClass,
        GlueVersion: job.GlueVersion,
        LogGroupName: jobLogGroup(job, security),
        ExecutionRoleSessionPolicy: request.ExecutionRoleSessionPolicy,
    });
}

/** The run's own capacity, else the job's. DPUs and workers are two ways to say it, so one replaces the other. */
function wantedCapacity(job: Job, request: StartRequest): RunOverrides {
    const inWorkers = request.WorkerType !== undefined || request.NumberOfWorkers !== undefined;
    const fromJob =
        request.MaxCapacity !== undefined
            ? {}
            : inWorkers || job.WorkerType !== undefined
              ? { WorkerType: job.WorkerType, NumberOfWorkers: job.NumberOfWorkers }
              : { MaxCapacity: job.MaxCapacity };
    return { ...fromJob, ExecutionClass: job.ExecutionClass, ...request };
}

/** The record of the attempt after one that failed. */
export function nextAttempt(run: JobRun): JobRun {
    const time = now();
    return {
        ...omit(run, "CompletedOn", "ErrorMessage", "DPUSeconds"),
        Id: attemptId(run.Id, run.Attempt + 1),
        Attempt: run.Attempt + 1,
        PreviousRunId: run.Id,
        StartedOn: time,
        LastModifiedOn: time,
        JobRunState: "STARTING",
        ExecutionTime: 0,
    };
}
