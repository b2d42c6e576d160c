import * as fs from "node:fs";
import * as path from "node:path";

const levels = { debug: 0, info: 1, error: 2 } as const;

/** A log level. */
export type LogLevel = keyof typeof levels;

/** A log that grows past this starts afresh, and the one before is kept beside it. */
const maxBytes = 20 * 1024 * 1024;

/** Structured log: one JSON object a line. What is logged is chosen field by field by callers, so that no secret gets here. */
export class Log {
    private size: number;
    private descriptor: number;

    constructor(
        private readonly file: string,
        private readonly level: LogLevel,
    ) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        this.descriptor = fs.openSync(file, "a");
        this.size = fs.fstatSync(this.descriptor).size;
    }

    debug(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
        this.write("debug", event, fields);
    }

    info(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
        this.write("info", event, fields);
    }

    error(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
        this.write("error", event, fields);
    }

    close(): void {
        if (this.descriptor >= 0) {
            fs.closeSync(this.descriptor);
            this.descriptor = -1;
        }
    }

    private write(level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void {
        if (levels[level] < levels[this.level] || this.descriptor < 0) {
            return;
        }
        const line = `${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`;
        if (this.size + line.length > maxBytes) {
            fs.closeSync(this.descriptor);
            fs.renameSync(this.file, `${this.file}.1`);
            this.descriptor = fs.openSync(this.file, "a");
            this.size = 0;
        }
        try {
            this.size += fs.writeSync(this.descriptor, line);
        } catch {
            // A disk that is full shows in what the endpoint is for; failing for its log's sake would help nobody.
        }
    }
}
