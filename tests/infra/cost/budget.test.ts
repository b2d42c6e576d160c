import * as assert from "node:assert";
import { parsePolicyDocument, decide } from "../../../policies/facts/iam";
import { parseConfig } from "../../../infra/config/config";
import { datasetFile, names, registerLake } from "../support/lake";
import { inputsOf, type Registered } from "../support/mocks";

const BUDGET = "aws:budgets/budget:Budget";
const lake = (cost: object, alerts: object) =>
    registerLake([datasetFile()], parseConfig({ cost: JSON.stringify(cost), alerts: JSON.stringify(alerts) }));

interface Notification {
    readonly notificationType: string;
    readonly threshold: number;
    readonly subscriberEmailAddresses: string[];
    readonly subscriberSnsTopicArns: string[];
}
const notifications = (made: readonly Registered[]) =>
    inputsOf<{ notifications: Notification[] }>(made, BUDGET).notifications;

/** Whether AWS Budgets, for an account, may publish to the alerts' topic or use its key. */
function mayTell(made: readonly Registered[], account: string): [publish: string, encrypt: string] {
    const topic = inputsOf<{ policy: string }>(made, "aws:sns/topicPolicy:TopicPolicy").policy;
    const key = inputsOf<{ policy: string }>(made, "aws:kms/key:Key", "alerts-topic-key").policy;
    const outcome = (action: string, resource: string, document: string) =>
        decide(
            {
                action,
                resource,
                principal: { type: "Service", value: "budgets.amazonaws.com" },
                context: {
                    "aws:SourceAccount": account,
                    "aws:SourceArn": `arn:aws:budgets::${account}:budget/sluice-test-monthly`,
                    "aws:SecureTransport": "true",
                },
                contextIsComplete: true,
            },
            { identity: [], resource: [{ name: "policy", document: parsePolicyDocument(document) }] },
        ).outcome;
    return [outcome("sns:Publish", names.alertsTopicArn, topic), outcome("kms:GenerateDataKey", "*", key)];
}

describe("the budget of a lake", function () {
    // Loading the SDK takes a while where the machine is busy.
    this.timeout(60_000);
    let withAlerts: Registered[];
    before(async () => {
        withAlerts = await lake({ monthlyBudget: 150, budgetEmails: ["a@example.org"] }, { enabled: true });
    });

    it("is a sum a month, of what carries the project's tag", () => {
        const { costFilters, limitAmount, limitUnit, timeUnit, name } = inputsOf(withAlerts, BUDGET);
        assert.deepStrictEqual(
            { costFilters, limitAmount, limitUnit, timeUnit, name },
            {
                costFilters: [{ name: "TagKeyValue", values: ["user:project$sluice"] }],
                limitAmount: "150",
                limitUnit: "USD",
                timeUnit: "MONTHLY",
                name: "sluice-test-monthly",
            },
        );
    });

    it("tells addresses and the alerts' topic of 80 % spent and 100 % forecast", () => {
        assert.deepStrictEqual(
            notifications(withAlerts).map((one) => [
                one.notificationType,
                one.threshold,
                one.subscriberEmailAddresses,
                one.subscriberSnsTopicArns,
            ]),
            [
                ["ACTUAL", 80, ["a@example.org"], [names.alertsTopicArn]],
                ["FORECASTED", 100, ["a@example.org"], [names.alertsTopicArn]],
            ],
        );
    });

    it("gets through to the topic, and a budget of another account does not", () => {
        assert.deepStrictEqual(mayTell(withAlerts, "123456789012"), ["allow", "allow"]);
        const stranger = mayTell(withAlerts, "210987654321");
        assert.ok(!stranger.includes("allow"), stranger.join());
    });

    it("opens the topic to AWS Budgets only where there is one", async () => {
        const without = await lake({}, { enabled: true });
        assert.ok(!without.some(({ type }) => type === BUDGET));
        assert.ok(!mayTell(without, "123456789012").includes("allow"));
    });

    it("counts the tag as the stack has it, where it was given another", async () => {
        const cost = { monthlyBudget: 150, budgetEmails: ["a@example.org"] };
        const config = parseConfig({ cost: JSON.stringify(cost), tags: '{"project":"finance"}' });
        const made = await registerLake([datasetFile()], config);
        assert.deepStrictEqual(inputsOf(made, BUDGET).costFilters, [
            { name: "TagKeyValue", values: ["user:project$finance"] },
        ]);
    });

    it("tells addresses alone in a lake without alerts", async () => {
        const made = await lake({ monthlyBudget: 1.5, budgetEmails: ["a@example.org"] }, {});
        assert.deepStrictEqual(
            notifications(made).map((one) => one.subscriberSnsTopicArns),
            [[], []],
        );
        assert.strictEqual(inputsOf(made, BUDGET).limitAmount, "1.5");
    });
});
