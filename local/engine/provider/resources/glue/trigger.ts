import { type Action, type Glue, type Predicate, type Trigger, type TriggerUpdate } from "@aws-sdk/client-glue";
import { unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { type Failure } from "../../schema/check";
import { flag, type Inputs, list, map, number, object, type Observed, text } from "../../schema/property";
import { type PropertyMap } from "../../values";
import { changeTags, NOT_FOUND, readTags } from "./tags";

const TYPES = ["SCHEDULED", "CONDITIONAL", "ON_DEMAND", "EVENT"] as const;

const action = object({
    jobName: text(),
    crawlerName: text(),
    arguments: map(),
    timeout: number(),
    securityConfiguration: text(),
    notificationProperty: object({ notifyDelayAfter: number() }),
});

const predicate = object({
    conditions: list(
        object({
            jobName: text(),
            state: text({ values: ["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"] }),
            crawlerName: text(),
            crawlState: text({ values: ["SUCCEEDED", "FAILED", "CANCELLED"] }),
            logicalOperator: text({ default: "EQUALS", values: ["EQUALS"] }),
        }),
        { required: true },
    ),
    logical: text({ default: "AND", values: ["AND", "ANY"] }),
});

const properties = {
    name: text({ required: true, replace: true }),
    type: text({ required: true, replace: true, values: TYPES }),
    workflowName: text({ replace: true }),
    actions: list(action, { required: true }),
    predicate,
    schedule: text(),
    description: text(),
    enabled: flag({ default: true }),
    // Whether Glue or a second call makes it active: afterwards there is no difference.
    startOnCreation: flag({ local: true }),
};

export const trigger = defineResource({
    type: "aws:glue/trigger:Trigger",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: ["arn", "state"],
    changing: { state: ["enabled"] },
    instead: { eventBatchingConditions: "only schedules, conditions and starts on demand are emulated" },
    check: namesWhatItStarts,

    async create(session, inputs, tags, created) {
        const glue = await session.aws.glue();
        await glue.createTrigger({
            Name: inputs.name,
            Type: inputs.type as Trigger["Type"],
            WorkflowName: inputs.workflowName,
            ...toUpdate(inputs),
            Actions: toActions(inputs),
            StartOnCreation: inputs.startOnCreation,
            Tags: tags,
        });
        created(inputs.name);
        if (inputs.startOnCreation !== true && inputs.enabled !== false) {
            await activate(glue, inputs);
        }
        return inputs.name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = (await unlessGone(() => glue.getTrigger({ Name: name }), NOT_FOUND))?.Trigger;
        return (
            found && {
                tags: await readTags(glue, triggerArn(session, name)),
                properties: { ...fromTrigger(found), arn: triggerArn(session, name), state: found.State },
            }
        );
    },

    async update(session, name, { inputs, changed, tags }) {
        const glue = await session.aws.glue();
        if (changed("actions", "predicate", "schedule", "description")) {
            await glue.updateTrigger({ Name: name, TriggerUpdate: toUpdate(inputs) });
        }
        if (changed("enabled")) {
            await activate(glue, inputs);
        }
        await changeTags(glue, triggerArn(session, name), tags);
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => glue.deleteTrigger({ Name: name }), NOT_FOUND);
    },
});

/** Makes a trigger active or not. One on demand never is: starting it would fire it. */
async function activate(glue: Glue, { name, type, enabled }: Inputs<typeof properties>): Promise<void> {
    if (type !== "SCHEDULED" && type !== "CONDITIONAL") {
        return;
    }
    await ((enabled ?? true) ? glue.startTrigger({ Name: name }) : glue.stopTrigger({ Name: name }));
}

function toActions({ actions }: Inputs<typeof properties>): Action[] {
    return actions.map((one) => ({
        JobName: one.jobName,
        CrawlerName: one.crawlerName,
        Arguments: one.arguments && { ...one.arguments },
        Timeout: one.timeout,
        SecurityConfiguration: one.securityConfiguration,
        NotificationProperty: one.notificationProperty && {
            NotifyDelayAfter: one.notificationProperty.notifyDelayAfter,
        },
    }));
}

/** What UpdateTrigger replaces. */
function toUpdate(inputs: Inputs<typeof properties>): TriggerUpdate {
    return {
        Actions: toActions(inputs),
        Description: inputs.description,
        Schedule: inputs.schedule,
        Predicate: inputs.predicate && toPredicate(inputs.predicate),
    };
}

function toPredicate({ conditions, logical }: Inputs<(typeof predicate)["fields"]>): Predicate {
    return {
        Logical: (logical ?? "AND") as Predicate["Logical"],
        Conditions: conditions.map((one) => ({
            LogicalOperator: "EQUALS",
            JobName: one.jobName,
            State: one.state as NonNullable<Predicate["Conditions"]>[number]["State"],
            CrawlerName: one.crawlerName,
            CrawlState: one.crawlState as NonNullable<Predicate["Conditions"]>[number]["CrawlState"],
        })),
    };
}

function fromTrigger(found: Trigger): Observed<typeof properties> {
    return {
        name: found.Name,
        type: found.Type,
        workflowName: found.WorkflowName,
        description: found.Description || undefined,
        schedule: found.Schedule || undefined,
        // What is on demand is neither on nor off, and counts as on.
        enabled: found.Type === "ON_DEMAND" || found.Type === "EVENT" || found.State === "ACTIVATED",
        actions: found.Actions?.map((one) => ({
            jobName: one.JobName,
            crawlerName: one.CrawlerName,
            arguments: one.Arguments,
            timeout: one.Timeout,
            securityConfiguration: one.SecurityConfiguration,
            notificationProperty: one.NotificationProperty && {
                notifyDelayAfter: one.NotificationProperty.NotifyDelayAfter,
            },
        })),
        predicate: found.Predicate && {
            logical: found.Predicate.Logical,
            conditions: found.Predicate.Conditions?.map((one) => ({
                jobName: one.JobName,
                state: one.State,
                crawlerName: one.CrawlerName,
                crawlState: one.CrawlState,
                logicalOperator: one.LogicalOperator,
            })),
        },
    };
}

function triggerArn(session: Session, name: string): string {
    return arn(session, "glue", `trigger/${name}`);
}

function namesWhatItStarts({ type, schedule, predicate: waitsFor, actions }: PropertyMap): Failure[] {
    const failures: Failure[] = [];
    if (type === "SCHEDULED" && schedule === undefined) {
        failures.push({ reason: "schedule is missing; a SCHEDULED trigger needs one, such as cron(15 12 * * ? *)." });
    }
    if (type === "CONDITIONAL" && waitsFor === undefined) {
        failures.push({ reason: "predicate is missing; a CONDITIONAL trigger needs one." });
    }
    if (Array.isArray(actions) && actions.length === 0) {
        failures.push({ reason: "actions is empty; a trigger starts at least one job or crawler." });
    }
    return failures;
}
