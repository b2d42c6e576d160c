import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { AwsError } from "../errors";
import { type Action, type Actions } from "../glue/action";
import { compact, now } from "../glue/input";
import { page } from "../glue/paging";
import { Collection } from "../state/collection";
import {
    budgetInputSchema,
    budgetNameSchema,
    type BudgetInput,
    type BudgetRecord,
    budgetRecordSchema,
    notificationsSchema,
    resourceTagsSchema,
} from "./budget-schema";
import { duplicate, invalidParameter, notFound, readParameters } from "./input";
import { notificationActions } from "./notifications";

const accountSchema = z.object({ AccountId: z.string().regex(/^\d{12}$/, "must be an account's 12 digits") });
const oneSchema = accountSchema.extend({ BudgetName: budgetNameSchema });
const createSchema = accountSchema.extend({
    Budget: budgetInputSchema,
    NotificationsWithSubscribers: notificationsSchema.default([]),
    ResourceTags: resourceTagsSchema.default([]),
});
const updateSchema = accountSchema.extend({ NewBudget: budgetInputSchema });
const listSchema = accountSchema.extend({
    MaxResults: z.int().min(1, "must be 1 to 1000").max(1000, "must be 1 to 1000").optional(),
    NextToken: z.string().optional(),
});
const arnSchema = z.object({ ResourceARN: z.string() });
const tagSchema = arnSchema.extend({ ResourceTags: resourceTagsSchema });
const untagSchema = arnSchema.extend({ ResourceTagKeys: z.array(z.string()) });

/** 15 June 2087: AWS's end of a budget that was given none. */
const END = Date.UTC(2087, 5, 15) / 1000;

/**
 * AWS Budgets. moto keeps budgets, too, but changes none and forgets who is told. What is spent here is nothing, so no
 * notification ever goes out.
 */
export class Budgets {
    private readonly records: Collection<BudgetRecord>;
    private readonly actions: Actions;

    constructor(
        stateDir: string,
        private readonly arns: Arns,
    ) {
        this.records = new Collection(path.join(stateDir, "budgets"), budgetRecordSchema);
        this.actions = {
            ...this.budgetActions,
            ...this.tagActions,
            ...notificationActions({
                read: (schema, input) => this.read(schema, input),
                require: (name) => this.require(name),
                keep: (record) => this.keep(record),
            }),
        };
    }

    /** What answers a call. @throws AwsError for a call that is not emulated: moto's records are others */
    find(action: string): Action {
        const found = this.actions[action];
        if (found === undefined) {
            throw new AwsError(
                "NotImplemented",
                `The local endpoint has no budgets:${action}. It has: ${Object.keys(this.actions).join(", ")}.`,
                501,
            );
        }
        return found;
    }

    private readonly budgetActions: Actions = {
        CreateBudget: (input) => {
            const request = this.read(createSchema, input);
            const { BudgetName } = request.Budget;
            if (this.records.has(BudgetName)) {
                throw duplicate(`Error creating budget: ${BudgetName} - the budget already exists.`);
            }
            const { NotificationsWithSubscribers: Notifications } = request;
            const keys = Notifications.map(({ Notification }) => JSON.stringify(Notification));
            if (new Set(keys).size < keys.length) {
                throw duplicate(`Error creating budget: ${BudgetName} - two notifications are the same.`);
            }
            this.keep({
                Budget: completed(request.Budget),
                Notifications,
                Tags: Object.fromEntries(request.ResourceTags.map(({ Key, Value }) => [Key, Value])),
            });
            return {};
        },
        DescribeBudget: (input) => ({ Budget: shown(this.require(this.read(oneSchema, input).BudgetName)) }),
        DescribeBudgets: (input) => {
            const request = this.read(listSchema, input);
            const { items, nextToken } = page(this.records.list(), ({ Budget }) => Budget.BudgetName, request);
            return compact({ Budgets: items.map(shown), NextToken: nextToken });
        },
        UpdateBudget: (input) => {
            const { NewBudget } = this.read(updateSchema, input);
            const old = this.require(NewBudget.BudgetName);
            const period = { ...old.Budget.TimePeriod, ...NewBudget.TimePeriod };
            this.keep({ ...old, Budget: completed({ ...NewBudget, TimePeriod: period }) });
            return {};
        },
        DeleteBudget: (input) => {
            this.records.delete(this.require(this.read(oneSchema, input).BudgetName).Budget.BudgetName);
            return {};
        },
    };

    private readonly tagActions: Actions = {
        ListTagsForResource: (input) => {
            const { Tags } = this.ofArn(readParameters(arnSchema, input).ResourceARN);
            return { ResourceTags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) };
        },
        TagResource: (input) => {
            const { ResourceARN, ResourceTags } = readParameters(tagSchema, input);
            const record = this.ofArn(ResourceARN);
            const Tags = {
                ...record.Tags,
                ...Object.fromEntries(ResourceTags.map(({ Key, Value }) => [Key, Value])),
            };
            if (Object.keys(Tags).length > 50) {
                throw invalidParameter(`ResourceTags: must be at most 50 tags (got ${Object.keys(Tags).length})`);
            }
            this.keep({ ...record, Tags });
            return {};
        },
        UntagResource: (input) => {
            const { ResourceARN, ResourceTagKeys } = readParameters(untagSchema, input);
            const record = this.ofArn(ResourceARN);
            const left = Object.entries(record.Tags).filter(([key]) => !ResourceTagKeys.includes(key));
            this.keep({ ...record, Tags: Object.fromEntries(left) });
            return {};
        },
    };

    /** Reads an input that names an account, which must be this one. */
    private read<Schema extends z.ZodType<{ AccountId: string }>>(schema: Schema, input: unknown): z.output<Schema> {
        const request = readParameters(schema, input);
        if (request.AccountId !== this.arns.accountId) {
            throw new AwsError(
                "AccessDeniedException",
                `Account ${this.arns.accountId} is not authorized to access the budgets of account ${request.AccountId}.`,
            );
        }
        return request;
    }

    private require(name: string): BudgetRecord {
        const found = this.records.get(name);
        if (found === undefined) {
            throw notFound(`Unable to get budget: ${name} - the budget doesn't exist.`);
        }
        return found;
    }

    private ofArn(arn: string): BudgetRecord {
        const prefix = this.arns.budget("");
        if (!arn.startsWith(prefix)) {
            throw invalidParameter(`ResourceARN: must be ${prefix}NAME (got ${arn})`);
        }
        return this.require(arn.slice(prefix.length));
    }

    private keep(record: BudgetRecord): void {
        this.records.set(record.Budget.BudgetName, record);
    }
}

/** A budget with what AWS fills in: it begins with the month, quarter or year it is made in. */
function completed(budget: BudgetInput): BudgetRecord["Budget"] {
    const { CalculatedSpend: _, ...rest } = budget;
    const { Start = periodStart(budget.TimeUnit), End = END } = budget.TimePeriod ?? {};
    if (Start >= End) {
        throw invalidParameter("TimePeriod: Start must be before End");
    }
    return { ...rest, TimePeriod: { Start, End }, LastUpdatedTime: now() };
}

function periodStart(unit: BudgetInput["TimeUnit"]): number {
    const today = new Date();
    const month = today.getUTCMonth();
    const first = { DAILY: month, MONTHLY: month, QUARTERLY: month - (month % 3), ANNUALLY: 0 }[unit];
    return Date.UTC(today.getUTCFullYear(), first, unit === "DAILY" ? today.getUTCDate() : 1) / 1000;
}

/** A budget as it is told: what runs on this machine costs nothing. */
const shown = ({ Budget }: BudgetRecord) => ({
    ...Budget,
    CalculatedSpend: { ActualSpend: { Amount: "0", Unit: Budget.BudgetLimit.Unit } },
});
