import type { AlertsConfig } from "../config/alerts";
import type { Dataset } from "../datasets/datasets";

/** An alert that an event of Glue's sets off. */
export interface EventAlert {
    /** Part of the rule's name, and the heading in docs/alerts.md. */
    readonly key: string;
    /** A warning needs nobody now; an alert does. */
    readonly severity: "alert" | "warning";
    /** `quality` are the jobs that have rulesets evaluated, which Glue tells of as of other jobs. */
    readonly subject: "job" | "quality" | "crawler";
    /** Glue's words for it in the event. */
    readonly states: readonly string[];
    /** Which attempts, where failed runs are tried again. */
    readonly attempts?: "last" | "before the last";
    /** What it means, in one sentence after the name of the job or crawler. */
    readonly what: string;
    /** What to do. `<run>` and `<crawler>` are from the event. */
    readonly todo: string;
}

/** An alert that a metric sets off, one a dataset. */
export interface MetricAlert {
    readonly key: string;
    readonly what: string;
    readonly todo: string;
}

/** Every alert by an event. The documentation's table is made of this, too. */
export const EVENT_ALERTS: readonly EventAlert[] = [
    {
        key: "job-failed",
        severity: "alert",
        subject: "job",
        states: ["FAILED"],
        attempts: "last",
        what: "failed and is not tried again. Nothing is lost: its bookmark did not move, so the next run reads the same files",
        todo: "Read the log: sluice --stack <stack> logs <run>. Correct the cause, then run the dataset again.",
    },
    {
        key: "job-retried",
        severity: "warning",
        subject: "job",
        states: ["FAILED"],
        attempts: "before the last",
        what: "failed and is tried again by itself",
        todo: "Nothing now: another message follows if the last attempt fails, too. If this comes often, read the log: sluice --stack <stack> logs <run>.",
    },
    {
        key: "job-timeout",
        severity: "alert",
        subject: "job",
        states: ["TIMEOUT"],
        what: "ran longer than it may and was stopped. It is not tried again; its bookmark did not move",
        todo: "Compare with earlier runs: sluice --stack <stack> runs. With more data than usual raise sluice:numberOfWorkers or sluice:timeoutMinutes, else read the log: sluice --stack <stack> logs <run>.",
    },
    {
        key: "job-stopped",
        severity: "warning",
        subject: "job",
        states: ["STOPPED"],
        what: "was stopped by somebody. Its bookmark did not move",
        todo: "If nobody meant to, CloudTrail's BatchStopJobRun says who it was. Run the dataset again.",
    },
    {
        key: "crawler-failed",
        severity: "alert",
        subject: "crawler",
        states: ["Failed"],
        what: "failed: new columns and partitions are not in the catalog",
        todo: "Read the error here and the crawler's log group. Most often its role lacks a right, or a file is not what its classifier expects. Then crawl again.",
    },
    {
        key: "quality-failed",
        severity: "warning",
        subject: "quality",
        states: ["FAILED", "TIMEOUT"],
        what: "found rows in a curated table that do not keep the contract, or could not find out: the error says which. Nothing was changed, and readers still see the table",
        todo: "See which rules: sluice --stack <stack> quality. Find out who wrote these rows (another tool, or a run under an older contract) and correct them, or the contract if they are right. If nothing was evaluated, read the log: sluice --stack <stack> logs <run>.",
    },
];

/** What an alert is about, in words. */
export const subjectOf = (subject: EventAlert["subject"]): string => (subject === "quality" ? "quality job" : subject);

/** No run succeeded for hours. */
export const NO_SUCCESS: MetricAlert = {
    key: "no-success",
    what: "no run succeeded for too long: data is late, whether runs fail or do not even start",
    todo: "List the runs: sluice --stack <stack> runs <dataset>. If there are none, look at the schedule, its trigger and the crawler before it; if they fail, at the log of the last.",
};

/** A run rejected more than the contract tolerates. */
export const REJECTS: MetricAlert = {
    key: "rejects",
    what: "a run rejected more rows than the contract tolerates, and failed for it before it wrote anything",
    todo: "The run's error names the reasons and the files. Correct the files at their source, or the contract if they are right; then run the dataset again.",
};

/** The alerts by events that there are where failed runs are tried again so many times. */
export function eventAlerts(maxRetries: number): readonly EventAlert[] {
    return EVENT_ALERTS.filter((alert) => maxRetries > 0 || alert.attempts !== "before the last");
}

/** The alarms of a dataset under this configuration. */
export function alarmsOf(config: AlertsConfig, dataset: Dataset): readonly MetricAlert[] {
    if (!config.enabled) {
        return [];
    }
    return [
        ...(config.noSuccessHours === undefined ? [] : [NO_SUCCESS]),
        // Where all rows may be rejected there is no more to reject.
        ...(config.rejects && dataset.maxRejectRatio < 1 ? [REJECTS] : []),
    ];
}
