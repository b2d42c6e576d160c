import {
    type ComparisonOperator,
    type MetricAlarm as Found,
    type StandardUnit,
    type Statistic,
} from "@aws-sdk/client-cloudwatch";
import { arn, defineResource, type Session } from "../../resource";
import { flag, type Inputs, map, number, type Observed, set, text } from "../../schema/property";
import { tagList, tagMap, type Tags } from "../../tags";

const MATH = "the program has no alarm on metric math or anomalies: give metricName and statistic";

const properties = {
    name: text({ computed: true, replace: true }),
    alarmDescription: text(),
    actionsEnabled: flag({ default: true }),
    alarmActions: set(text()),
    okActions: set(text()),
    insufficientDataActions: set(text()),
    namespace: text({ required: true }),
    metricName: text({ required: true }),
    dimensions: map(),
    statistic: text({ required: true, values: ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] }),
    unit: text(),
    period: number({
        required: true,
        check: (seconds) =>
            [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)
                ? undefined
                : "it must be 10, 20, 30 or a multiple of 60.",
    }),
    evaluationPeriods: number({
        required: true,
        check: (count) => (count >= 1 ? undefined : "it must be at least 1."),
    }),
    datapointsToAlarm: number(),
    threshold: number({ required: true }),
    comparisonOperator: text({
        required: true,
        values: [
            "GreaterThanOrEqualToThreshold",
            "GreaterThanThreshold",
            "LessThanThreshold",
            "LessThanOrEqualToThreshold",
        ],
    }),
    treatMissingData: text({ default: "missing", values: ["missing", "ignore", "breaching", "notBreaching"] }),
};

const HOUR = 3600;
const DAY = 24 * HOUR;

export const metricAlarm = defineResource({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: ["arn"],
    instead: {
        metricQueries: MATH,
        thresholdMetricId: MATH,
        extendedStatistic: "percentiles are not emulated",
        evaluateLowSampleCountPercentiles: "percentiles are not emulated",
        evaluationCriteria: MATH,
        evaluationInterval: "leave it out",
        warmUpConfiguration: "leave it out",
    },

    // AWS says so only when the alarm is put, that is after the preview.
    check({ period, evaluationPeriods }) {
        if (typeof period !== "number" || typeof evaluationPeriods !== "number") {
            return [];
        }
        const most = period < HOUR ? DAY : 7 * DAY;
        return period * evaluationPeriods <= most
            ? []
            : [
                  {
                      property: "evaluationPeriods",
                      reason:
                          `evaluationPeriods is ${evaluationPeriods} of ${period} s; ` +
                          `together they must be at most ${most} s: a day for periods below an hour, else seven days.`,
                  },
              ];
    },

    async create(session, inputs, tags) {
        await put(session, inputs, tags);
        return inputs.name ?? "";
    },

    async read(session, name) {
        const cloudwatch = await session.aws.cloudwatch();
        const { MetricAlarms: [found] = [] } = await cloudwatch.describeAlarms({ AlarmNames: [name] });
        if (found === undefined) {
            return undefined;
        }
        const { Tags: tags } = await cloudwatch.listTagsForResource({ ResourceARN: alarmArn(session, name) });
        return { tags: tagMap(tags), properties: { arn: alarmArn(session, name), ...observed(found) } };
    },

    async update(session, name, { inputs, tags, changed }) {
        const cloudwatch = await session.aws.cloudwatch();
        // To put an alarm is to have it evaluated anew, so it is not put for its tags.
        if (changed()) {
            await put(session, inputs);
        }
        const ResourceARN = alarmArn(session, name);
        if (tags.removed.length > 0) {
            await cloudwatch.untagResource({ ResourceARN, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await cloudwatch.tagResource({ ResourceARN, Tags: tagList(tags.set) });
        }
    },

    async delete(session, name) {
        const cloudwatch = await session.aws.cloudwatch();
        await cloudwatch.deleteAlarms({ AlarmNames: [name] });
    },
});

async function put(session: Session, inputs: Inputs<typeof properties>, tags: Tags = {}): Promise<void> {
    const cloudwatch = await session.aws.cloudwatch();
    await cloudwatch.putMetricAlarm({
        AlarmName: inputs.name,
        AlarmDescription: inputs.alarmDescription,
        ActionsEnabled: inputs.actionsEnabled,
        AlarmActions: [...(inputs.alarmActions ?? [])],
        OKActions: [...(inputs.okActions ?? [])],
        InsufficientDataActions: [...(inputs.insufficientDataActions ?? [])],
        Namespace: inputs.namespace,
        MetricName: inputs.metricName,
        Dimensions: Object.entries(inputs.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
        Statistic: inputs.statistic as Statistic,
        Unit: inputs.unit as StandardUnit | undefined,
        Period: inputs.period,
        EvaluationPeriods: inputs.evaluationPeriods,
        DatapointsToAlarm: inputs.datapointsToAlarm,
        Threshold: inputs.threshold,
        ComparisonOperator: inputs.comparisonOperator as ComparisonOperator,
        TreatMissingData: inputs.treatMissingData,
        Tags: Object.keys(tags).length === 0 ? undefined : tagList(tags),
    });
}

function observed(found: Found): Observed<typeof properties> {
    const dimensions = (found.Dimensions ?? []).map(({ Name = "", Value = "" }) => [Name, Value]);
    return {
        name: found.AlarmName,
        alarmDescription: found.AlarmDescription,
        actionsEnabled: found.ActionsEnabled,
        alarmActions: someOf(found.AlarmActions),
        okActions: someOf(found.OKActions),
        insufficientDataActions: someOf(found.InsufficientDataActions),
        namespace: found.Namespace,
        metricName: found.MetricName,
        dimensions: dimensions.length === 0 ? undefined : (Object.fromEntries(dimensions) as Record<string, string>),
        statistic: found.Statistic,
        unit: found.Unit,
        period: found.Period,
        evaluationPeriods: found.EvaluationPeriods,
        datapointsToAlarm: found.DatapointsToAlarm,
        threshold: found.Threshold,
        comparisonOperator: found.ComparisonOperator,
        treatMissingData: found.TreatMissingData ?? "missing",
    };
}

function someOf(actions: readonly string[] | undefined): readonly string[] | undefined {
    return actions === undefined || actions.length === 0 ? undefined : actions;
}

function alarmArn(session: Session, name: string): string {
    return arn(session, "cloudwatch", `alarm:${name}`);
}
