import type { LakeConfig } from "../config/config";
import { STARTER_DPUS, STARTER_SPARE_MINUTES } from "../quality/capacity";
import { cents, hourlyPrice } from "./prices";

/** The most that evaluations of data quality may cost, in US dollars at list prices. */
export interface QualityBound {
    /** Of an evaluation's workers. */
    readonly dpus: number;
    /** An evaluation's timeout. */
    readonly minutes: number;
    /** One evaluation, and the job that waits for it. */
    readonly perRun: number;
    /** Evaluations of all datasets. They are not tried again. */
    readonly runsPerMonth: number;
    readonly perMonth: number;
}

/** The bound of so many evaluations a month; undefined where the stack has none. Glue bills them as Spark jobs on G.1X. */
export function qualityBound(config: LakeConfig, evaluations: number): QualityBound | undefined {
    const { quality, cost } = config;
    if (!quality.enabled) {
        return undefined;
    }
    const { numberOfWorkers, timeoutMinutes: minutes } = quality;
    const hourly = hourlyPrice({ workerType: "G.1X", numberOfWorkers, executionClass: "STANDARD" }, cost.prices);
    const waiting = STARTER_DPUS * cost.prices.dpuHour * (minutes + STARTER_SPARE_MINUTES);
    const perRun = (hourly * minutes + waiting) / 60;
    return {
        dpus: numberOfWorkers,
        minutes,
        perRun: cents(perRun),
        runsPerMonth: evaluations,
        perMonth: cents(perRun * evaluations),
    };
}
