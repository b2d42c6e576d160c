import {
    type CloudWatchClient,
    GetMetricDataCommand,
    type MetricAlarm,
    type MetricDataQuery,
    type MetricStat,
} from "@aws-sdk/client-cloudwatch";
import { EXTRA_PERIODS } from "./judgement";
import { compute, type Series } from "./metric-math";

/** An alarm on something that is not evaluated here. */
export class AlarmNotEvaluatedError extends Error {}

/** The values that an alarm looks at, one a period, the newest last. The last period ends with the minute that is on. */
export async function evaluationRange(cloudwatch: CloudWatchClient, alarm: MetricAlarm, now: Date): Promise<Series> {
    const { stats, result } = queriesOf(alarm);
    const [period = 0, ...others] = [...new Set(stats.map(({ stat }) => stat.Period ?? 0))];
    if (period <= 0 || others.length > 0) {
        throw new AlarmNotEvaluatedError(
            `Its metrics have the periods ${[period, ...others].join(", ")}; they must have one.`,
        );
    }
    const periods = (alarm.EvaluationPeriods ?? 1) + EXTRA_PERIODS;
    const end = Math.floor(now.getTime() / 60_000 + 1) * 60;
    const start = end - periods * period;
    const { MetricDataResults = [] } = await cloudwatch.send(
        new GetMetricDataCommand({
            MetricDataQueries: stats.map(({ id, stat }) => ({ Id: id, MetricStat: stat })),
            StartTime: new Date(start * 1000),
            EndTime: new Date(end * 1000),
            ScanBy: "TimestampAscending",
        }),
    );
    const series = new Map<string, Series>(
        stats.map(({ id }) => {
            const found = MetricDataResults.find((one) => one.Id === id);
            const values = Array.from<number | undefined>({ length: periods });
            found?.Timestamps?.forEach((time, index) => {
                values[Math.floor((time.getTime() / 1000 - start) / period)] = found.Values?.[index];
            });
            return [id, values];
        }),
    );
    return result(series, periods);
}

interface Queries {
    readonly stats: readonly { readonly id: string; readonly stat: MetricStat }[];
    readonly result: (series: ReadonlyMap<string, Series>, periods: number) => Series;
}

/** The metrics of an alarm: the one it is on, or those that its metric math is made of. */
function queriesOf(alarm: MetricAlarm): Queries {
    if (alarm.Metrics === undefined || alarm.Metrics.length === 0) {
        if (alarm.Statistic === undefined) {
            throw new AlarmNotEvaluatedError("It has no Statistic; the local endpoint knows no percentiles.");
        }
        const { Namespace, MetricName, Dimensions, Period, Statistic, Unit } = alarm;
        const stat = { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: Statistic, Unit };
        return { stats: [{ id: "m1", stat }], result: (series) => series.get("m1") ?? [] };
    }
    const queries = alarm.Metrics;
    const stats = queries.flatMap(({ Id = "", MetricStat: stat }) => (stat === undefined ? [] : [{ id: Id, stat }]));
    const returned = queries.filter((query) => query.ReturnData !== false);
    const [wanted] = returned;
    if (wanted === undefined || returned.length > 1) {
        throw new AlarmNotEvaluatedError(`${returned.length} of its metrics return data; exactly one must.`);
    }
    return { stats, result: (series, periods) => valueOf(wanted, queries, series, periods) };
}

function valueOf(
    query: MetricDataQuery,
    queries: readonly MetricDataQuery[],
    series: ReadonlyMap<string, Series>,
    periods: number,
): Series {
    if (query.Expression === undefined) {
        return series.get(query.Id ?? "") ?? [];
    }
    // Expressions may use those before them.
    const known = new Map(series);
    for (const { Id = "", Expression } of queries) {
        if (Expression !== undefined) {
            known.set(Id, compute(Expression, known, periods));
        }
    }
    return known.get(query.Id ?? "") ?? [];
}
