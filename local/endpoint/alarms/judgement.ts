/** State of an alarm. */
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What decides between the states. */
export interface AlarmRule {
    readonly comparisonOperator: string;
    readonly threshold: number;
    /** N: how many periods are looked at. */
    readonly evaluationPeriods: number;
    /** M: how many of them must breach. */
    readonly datapointsToAlarm: number;
    /** What a period without data counts as. */
    readonly treatMissingData: "missing" | "ignore" | "breaching" | "notBreaching";
}

/** CloudWatch looks at more periods than it evaluates, so that data that comes late is found; its documentation shows two more. */
export const EXTRA_PERIODS = 2;

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
    GreaterThanThreshold: (value, threshold) => value > threshold,
    GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
    LessThanThreshold: (value, threshold) => value < threshold,
    LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** The operators that an alarm may have here. */
export const COMPARISONS = Object.keys(comparisons);

/**
 * The state that follows from an evaluation range, by CloudWatch's documented treatment of missing data: the newest N values
 * that are there count, and what lacks to N is filled as the alarm says. `undefined` keeps the state there is.
 *
 * @param range A value for each period, the newest last; undefined where a period has none.
 */
export function judge(rule: AlarmRule, range: readonly (number | undefined)[]): AlarmState | undefined {
    const breaches = comparisons[rule.comparisonOperator];
    if (breaches === undefined) {
        throw new Error(
            `The alarm compares by ${rule.comparisonOperator}; the local endpoint knows ${COMPARISONS.join(", ")}.`,
        );
    }
    const { evaluationPeriods: periods, datapointsToAlarm: needed } = rule;
    const values = range.filter((value) => value !== undefined).slice(-periods);
    const breaching = values.filter((value) => breaches(value, rule.threshold)).length;
    const filled = periods - values.length;
    switch (rule.treatMissingData) {
        case "breaching":
            return breaching + filled >= needed ? "ALARM" : "OK";
        case "notBreaching":
            return breaching >= needed ? "ALARM" : "OK";
        case "missing":
            if (values.length === 0) {
                return "INSUFFICIENT_DATA";
            }
            return breaching >= needed || breaching === values.length ? "ALARM" : "OK";
        case "ignore":
            if (breaching >= needed) {
                return "ALARM";
            }
            return breaching < values.length ? "OK" : undefined;
    }
}
