import { z } from "zod";

/** An amount as text, for a number of JSON would not keep every amount. */
const spendSchema = z.object({
    Amount: z.string().regex(/^\d{1,15}(\.\d+)?$/, "must be an amount such as 150 or 150.5, as text"),
    Unit: z.string().min(1, "must have 1 character or more"),
});

/** AWS's budgets go from `Start` to `End` and are renewed with every `TimeUnit`. Seconds since 1970. */
const timePeriodSchema = z
    .object({ Start: z.number().optional(), End: z.number().optional() })
    .refine(({ Start, End }) => Start === undefined || End === undefined || Start < End, "Start must be before End");

const filterNames: readonly string[] = [
    "AZ",
    "BillingEntity",
    "CostCategory",
    "InstanceType",
    "InvoicingEntity",
    "LegalEntityName",
    "LinkedAccount",
    "Operation",
    "PurchaseType",
    "Region",
    "Service",
    "TagKeyValue",
    "UsageType",
    "UsageTypeGroup",
];

const filtersSchema = z
    .record(z.string(), z.array(z.string()).min(1, "a filter needs a value"))
    .refine(
        (filters) => Object.keys(filters).every((name) => filterNames.includes(name)),
        `a filter's name must be one of ${filterNames.join(", ")}`,
    )
    .refine(
        ({ TagKeyValue = [] }) => TagKeyValue.every((value) => /^(?:user|aws):[^$]+\$/.test(value)),
        "values of TagKeyValue must be user:KEY$VALUE, or aws:KEY$VALUE for tags of AWS's own",
    );

/** Names have no `:` and no `\`, which stand between the parts of an ARN and in a path. */
export const budgetNameSchema = z
    .string()
    .min(1, "must have 1 to 100 characters")
    .max(100, "must have 1 to 100 characters")
    .regex(/^(?![^:\\]*\/action\/)[^:\\]+$/, "must have no : and no \\, and no /action/");

/** What CreateBudget and UpdateBudget take. Budgets that adjust themselves and filter expressions are not emulated. */
export const budgetInputSchema = z.strictObject({
    BudgetName: budgetNameSchema,
    BudgetLimit: spendSchema,
    CostFilters: filtersSchema.optional(),
    TimeUnit: z.enum(["DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"], "must be DAILY, MONTHLY, QUARTERLY or ANNUALLY"),
    TimePeriod: timePeriodSchema.optional(),
    BudgetType: z.enum(["COST", "USAGE"], "must be COST or USAGE: others are not emulated"),
    CalculatedSpend: z.unknown().optional(),
    LastUpdatedTime: z.unknown().optional(),
});

/** When somebody is told. AWS knows a notification by all of this together. */
export const notificationSchema = z.object({
    NotificationType: z.enum(["ACTUAL", "FORECASTED"], "must be ACTUAL or FORECASTED"),
    ComparisonOperator: z.enum(
        ["GREATER_THAN", "LESS_THAN", "EQUAL_TO"],
        "must be GREATER_THAN, LESS_THAN or EQUAL_TO",
    ),
    Threshold: z.number().min(0, "must be 0 to 15000000000000").max(15e12, "must be 0 to 15000000000000"),
    ThresholdType: z
        .enum(["PERCENTAGE", "ABSOLUTE_VALUE"], "must be PERCENTAGE or ABSOLUTE_VALUE")
        .default("PERCENTAGE"),
});

/** Who is told. */
export const subscriberSchema = z.discriminatedUnion(
    "SubscriptionType",
    [
        z.object({ SubscriptionType: z.literal("EMAIL"), Address: z.email("must be an e-mail address") }),
        z.object({
            SubscriptionType: z.literal("SNS"),
            Address: z
                .string()
                .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/, "must be a topic's ARN"),
        }),
    ],
    "must have SubscriptionType EMAIL or SNS",
);

/** One topic and ten addresses, says AWS. */
export const subscribersSchema = z
    .array(subscriberSchema)
    .min(1, "a notification needs a subscriber")
    .refine((all) => all.filter((one) => one.SubscriptionType === "SNS").length <= 1, "must be at most 1 topic")
    .refine(
        (all) => all.filter((one) => one.SubscriptionType === "EMAIL").length <= 10,
        "must be at most 10 e-mail addresses",
    )
    .refine((all) => new Set(all.map((one) => one.Address)).size === all.length, "must name each address once");

/** A notification with who is told. */
export const subscribedSchema = z.object({ Notification: notificationSchema, Subscribers: subscribersSchema });

/** Notifications of one budget, five at most. */
export const notificationsSchema = z.array(subscribedSchema).max(5, "must be at most 5 notifications");

/** Tags as this service has them: a list. */
export const resourceTagsSchema = z
    .array(
        z.object({
            Key: z
                .string()
                .min(1, "a tag's key must have 1 to 128 characters")
                .max(128, "a tag's key must have 1 to 128 characters")
                .regex(/^(?!aws:)/i, "a tag's key must not start with aws:"),
            Value: z.string().max(256, "a tag's value must have at most 256 characters"),
        }),
    )
    .max(50, "must be at most 50 tags");

/** A budget as it is kept. */
export const budgetRecordSchema = z.object({
    Budget: budgetInputSchema.extend({
        TimePeriod: z.object({ Start: z.number(), End: z.number() }),
        LastUpdatedTime: z.number(),
    }),
    Notifications: notificationsSchema,
    Tags: z.record(z.string(), z.string()),
});

export type BudgetInput = z.infer<typeof budgetInputSchema>;
export type BudgetRecord = z.infer<typeof budgetRecordSchema>;
export type Notification = z.infer<typeof notificationSchema>;
export type Subscribed = z.infer<typeof subscribedSchema>;
