import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { AwsError } from "../errors";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { alreadyExists, compact, nameSchema, notFound, now, readInput, tagsSchema } from "./input";
import { page, pagingSchema } from "./paging";
import { type Tags } from "./tags";
import { type Trigger } from "./trigger-schema";
import { workflowGraph } from "./workflow-graph";
import { runPropertiesSchema, type Workflow, type WorkflowRun, workflowSchema } from "./workflow-schema";

const definitionShape = {
    Name: nameSchema,
    Description: z.string().max(120_000, "must have at most 120000 characters").optional(),
    DefaultRunProperties: runPropertiesSchema.optional(),
    MaxConcurrentRuns: z.int().min(1, "must be at least 1").optional(),
};
const createSchema = z.object({ ...definitionShape, Tags: tagsSchema.optional() });
const updateSchema = z.object(definitionShape);
const getSchema = z.object({ Name: nameSchema, IncludeGraph: z.boolean().optional() });
const batchGetSchema = z.object({
    Names: z.array(nameSchema).min(1, "must be 1 to 25 names").max(25, "must be 1 to 25 names"),
    IncludeGraph: z.boolean().optional(),
});

/** What workflows know of the things around them. */
export interface WorkflowParts {
    readonly stateDir: string;
    readonly arns: Arns;
    readonly tags: Tags;
    triggersOf(workflow: string): readonly Trigger[];
    /** The last run of a workflow, as GetWorkflowRun shows it. */
    lastRun(workflow: string, includeGraph: boolean): object | undefined;
    underWay(workflow: string): readonly WorkflowRun[];
    onDelete(name: string): void;
}

/** Workflows themselves; their runs are {@link WorkflowRuns}. */
export class Workflows {
    private readonly workflows: Collection<Workflow>;

    constructor(private readonly parts: WorkflowParts) {
        this.workflows = new Collection(path.join(parts.stateDir, "glue", "workflows"), workflowSchema);
    }

    has(name: string): boolean {
        return this.workflows.has(name);
    }

    /** The workflow, or the error that AWS gives. */
    require(name: string): Workflow {
        const workflow = this.workflows.get(name);
        if (workflow === undefined) {
            throw notFound(`Workflow ${name} not found.`);
        }
        return workflow;
    }

    /** The error that AWS gives where no further run may start. */
    tooMany(workflow: Workflow): AwsError | undefined {
        const running = this.parts.underWay(workflow.Name);
        return workflow.MaxConcurrentRuns === undefined || running.length < workflow.MaxConcurrentRuns
            ? undefined
            : new AwsError(
                  "ConcurrentRunsExceededException",
                  `Concurrent runs exceeded for workflow: ${workflow.Name}. ${workflow.MaxConcurrentRuns} at once are allowed (MaxConcurrentRuns), ` +
                      `under way: ${running.map(({ WorkflowRunId }) => WorkflowRunId).join(", ")}. Wait for the end or stop it.`,
              );
    }

    readonly actions: Actions = {
        CreateWorkflow: (input) => {
            const { Tags, ...definition } = readInput(createSchema, input);
            if (this.workflows.has(definition.Name)) {
                throw alreadyExists(`Workflow with name ${definition.Name} already exists.`);
            }
            const time = now();
            this.workflows.set(definition.Name, compact({ ...definition, CreatedOn: time, LastModifiedOn: time }));
            this.parts.tags.set(this.parts.arns.workflow(definition.Name), Tags);
            return { Name: definition.Name };
        },
        GetWorkflow: (input) => {
            const { Name, IncludeGraph } = readInput(getSchema, input);
            return { Workflow: this.show(this.require(Name), IncludeGraph ?? false) };
        },
        BatchGetWorkflows: (input) => {
            const { Names, IncludeGraph } = readInput(batchGetSchema, input);
            return {
                Workflows: Names.flatMap((name) => this.workflows.get(name) ?? []).map((one) =>
                    this.show(one, IncludeGraph ?? false),
                ),
                MissingWorkflows: Names.filter((name) => !this.workflows.has(name)),
            };
        },
        ListWorkflows: (input) => {
            const names = this.workflows.list().map(({ Name }) => Name);
            const { items, nextToken } = page(names, (name) => name, readInput(pagingSchema, input), 25);
            return compact({ Workflows: items, NextToken: nextToken });
        },
        // What is left out stays as it is.
        UpdateWorkflow: (input) => {
            const change = readInput(updateSchema, input);
            const old = this.require(change.Name);
            this.workflows.set(change.Name, { ...old, ...compact(change), LastModifiedOn: now() });
            return { Name: change.Name };
        },
        // A workflow that is not there is no error.
        DeleteWorkflow: (input) => {
            const { Name } = readInput(z.object({ Name: nameSchema }), input);
            if (this.workflows.delete(Name)) {
                this.parts.tags.set(this.parts.arns.workflow(Name), undefined);
                this.parts.onDelete(Name);
            }
            return { Name };
        },
    };

    private show(workflow: Workflow, includeGraph: boolean): object {
        return compact({
            ...workflow,
            LastRun: this.parts.lastRun(workflow.Name, includeGraph),
            Graph: includeGraph ? workflowGraph(workflow.Name, this.parts.triggersOf(workflow.Name)) : undefined,
        });
    }
}
