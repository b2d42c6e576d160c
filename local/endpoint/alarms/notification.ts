import { type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { type Arns } from "../arns";
import { type AlarmState } from "./judgement";

/** A change of an alarm's state. */
export interface StateChange {
    readonly alarm: MetricAlarm;
    readonly from: AlarmState;
    readonly to: AlarmState;
    readonly reason: string;
    readonly at: Date;
}

/** What CloudWatch publishes when an alarm changes its state. */
export function notification(arns: Arns, change: StateChange): { readonly Subject: string; readonly Message: string } {
    const { alarm, from, to, reason, at } = change;
    return {
        // SNS takes no longer subject.
        Subject: `${to}: "${alarm.AlarmName}" in ${arns.region}`.slice(0, 100),
        Message: JSON.stringify({
            AlarmName: alarm.AlarmName,
            AlarmDescription: alarm.AlarmDescription ?? null,
            AWSAccountId: arns.accountId,
            AlarmConfigurationUpdatedTimestamp: alarm.AlarmConfigurationUpdatedTimestamp,
            NewStateValue: to,
            NewStateReason: reason,
            StateChangeTime: at.toISOString().replace("Z", "+0000"),
            Region: arns.region,
            AlarmArn: alarm.AlarmArn,
            OldStateValue: from,
            OKActions: alarm.OKActions ?? [],
            AlarmActions: alarm.AlarmActions ?? [],
            InsufficientDataActions: alarm.InsufficientDataActions ?? [],
            Trigger: {
                MetricName: alarm.MetricName,
                Namespace: alarm.Namespace,
                Statistic: alarm.Statistic?.toUpperCase(),
                Dimensions: alarm.Dimensions?.map(({ Name: name, Value: value }) => ({ name, value })),
                Metrics: alarm.Metrics === undefined || alarm.Metrics.length === 0 ? undefined : alarm.Metrics,
                Period: alarm.Period,
                EvaluationPeriods: alarm.EvaluationPeriods,
                DatapointsToAlarm: alarm.DatapointsToAlarm,
                ComparisonOperator: alarm.ComparisonOperator,
                Threshold: alarm.Threshold,
                TreatMissingData: alarm.TreatMissingData ?? "missing",
            },
        }),
    };
}

/** What is done when an alarm gets into a state. */
export function actionsFor(alarm: MetricAlarm, state: AlarmState): readonly string[] {
    if (alarm.ActionsEnabled === false) {
        return [];
    }
    switch (state) {
        case "ALARM":
            return alarm.AlarmActions ?? [];
        case "OK":
            return alarm.OKActions ?? [];
        case "INSUFFICIENT_DATA":
            return alarm.InsufficientDataActions ?? [];
    }
}
