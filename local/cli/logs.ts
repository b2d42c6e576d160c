import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { UserError } from "../errors";
import type { Lake } from "./connection";

/** Where Glue writes a run's standard output and standard error; the stream is the run's id. */
const GROUPS = { output: "/aws-glue/jobs/output", error: "/aws-glue/jobs/error" } as const;

/** One line of a run's log. */
export interface LogLine {
    readonly at: number;
    readonly stream: keyof typeof GROUPS;
    readonly text: string;
}

/** A run's lines from one group, oldest first; none when the run wrote nothing there (yet). */
export async function readLog(lake: Lake, runId: string, stream: keyof typeof GROUPS): Promise<LogLine[]> {
    const logs = await lake.logs();
    const lines: LogLine[] = [];
    let token: string | undefined;
    for (;;) {
        const page = await logs
            .send(
                new GetLogEventsCommand({
                    logGroupName: GROUPS[stream],
                    logStreamName: runId,
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
export async function readRunLog(lake: Lake, runId: string): Promise<LogLine[]> {
    const [output, error] = await Promise.all([readLog(lake, runId, "output"), readLog(lake, runId, "error")]);
    const lines = [...output, ...error].sort((left, right) => left.at - right.at);
    if (lines.length === 0) {
        throw new UserError(`No log for run ${JSON.stringify(runId)}. Run ids are listed by: sluice runs`);
    }
    return lines;
}
