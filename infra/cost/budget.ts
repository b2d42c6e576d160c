import * as budgets from "@pulumi/aws/budgets";
import type * as pulumi from "@pulumi/pulumi";
import type { AlertTopic } from "../alerts/alertTopic";
import type { LakeConfig } from "../config/config";
import type { LakeNames } from "../names";

/** When somebody is told: of money that is spent, and of money that will be, as AWS forecasts it by the month's days so far. */
const NOTIFICATIONS = [
    { notificationType: "ACTUAL", threshold: 80 },
    { notificationType: "FORECASTED", threshold: 100 },
] as const;

/** What the budget of a lake follows from. */
export interface BudgetOf {
    readonly names: LakeNames;
    /** The section `cost` of the configuration. */
    readonly config: LakeConfig["cost"];
    /** Where alerts go; nowhere in a lake without alerts. */
    readonly topic: AlertTopic | undefined;
    readonly tags: Readonly<Record<string, string>>;
}

/**
 * Adds an AWS budget of `cost.monthlyBudget` to a lake; nothing where there is no such sum. It stops nothing: it tells.
 *
 * It counts what carries the tag project, once that is a cost allocation tag of the account, which is for its payer to say
 * (docs/cost.md). Other stacks of the project in the same account are counted with it: values of TagKeyValue add up, so that
 * the tag environment beside it would count more and not less.
 */
export function addBudget({ names, config, topic, tags }: BudgetOf, parent: pulumi.Resource): void {
    if (config.monthlyBudget === undefined) {
        return;
    }
    new budgets.Budget(
        "budget",
        {
            name: names.budget,
            budgetType: "COST",
            timeUnit: "MONTHLY",
            limitAmount: String(config.monthlyBudget),
            limitUnit: "USD",
            costFilters: [{ name: "TagKeyValue", values: [`user:project$${tags.project ?? names.location.project}`] }],
            notifications: NOTIFICATIONS.map((when) => ({
                ...when,
                comparisonOperator: "GREATER_THAN",
                thresholdType: "PERCENTAGE",
                subscriberEmailAddresses: config.budgetEmails,
                subscriberSnsTopicArns: topic === undefined ? [] : [topic.arn],
            })),
            tags,
        },
        // AWS tries the topic when the budget is made.
        { parent, dependsOn: topic?.ready ?? [] },
    );
}
