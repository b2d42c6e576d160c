import * as path from "node:path";
import { Collection } from "../state/collection";
import { messageOf } from "../errors";
import { now } from "./input";
import { type ActionStarter, type Ended } from "./action-starter";
import { type Condition, isMet, isStart, type Trigger } from "./trigger-schema";
import {
    isUnderWay,
    newWorkflowRunId,
    type NodeKey,
    nodeKey,
    type NodeStart,
    type Workflow,
    type WorkflowRun,
    workflowRunSchema,
} from "./workflow-schema";

/** How many runs of a workflow are remembered. */
const maxHistory = 100;

/** Leads workflow runs from trigger to trigger: what ends may let a conditional trigger fire, once in a run. */
export class WorkflowRunner {
    private readonly runs: Collection<WorkflowRun>;

    constructor(
        stateDir: string,
        private readonly starter: ActionStarter,
    ) {
        this.runs = new Collection(path.join(stateDir, "glue", "workflow-runs"), workflowRunSchema);
        const message = "The local endpoint ended while this run was under way.";
        for (const run of this.runs.list().filter(isUnderWay)) {
            const nodes = Object.entries(run.nodes).map(([key, starts]): [string, NodeStart[]] => [
                key,
                starts.map((start) =>
                    start.state === "RUNNING" ? { ...start, state: "ERROR", endedOn: now(), error: message } : start,
                ),
            ]);
            this.runs.set(run.WorkflowRunId, {
                ...run,
                Status: "ERROR",
                CompletedOn: now(),
                ErrorMessage: message,
                nodes: Object.fromEntries(nodes),
            });
        }
    }

    get(runId: string): WorkflowRun | undefined {
        return this.runs.get(runId);
    }

    put(run: WorkflowRun): void {
        this.runs.set(run.WorkflowRunId, run);
        for (const old of this.of(run.Name).slice(maxHistory)) {
            this.runs.delete(old.WorkflowRunId);
        }
    }

    /** The runs of a workflow, newest first. */
    of(workflow: string): readonly WorkflowRun[] {
        return this.runs
            .list()
            .filter(({ Name }) => Name === workflow)
            .sort((a, b) => b.StartedOn - a.StartedOn);
    }

    underWay(workflow: string): readonly WorkflowRun[] {
        return this.of(workflow).filter(isUnderWay);
    }

    /** Starts a run: its start trigger fires. */
    start(workflow: Workflow, triggers: readonly Trigger[], properties: Readonly<Record<string, string>>): WorkflowRun {
        const run = newRun(workflow, triggers, properties);
        for (const trigger of triggers.filter(isStart)) {
            this.fire(run, trigger);
        }
        this.advance(run);
        return run;
    }

    /** Writes down a run that was to start and could not. */
    refuse(workflow: Workflow, triggers: readonly Trigger[], ErrorMessage: string): void {
        this.put({ ...newRun(workflow, triggers, {}), Status: "ERROR", CompletedOn: now(), ErrorMessage });
    }

    /** Runs some nodes of a run that ended again, and all that comes after them, as a run of its own. */
    resume(before: WorkflowRun, chosen: readonly NodeKey[]): WorkflowRun {
        const again = new Set<string>([...chosen, ...downstream(before.triggers, chosen)]);
        const run: WorkflowRun = {
            ...before,
            WorkflowRunId: newWorkflowRunId(),
            PreviousRunId: before.WorkflowRunId,
            StartedOn: now(),
            Status: "RUNNING",
            nodes: Object.fromEntries(Object.entries(before.nodes).filter(([key]) => !again.has(key))),
            fired: before.fired.filter((name) => {
                const trigger = before.triggers.find((one) => one.Name === name);
                return trigger !== undefined && !watches(trigger, again);
            }),
        };
        delete run.CompletedOn;
        delete run.ErrorMessage;
        for (const key of chosen) {
            const trigger = run.triggers.find(({ Actions }) => Actions.some((action) => nodeKey(action) === key));
            if (trigger !== undefined) {
                this.fire(
                    run,
                    trigger,
                    trigger.Actions.filter((action) => nodeKey(action) === key),
                );
            }
        }
        this.advance(run);
        return run;
    }

    /** Stops what a run has under way; nothing of it starts any more. */
    stop(run: WorkflowRun): void {
        this.put({ ...run, Status: "STOPPING" });
        for (const [key, starts] of Object.entries(run.nodes)) {
            for (const { id } of starts.filter(({ state }) => state === "RUNNING")) {
                this.starter.stop(key as NodeKey, id ?? "");
            }
        }
        // Read again: what only waited for its turn has ended by now.
        const current = this.runs.get(run.WorkflowRunId);
        if (current !== undefined && isUnderWay(current)) {
            this.advance({ ...current });
        }
    }

    /** Forgets the runs of a workflow that was deleted. */
    forget(workflow: string): void {
        for (const run of this.of(workflow)) {
            if (isUnderWay(run)) {
                this.stop(run);
            }
            this.runs.delete(run.WorkflowRunId);
        }
    }

    /** Hears that a job or crawler ended; whether a workflow run had started it. */
    ended({ key, id, state, error }: Ended): boolean {
        const run = this.runs
            .list()
            .find((one) => isUnderWay(one) && (one.nodes[key] ?? []).some((start) => start.id === id));
        if (run === undefined) {
            return false;
        }
        const nodes = { ...run.nodes };
        nodes[key] = (nodes[key] ?? []).map((start) =>
            start.id === id ? { ...start, state, endedOn: now(), ...(error === undefined ? {} : { error }) } : start,
        );
        this.advance({ ...run, nodes });
        return true;
    }

    /** Fires what may fire now, and ends the run where nothing is under way any more. */
    private advance(run: WorkflowRun): void {
        if (run.Status === "RUNNING") {
            for (const trigger of run.triggers.filter((one) => mayFire(run, one))) {
                this.fire(run, trigger);
            }
        }
        const busy = Object.values(run.nodes).some((starts) => starts.some(({ state }) => state === "RUNNING"));
        if (!busy) {
            // As with Glue, a run in which something failed is COMPLETED: the statistics tell.
            run.Status = run.Status === "STOPPING" ? "STOPPED" : "COMPLETED";
            run.CompletedOn = now();
        }
        this.put(run);
    }

    private fire(run: WorkflowRun, trigger: Trigger, actions = trigger.Actions): void {
        run.fired = [...new Set([...run.fired, trigger.Name])];
        for (const action of actions) {
            const key = nodeKey(action);
            let start: NodeStart;
            try {
                start = {
                    id: this.starter.start(action, trigger.Name, {
                        "--WORKFLOW_NAME": run.Name,
                        "--WORKFLOW_RUN_ID": run.WorkflowRunId,
                    }),
                    state: "RUNNING",
                    startedOn: now(),
                };
            } catch (error) {
                // One action that cannot start (its crawler runs, its job is gone) does not keep the others from it.
                start = { state: "ERROR", startedOn: now(), endedOn: now(), error: messageOf(error) };
            }
            run.nodes = { ...run.nodes, [key]: [...(run.nodes[key] ?? []), start] };
        }
    }
}

function newRun(
    workflow: Workflow,
    triggers: readonly Trigger[],
    properties: Readonly<Record<string, string>>,
): WorkflowRun {
    return {
        Name: workflow.Name,
        WorkflowRunId: newWorkflowRunId(),
        WorkflowRunProperties: { ...workflow.DefaultRunProperties, ...properties },
        StartedOn: now(),
        Status: "RUNNING",
        triggers: [...triggers],
        fired: [],
        nodes: {},
    };
}

function mayFire(run: WorkflowRun, trigger: Trigger): boolean {
    return (
        trigger.Type === "CONDITIONAL" &&
        trigger.State === "ACTIVATED" &&
        !run.fired.includes(trigger.Name) &&
        isMet(trigger.Predicate ?? {}, (condition) => holds(run, condition))
    );
}

/** Whether the last start of what a condition watches ended as it says. */
function holds(run: WorkflowRun, condition: Condition): boolean {
    return run.nodes[nodeKey(condition)]?.at(-1)?.state === (condition.State ?? condition.CrawlState);
}

function watches(trigger: Trigger, keys: ReadonlySet<string>): boolean {
    return (trigger.Predicate?.Conditions ?? []).some((condition) => keys.has(nodeKey(condition)));
}

/** What comes after some nodes, by any number of triggers. */
function downstream(triggers: readonly Trigger[], keys: readonly NodeKey[]): ReadonlySet<NodeKey> {
    const found = new Set<NodeKey>();
    let next: readonly NodeKey[] = keys;
    while (next.length > 0) {
        const reached = new Set<string>(next);
        next = triggers
            .filter((trigger) => watches(trigger, reached))
            .flatMap(({ Actions }) => Actions.map(nodeKey))
            .filter((key) => !found.has(key));
        next.forEach((key) => found.add(key));
    }
    return found;
}
