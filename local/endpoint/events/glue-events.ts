import { randomUUID } from "node:crypto";
import { type Arns } from "../arns";
import { type JobRun } from "../glue/job-run-schema";
import { type CrawlOutcome } from "./ends";

/** An event as EventBridge has it. */
export interface AwsEvent {
    readonly version: "0";
    readonly id: string;
    readonly "detail-type": string;
    readonly source: string;
    readonly account: string;
    /** ISO 8601, to the second. */
    readonly time: string;
    readonly region: string;
    readonly resources: readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
}

const severities: Readonly<Record<string, string>> = { FAILED: "ERROR", TIMEOUT: "WARN" };
const words: Readonly<Record<string, string>> = {
    SUCCEEDED: "Job run succeeded",
    STOPPED: "Job run stopped",
    TIMEOUT: "Job run timed out",
    FAILED: "Job run failed",
};

/** What Glue tells EventBridge when a run ends SUCCEEDED, FAILED, TIMEOUT or STOPPED. */
export function jobStateChange(arns: Arns, time: Date, run: JobRun): AwsEvent {
    return event(arns, time, "Glue Job State Change", {
        jobName: run.JobName,
        severity: severities[run.JobRunState] ?? "INFO",
        state: run.JobRunState,
        jobRunId: run.Id,
        message: run.ErrorMessage ?? words[run.JobRunState] ?? run.JobRunState,
    });
}

/** What Glue tells EventBridge when a crawl ends. A crawl that somebody cancels has no event. */
export function crawlerStateChange(
    arns: Arns,
    time: Date,
    crawlerName: string,
    outcome: CrawlOutcome,
): AwsEvent | undefined {
    if (outcome.Status !== "SUCCEEDED" && outcome.Status !== "FAILED") {
        return undefined;
    }
    const common = { accountId: arns.accountId, crawlerName };
    return event(
        arns,
        time,
        "Glue Crawler State Change",
        outcome.Status === "SUCCEEDED"
            ? { ...common, state: "Succeeded", message: "Crawler Succeeded", completionDate: seconds(time) }
            : {
                  ...common,
                  state: "Failed",
                  message: "Crawler Failed",
                  errorMessage: outcome.ErrorMessage ?? "",
                  cloudWatchLogLink: `log group ${outcome.LogGroup}, stream ${outcome.LogStream}`,
              },
    );
}

function event(arns: Arns, time: Date, detailType: string, detail: Readonly<Record<string, unknown>>): AwsEvent {
    return {
        version: "0",
        id: randomUUID(),
        "detail-type": detailType,
        source: "aws.glue",
        account: arns.accountId,
        time: seconds(time),
        region: arns.region,
        resources: [],
        detail,
    };
}

function seconds(time: Date): string {
    return time.toISOString().replace(/\.\d+Z$/, "Z");
}
