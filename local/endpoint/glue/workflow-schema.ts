import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { nameSchema } from "./input";
import { type TriggerAction, triggerSchema } from "./trigger-schema";

/** Properties that the jobs of a run may read and write. */
export const runPropertiesSchema = z.record(
    z.string().min(1, "a property's name must have 1 to 255 characters").max(255),
    z.string(),
);

/** A workflow as it is kept. */
export const workflowSchema = z.object({
    Name: nameSchema,
    Description: z.string().optional(),
    DefaultRunProperties: runPropertiesSchema.optional(),
    MaxConcurrentRuns: z.int().min(1, "must be at least 1").optional(),
    CreatedOn: z.number(),
    LastModifiedOn: z.number(),
});

/** A workflow. */
export type Workflow = z.infer<typeof workflowSchema>;

/** How one start of a job or crawler went; ERROR is one that did not come about. */
const startSchema = z.object({
    /** The job run's id without the number of its attempt, or the crawl's. */
    id: z.string().optional(),
    state: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "CANCELLED", "ERROR"]),
    startedOn: z.number(),
    endedOn: z.number().optional(),
    error: z.string().optional(),
});

/** One start of a job or crawler in a run. */
export type NodeStart = z.infer<typeof startSchema>;

/** A run of a workflow as it is kept. */
export const workflowRunSchema = z.object({
    Name: z.string(),
    WorkflowRunId: z.string(),
    PreviousRunId: z.string().optional(),
    WorkflowRunProperties: runPropertiesSchema,
    StartedOn: z.number(),
    CompletedOn: z.number().optional(),
    Status: z.enum(["RUNNING", "COMPLETED", "STOPPING", "STOPPED", "ERROR"]),
    ErrorMessage: z.string().optional(),
    /** The triggers as they were when the run began: it ends by the plan it started with. */
    triggers: z.array(triggerSchema),
    /** Names of the triggers that have fired. */
    fired: z.array(z.string()),
    /** What was started, by {@link nodeKey}. */
    nodes: z.record(z.string(), z.array(startSchema)),
});

/** A run of a workflow. */
export type WorkflowRun = z.infer<typeof workflowRunSchema>;

/** Whether a run is still to end. */
export function isUnderWay(run: WorkflowRun): boolean {
    return run.Status === "RUNNING" || run.Status === "STOPPING";
}

/** A new run's id, as Glue makes them. */
export function newWorkflowRunId(): string {
    return `wr_${randomBytes(32).toString("hex")}`;
}

/** Kind and name of a job or crawler in a workflow. */
export type NodeKey = `JOB ${string}` | `CRAWLER ${string}`;

/** The node that an action starts, or that a condition waits for. */
export function nodeKey({ JobName, CrawlerName }: Pick<TriggerAction, "JobName" | "CrawlerName">): NodeKey {
    return JobName === undefined ? `CRAWLER ${CrawlerName ?? ""}` : `JOB ${JobName}`;
}

/** The id of a node in a workflow's graph: the same in every run. */
export function nodeId(workflow: string, key: string): string {
    return `wnode_${createHash("sha256").update(`${workflow}\n${key}`).digest("hex")}`;
}
