import {
    CreateCrawlerCommand,
    CreateTriggerCommand,
    type CreateTriggerCommandInput,
    CreateWorkflowCommand,
    GetWorkflowRunCommand,
    type Node,
    StartWorkflowRunCommand,
    type WorkflowRun,
} from "@aws-sdk/client-glue";
import { type Clients, createRole, glueTrust } from "./clients";
import { unique } from "./endpoint";
import { until } from "./expect";

/** A crawler that does what its description says: nothing, `fail` or `hang`. */
export async function createCrawler(clients: Clients, what = ""): Promise<string> {
    const role = await createRole(clients, { trust: glueTrust });
    const Name = unique("crawler");
    const Targets = { S3Targets: [{ Path: "s3://bucket/users/" }] };
    await clients.glue.send(
        new CreateCrawlerCommand({ Name, Role: role.arn, DatabaseName: "raw", Targets, Description: what }),
    );
    return Name;
}

/** A workflow of triggers; those that wait are active. Its name. */
export async function createWorkflow(
    clients: Clients,
    triggers: readonly Omit<CreateTriggerCommandInput, "Name" | "WorkflowName">[],
    change: object = {},
): Promise<string> {
    const Name = unique("workflow");
    await clients.glue.send(new CreateWorkflowCommand({ Name, MaxConcurrentRuns: 1, ...change }));
    for (const [index, trigger] of triggers.entries()) {
        const StartOnCreation = trigger.Type === "CONDITIONAL";
        await clients.glue.send(
            new CreateTriggerCommand({
                StartOnCreation,
                ...trigger,
                Name: `${Name}-${index}`,
                WorkflowName: Name,
            } as CreateTriggerCommandInput),
        );
    }
    return Name;
}

export async function startWorkflow(clients: Clients, Name: string, more: object = {}): Promise<string> {
    const { RunId = "" } = await clients.glue.send(new StartWorkflowRunCommand({ Name, ...more }));
    return RunId;
}

export async function workflowRun(clients: Clients, Name: string, RunId: string): Promise<WorkflowRun> {
    const { Run = {} } = await clients.glue.send(new GetWorkflowRunCommand({ Name, RunId, IncludeGraph: true }));
    return Run;
}

/** A run once it has ended. */
export function endedRun(clients: Clients, name: string, runId: string): Promise<WorkflowRun> {
    return until(
        () => workflowRun(clients, name, runId),
        ({ Status }) => Status !== "RUNNING" && Status !== "STOPPING",
    );
}

/** The node of a run's graph. */
export function nodeOf(run: WorkflowRun, name: string): Node {
    const node = run.Graph?.Nodes?.find((one) => one.Name === name);
    if (node === undefined) {
        throw new Error(`no node ${name} in ${JSON.stringify(run.Graph)}`);
    }
    return node;
}

/** The states of what a node started in a run. */
export function states(run: WorkflowRun, name: string): readonly (string | undefined)[] {
    const { JobDetails, CrawlerDetails } = nodeOf(run, name);
    return [
        ...(JobDetails?.JobRuns ?? []).map(({ JobRunState }) => JobRunState),
        ...(CrawlerDetails?.Crawls ?? []).map(({ State }) => State),
    ];
}
