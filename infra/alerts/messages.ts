import type { EventAlert, MetricAlert } from "./catalogue";

/** How a rule turns an event into a message: EventBridge's input transformer. */
export interface MessageTransformer {
    readonly inputPaths: Record<string, string>;
    readonly inputTemplate: string;
}

/**
 * The message of an alert by an event, a JSON object. What Glue says of the error is a value of its own and in no text: a
 * quote in it would break the text, and EventBridge delivers nothing then.
 */
export function eventMessage(alert: EventAlert, stack: string): MessageTransformer {
    const isJob = alert.subject !== "crawler";
    const name = isJob ? "<job>" : "<crawler>";
    const text = (template: string) => JSON.stringify(template.replaceAll("<stack>", stack));
    const subject = isJob ? `Run <run> of job ${name}` : `Crawler ${name}`;
    const members = [
        `"severity": ${text(alert.severity)}`,
        `"alert": ${text(`${alert.key}: ${name}`)}`,
        `"what": ${text(`${subject} ${alert.what}.`)}`,
        `"error": <error>`,
        `"do": ${text(alert.todo)}`,
        `"runbook": ${text(`docs/alerts.md#${alert.key}`)}`,
        `"time": <time>`,
        `"account": <account>`,
        `"region": <region>`,
    ];
    return {
        inputPaths: {
            ...(isJob
                ? { job: "$.detail.jobName", run: "$.detail.jobRunId", error: "$.detail.message" }
                : { crawler: "$.detail.crawlerName", error: "$.detail.errorMessage" }),
            time: "$.time",
            account: "$.account",
            region: "$.region",
        },
        inputTemplate: `{${members.join(", ")}}`,
    };
}

/** The description of an alarm, which CloudWatch sends along. */
export function alarmDescription(alert: MetricAlert, dataset: string, stack: string): string {
    const todo = alert.todo.replaceAll("<stack>", stack).replaceAll("<dataset>", dataset);
    return `${dataset}: ${alert.what}. What to do: ${todo} docs/alerts.md#${alert.key}`;
}
