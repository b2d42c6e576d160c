import { z } from "zod";
import { type Actions } from "../glue/action";
import { compact } from "../glue/input";
import { page } from "../glue/paging";
import {
    budgetNameSchema,
    type BudgetRecord,
    type Notification,
    notificationSchema,
    notificationsSchema,
    type Subscribed,
    subscriberSchema,
    subscribersSchema,
} from "./budget-schema";
import { duplicate, notFound, readParameters } from "./input";

const ofBudget = z.object({ AccountId: z.string(), BudgetName: budgetNameSchema });
const paging = {
    MaxResults: z.int().min(1, "must be 1 to 100").max(100, "must be 1 to 100").optional(),
    NextToken: z.string().optional(),
};
const listSchema = ofBudget.extend(paging);
const oneSchema = ofBudget.extend({ Notification: notificationSchema });
const createSchema = oneSchema.extend({ Subscribers: subscribersSchema });
const updateSchema = ofBudget.extend({ OldNotification: notificationSchema, NewNotification: notificationSchema });
const subscriberListSchema = oneSchema.extend(paging);
const subscriberOfSchema = oneSchema.extend({ Subscriber: subscriberSchema });
const updateSubscriberSchema = oneSchema.extend({ OldSubscriber: subscriberSchema, NewSubscriber: subscriberSchema });

/** What the calls about notifications need of the budgets. */
export interface BudgetRecords {
    /** Reads an input, whose account must be this one. */
    read<Schema extends z.ZodType<{ AccountId: string }>>(schema: Schema, input: unknown): z.output<Schema>;
    /** @throws AwsError where there is no such budget */
    require(name: string): BudgetRecord;
    keep(record: BudgetRecord): void;
}

const keyOf = (value: object): string => JSON.stringify(Object.entries(value).sort());
const isOf =
    (notification: Notification) =>
    (one: Subscribed): boolean =>
        keyOf(one.Notification) === keyOf(notification);

/** The calls about who is told when. */
export function notificationActions(budgets: BudgetRecords): Actions {
    /** Puts another list of notifications in place, as long as it is one that a budget may have. */
    const set = (record: BudgetRecord, notifications: readonly Subscribed[]): object => {
        budgets.keep({ ...record, Notifications: readParameters(notificationsSchema, notifications) });
        return {};
    };
    const find = (record: BudgetRecord, notification: Notification): Subscribed => {
        const found = record.Notifications.find(isOf(notification));
        if (found === undefined) {
            throw notFound(
                `Unable to get notification ${keyOf(notification)} - budget ${record.Budget.BudgetName} has none like it.`,
            );
        }
        return found;
    };
    const free = (record: BudgetRecord, notification: Notification): void => {
        if (record.Notifications.some(isOf(notification))) {
            throw duplicate(`Budget ${record.Budget.BudgetName} has this notification already.`);
        }
    };
    const requireSubscriber = (found: Subscribed, address: string): void => {
        if (!found.Subscribers.some(({ Address }) => Address === address)) {
            throw notFound(`Unable to get subscriber ${address} - the notification has none like it.`);
        }
    };
    const replace = (record: BudgetRecord, old: Subscribed, by: Subscribed): object =>
        set(
            record,
            record.Notifications.map((one) => (one === old ? by : one)),
        );
    return {
        CreateNotification: (input) => {
            const { BudgetName, Notification, Subscribers } = budgets.read(createSchema, input);
            const record = budgets.require(BudgetName);
            free(record, Notification);
            return set(record, [...record.Notifications, { Notification, Subscribers }]);
        },
        UpdateNotification: (input) => {
            const { BudgetName, OldNotification, NewNotification } = budgets.read(updateSchema, input);
            const record = budgets.require(BudgetName);
            const old = find(record, OldNotification);
            free(record, NewNotification);
            return replace(record, old, { ...old, Notification: NewNotification });
        },
        DeleteNotification: (input) => {
            const { BudgetName, Notification } = budgets.read(oneSchema, input);
            const record = budgets.require(BudgetName);
            const old = find(record, Notification);
            return set(
                record,
                record.Notifications.filter((one) => one !== old),
            );
        },
        DescribeNotificationsForBudget: (input) => {
            const request = budgets.read(listSchema, input);
            const all = budgets.require(request.BudgetName).Notifications.map(({ Notification }) => ({
                ...Notification,
                // Nothing is spent here.
                NotificationState: "OK",
            }));
            const { items, nextToken } = page(all, keyOf, request);
            return compact({ Notifications: items, NextToken: nextToken });
        },
        DescribeSubscribersForNotification: (input) => {
            const request = budgets.read(subscriberListSchema, input);
            const { Subscribers } = find(budgets.require(request.BudgetName), request.Notification);
            const { items, nextToken } = page(Subscribers, ({ Address }) => Address, request);
            return compact({ Subscribers: items, NextToken: nextToken });
        },
        CreateSubscriber: (input) => {
            const { BudgetName, Notification, Subscriber } = budgets.read(subscriberOfSchema, input);
            const record = budgets.require(BudgetName);
            const old = find(record, Notification);
            if (old.Subscribers.some(({ Address }) => Address === Subscriber.Address)) {
                throw duplicate(`${Subscriber.Address} is told already.`);
            }
            return replace(record, old, { ...old, Subscribers: [...old.Subscribers, Subscriber] });
        },
        UpdateSubscriber: (input) => {
            const request = budgets.read(updateSubscriberSchema, input);
            const record = budgets.require(request.BudgetName);
            const old = find(record, request.Notification);
            requireSubscriber(old, request.OldSubscriber.Address);
            const Subscribers = old.Subscribers.map((one) =>
                one.Address === request.OldSubscriber.Address ? request.NewSubscriber : one,
            );
            return replace(record, old, { ...old, Subscribers });
        },
        DeleteSubscriber: (input) => {
            const { BudgetName, Notification, Subscriber } = budgets.read(subscriberOfSchema, input);
            const record = budgets.require(BudgetName);
            const old = find(record, Notification);
            requireSubscriber(old, Subscriber.Address);
            const Subscribers = old.Subscribers.filter(({ Address }) => Address !== Subscriber.Address);
            // A notification goes with the last of those it told.
            return Subscribers.length === 0
                ? set(
                      record,
                      record.Notifications.filter((one) => one !== old),
                  )
                : replace(record, old, { ...old, Subscribers });
        },
    };
}
