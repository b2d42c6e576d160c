import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Budget, Budgets, type Notification, type NotificationWithSubscribers } from "@aws-sdk/client-budgets";
import { Arns } from "../../../../local/endpoint/arns";
import { Budgets as KeptBudgets } from "../../../../local/endpoint/budgets/budgets";
import { account, asRole } from "../support/clients";
import { sharedEndpoint, unique } from "../support/endpoint";
import { failure } from "../support/expect";

const AccountId = account;
const actual: Notification = {
    NotificationType: "ACTUAL",
    ComparisonOperator: "GREATER_THAN",
    Threshold: 80,
    ThresholdType: "PERCENTAGE",
};
const email = (Address: string) => ({ SubscriptionType: "EMAIL" as const, Address });
const told: NotificationWithSubscribers = { Notification: actual, Subscribers: [email("a@example.org")] };

const client = (endpoint: string, credentials = { accessKeyId: "test", secretAccessKey: "test" }): Budgets =>
    new Budgets({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });

const budgetOf = (BudgetName: string, more: Partial<Budget> = {}): Budget => ({
    BudgetName,
    BudgetLimit: { Amount: "150", Unit: "USD" },
    BudgetType: "COST",
    TimeUnit: "MONTHLY",
    ...more,
});

describe("AWS Budgets at the local endpoint", () => {
    let budgets: Budgets;
    let BudgetName: string;

    before(async function () {
        this.timeout(60_000);
        budgets = client((await sharedEndpoint()).url);
    });
    beforeEach(() => {
        BudgetName = unique("budget");
    });
    after(() => budgets.destroy());

    const create = (more: Partial<Budget> = {}, notifications = [told]) =>
        budgets.createBudget({
            AccountId,
            Budget: budgetOf(BudgetName, more),
            NotificationsWithSubscribers: notifications,
        });
    const read = async () => (await budgets.describeBudget({ AccountId, BudgetName })).Budget;
    const notifications = async () =>
        (await budgets.describeNotificationsForBudget({ AccountId, BudgetName })).Notifications ?? [];
    const subscribers = async (Notification = actual) =>
        (await budgets.describeSubscribersForNotification({ AccountId, BudgetName, Notification })).Subscribers?.map(
            ({ Address }) => Address,
        );

    it("keep a budget as it was made, from the month's first day on, with nothing spent", async () => {
        const CostFilters = { TagKeyValue: ["user:project$sluice"] };
        await create({ CostFilters });
        const made = await read();
        assert.deepEqual(made?.CostFilters, CostFilters);
        assert.equal(made.TimePeriod?.Start?.getUTCDate(), 1);
        assert.equal(made.TimePeriod.End?.toISOString(), "2087-06-15T00:00:00.000Z");
        assert.deepEqual(made.CalculatedSpend?.ActualSpend, { Amount: "0", Unit: "USD" });
    });

    it("change a budget and leave who is told as it is", async () => {
        await create();
        await budgets.updateBudget({
            AccountId,
            NewBudget: budgetOf(BudgetName, { BudgetLimit: { Amount: "200", Unit: "USD" } }),
        });
        assert.equal((await read())?.BudgetLimit?.Amount, "200");
        assert.deepEqual(await subscribers(), ["a@example.org"]);
    });

    it("add, change and remove notifications and who is told", async () => {
        await create();
        const forecast: Notification = { ...actual, NotificationType: "FORECASTED", Threshold: 100 };
        const Subscribers = [email("b@example.org")];
        await budgets.createNotification({ AccountId, BudgetName, Notification: forecast, Subscribers });
        assert.deepEqual(
            (await notifications()).map((one) => [one.NotificationType, one.Threshold, one.NotificationState]),
            [
                ["ACTUAL", 80, "OK"],
                ["FORECASTED", 100, "OK"],
            ],
        );
        const NewNotification = { ...forecast, Threshold: 90 };
        await budgets.updateNotification({ AccountId, BudgetName, OldNotification: forecast, NewNotification });
        const place = { AccountId, BudgetName, Notification: NewNotification };
        await budgets.createSubscriber({ ...place, Subscriber: email("c@example.org") });
        assert.deepEqual(await subscribers(NewNotification), ["b@example.org", "c@example.org"]);
        await budgets.updateSubscriber({
            ...place,
            OldSubscriber: email("b@example.org"),
            NewSubscriber: email("d@example.org"),
        });
        await budgets.deleteSubscriber({ ...place, Subscriber: email("c@example.org") });
        assert.deepEqual(await subscribers(NewNotification), ["d@example.org"]);
        await budgets.deleteNotification({ AccountId, BudgetName, Notification: actual });
        assert.equal((await notifications()).length, 1);
    });

    it("let a notification go with the last of those it told", async () => {
        await create();
        await budgets.deleteSubscriber({
            AccountId,
            BudgetName,
            Notification: actual,
            Subscriber: email("a@example.org"),
        });
        assert.deepEqual(await notifications(), []);
    });

    it("refuse a budget twice, a notification twice, and one that is not there", async () => {
        await create();
        assert.equal((await failure(create())).name, "DuplicateRecordException");
        const again = budgets.createNotification({
            AccountId,
            BudgetName,
            Notification: actual,
            Subscribers: [email("b@example.org")],
        });
        assert.equal((await failure(again)).name, "DuplicateRecordException");
        await budgets.deleteBudget({ AccountId, BudgetName });
        assert.match((await failure(read())).message, /the budget doesn't exist/);
    });

    const refused: readonly [
        what: string,
        budget: Partial<Budget>,
        told: NotificationWithSubscribers[],
        why: RegExp,
    ][] = [
        ["an amount that is none", { BudgetLimit: { Amount: "-1", Unit: "USD" } }, [], /must be an amount.*got "-1"/],
        ["a tag that is not written as one", { CostFilters: { TagKeyValue: ["project"] } }, [], /user:KEY\$VALUE/],
        ["a filter that there is not", { CostFilters: { Tag: ["a"] } }, [], /a filter's name must be one of/],
        ["a notification for nobody", {}, [{ ...told, Subscribers: [] }], /a notification needs a subscriber/],
        [
            "two topics",
            {},
            [
                {
                    ...told,
                    Subscribers: ["a", "b"].map((topic) => ({
                        SubscriptionType: "SNS" as const,
                        Address: `arn:aws:sns:us-east-1:${account}:${topic}`,
                    })),
                },
            ],
            /at most 1 topic/,
        ],
        [
            "six notifications",
            {},
            [1, 2, 3, 4, 5, 6].map((Threshold) => ({ ...told, Notification: { ...actual, Threshold } })),
            /at most 5 notifications/,
        ],
    ];
    for (const [what, budget, who, why] of refused) {
        it(`refuse ${what}`, async () => {
            const { name, message } = await failure(create(budget, who));
            assert.equal(name, "InvalidParameterException");
            assert.match(message, why);
        });
    }

    it("belong to this account alone, and to whom it lets look or change", async () => {
        await create();
        const other = budgets.describeBudget({ AccountId: "210987654321", BudgetName });
        assert.equal((await failure(other)).name, "AccessDeniedException");
        const reader = await asRole({
            Effect: "Allow",
            Action: "budgets:ViewBudget",
            Resource: `arn:aws:budgets::${account}:budget/${BudgetName}`,
        });
        const credentials = (await reader.glue.config.credentials()) as {
            accessKeyId: string;
            secretAccessKey: string;
        };
        const asReader = client((await sharedEndpoint()).url, credentials);
        assert.equal((await asReader.describeBudget({ AccountId, BudgetName })).Budget?.BudgetName, BudgetName);
        assert.match((await failure(asReader.deleteBudget({ AccountId, BudgetName }))).name, /AccessDenied/);
        asReader.destroy();
    });

    it("say which calls there are, for one that there is not", async () => {
        const call = budgets.describeBudgetActionsForBudget({ AccountId, BudgetName });
        assert.match(
            (await failure(call)).message,
            /no budgets:DescribeBudgetActionsForBudget\. It has: .*CreateBudget/,
        );
    });

    it("are still there when the endpoint is started again, with their tags", async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-budgets-"));
        const kept = () => new KeptBudgets(folder, new Arns("us-east-1", account));
        const call = (action: string, input: object) => kept().find(action)(input);
        const ResourceARN = `arn:aws:budgets::${account}:budget/${BudgetName}`;
        await call("CreateBudget", {
            AccountId,
            Budget: budgetOf(BudgetName),
            ResourceTags: [{ Key: "a", Value: "1" }],
        });
        await call("TagResource", { ResourceARN, ResourceTags: [{ Key: "b", Value: "2" }] });
        await call("UntagResource", { ResourceARN, ResourceTagKeys: ["a"] });
        const { ResourceTags } = (await call("ListTagsForResource", { ResourceARN })) as { ResourceTags?: unknown };
        assert.deepEqual(ResourceTags, [{ Key: "b", Value: "2" }]);
        fs.rmSync(folder, { recursive: true });
    });
});
