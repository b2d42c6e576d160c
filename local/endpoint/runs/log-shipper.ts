import {
    type CloudWatchLogsClient,
    CreateLogGroupCommand,
    CreateLogStreamCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";

/** CloudWatch's limits of one PutLogEvents: 10,000 events and 1 MiB, each event counting 26 bytes more than its text. */
const maxEvents = 10_000;
const maxBytes = 1_000_000;
const eventOverhead = 26;

/** How long lines are gathered before they are sent. */
const gatherMilliseconds = 250;

interface LogEvent {
    readonly timestamp: number;
    readonly message: string;
}

/** Sends lines to one CloudWatch log stream, in order and in batches. */
export class LogShipper {
    private pending: LogEvent[] = [];
    private timer: NodeJS.Timeout | undefined;
    private sending: Promise<void>;
    private broken = false;

    constructor(
        private readonly client: CloudWatchLogsClient,
        private readonly group: string,
        private readonly stream: string,
        /** Told once, when the lines cannot be sent; the files beside the run still have them. */
        private readonly onFailure: (error: Error) => void,
    ) {
        this.sending = this.guard(() => this.createStream());
    }

    push(line: string): void {
        if (line === "") {
            // CloudWatch takes no empty events.
            return;
        }
        this.pending.push({ timestamp: Date.now(), message: line });
        this.timer ??= setTimeout(() => this.flush(), gatherMilliseconds);
    }

    /** Sends what is left; settles when it is there. */
    async close(): Promise<void> {
        this.flush();
        await this.sending;
    }

    private flush(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        for (const batch of batches(this.pending)) {
            this.sending = this.sending.then(() =>
                this.guard(async () => {
                    await this.client.send(
                        new PutLogEventsCommand({
                            logGroupName: this.group,
                            logStreamName: this.stream,
                            logEvents: batch,
                        }),
                    );
                }),
            );
        }
        this.pending = [];
    }

    private async createStream(): Promise<void> {
        const { group: logGroupName, stream: logStreamName } = this;
        await this.client.send(new CreateLogGroupCommand({ logGroupName })).catch(unlessItExists);
        await this.client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(unlessItExists);
    }

    private async guard(send: () => Promise<void>): Promise<void> {
        if (this.broken) {
            return;
        }
        try {
            await send();
        } catch (error) {
            this.broken = true;
            this.onFailure(error as Error);
        }
    }
}

function unlessItExists(error: Error): void {
    if (error.name !== "ResourceAlreadyExistsException") {
        throw error;
    }
}

function batches(events: readonly LogEvent[]): LogEvent[][] {
    const result: LogEvent[][] = [];
    let size = maxBytes;
    for (const event of events) {
        const bytes = Buffer.byteLength(event.message) + eventOverhead;
        const current = result.at(-1);
        if (current === undefined || size + bytes > maxBytes || current.length >= maxEvents) {
            result.push([event]);
            size = bytes;
        } else {
            current.push(event);
            size += bytes;
        }
    }
    return result;
}
