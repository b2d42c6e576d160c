import type { Node, WorkflowRun } from "@aws-sdk/client-glue";

/** What a workflow's run makes of one job or crawler. */
export interface WorkflowStep {
    /** 1 for what the start trigger starts, 2 for what waits for that, and so on. */
    readonly stage: number;
    readonly kind: "job" | "crawler";
    readonly name: string;
    /** Glue's state in lower case; `not started` where nothing has started it (yet). */
    readonly state: string;
    readonly startedOn?: Date;
    readonly completedOn?: Date;
    /** A job's run. */
    readonly runId?: string;
    readonly error?: string;
}

/** The state of a step that nothing has started (yet). */
export const NOT_STARTED = "not started";

/** How a run stands as a whole. */
export type Outcome = "under way" | "succeeded" | "failed";

/** The jobs and crawlers of a run, in the order of their stages. Of a job with retries, the last attempt. */
export function stepsOf(run: WorkflowRun): WorkflowStep[] {
    const nodes = (run.Graph?.Nodes ?? []).filter(({ Type }) => Type !== "TRIGGER");
    const stage = stages(run);
    return nodes
        .map((node) => stepOf(node, stage.get(node.UniqueId ?? "") ?? 1))
        .sort((a, b) => a.stage - b.stage || a.name.localeCompare(b.name));
}

/** Whether a run is under way, did all it had to do, or not. To Glue a run in which something failed is COMPLETED. */
export function outcomeOf(run: WorkflowRun): Outcome {
    if (run.Status === "RUNNING" || run.Status === "STOPPING") {
        return "under way";
    }
    const steps = stepsOf(run);
    return run.Status === "COMPLETED" && steps.length > 0 && steps.every(({ state }) => state === "succeeded")
        ? "succeeded"
        : "failed";
}

function stepOf(node: Node, stage: number): WorkflowStep {
    const name = node.Name ?? "";
    if (node.Type === "JOB") {
        const runs = [...(node.JobDetails?.JobRuns ?? [])].sort((a, b) => (a.Attempt ?? 0) - (b.Attempt ?? 0));
        const last = runs.at(-1);
        return {
            stage,
            kind: "job",
            name,
            state: last?.JobRunState?.toLowerCase() ?? NOT_STARTED,
            startedOn: last?.StartedOn,
            completedOn: last?.CompletedOn,
            runId: last?.Id,
            error: last?.ErrorMessage,
        };
    }
    const last = node.CrawlerDetails?.Crawls?.at(-1);
    return {
        stage,
        kind: "crawler",
        name,
        state: last?.State?.toLowerCase() ?? NOT_STARTED,
        startedOn: last?.StartedOn,
        completedOn: last?.CompletedOn,
        error: last?.ErrorMessage,
    };
}

/** For each node how many triggers lie on the longest way to it. */
function stages({ Graph: graph }: WorkflowRun): ReadonlyMap<string, number> {
    const triggers = new Set(
        (graph?.Nodes ?? []).flatMap(({ Type, UniqueId }) => (Type === "TRIGGER" && UniqueId) || []),
    );
    const sources = new Map<string, string[]>();
    for (const { SourceId = "", DestinationId = "" } of graph?.Edges ?? []) {
        sources.set(DestinationId, [...(sources.get(DestinationId) ?? []), SourceId]);
    }
    const found = new Map<string, number>();
    const depth = (id: string, above: ReadonlySet<string>): number => {
        const known = found.get(id);
        // Glue allows no circle; a graph that has one anyway must not hang the command.
        if (known !== undefined || above.has(id)) {
            return known ?? 0;
        }
        const before = (sources.get(id) ?? []).map((source) => depth(source, new Set([...above, id])));
        const own = Math.max(0, ...before) + (triggers.has(id) ? 1 : 0);
        found.set(id, own);
        return own;
    };
    return new Map((graph?.Nodes ?? []).map(({ UniqueId = "" }) => [UniqueId, depth(UniqueId, new Set())]));
}
