import { type MetricAlarm, paginateDescribeAlarms, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { type Arns } from "../arns";
import { messageOf } from "../errors";
import { type EventClients } from "../events/clients";
import { publishAs } from "../events/topics";
import { type Log } from "../log";
import { AlarmHistory } from "./history";
import { type AlarmState, judge } from "./judgement";
import { actionsFor, notification, type StateChange } from "./notification";
import { evaluationRange } from "./range";

/** What the alarms work with. */
export interface AlarmsOptions {
    readonly arns: Arns;
    readonly log: Log;
    readonly clients: EventClients;
    /** @default the time */
    readonly clock?: () => Date;
}

/** How moto says that it has just made, or changed, an alarm; CloudWatch says that there is not enough data yet. */
const JUST_MADE = "Unchecked: Initial alarm creation";

/**
 * Evaluates the alarms that moto keeps, over the metrics that moto keeps, and publishes what follows. An alarm that was set
 * to another state by hand acts once, and is evaluated again the next time, as in CloudWatch.
 */
export class Alarms {
    readonly history = new AlarmHistory();
    /** The states that were there at the last look, by alarm. */
    private readonly seen = new Map<string, AlarmState>();
    private readonly clock: () => Date;
    private running: Promise<void> = Promise.resolve();
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly options: AlarmsOptions) {
        this.clock = options.clock ?? (() => new Date());
    }

    /** Evaluates once a minute, as CloudWatch does. */
    start(milliseconds = 60_000): void {
        this.timer = setInterval(() => void this.evaluate(), milliseconds);
        this.timer.unref();
    }

    async close(): Promise<void> {
        clearInterval(this.timer);
        await this.running;
    }

    /** Looks at every alarm once, after the looks before; what goes wrong with one is in the log. */
    evaluate(): Promise<void> {
        this.running = this.running.then(() =>
            this.look().catch((error: unknown) =>
                this.options.log.error("alarms not evaluated", { error: messageOf(error) }),
            ),
        );
        return this.running;
    }

    private async look(): Promise<void> {
        const alarms = await this.all();
        const names = new Set(alarms.map(({ AlarmName }) => AlarmName));
        [...this.seen.keys()].filter((name) => !names.has(name)).forEach((name) => this.seen.delete(name));
        for (const alarm of alarms) {
            await this.lookAt(alarm).catch((error: unknown) =>
                this.options.log.error("alarm not evaluated", { alarm: alarm.AlarmName, error: messageOf(error) }),
            );
        }
    }

    private async all(): Promise<MetricAlarm[]> {
        const cloudwatch = await this.options.clients.cloudwatch();
        const alarms: MetricAlarm[] = [];
        for await (const page of paginateDescribeAlarms({ client: cloudwatch }, { AlarmTypes: ["MetricAlarm"] })) {
            alarms.push(...(page.MetricAlarms ?? []));
        }
        return alarms;
    }

    private async lookAt(alarm: MetricAlarm): Promise<void> {
        const { AlarmName: name = "" } = alarm;
        const isNew = alarm.StateReason === JUST_MADE;
        const state = isNew ? (this.seen.get(name) ?? "INSUFFICIENT_DATA") : (alarm.StateValue as AlarmState);
        const before = this.seen.get(name) ?? state;
        this.seen.set(name, state);
        if (state !== before) {
            // Somebody called SetAlarmState.
            await this.act({ alarm, from: before, to: state, reason: alarm.StateReason ?? "", at: this.clock() });
            return;
        }
        const judged = await this.judge(alarm);
        const to = judged.state ?? state;
        if (to === state && !isNew) {
            return;
        }
        await this.set(name, to, judged.reason);
        if (to !== state) {
            await this.act({ alarm, from: state, to, reason: judged.reason, at: this.clock() });
        }
    }

    private async judge(
        alarm: MetricAlarm,
    ): Promise<{ readonly state: AlarmState | undefined; readonly reason: string }> {
        const { clients } = this.options;
        const { EvaluationPeriods: periods = 1, Threshold: threshold = 0, ComparisonOperator: operator = "" } = alarm;
        try {
            const range = await evaluationRange(await clients.cloudwatch(), alarm, this.clock());
            const state = judge(
                {
                    comparisonOperator: operator,
                    threshold,
                    evaluationPeriods: periods,
                    datapointsToAlarm: alarm.DatapointsToAlarm ?? periods,
                    treatMissingData: (alarm.TreatMissingData ?? "missing") as "missing",
                },
                range,
            );
            const values = range.slice(-periods).filter((value) => value !== undefined);
            const what = values.length === 0 ? "no datapoints" : `the datapoints ${values.join(", ")}`;
            return {
                state,
                reason: `Threshold ${operator} ${threshold}: ${what} in ${periods} periods; missing ones are ${alarm.TreatMissingData ?? "missing"}.`,
            };
        } catch (error) {
            return { state: "INSUFFICIENT_DATA", reason: `Not evaluated: ${messageOf(error)}` };
        }
    }

    private async set(name: string, to: AlarmState, reason: string): Promise<void> {
        const cloudwatch = await this.options.clients.cloudwatch();
        await cloudwatch.send(
            new SetAlarmStateCommand({ AlarmName: name, StateValue: to, StateReason: reason.slice(0, 1023) }),
        );
        this.seen.set(name, to);
    }

    /** Writes a change down and tells whom the alarm tells. */
    private async act(change: StateChange): Promise<void> {
        const { arns, clients, log } = this.options;
        const { alarm, from, to, reason } = change;
        const summary = `Alarm updated from ${from} to ${to}`;
        this.record(change, "StateUpdate", summary, { oldState: from, newState: to, reason });
        log.info("alarm changed", { alarm: alarm.AlarmName, from, to, reason });
        for (const action of actionsFor(alarm, to)) {
            let error: string | undefined;
            try {
                if (!action.startsWith("arn:aws:sns:")) {
                    throw new Error("the local endpoint publishes to SNS topics, and knows no other action");
                }
                const publisher = {
                    service: "cloudwatch.amazonaws.com",
                    sourceArn: alarm.AlarmArn ?? "",
                    accountId: arns.accountId,
                };
                await publishAs(publisher, clients, { TopicArn: action, ...notification(arns, change) });
            } catch (problem) {
                error = messageOf(problem);
                log.error("alarm action failed", { alarm: alarm.AlarmName, action, error });
            }
            const done = error === undefined ? "Successfully executed" : "Failed to execute";
            this.record(change, "Action", `${done} action ${action}`, { actionState: done, error });
        }
    }

    private record(change: StateChange, type: "StateUpdate" | "Action", summary: string, data: object): void {
        this.history.add({
            AlarmName: change.alarm.AlarmName ?? "",
            AlarmType: "MetricAlarm",
            Timestamp: change.at.getTime() / 1000,
            HistoryItemType: type,
            HistorySummary: summary,
            HistoryData: JSON.stringify(data),
        });
    }
}
