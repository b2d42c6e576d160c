import { z } from "zod";
import { AwsError } from "../errors";
import { type Actions } from "./action";
import { compact, invalidInput, nameSchema, notFound, omit, readInput } from "./input";
import { page, pagingSchema } from "./paging";
import { isStart, type Trigger } from "./trigger-schema";
import { type AttemptsOf, statistics, workflowGraph } from "./workflow-graph";
import { type WorkflowRunner } from "./workflow-runner";
import { nodeId, type NodeKey, runPropertiesSchema, type WorkflowRun } from "./workflow-schema";
import { type Workflows } from "./workflows";

const startSchema = z.object({ Name: nameSchema, RunProperties: runPropertiesSchema.optional() });
const runSchema = z.object({ Name: nameSchema, RunId: z.string().min(1) });
const getSchema = runSchema.extend({ IncludeGraph: z.boolean().optional() });
const listSchema = pagingSchema.extend({ Name: nameSchema, IncludeGraph: z.boolean().optional() });
const putPropertiesSchema = runSchema.extend({ RunProperties: runPropertiesSchema });
const resumeSchema = runSchema.extend({ NodeIds: z.array(z.string()).min(1, "must name at least one node") });

/** What the calls about runs work with. */
export interface WorkflowRunParts {
    readonly workflows: Workflows;
    readonly runner: WorkflowRunner;
    readonly attemptsOf: AttemptsOf;
    triggersOf(workflow: string): readonly Trigger[];
}

/** The calls about the runs of workflows. */
export class WorkflowRuns {
    constructor(private readonly parts: WorkflowRunParts) {}

    /** Starts a run. @throws the errors that StartWorkflowRun gives */
    start(name: string, properties: Readonly<Record<string, string>> = {}): WorkflowRun {
        const workflow = this.parts.workflows.require(name);
        const triggers = this.parts.triggersOf(name);
        if (!triggers.some(isStart)) {
            throw invalidInput(`Workflow ${name} has no start trigger; one that is ON_DEMAND or SCHEDULED is needed.`);
        }
        const tooMany = this.parts.workflows.tooMany(workflow);
        if (tooMany !== undefined) {
            throw tooMany;
        }
        return this.parts.runner.start(workflow, triggers, properties);
    }

    /** Starts a run because its time has come. Nobody waits for an answer, so one that may not start is a run with an error. */
    startScheduled(name: string): void {
        const workflow = this.parts.workflows.require(name);
        if (this.parts.workflows.tooMany(workflow) === undefined) {
            this.start(name);
        } else {
            const triggers = this.parts.triggersOf(name);
            this.parts.runner.refuse(workflow, triggers, `Concurrent runs exceeded for workflow: ${name}.`);
        }
    }

    /** The last run of a workflow as GetWorkflowRun shows it. */
    last(name: string, includeGraph: boolean): object | undefined {
        const [last] = this.parts.runner.of(name);
        return last === undefined ? undefined : this.show(last, includeGraph);
    }

    readonly actions: Actions = {
        StartWorkflowRun: (input) => {
            const { Name, RunProperties } = readInput(startSchema, input);
            return { RunId: this.start(Name, RunProperties).WorkflowRunId };
        },
        GetWorkflowRun: (input) => {
            const { Name, RunId, IncludeGraph } = readInput(getSchema, input);
            return { Run: this.show(this.require(Name, RunId), IncludeGraph ?? false) };
        },
        GetWorkflowRuns: (input) => {
            const { Name, IncludeGraph, ...paging } = readInput(listSchema, input);
            this.parts.workflows.require(Name);
            const { items, nextToken } = page(this.parts.runner.of(Name), (run) => run.WorkflowRunId, paging);
            return compact({ Runs: items.map((run) => this.show(run, IncludeGraph ?? false)), NextToken: nextToken });
        },
        StopWorkflowRun: (input) => {
            const { Name, RunId } = readInput(runSchema, input);
            const run = this.require(Name, RunId);
            if (run.Status !== "RUNNING") {
                throw illegalState(
                    `Run ${RunId} of workflow ${Name} is ${run.Status}; one that is RUNNING can be stopped.`,
                );
            }
            this.parts.runner.stop(run);
            return {};
        },
        ResumeWorkflowRun: (input) => {
            const { Name, RunId, NodeIds } = readInput(resumeSchema, input);
            const run = this.require(Name, RunId);
            if (run.Status === "RUNNING" || run.Status === "STOPPING") {
                throw illegalState(
                    `Run ${RunId} of workflow ${Name} is ${run.Status}; one that has ended can be resumed.`,
                );
            }
            const keys = new Map(Object.keys(run.nodes).map((key) => [nodeId(Name, key), key as NodeKey]));
            const chosen = NodeIds.map((id) => {
                const key = keys.get(id);
                if (key === undefined) {
                    throw invalidInput(
                        `Node ${id} has not run in run ${RunId} of workflow ${Name}: it cannot be resumed.`,
                    );
                }
                return key;
            });
            const tooMany = this.parts.workflows.tooMany(this.parts.workflows.require(Name));
            if (tooMany !== undefined) {
                throw tooMany;
            }
            return { RunId: this.parts.runner.resume(run, chosen).WorkflowRunId, NodeIds };
        },
        GetWorkflowRunProperties: (input) => {
            const { Name, RunId } = readInput(runSchema, input);
            return { RunProperties: this.require(Name, RunId).WorkflowRunProperties };
        },
        // Properties are added to those there are.
        PutWorkflowRunProperties: (input) => {
            const { Name, RunId, RunProperties } = readInput(putPropertiesSchema, input);
            const run = this.require(Name, RunId);
            this.parts.runner.put({
                ...run,
                WorkflowRunProperties: { ...run.WorkflowRunProperties, ...RunProperties },
            });
            return {};
        },
    };

    private show(run: WorkflowRun, includeGraph: boolean): object {
        const { attemptsOf } = this.parts;
        return compact({
            ...omit(run, "triggers", "fired", "nodes"),
            Statistics: statistics(run, attemptsOf),
            Graph: includeGraph ? workflowGraph(run.Name, run.triggers, { nodes: run.nodes, attemptsOf }) : undefined,
        });
    }

    private require(name: string, runId: string): WorkflowRun {
        this.parts.workflows.require(name);
        const run = this.parts.runner.get(runId);
        if (run?.Name !== name) {
            throw notFound(`Run ${runId} of workflow ${name} not found.`);
        }
        return run;
    }
}

function illegalState(message: string): AwsError {
    return new AwsError("IllegalWorkflowStateException", message);
}
