import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { JobRun } from "@aws-sdk/client-glue";
import { UserError } from "../errors";
import type { Lake } from "./connection";

/** Where a run writes when its record does not say: without a security configuration, all jobs share it. */
const SHARED_GROUP = "/aws-glue/jobs";

/** Standard output and standard error: each is a log group below the run's, with the run's id for the stream. */
type Stream = "output" | "error";

/** One line of a run's log. */
export interface LogLine {
    readonly at: number;
    readonly stream: Stream;
    readonly text: string;
}

/** A run's lines from one group, oldest first; none when the run wrote nothing there (yet). */
export async function readLog(lake: Lake, run: JobRun, stream: Stream): Promise<LogLine[]> {
    const logs = await lake.logs();
    const logGroupName = `${(run.LogGroupName ?? SHARED_GROUP).replace(/\/$/, "")}/${stream}`;
    const lines: LogLine[] = [];
    let token: string | undefined;
    for (;;) {
        const page = await logs
            .send(
                new GetLogEventsCommand({
                    logGroupName,
                    logStreamName: run.Id,
                    startFromHead: true,
                    ...(token && { nextToken: token }),
                }),
            )
            .catch((error: Error) => {
                if (error.name === "ResourceNotFoundException") {
                    return undefined;
                }
                throw error;
            });
        const events = page?.events ?? [];
        lines.push(
            ...events.map((event) => ({ at: event.timestamp ?? 0, stream, text: (event.message ?? "").trimEnd() })),
        );
        // CloudWatch says "that was all" by handing back the token it was given.
        if (page?.nextForwardToken === undefined || page.nextForwardToken === token || events.length === 0) {
            return lines;
        }
        token = page.nextForwardToken;
    }
}

/** All of a run's lines in the order they were written. @throws UserError when there are none. */
export async function readRunLog(lake: Lake, run: JobRun): Promise<LogLine[]> {
    const [output, error] = await Promise.all([readLog(lake, run, "output"), readLog(lake, run, "error")]);
    const lines = [...output, ...error].sort((left, right) => left.at - right.at);
    if (lines.length === 0) {
        throw new UserError(`Run ${run.Id} wrote nothing to its log.`);
    }
    return lines;
}
