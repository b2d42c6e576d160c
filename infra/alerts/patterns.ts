import type { EventAlert } from "./catalogue";

/** EventBridge takes patterns of 2,048 characters; what is not names has its place in the rest. */
const NAMES_LENGTH = 1500;

/** The pattern of an alert's rule for these jobs or crawlers, of all those that Glue in this account tells of. */
export function eventPattern(alert: EventAlert, names: readonly string[], maxRetries: number): string {
    const isJob = alert.subject !== "crawler";
    return JSON.stringify({
        source: ["aws.glue"],
        "detail-type": [isJob ? "Glue Job State Change" : "Glue Crawler State Change"],
        detail: {
            [isJob ? "jobName" : "crawlerName"]: names,
            state: alert.states,
            ...attempt(alert, maxRetries),
        },
    });
}

/** Glue names a retry by the first run's id and `_attempt_N`. */
function attempt({ attempts }: EventAlert, maxRetries: number): object {
    if (attempts === undefined || maxRetries === 0) {
        return {};
    }
    const last = { suffix: `_attempt_${maxRetries}` };
    return { jobRunId: [attempts === "last" ? last : { "anything-but": last }] };
}

/** Names in as few groups as patterns have room for. */
export function groupsOf(names: readonly string[]): string[][] {
    const groups: string[][] = [];
    let length = 0;
    for (const name of names) {
        const more = JSON.stringify(name).length + 1;
        const group = groups.at(-1);
        if (group === undefined || length + more > NAMES_LENGTH) {
            groups.push([name]);
            length = more;
        } else {
            group.push(name);
            length += more;
        }
    }
    return groups;
}
