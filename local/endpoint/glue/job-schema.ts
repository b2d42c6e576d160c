import { z } from "zod";
import { WORKER_DPUS } from "../../../infra/workerTypes";
import { compact, descriptionSchema, invalidInput, nameSchema } from "./input";

/** DPUs of a worker of each type. */
const workerDpus = { Standard: 1, "G.025X": 0.25, ...WORKER_DPUS, "Z.2X": 2 } as const;

type WorkerType = keyof typeof workerDpus;

/** The first Glue version that has a worker type, where it is not all of them. */
const workerSince: Partial<Record<WorkerType, number>> = {
    "G.025X": 3,
    "G.4X": 3,
    "G.8X": 3,
    "G.12X": 4,
    "G.16X": 4,
    "R.1X": 4,
    "R.2X": 4,
    "R.4X": 4,
    "R.8X": 4,
};

const glueVersions = ["0.9", "1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "6.0"] as const;

const maxTimeoutMinutes = 10_080;

const argumentsSchema = z.record(z.string(), z.string());

/** Capacity and limits, which a job has and a run may override. */
const capacityShape = {
    AllocatedCapacity: z.int().min(0).optional(),
    Timeout: z
        .int()
        .min(1, "must be at least 1 minute")
        .max(maxTimeoutMinutes, `must be at most ${maxTimeoutMinutes} minutes (7 days)`)
        .optional(),
    MaxCapacity: z.number().positive().optional(),
    WorkerType: z.enum(Object.keys(workerDpus) as [WorkerType, ...WorkerType[]]).optional(),
    NumberOfWorkers: z.int().min(1, "must be at least 1").max(1000, "must be at most 1000").optional(),
    SecurityConfiguration: z.string().max(255).optional(),
    NotificationProperty: z
        .object({ NotifyDelayAfter: z.int().min(1, "must be at least 1 minute").optional() })
        .optional(),
    ExecutionClass: z.enum(["STANDARD", "FLEX"]).optional(),
    JobRunQueuingEnabled: z.boolean().optional(),
};

const definitionShape = {
    ...capacityShape,
    JobMode: z.enum(["SCRIPT", "VISUAL", "NOTEBOOK"]).optional(),
    Description: descriptionSchema.optional(),
    LogUri: z.string().optional(),
    Role: z.string().min(1, "must be the name or ARN of a role"),
    ExecutionProperty: z
        .object({
            MaxConcurrentRuns: z.int().min(1, "must be at least 1").max(1000, "must be at most 1000").optional(),
        })
        .optional(),
    Command: z.object({
        Name: z.enum(["glueetl", "gluestreaming", "pythonshell", "glueray"]),
        ScriptLocation: z
            .string()
            .regex(/^s3[an]?:\/\/[^/]+\/.+/, "must be an S3 URI such as s3://bucket/scripts/job.py")
            .optional(),
        PythonVersion: z
            .string()
            .regex(/^([2-3]|3[.]9|3[.]11)$/, "must be 2, 3, 3.9 or 3.11")
            .optional(),
        Runtime: z.string().max(64).optional(),
    }),
    DefaultArguments: argumentsSchema.optional(),
    NonOverridableArguments: argumentsSchema.optional(),
    Connections: z.object({ Connections: z.array(z.string()).optional() }).optional(),
    MaxRetries: z.int().min(0, "must be 0 to 10").max(10, "must be 0 to 10").optional(),
    GlueVersion: z.enum(glueVersions).optional(),
    CodeGenConfigurationNodes: z.record(z.string(), z.unknown()).optional(),
    SourceControlDetails: z.record(z.string(), z.unknown()).optional(),
    MaintenanceWindow: z.string().optional(),
};

/** A job as CreateJob and UpdateJob give it, without its name. */
export const jobDefinitionSchema = z.object(definitionShape);

/** A job's definition as a client wrote it. */
export type JobDefinition = z.infer<typeof jobDefinitionSchema>;

/** What StartJobRun may override. */
export const runOverridesSchema = z.object(capacityShape);

/** Capacity overrides of a run. */
export type RunOverrides = z.infer<typeof runOverridesSchema>;

/** A job as it is kept and as GetJob shows it. */
export const jobSchema = z.object({
    ...definitionShape,
    Name: nameSchema,
    CreatedOn: z.number(),
    LastModifiedOn: z.number(),
    JobMode: z.enum(["SCRIPT", "VISUAL", "NOTEBOOK"]),
    ExecutionProperty: z.object({ MaxConcurrentRuns: z.int() }),
    MaxRetries: z.int(),
    Timeout: z.int(),
    GlueVersion: z.enum(glueVersions),
    MaxCapacity: z.number(),
});

/** A job with its defaults. */
export type Job = z.infer<typeof jobSchema>;

/** Fills in the documented defaults and checks what members may not be together. */
export function completeJob(
    name: string,
    definition: JobDefinition,
    times: { created: number; modified: number },
): Job {
    const GlueVersion = definition.GlueVersion ?? "6.0"; // AWS's default since Glue 6.0.
    const capacity = completeCapacity(definition, definition.Command.Name, Number(GlueVersion));
    const MaxRetries = definition.MaxRetries ?? 0;
    checkQueuing(definition.JobRunQueuingEnabled, MaxRetries, definition.ExecutionClass);
    if (definition.Command.ScriptLocation === undefined) {
        throw invalidInput(`Command.ScriptLocation is required: the S3 URI of the script that job ${name} runs.`);
    }
    return compact({
        ...definition,
        ...capacity,
        Name: name,
        CreatedOn: times.created,
        LastModifiedOn: times.modified,
        JobMode: definition.JobMode ?? "SCRIPT",
        ExecutionProperty: { MaxConcurrentRuns: definition.ExecutionProperty?.MaxConcurrentRuns ?? 1 },
        MaxRetries,
        Timeout: definition.Timeout ?? (Number(GlueVersion) >= 5 ? 480 : 2880),
        GlueVersion,
    });
}

/** Worker type, count and DPUs with defaults, for a job or a run. */
export function completeCapacity(
    wanted: RunOverrides,
    command: Job["Command"]["Name"],
    glueVersion: number,
): Pick<Job, "WorkerType" | "NumberOfWorkers" | "AllocatedCapacity"> & { MaxCapacity: number } {
    const { WorkerType, NumberOfWorkers, MaxCapacity } = wanted;
    checkExecutionClass(wanted, command, glueVersion);
    if (command === "pythonshell") {
        if (MaxCapacity !== undefined && MaxCapacity !== 0.0625 && MaxCapacity !== 1) {
            throw invalidInput(`MaxCapacity is ${MaxCapacity}; a Python shell job has 0.0625 or 1 DPU.`);
        }
        return { MaxCapacity: MaxCapacity ?? 0.0625, AllocatedCapacity: 0 };
    }
    if (MaxCapacity !== undefined && (WorkerType !== undefined || NumberOfWorkers !== undefined)) {
        throw invalidInput(
            `Please set only Worker Type and Number of Workers, or only Max Capacity: got MaxCapacity ${MaxCapacity} ` +
                `with WorkerType ${WorkerType ?? "unset"} and NumberOfWorkers ${NumberOfWorkers ?? "unset"}.`,
        );
    }
    if (MaxCapacity !== undefined) {
        if (glueVersion >= 2) {
            throw invalidInput(
                `MaxCapacity is ${MaxCapacity}, which Glue ${glueVersion.toFixed(1)} does not have; set WorkerType and NumberOfWorkers.`,
            );
        }
        return { MaxCapacity, AllocatedCapacity: Math.floor(MaxCapacity) };
    }
    const worker = WorkerType ?? (command === "glueray" ? "Z.2X" : "G.1X");
    checkWorker(worker, command, glueVersion);
    if ((WorkerType === undefined) !== (NumberOfWorkers === undefined)) {
        throw invalidInput(
            `WorkerType and NumberOfWorkers go together: got WorkerType ${WorkerType ?? "unset"}, NumberOfWorkers ${NumberOfWorkers ?? "unset"}.`,
        );
    }
    const workers = NumberOfWorkers ?? 10;
    if (command === "glueetl" && workers < 2) {
        throw invalidInput(`NumberOfWorkers is ${workers}; a Spark job needs at least 2, one of which is the driver.`);
    }
    const dpus = workers * workerDpus[worker];
    return { WorkerType: worker, NumberOfWorkers: workers, MaxCapacity: dpus, AllocatedCapacity: Math.floor(dpus) };
}

/** Runs are queued only where a retry cannot jump the queue. */
export function checkQueuing(
    queuing: boolean | undefined,
    maxRetries: number,
    executionClass: RunOverrides["ExecutionClass"],
): void {
    if (queuing === true && maxRetries !== 0) {
        throw invalidInput(`JobRunQueuingEnabled needs MaxRetries 0; got ${maxRetries}.`);
    }
    if (queuing === true && executionClass === "FLEX") {
        throw invalidInput("JobRunQueuingEnabled does not go with ExecutionClass FLEX; use STANDARD.");
    }
}

function checkExecutionClass(wanted: RunOverrides, command: string, glueVersion: number): void {
    if (wanted.ExecutionClass !== "FLEX") {
        return;
    }
    if (command !== "glueetl" || glueVersion < 3) {
        throw invalidInput(
            `ExecutionClass FLEX needs command glueetl and Glue 3.0 or later; got ${command} and Glue ${glueVersion.toFixed(1)}.`,
        );
    }
    if (wanted.WorkerType !== undefined && wanted.WorkerType !== "G.1X" && wanted.WorkerType !== "G.2X") {
        throw invalidInput(`ExecutionClass FLEX has workers G.1X and G.2X; got ${wanted.WorkerType}.`);
    }
}

function checkWorker(worker: WorkerType, command: string, glueVersion: number): void {
    const since = workerSince[worker] ?? 0;
    if (glueVersion < since) {
        throw invalidInput(`WorkerType ${worker} needs Glue ${since}.0 or later; got ${glueVersion.toFixed(1)}.`);
    }
    if (worker === "G.025X" && command !== "gluestreaming") {
        throw invalidInput(`WorkerType G.025X is for streaming jobs (gluestreaming) only; got ${command}.`);
    }
    if ((worker === "Z.2X") !== (command === "glueray")) {
        throw invalidInput(`WorkerType Z.2X and command glueray go together; got ${worker} and ${command}.`);
    }
}
