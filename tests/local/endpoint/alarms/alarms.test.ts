import * as assert from "node:assert/strict";
import {
    DescribeAlarmHistoryCommand,
    DescribeAlarmsCommand,
    PutMetricAlarmCommand,
    type PutMetricAlarmCommandInput,
    PutMetricDataCommand,
    SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { evaluationRange } from "../../../../local/endpoint/alarms/range";
import { sharedEndpoint, unique } from "../support/endpoint";
import { until } from "../support/expect";
import { topicWithQueue, watchClients } from "../support/topics";

const hour = 3600;

describe("a CloudWatch alarm", function () {
    this.timeout(20_000);
    let watch: ReturnType<typeof watchClients>;

    before(async function () {
        this.timeout(60_000);
        watch = watchClients((await sharedEndpoint()).url);
    });
    const put = (metric: string, Value: number, Timestamp?: Date) =>
        watch.cloudwatch.send(
            new PutMetricDataCommand({ Namespace: "Test", MetricData: [{ MetricName: metric, Value, Timestamp }] }),
        );
    const putAlarm = async (
        change: Partial<PutMetricAlarmCommandInput> & Pick<PutMetricAlarmCommandInput, "ComparisonOperator">,
    ) => {
        const AlarmName = unique("alarm");
        await watch.cloudwatch.send(new PutMetricAlarmCommand({ AlarmName, EvaluationPeriods: 1, ...change }));
        return AlarmName;
    };
    const find = async (name: string) => {
        const { MetricAlarms = [] } = await watch.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
        return MetricAlarms[0];
    };
    /** As of a message that was published. */
    const change = (message: { readonly Message: string }) => {
        const { OldStateValue, NewStateValue } = JSON.parse(message.Message) as Record<string, string>;
        return `${OldStateValue} to ${NewStateValue}`;
    };

    it("goes off when nothing succeeded for hours, and back when something does", async () => {
        const topic = await topicWithQueue(watch);
        const metric = unique("Succeeded");
        const name = await putAlarm({
            Namespace: "Test",
            MetricName: metric,
            Statistic: "Sum",
            Period: hour,
            EvaluationPeriods: 3,
            Threshold: 1,
            ComparisonOperator: "LessThanThreshold",
            TreatMissingData: "breaching",
            AlarmActions: [topic.arn],
            OKActions: [topic.arn],
            AlarmDescription: "Look at the log.",
        });
        const alarm = await topic.next();
        assert.equal(alarm.Subject, `ALARM: "${name}" in us-east-1`);
        assert.equal(change(alarm), "INSUFFICIENT_DATA to ALARM");
        assert.match(alarm.Message, /Look at the log\./);
        await put(metric, 1);
        assert.equal(change(await topic.next()), "ALARM to OK");
        const { AlarmHistoryItems = [] } = await watch.cloudwatch.send(
            new DescribeAlarmHistoryCommand({ AlarmName: name, HistoryItemType: "StateUpdate" }),
        );
        assert.deepEqual(
            AlarmHistoryItems.map((item) => item.HistorySummary),
            ["Alarm updated from ALARM to OK", "Alarm updated from INSUFFICIENT_DATA to ALARM"],
        );
        assert.ok(AlarmHistoryItems[0]?.Timestamp instanceof Date);
    });

    it("goes off by a ratio of two metrics, and stays so while there is no data", async () => {
        const topic = await topicWithQueue(watch);
        const [rejected, read] = [unique("Rejected"), unique("Read")];
        const stat = (Id: string, MetricName: string) => ({
            Id,
            ReturnData: false,
            MetricStat: { Metric: { Namespace: "Test", MetricName }, Period: 60, Stat: "Sum" },
        });
        const name = await putAlarm({
            Metrics: [
                stat("rejected", rejected),
                stat("read", read),
                { Id: "ratio", Expression: "rejected / read", ReturnData: true },
            ],
            Threshold: 0.1,
            ComparisonOperator: "GreaterThanThreshold",
            TreatMissingData: "ignore",
            AlarmActions: [topic.arn],
        });
        const at = new Date();
        await put(read, 10, at);
        await put(rejected, 2, at);
        assert.equal(change(await topic.next()), "INSUFFICIENT_DATA to ALARM");
        assert.equal((await find(name))?.StateValue, "ALARM");
    });

    it("acts on a state that was set by hand", async () => {
        const topic = await topicWithQueue(watch);
        const name = await putAlarm({
            Namespace: "Test",
            MetricName: unique("Nothing"),
            Statistic: "Sum",
            Period: 60,
            Threshold: 1,
            ComparisonOperator: "GreaterThanThreshold",
            AlarmActions: [topic.arn],
        });
        await watch.cloudwatch.send(
            new SetAlarmStateCommand({ AlarmName: name, StateValue: "ALARM", StateReason: "a drill" }),
        );
        const message = await topic.next();
        assert.equal(change(message), "INSUFFICIENT_DATA to ALARM");
        assert.match(message.Message, /a drill/);
    });

    it("says why it is not evaluated where its metric math is not understood", async () => {
        const name = await putAlarm({
            Metrics: [
                {
                    Id: "m1",
                    ReturnData: false,
                    MetricStat: { Metric: { Namespace: "Test", MetricName: "m" }, Period: 60, Stat: "Sum" },
                },
                { Id: "e1", Expression: "ANOMALY_DETECTION_BAND(m1)", ReturnData: true },
            ],
            Threshold: 1,
            ComparisonOperator: "GreaterThanThreshold",
        });
        const alarm = await until(
            () => find(name),
            (found) => found?.StateReason?.startsWith("Not evaluated") === true,
        );
        assert.equal(alarm?.StateValue, "INSUFFICIENT_DATA");
        assert.match(alarm?.StateReason ?? "", /uses ANOMALY_DETECTION_BAND/);
    });

    it("looks at whole periods that end with the minute that is on, and at two more than it evaluates", async () => {
        const metric = unique("Clocked");
        const now = new Date("2030-01-01T12:00:30Z");
        for (const [time, value] of [
            ["2030-01-01T12:00:10Z", 1],
            ["2030-01-01T11:00:30Z", 2],
            ["2030-01-01T08:01:10Z", 4],
            ["2030-01-01T08:00:30Z", 8],
        ] as const) {
            await put(metric, value, new Date(time));
        }
        const alarm = { Namespace: "Test", MetricName: metric, Statistic: "Sum", Period: hour, EvaluationPeriods: 2 };
        const range = await evaluationRange(watch.cloudwatch, alarm as never, now);
        assert.deepEqual(range, [4, undefined, 2, 1]);
    });
});
