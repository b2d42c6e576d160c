import { randomBytes } from "node:crypto";
import { z } from "zod";
import { nameSchema } from "./input";
import { jobSchema, runOverridesSchema } from "./job-schema";

const activeStates = ["STARTING", "RUNNING", "STOPPING", "WAITING"] as const;

/** Where a run is. */
export const runStateSchema = z.enum([...activeStates, "SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"]);

/** A run's state. */
export type RunState = z.infer<typeof runStateSchema>;

/** Whether a run is still to end. */
export function isActive(state: RunState): boolean {
    return (activeStates as readonly string[]).includes(state);
}

/** A job run as it is kept and as GetJobRun shows it. */
export const jobRunSchema = z.object({
    ...jobSchema.pick({
        JobMode: true,
        AllocatedCapacity: true,
        WorkerType: true,
        NumberOfWorkers: true,
        SecurityConfiguration: true,
        NotificationProperty: true,
        ExecutionClass: true,
        JobRunQueuingEnabled: true,
        GlueVersion: true,
        MaxCapacity: true,
        Timeout: true,
    }).shape,
    Id: z.string(),
    Attempt: z.int(),
    PreviousRunId: z.string().optional(),
    TriggerName: z.string().optional(),
    JobName: z.string(),
    StartedOn: z.number(),
    LastModifiedOn: z.number(),
    CompletedOn: z.number().optional(),
    JobRunState: runStateSchema,
    Arguments: z.record(z.string(), z.string()).optional(),
    ErrorMessage: z.string().optional(),
    PredecessorRuns: z.array(z.object({ JobName: z.string(), RunId: z.string() })),
    ExecutionTime: z.int(),
    DPUSeconds: z.number().optional(),
    LogGroupName: z.string(),
    ExecutionRoleSessionPolicy: z.string().optional(),
});

/** A job run. */
export type JobRun = z.infer<typeof jobRunSchema>;

/** StartJobRun's input. */
export const startSchema = runOverridesSchema.extend({
    JobName: nameSchema,
    JobRunId: z.string().optional(),
    Arguments: z.record(z.string(), z.string()).optional(),
    ExecutionRoleSessionPolicy: z.string().max(2048).optional(),
});

/** StartJobRun's input. */
export type StartRequest = z.infer<typeof startSchema>;

/** A new run's id, as Glue makes them. */
export function newRunId(): string {
    return `jr_${randomBytes(32).toString("hex")}`;
}

/** The id of a run's first attempt. */
export function firstAttemptId(runId: string): string {
    return runId.replace(/_attempt_\d+$/, "");
}

/** The id of a retry: the first run's, and which attempt it is. */
export function attemptId(runId: string, attempt: number): string {
    return `${firstAttemptId(runId)}_attempt_${attempt}`;
}
