import {
    type AlarmHistoryItem,
    type MetricAlarm,
    paginateDescribeAlarmHistory,
    paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import type { Lake } from "./connection";

/** An alarm of the lake's and its state. */
export interface AlarmView {
    readonly name: string;
    /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
    readonly state: string;
    /** Since when, ISO 8601. */
    readonly since: string;
    readonly reason: string;
}

/** Something that an alarm did. */
export interface AlarmEvent {
    /** ISO 8601. */
    readonly at: string;
    readonly alarm: string;
    readonly what: string;
}

/** The lake's alarms, those that are off first, then by name. */
export async function listAlarms(lake: Lake): Promise<AlarmView[]> {
    const client = await lake.cloudwatch();
    const alarms: AlarmView[] = [];
    const AlarmNamePrefix = lake.names.alarmPrefix;
    for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix, AlarmTypes: ["MetricAlarm"] })) {
        alarms.push(...(page.MetricAlarms ?? []).map(viewOf));
    }
    const rank = ({ state }: AlarmView) => ["ALARM", "INSUFFICIENT_DATA", "OK"].indexOf(state);
    return alarms.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

/**
 * What the lake's alarms did, oldest first.
 *
 * @param after Only what happened later than this.
 * @param most How many at most, the newest.
 */
export async function alarmEvents(lake: Lake, after: Date | undefined, most: number): Promise<AlarmEvent[]> {
    const client = await lake.cloudwatch();
    const events: AlarmEvent[] = [];
    const input = { HistoryItemType: "StateUpdate", ScanBy: "TimestampDescending", StartDate: after } as const;
    for await (const page of paginateDescribeAlarmHistory({ client }, input)) {
        const own = (page.AlarmHistoryItems ?? []).filter(
            ({ AlarmName = "", Timestamp }) =>
                // CloudWatch's StartDate is itself part of the answer.
                AlarmName.startsWith(lake.names.alarmPrefix) && (after === undefined || (Timestamp ?? after) > after),
        );
        events.push(...own.map(eventOf));
        if (events.length >= most) {
            break;
        }
    }
    return events.slice(0, most).reverse();
}

function viewOf(alarm: MetricAlarm): AlarmView {
    return {
        name: alarm.AlarmName ?? "",
        state: alarm.StateValue ?? "",
        since: alarm.StateUpdatedTimestamp?.toISOString() ?? "",
        reason: alarm.StateReason ?? "",
    };
}

function eventOf({ AlarmName = "", Timestamp, HistorySummary = "" }: AlarmHistoryItem): AlarmEvent {
    return { at: Timestamp?.toISOString() ?? "", alarm: AlarmName, what: HistorySummary };
}
