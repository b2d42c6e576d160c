import {
    type Budget,
    type Budgets,
    type BudgetType,
    type ComparisonOperator,
    type Notification,
    type NotificationType,
    type NotificationWithSubscribers,
    type Subscriber,
    type ThresholdType,
    type TimeUnit,
} from "@aws-sdk/client-budgets";
import { unlessGone } from "../../errors";
import { defineResource, type Session } from "../../resource";
import { type Inputs, list, number, object, type Observed, set, text } from "../../schema/property";
import { tagList, tagMap } from "../../tags";

export const NOT_FOUND = "NotFoundException";
const PLAIN = "the program has a plain budget: give limitAmount, limitUnit and costFilters";

/** `2026-01-31_12:00`, UTC. */
const TIME = /^(\d{4}-\d{2}-\d{2})_(\d{2}:\d{2})$/;
const time = (options: { readonly computed: true }) =>
    text({
        ...options,
        check: (value) => (parseTime(value) === undefined ? "it must be a time such as 2026-01-31_12:00." : undefined),
    });
/** AWS writes 150 as 150.0. */
const sameAmount = (desired: string, actual: string): boolean => Number(desired) === Number(actual);

const properties = {
    accountId: text({ computed: true, replace: true }),
    name: text({ computed: true, replace: true }),
    budgetType: text({ required: true, values: ["COST", "USAGE"] }),
    timeUnit: text({ required: true, values: ["DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"] }),
    limitAmount: text({ required: true, same: sameAmount }),
    limitUnit: text({ required: true }),
    timePeriodStart: time({ computed: true }),
    timePeriodEnd: time({ computed: true }),
    costFilters: set(object({ name: text({ required: true }), values: list(text(), { required: true }) })),
    notifications: set(
        object({
            notificationType: text({ required: true, values: ["ACTUAL", "FORECASTED"] }),
            comparisonOperator: text({ required: true, values: ["GREATER_THAN", "LESS_THAN", "EQUAL_TO"] }),
            threshold: number({ required: true }),
            thresholdType: text({ required: true, values: ["PERCENTAGE", "ABSOLUTE_VALUE"] }),
            subscriberEmailAddresses: set(text()),
            subscriberSnsTopicArns: set(text()),
        }),
    ),
};

/** Its id is account and name. It belongs to no region. */
export const budget = defineResource({
    type: "aws:budgets/budget:Budget",
    global: true,
    tagged: true,
    naming: { property: "name", maxLength: 100 },
    properties,
    outputs: ["arn"],
    instead: {
        namePrefix: "use name, or leave both out for a name with a random suffix",
        autoAdjustData: PLAIN,
        billingViewArn: PLAIN,
        costTypes: PLAIN,
        filterExpression: PLAIN,
        metrics: PLAIN,
        plannedLimits: PLAIN,
    },

    async create(session, inputs, tags) {
        const budgets = await session.aws.budgets();
        const { AccountId, BudgetName } = placeOf(session, `${inputs.accountId ?? session.accountId}:${inputs.name}`);
        await budgets.createBudget({
            AccountId,
            Budget: wanted(BudgetName, inputs),
            NotificationsWithSubscribers: (inputs.notifications ?? []).map(wantedNotification),
            ResourceTags: tagList(tags),
        });
        return `${AccountId}:${BudgetName}`;
    },

    async read(session, id) {
        const budgets = await session.aws.budgets();
        const place = placeOf(session, id);
        const found = await unlessGone(() => budgets.describeBudget(place), NOT_FOUND);
        if (found?.Budget === undefined) {
            return undefined;
        }
        const ResourceARN = budgetArn(place);
        const { ResourceTags } = await budgets.listTagsForResource({ ResourceARN });
        const notifications = await Promise.all(
            (await notificationsOf(budgets, place)).map(async (Notification) => {
                const { Subscribers = [] } = await budgets.describeSubscribersForNotification({
                    ...place,
                    Notification,
                });
                return observedNotification(Notification, Subscribers);
            }),
        );
        return {
            tags: tagMap(ResourceTags),
            properties: {
                accountId: place.AccountId,
                arn: ResourceARN,
                ...observed(found.Budget),
                notifications: notifications.length === 0 ? undefined : notifications,
            },
        };
    },

    async update(session, id, { inputs, changed, tags }) {
        const budgets = await session.aws.budgets();
        const place = placeOf(session, id);
        const { AccountId, BudgetName } = place;
        if (
            changed(
                "budgetType",
                "timeUnit",
                "limitAmount",
                "limitUnit",
                "timePeriodStart",
                "timePeriodEnd",
                "costFilters",
            )
        ) {
            await budgets.updateBudget({ AccountId, NewBudget: wanted(BudgetName, inputs) });
        }
        if (changed("notifications")) {
            // As the provider does it: all go, and those that are wanted come.
            for (const Notification of await notificationsOf(budgets, place)) {
                await budgets.deleteNotification({ ...place, Notification });
            }
            for (const one of (inputs.notifications ?? []).map(wantedNotification)) {
                await budgets.createNotification({ ...place, ...one });
            }
        }
        const ResourceARN = budgetArn(place);
        if (tags.removed.length > 0) {
            await budgets.untagResource({ ResourceARN, ResourceTagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await budgets.tagResource({ ResourceARN, ResourceTags: tagList(tags.set) });
        }
    },

    async delete(session, id) {
        const budgets = await session.aws.budgets();
        await unlessGone(() => budgets.deleteBudget(placeOf(session, id)), NOT_FOUND);
    },
});

interface Place {
    readonly AccountId: string;
    readonly BudgetName: string;
}

function placeOf(session: Session, id: string): Place {
    const colon = id.indexOf(":");
    // A name has no colon, so that what has none is imported by its name alone.
    return colon < 0
        ? { AccountId: session.accountId, BudgetName: id }
        : { AccountId: id.slice(0, colon), BudgetName: id.slice(colon + 1) };
}

const budgetArn = ({ AccountId, BudgetName }: Place): string => `arn:aws:budgets::${AccountId}:budget/${BudgetName}`;

/** Five at most, which is one page. */
async function notificationsOf(budgets: Budgets, place: Place): Promise<Notification[]> {
    const { Notifications = [] } = await budgets.describeNotificationsForBudget(place);
    return Notifications.map(({ NotificationState: _, ...notification }) => notification);
}

function wanted(BudgetName: string, inputs: Inputs<typeof properties>): Budget {
    return {
        BudgetName,
        BudgetType: inputs.budgetType as BudgetType,
        TimeUnit: inputs.timeUnit as TimeUnit,
        BudgetLimit: { Amount: inputs.limitAmount, Unit: inputs.limitUnit },
        CostFilters: Object.fromEntries((inputs.costFilters ?? []).map(({ name, values }) => [name, [...values]])),
        TimePeriod: { Start: parseTime(inputs.timePeriodStart), End: parseTime(inputs.timePeriodEnd) },
    };
}

type NotificationInputs = NonNullable<Inputs<typeof properties>["notifications"]>[number];

function wantedNotification(inputs: NotificationInputs): NotificationWithSubscribers {
    const subscribers = (type: "EMAIL" | "SNS", addresses: readonly string[] = []): Subscriber[] =>
        addresses.map((Address) => ({ SubscriptionType: type, Address }));
    return {
        Notification: {
            NotificationType: inputs.notificationType as NotificationType,
            ComparisonOperator: inputs.comparisonOperator as ComparisonOperator,
            Threshold: inputs.threshold,
            ThresholdType: inputs.thresholdType as ThresholdType,
        },
        Subscribers: [
            ...subscribers("EMAIL", inputs.subscriberEmailAddresses),
            ...subscribers("SNS", inputs.subscriberSnsTopicArns),
        ],
    };
}

function observed(found: Budget): Observed<typeof properties> {
    const filters = Object.entries(found.CostFilters ?? {}).map(([name, values]) => ({ name, values }));
    return {
        name: found.BudgetName,
        budgetType: found.BudgetType,
        timeUnit: found.TimeUnit,
        limitAmount: found.BudgetLimit?.Amount,
        limitUnit: found.BudgetLimit?.Unit,
        timePeriodStart: writeTime(found.TimePeriod?.Start),
        timePeriodEnd: writeTime(found.TimePeriod?.End),
        costFilters: filters.length === 0 ? undefined : filters,
    };
}

function observedNotification(notification: Notification, subscribers: readonly Subscriber[]) {
    const addresses = (type: "EMAIL" | "SNS") => {
        const found = subscribers.filter((one) => one.SubscriptionType === type).map(({ Address = "" }) => Address);
        return found.length === 0 ? undefined : found;
    };
    return {
        notificationType: notification.NotificationType,
        comparisonOperator: notification.ComparisonOperator,
        threshold: notification.Threshold,
        thresholdType: notification.ThresholdType,
        subscriberEmailAddresses: addresses("EMAIL"),
        subscriberSnsTopicArns: addresses("SNS"),
    };
}

function parseTime(value: string | undefined): Date | undefined {
    const parts = TIME.exec(value ?? "");
    // Without a match there is nothing to try: Date makes a time of nearly everything.
    const date = new Date(parts === null ? NaN : `${parts[1]}T${parts[2]}:00Z`);
    return Number.isNaN(date.getTime()) ? undefined : date;
}

const writeTime = (date: Date | undefined): string | undefined => date?.toISOString().slice(0, 16).replace("T", "_");
