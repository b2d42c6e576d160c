import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { alreadyExists, compact, invalidInput, nameSchema, notFound, omit, readInput, tagsSchema } from "./input";
import { page, pagingSchema } from "./paging";
import { type Clock, Schedules } from "./schedules";
import { type Tags } from "./tags";
import {
    completeTrigger,
    isStart,
    type Trigger,
    triggerInputSchema,
    triggerSchema,
    triggerUpdateSchema,
} from "./trigger-schema";

const createSchema = triggerInputSchema.extend({ Tags: tagsSchema.optional() });
const updateSchema = z.object({ Name: nameSchema, TriggerUpdate: triggerUpdateSchema });
const nameOnlySchema = z.object({ Name: nameSchema });
const listSchema = pagingSchema.extend({
    DependentJobName: nameSchema.optional(),
    Tags: z.record(z.string(), z.string()).optional(),
});
const batchGetSchema = z.object({ TriggerNames: z.array(nameSchema).max(100, "must be at most 100 names") });

/** What triggers know of the things around them. */
export interface TriggerParts {
    readonly stateDir: string;
    readonly arns: Arns;
    readonly tags: Tags;
    /** @throws the error that AWS gives where there is no such job, crawler or workflow. */
    requireJob(name: string): void;
    requireCrawler(name: string): void;
    requireWorkflow(name: string): void;
    /** Starts what a trigger starts: its actions, or a run of its workflow. `trigger` is on demand, or its time has come. */
    fire(trigger: Trigger): void;
    onDelete(name: string): void;
    readonly clock?: Clock;
}

/** Triggers: moto keeps them as records only, has no UpdateTrigger and fires nothing. */
export class Triggers {
    private readonly triggers: Collection<Trigger>;
    private readonly schedules: Schedules;

    constructor(private readonly parts: TriggerParts) {
        this.triggers = new Collection(path.join(parts.stateDir, "glue", "triggers"), triggerSchema);
        this.schedules = new Schedules((name) => {
            const trigger = this.triggers.get(name);
            if (trigger !== undefined) {
                parts.fire(trigger);
            }
        }, parts.clock);
        this.triggers.list().forEach((trigger) => this.schedule(trigger));
    }

    has(name: string): boolean {
        return this.triggers.has(name);
    }

    /** The triggers of a workflow; without a name, those of none. */
    of(workflow: string | undefined): readonly Trigger[] {
        return this.triggers.list().filter((trigger) => trigger.WorkflowName === workflow);
    }

    close(): void {
        this.schedules.close();
    }

    readonly actions: Actions = {
        CreateTrigger: (input) => {
            const { Tags, StartOnCreation, ...definition } = readInput(createSchema, input);
            const { Name, Type, WorkflowName } = definition;
            if (StartOnCreation === true && !mayBeActive(Type)) {
                throw invalidInput(
                    `Trigger ${Name} is ${Type}, for which there is no StartOnCreation; allowed for SCHEDULED and CONDITIONAL.`,
                );
            }
            const trigger = completeTrigger(definition, StartOnCreation === true ? "ACTIVATED" : "CREATED");
            if (this.triggers.has(Name)) {
                throw alreadyExists(`Trigger with name ${Name} already exists.`);
            }
            if (WorkflowName !== undefined) {
                this.parts.requireWorkflow(WorkflowName);
                const first = this.of(WorkflowName).find(isStart);
                if (first !== undefined && isStart(trigger)) {
                    throw invalidInput(
                        `Workflow ${WorkflowName} has a start trigger, ${first.Name}, and ${Name} would be another; allowed: one.`,
                    );
                }
            }
            this.requireNamed(trigger);
            this.put(trigger);
            this.parts.tags.set(this.parts.arns.trigger(Name), Tags);
            return { Name };
        },
        GetTrigger: (input) => ({ Trigger: this.require(readInput(nameOnlySchema, input).Name) }),
        GetTriggers: (input) => {
            const { items, nextToken } = this.list(input);
            return compact({ Triggers: items, NextToken: nextToken });
        },
        ListTriggers: (input) => {
            const { items, nextToken } = this.list(input);
            return compact({ TriggerNames: items.map(({ Name }) => Name), NextToken: nextToken });
        },
        BatchGetTriggers: (input) => {
            const { TriggerNames } = readInput(batchGetSchema, input);
            return {
                Triggers: TriggerNames.flatMap((name) => this.triggers.get(name) ?? []),
                TriggersNotFound: TriggerNames.filter((name) => !this.triggers.has(name)),
            };
        },
        // The definition is replaced and not merged; type, workflow and state stay.
        UpdateTrigger: (input) => {
            const { Name, TriggerUpdate } = readInput(updateSchema, input);
            const old = this.require(Name);
            const kept = compact({ Name, Type: old.Type, WorkflowName: old.WorkflowName });
            const trigger = completeTrigger({ ...omit(TriggerUpdate, "Name"), ...kept }, old.State);
            this.requireNamed(trigger);
            this.put(trigger);
            this.parts.onDelete(Name);
            return { Trigger: trigger };
        },
        // A trigger that is not there is no error.
        DeleteTrigger: (input) => {
            const { Name } = readInput(nameOnlySchema, input);
            if (this.triggers.delete(Name)) {
                this.schedules.set(Name, undefined);
                this.parts.tags.set(this.parts.arns.trigger(Name), undefined);
                this.parts.onDelete(Name);
            }
            return { Name };
        },
        StartTrigger: (input) => {
            const trigger = this.require(readInput(nameOnlySchema, input).Name);
            // One on demand fires and stays CREATED; the others wait for their time or condition from now on.
            if (trigger.Type === "ON_DEMAND") {
                this.parts.fire(trigger);
            } else {
                this.put({ ...trigger, State: "ACTIVATED" });
            }
            return { Name: trigger.Name };
        },
        StopTrigger: (input) => {
            const trigger = this.require(readInput(nameOnlySchema, input).Name);
            if (trigger.Type === "ON_DEMAND") {
                throw invalidInput(
                    `Trigger ${trigger.Name} is ON_DEMAND: it is never active and cannot be stopped. To stop what it started, stop the runs.`,
                );
            }
            this.put({ ...trigger, State: "DEACTIVATED" });
            return { Name: trigger.Name };
        },
    };

    private list(input: unknown): ReturnType<typeof page<Trigger>> {
        const request = readInput(listSchema, input);
        const { DependentJobName: job, Tags } = request;
        const wanted = this.triggers
            .list()
            .filter(({ Actions }) => job === undefined || Actions.some(({ JobName }) => JobName === job))
            .filter(({ Name }) => this.parts.tags.matches(this.parts.arns.trigger(Name), Tags));
        return page(wanted, ({ Name }) => Name, request);
    }

    private put(trigger: Trigger): void {
        this.triggers.set(trigger.Name, trigger);
        this.schedule(trigger);
    }

    private schedule({ Name, Type, State, Schedule }: Trigger): void {
        this.schedules.set(Name, Type === "SCHEDULED" && State === "ACTIVATED" ? Schedule : undefined);
    }

    private requireNamed({ Actions, Predicate }: Trigger): void {
        for (const { JobName, CrawlerName } of [...Actions, ...(Predicate?.Conditions ?? [])]) {
            if (JobName !== undefined) {
                this.parts.requireJob(JobName);
            }
            if (CrawlerName !== undefined) {
                this.parts.requireCrawler(CrawlerName);
            }
        }
    }

    private require(name: string): Trigger {
        const trigger = this.triggers.get(name);
        if (trigger === undefined) {
            throw notFound(`Trigger ${name} not found.`);
        }
        return trigger;
    }
}

function mayBeActive(type: Trigger["Type"]): boolean {
    return type === "SCHEDULED" || type === "CONDITIONAL";
}
