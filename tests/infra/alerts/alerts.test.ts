import * as assert from "node:assert";
import { Alerts } from "../../../infra/alerts/alerts";
import { alertsSchema } from "../../../infra/config/alerts";
import { compilePattern } from "../../../local/endpoint/events/pattern";
import { transform } from "../../../local/endpoint/events/transformer";
import { decide, parsePolicyDocument } from "../../../policies/facts/iam";
import { dataset, names } from "../support/lake";
import { inputsOf, register, type Registered } from "../support/mocks";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const account = "123456789012";

interface Made {
    readonly quality?: boolean;
    readonly maxRetries?: number;
    readonly config?: object;
    readonly datasets?: Parameters<typeof dataset>[0][];
}

function make({ maxRetries = 0, quality = false, config = {}, datasets = [{}] }: Made = {}): Promise<Registered[]> {
    return register(
        () =>
            new Alerts("alerts", {
                names,
                config: alertsSchema.parse({ enabled: true, ...config }),
                datasets: datasets.map((one) => dataset(one)),
                maxRetries,
                quality,
            }),
    );
}

/** An event as Glue sends it. */
const event = (detailType: string, detail: object) => ({
    source: "aws.glue",
    "detail-type": detailType,
    time: "2026-01-01T00:00:00Z",
    account,
    region: "eu-west-1",
    detail,
});
const ended = (state: string, run: string, jobName = "sluice-test-orders") =>
    event("Glue Job State Change", { jobName, state, jobRunId: run, message: 'It said "no"', severity: "ERROR" });

/** The messages that an event makes, by rule. */
function messages(registered: readonly Registered[], happened: object): Record<string, Record<string, string>> {
    const rules = registered.filter(({ type }) => type === RULE);
    return Object.fromEntries(
        rules
            .filter(({ inputs }) => compilePattern(String(inputs.eventPattern))(happened))
            .map(({ name, inputs }) => {
                const target = inputsOf<{
                    inputTransformer: { inputPaths: Record<string, string>; inputTemplate: string };
                }>(registered, "aws:cloudwatch/eventTarget:EventTarget", `${name}-topic`).inputTransformer;
                const text = transform(
                    { InputPathsMap: target.inputPaths, InputTemplate: target.inputTemplate },
                    happened,
                );
                return [String(inputs.name), JSON.parse(text) as Record<string, string>];
            }),
    );
}
const fired = (registered: readonly Registered[], happened: object) => Object.keys(messages(registered, happened));

describe("the alerts of a lake", () => {
    it("say of a failed run what happened, with which error, and what to do", async () => {
        const registered = await make();
        const { "sluice-test-job-failed": message } = messages(registered, ended("FAILED", "jr_1"));
        assert.ok(message);
        assert.strictEqual(message.severity, "alert");
        assert.strictEqual(message.alert, "job-failed: sluice-test-orders");
        assert.match(message.what ?? "", /^Run jr_1 of job sluice-test-orders failed and is not tried again/);
        assert.strictEqual(message.error, 'It said "no"');
        assert.match(message.do ?? "", /sluice --stack test logs jr_1/);
        assert.strictEqual(message.runbook, "docs/alerts.md#job-failed");
    });

    it("tell a first attempt from the last, where failed runs are tried again", async () => {
        const registered = await make({ maxRetries: 1 });
        assert.deepStrictEqual(fired(registered, ended("FAILED", "jr_1")), ["sluice-test-job-retried"]);
        assert.deepStrictEqual(fired(registered, ended("FAILED", "jr_1_attempt_1")), ["sluice-test-job-failed"]);
        const twice = await make({ maxRetries: 2 });
        assert.deepStrictEqual(fired(twice, ended("FAILED", "jr_1_attempt_1")), ["sluice-test-job-retried"]);
        assert.deepStrictEqual(fired(twice, ended("FAILED", "jr_1_attempt_2")), ["sluice-test-job-failed"]);
    });

    it("warn of a check of quality that failed or took too long, as of no failed job", async () => {
        const registered = await make({ quality: true, maxRetries: 1 });
        for (const state of ["FAILED", "TIMEOUT"]) {
            const happened = messages(registered, ended(state, "jr_1", "sluice-test-quality-orders"));
            assert.deepStrictEqual(Object.keys(happened), ["sluice-test-quality-failed"]);
            const { severity, what, do: todo } = happened["sluice-test-quality-failed"] ?? {};
            assert.strictEqual(severity, "warning");
            assert.match(
                what ?? "",
                /^Run jr_1 of job sluice-test-quality-orders found rows .* do not keep the contract/,
            );
            assert.match(todo ?? "", /sluice --stack test quality\. .*sluice --stack test logs jr_1/);
        }
        assert.deepStrictEqual(fired(registered, ended("SUCCEEDED", "jr_1", "sluice-test-quality-orders")), []);
        assert.deepStrictEqual(fired(await make(), ended("FAILED", "jr_1", "sluice-test-quality-orders")), []);
    });

    it("have no warning of attempts where there is one alone", async () => {
        const registered = await make();
        assert.ok(!registered.some(({ inputs }) => inputs.name === "sluice-test-job-retried"));
        assert.deepStrictEqual(fired(registered, ended("FAILED", "jr_1")), ["sluice-test-job-failed"]);
    });

    it("tell of runs that took too long or were stopped, whichever attempt it was", async () => {
        const registered = await make({ maxRetries: 1 });
        assert.deepStrictEqual(fired(registered, ended("TIMEOUT", "jr_1")), ["sluice-test-job-timeout"]);
        assert.deepStrictEqual(fired(registered, ended("STOPPED", "jr_1_attempt_1")), ["sluice-test-job-stopped"]);
    });

    it("tell of failed crawls, with their error", async () => {
        const failed = {
            crawlerName: "sluice-test-raw",
            state: "Failed",
            message: "Crawler Failed",
            errorMessage: "no",
        };
        const told = messages(await make(), event("Glue Crawler State Change", failed));
        assert.deepStrictEqual(Object.keys(told), ["sluice-test-crawler-failed"]);
        assert.strictEqual(told["sluice-test-crawler-failed"]?.error, "no");
    });

    it("leave runs that succeed, and the jobs of others, alone", async () => {
        const registered = await make({ maxRetries: 1 });
        assert.deepStrictEqual(fired(registered, ended("SUCCEEDED", "jr_1")), []);
        assert.deepStrictEqual(fired(registered, ended("FAILED", "jr_1", "sluice-test-orders-2")), []);
    });

    it("cover any number of datasets, in patterns that EventBridge takes", async () => {
        const datasets = Array.from({ length: 120 }, (_, index) => ({ name: `dataset_${index}` }));
        const registered = await make({ datasets });
        const patterns = registered
            .filter(({ type }) => type === RULE)
            .map(({ inputs }) => String(inputs.eventPattern));
        assert.ok(patterns.every((pattern) => pattern.length <= 2048));
        for (const { name } of datasets) {
            assert.strictEqual(fired(registered, ended("TIMEOUT", "jr_1", names.job(name))).length, 1, name);
        }
    });

    it("go off when no run succeeded for hours, if that is asked for", async () => {
        const alarm = inputsOf(await make({ config: { noSuccessHours: 26 } }), ALARM, "alerts-orders-no-success");
        const { metricName, period, evaluationPeriods, threshold, treatMissingData } = alarm;
        assert.deepStrictEqual(
            { metricName, period, evaluationPeriods, threshold, treatMissingData },
            {
                metricName: "RunsSucceeded",
                period: 3600,
                evaluationPeriods: 26,
                threshold: 1,
                treatMissingData: "breaching",
            },
        );
        assert.match(String(alarm.alarmDescription), /sluice --stack test runs orders/);
        assert.ok(!(await make()).some(({ name }) => name.endsWith("no-success")));
    });

    it("go off above the contract's tolerated ratio, and not where all rows may be rejected", async () => {
        const registered = await make({
            datasets: [
                { name: "orders", maxRejectRatio: 0.25 },
                { name: "all", maxRejectRatio: 1 },
            ],
        });
        const { threshold, comparisonOperator, treatMissingData } = inputsOf(registered, ALARM);
        assert.deepStrictEqual(
            { threshold, comparisonOperator, treatMissingData },
            { threshold: 0.25, comparisonOperator: "GreaterThanThreshold", treatMissingData: "ignore" },
        );
    });

    it("are mailed to whom the configuration says", async () => {
        const registered = await make({ config: { emails: ["a@example.org", "b@example.org"] } });
        const mails = registered.filter(({ type }) => type === "aws:sns/topicSubscription:TopicSubscription");
        assert.deepStrictEqual(
            mails.map(({ inputs }) => [inputs.protocol, inputs.endpoint, inputs.topic]),
            ["a", "b"].map((who) => ["email", `${who}@example.org`, names.alertsTopicArn]),
        );
    });

    describe("by the policies of topic and key", () => {
        let registered: Registered[];
        before(async () => {
            registered = await make();
        });
        const allows = (type: string, action: string, service: string, context: Record<string, string>) => {
            const { policy } = inputsOf<{ policy: string }>(registered, type);
            const request = {
                action,
                resource: names.alertsTopicArn,
                principal: { type: "Service" as const, value: service },
                context,
                contextIsComplete: true,
            };
            const source = { name: "policy", document: parsePolicyDocument(policy) };
            return decide(request, { identity: [], resource: [source] }).outcome === "allow";
        };
        const TOPIC = "aws:sns/topicPolicy:TopicPolicy";
        const KEY = "aws:kms/key:Key";
        const rule = (name: string, owner = account) => `arn:aws:events:eu-west-1:${owner}:rule/${name}`;
        const alarm = (name: string) => `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${name}`;

        it("take messages of the lake's own rules and alarms alone", () => {
            const publishes = (service: string, arn: string, from = account) =>
                allows(TOPIC, "sns:Publish", service, { "aws:SourceArn": arn, "aws:SourceAccount": from });
            const [events, alarms] = ["events.amazonaws.com", "cloudwatch.amazonaws.com"];
            assert.ok(publishes(events, rule("sluice-test-job-failed")));
            assert.ok(!publishes(events, rule("payroll-job-failed")));
            assert.ok(!publishes(events, rule("sluice-test-job-failed", "999999999999")));
            assert.ok(publishes(alarms, alarm("sluice-test-orders-rejects")));
            assert.ok(!publishes(alarms, alarm("payroll-rejects")));
            assert.ok(!publishes(alarms, alarm("sluice-test-orders-rejects"), "999999999999"));
            assert.ok(!publishes("s3.amazonaws.com", rule("sluice-test-job-failed")));
        });

        it("let EventBridge use the key, which names no source when it does", () => {
            for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
                assert.ok(allows(KEY, action, "events.amazonaws.com", {}), action);
                assert.ok(!allows(KEY, action, "cloudwatch.amazonaws.com", {}), action);
                const source = { "aws:SourceAccount": account, "aws:SourceArn": alarm("sluice-test-orders-rejects") };
                assert.ok(allows(KEY, action, "cloudwatch.amazonaws.com", source), action);
            }
            assert.ok(!allows(KEY, "kms:ScheduleKeyDeletion", "events.amazonaws.com", {}));
        });
    });
});
