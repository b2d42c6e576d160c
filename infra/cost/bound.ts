import type { LakeConfig } from "../config/config";
import { jobCapacity } from "./jobCapacity";
import { cents, dpusOf, hourlyPrice } from "./prices";
import { type QualityBound, qualityBound } from "./qualityBound";
import { mostRunsPerMonth, parseSchedule } from "./schedule";

/** DPUs of a crawler, which nobody chooses: what AWS's own examples of its price have. */
const CRAWLER_DPUS = 2;

/** The most that one job may cost. Amounts are US dollars at list prices. */
export interface JobBound {
    readonly dataset: string;
    readonly dpus: number;
    /** The timeout. */
    readonly minutes: number;
    readonly perRun: number;
    readonly runsPerMonth: number;
    /** All runs of a month, each with all its retries. */
    readonly perMonth: number;
}

/**
 * The most that a lake's jobs may cost, and what its crawls cost when each takes `cost.crawlMinutes`. S3, Athena, KMS and
 * CloudWatch are not in it: they follow from the data.
 */
export interface CostBound {
    readonly jobs: readonly JobBound[];
    readonly crawlsPerMonth: number;
    readonly crawlsCost: number;
    /** Of all datasets' evaluations, where data quality is enabled. */
    readonly quality?: QualityBound;
    /** Jobs, crawls and evaluations together. */
    readonly perMonth: number;
}

/** How often something runs in a month: as often as its schedule says in its busiest month, else `otherwise`. */
export const runsPerMonth = (schedule: string | undefined, otherwise: number): number =>
    schedule === undefined ? otherwise : mostRunsPerMonth(parseSchedule(schedule));

/** The upper bound of a lake with these datasets. */
export function costBound(config: LakeConfig, datasets: readonly { readonly name: string }[]): CostBound {
    const { cost, maxRetries, workflow } = config;
    const runs = runsPerMonth(workflow.schedule, cost.runsPerMonth);
    const jobs = datasets.map(({ name }): JobBound => {
        const capacity = jobCapacity(config, name);
        const perRun = (hourlyPrice(capacity, cost.prices) * capacity.timeoutMinutes) / 60;
        return {
            dataset: name,
            dpus: dpusOf(capacity),
            minutes: capacity.timeoutMinutes,
            perRun: cents(perRun),
            runsPerMonth: runs,
            perMonth: cents(perRun * runs * (1 + maxRetries)),
        };
    });
    // The raw zone, then each dataset: the workflow crawls both every time.
    const crawlsPerMonth = runs * (1 + datasets.length);
    const crawlsCost = cents((crawlsPerMonth * CRAWLER_DPUS * cost.prices.crawlerDpuHour * cost.crawlMinutes) / 60);
    const quality = qualityBound(config, runs * datasets.length);
    return {
        jobs,
        crawlsPerMonth,
        crawlsCost,
        ...(quality && { quality }),
        perMonth: cents(jobs.reduce((sum, { perMonth }) => sum + perMonth, crawlsCost + (quality?.perMonth ?? 0))),
    };
}

/** The bound as one paragraph, for who looks at a preview. */
export function describeBound(bound: CostBound, config: LakeConfig): string {
    const { jobs, crawlsPerMonth, crawlsCost, quality, perMonth } = bound;
    const { maxRetries, cost } = config;
    const each = jobs.map(
        ({ dataset, perRun, dpus, minutes }) => `${dataset} ${usd(perRun)} (${dpus} DPU, ${minutes} min)`,
    );
    const runs = jobs[0]?.runsPerMonth ?? 0;
    const retries = maxRetries === 0 ? "" : `, each with ${maxRetries} retr${maxRetries === 1 ? "y" : "ies"}`;
    const evaluations =
        quality === undefined
            ? ""
            : `, and ${quality.runsPerMonth} evaluations of data quality of ${usd(quality.perRun)} (${quality.dpus} DPU, ${quality.minutes} min)`;
    return (
        `Cost at list prices, at most: a run of ${each.join(", ")}; ${usd(perMonth)} a month for ${runs} runs of each job${retries}` +
        ` and ${crawlsPerMonth} crawls of ${cost.crawlMinutes} minutes (${usd(crawlsCost)})${evaluations}. Not in it: S3, Athena, KMS, CloudWatch.`
    );
}

const usd = (amount: number) => `$${amount.toFixed(2)}`;
