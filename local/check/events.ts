import * as fs from "node:fs";
import { z } from "zod";

/** A policy's report of a violation. */
const policyEvent = z.object({
    resourceUrn: z.string().default(""),
    message: z.string(),
    policyName: z.string(),
    enforcementLevel: z.string(),
    severity: z.string().default(""),
});

const metadata = z.object({ urn: z.string(), op: z.string() });

/** What the Pulumi engine tells of a preview, as far as it is used here. One event has one of these. */
const engineEvent = z.object({
    policyEvent: policyEvent.optional(),
    policyRemediationEvent: z.object({ resourceUrn: z.string().default(""), policyName: z.string() }).optional(),
    policyAnalyzeStackSummaryEvent: z.object({}).optional(),
    diagnosticEvent: z
        .object({
            urn: z.string().optional(),
            message: z.string(),
            severity: z.string(),
            ephemeral: z.boolean().optional(),
        })
        .optional(),
    resourcePreEvent: z.object({ metadata }).optional(),
    summaryEvent: z.object({}).optional(),
});

/** An event of the engine's log. */
export type EngineEvent = z.infer<typeof engineEvent>;

/** Kinds of events that are of no use here are left out, and with them the properties of every resource. */
const USED = Object.keys(engineEvent.shape);

/** Reads one line of the log that the CLI writes with `--event-log`; nothing for a kind that is not used. */
export function parseEvent(line: string): EngineEvent | undefined {
    const event = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return USED.some((kind) => kind in event) ? engineEvent.parse(event) : undefined;
}

/** Reads a log as far as it is written: its last line may not have ended yet. */
export class EventLog {
    readonly events: EngineEvent[] = [];
    private position = 0;
    private rest = "";

    constructor(private readonly file: string) {}

    /** Takes in what was written since the last time. A log that is not there yet is empty. */
    read(): void {
        let file: number;
        try {
            file = fs.openSync(this.file, "r");
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                return;
            }
            throw error;
        }
        try {
            const { size } = fs.fstatSync(file);
            const chunk = Buffer.alloc(size - this.position);
            this.position += fs.readSync(file, chunk, 0, chunk.length, this.position);
            this.take(chunk);
        } finally {
            fs.closeSync(file);
        }
    }

    private take(chunk: Buffer): void {
        // Latin-1 keeps bytes apart, so that a character in two chunks stays whole until its line is complete.
        const lines = (this.rest + chunk.toString("latin1")).split("\n");
        this.rest = lines.pop() ?? "";
        for (const line of lines) {
            const event = parseEvent(Buffer.from(line, "latin1").toString("utf8"));
            if (event !== undefined) {
                this.events.push(event);
            }
        }
    }
}
