import { z } from "zod";
import { checkSchedule } from "./cron";
import { compact, descriptionSchema, invalidInput, nameSchema } from "./input";

const actionSchema = z.object({
    JobName: nameSchema.optional(),
    CrawlerName: nameSchema.optional(),
    Arguments: z.record(z.string(), z.string()).optional(),
    Timeout: z.int().min(1, "must be at least 1 minute").optional(),
    SecurityConfiguration: nameSchema.optional(),
    NotificationProperty: z
        .object({ NotifyDelayAfter: z.int().min(1, "must be at least 1 minute").optional() })
        .optional(),
});

/** What a trigger starts: a job or a crawler. */
export type TriggerAction = z.infer<typeof actionSchema>;

/** The states that a trigger can listen for: those in which a job, or a crawler, ends. */
const conditionSchema = z.object({
    LogicalOperator: z.literal("EQUALS", "must be EQUALS").optional(),
    JobName: nameSchema.optional(),
    State: z.enum(["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"]).optional(),
    CrawlerName: nameSchema.optional(),
    CrawlState: z.enum(["SUCCEEDED", "FAILED", "CANCELLED"]).optional(),
});

/** One thing that a conditional trigger waits for. */
export type Condition = z.infer<typeof conditionSchema>;

const predicateSchema = z.object({
    Logical: z.enum(["AND", "ANY"]).optional(),
    Conditions: z.array(conditionSchema).max(500).optional(),
});

/** What a conditional trigger waits for. */
export type Predicate = z.infer<typeof predicateSchema>;

const definitionShape = {
    Description: descriptionSchema.optional(),
    Schedule: z.string().optional(),
    Actions: z.array(actionSchema).optional(),
    Predicate: predicateSchema.optional(),
    EventBatchingCondition: z
        .object({
            BatchSize: z.int().min(1, "must be 1 to 100").max(100, "must be 1 to 100"),
            BatchWindow: z.int().min(1, "must be 1 to 900 seconds").max(900, "must be 1 to 900 seconds").optional(),
        })
        .optional(),
};

/** What UpdateTrigger replaces, all of it. */
export const triggerUpdateSchema = z.object({ ...definitionShape, Name: nameSchema.optional() });

/** CreateTrigger's input without tags. */
export const triggerInputSchema = z.object({
    ...definitionShape,
    Name: nameSchema,
    WorkflowName: nameSchema.optional(),
    Type: z.enum(["SCHEDULED", "CONDITIONAL", "ON_DEMAND", "EVENT"]),
    StartOnCreation: z.boolean().optional(),
});

/** A trigger as it is kept and as GetTrigger shows it. */
export const triggerSchema = triggerInputSchema
    .omit({ StartOnCreation: true })
    .extend({ State: z.enum(["CREATED", "ACTIVATED", "DEACTIVATED"]), Actions: z.array(actionSchema) });

/** A trigger. */
export type Trigger = z.infer<typeof triggerSchema>;

/** Whether a workflow's run begins with this trigger. */
export function isStart(trigger: Pick<Trigger, "Type">): boolean {
    return trigger.Type !== "CONDITIONAL";
}

/** A trigger by its definition. @throws what AWS refuses: actions or conditions that name nothing, a wrong schedule */
export function completeTrigger(
    definition: Omit<z.infer<typeof triggerInputSchema>, "StartOnCreation">,
    State: Trigger["State"],
): Trigger {
    const trigger: Trigger = compact({ ...definition, Actions: definition.Actions ?? [], State });
    checkActions(trigger);
    switch (trigger.Type) {
        case "SCHEDULED":
            if (trigger.Schedule === undefined || trigger.Schedule === "") {
                throw invalidInput(
                    `Trigger ${trigger.Name} is SCHEDULED and has no Schedule, such as cron(15 12 * * ? *).`,
                );
            }
            checkSchedule(trigger.Schedule);
            break;
        case "CONDITIONAL":
            checkPredicate(trigger);
            break;
        case "ON_DEMAND":
        case "EVENT":
            break;
    }
    if (trigger.Predicate !== undefined && trigger.Type !== "CONDITIONAL") {
        throw invalidInput(
            `Trigger ${trigger.Name} is ${trigger.Type} and has a Predicate, which CONDITIONAL triggers alone have.`,
        );
    }
    return trigger;
}

function checkActions({ Name, Actions }: Trigger): void {
    if (Actions.length === 0) {
        throw invalidInput(`Trigger ${Name} has no Actions; at least one job or crawler is needed.`);
    }
    for (const { JobName, CrawlerName } of Actions) {
        if ((JobName === undefined) === (CrawlerName === undefined)) {
            throw invalidInput(
                `An action of trigger ${Name} names ${JobName === undefined ? "neither" : "both"} JobName and CrawlerName; exactly one is needed.`,
            );
        }
    }
    const crawlers = Actions.flatMap(({ CrawlerName }) => CrawlerName ?? []);
    if (crawlers.length > 2) {
        throw invalidInput(
            `Trigger ${Name} starts ${crawlers.length} crawlers: ${crawlers.join(", ")}; one trigger can start two.`,
        );
    }
}

function checkPredicate({ Name, Predicate }: Trigger): void {
    const conditions = Predicate?.Conditions ?? [];
    if (conditions.length === 0) {
        throw invalidInput(`Trigger ${Name} is CONDITIONAL and has no Predicate with Conditions.`);
    }
    if (conditions.length > 1 && Predicate?.Logical === undefined) {
        throw invalidInput(`Trigger ${Name} has ${conditions.length} conditions, so Logical is needed: AND or ANY.`);
    }
    for (const { JobName, State, CrawlerName, CrawlState } of conditions) {
        const isJob = JobName !== undefined && State !== undefined;
        const isCrawler = CrawlerName !== undefined && CrawlState !== undefined;
        const named = [JobName, State, CrawlerName, CrawlState].filter((member) => member !== undefined).length;
        if (isJob === isCrawler || named !== 2) {
            throw invalidInput(
                `A condition of trigger ${Name} must have either JobName and State, or CrawlerName and CrawlState.`,
            );
        }
    }
}

/** Whether what a predicate waits for has come. */
export function isMet(predicate: Predicate, holds: (condition: Condition) => boolean): boolean {
    const conditions = predicate.Conditions ?? [];
    return predicate.Logical === "ANY" ? conditions.some(holds) : conditions.every(holds);
}
