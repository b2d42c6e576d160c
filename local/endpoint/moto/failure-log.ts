import * as fs from "node:fs";

/** The traceback comes by another way than the answer, so it may be a moment late. */
const patienceMilliseconds = 500;
const pollMilliseconds = 10;

/** Finds the last lines of tracebacks in moto's log, which moto itself writes so that it outlives the endpoint. */
export class FailureLog {
    private offset: number;
    private unread: string[] = [];

    constructor(private readonly file: string) {
        this.offset = fs.statSync(file).size;
    }

    /** The last line of the log. */
    get tail(): string {
        const lines = fs.readFileSync(this.file, "utf8").trim().split("\n");
        return lines.at(-1) ?? "";
    }

    /** The exception that moto printed for the failure it just answered with; undefined where it printed none. */
    async next(): Promise<string | undefined> {
        const deadline = Date.now() + patienceMilliseconds;
        for (;;) {
            this.readOn();
            const ready = this.unread.pop();
            if (ready !== undefined || Date.now() > deadline) {
                this.unread = [];
                return ready;
            }
            await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
        }
    }

    private readOn(): void {
        const descriptor = fs.openSync(this.file, "r");
        try {
            const size = fs.fstatSync(descriptor).size;
            const chunk = Buffer.alloc(Math.max(0, size - this.offset));
            fs.readSync(descriptor, chunk, 0, chunk.length, this.offset);
            // A line that is still being written is read the next time.
            const whole = chunk.subarray(0, chunk.lastIndexOf("\n") + 1);
            this.offset += whole.length;
            const found = whole
                .toString("utf8")
                .split("\n")
                .filter((line) => /^(?:[\w.]+\.)?\w*(?:Error|Exception)\b(?::|$)/.test(line));
            this.unread = [...this.unread, ...found].slice(-8);
        } finally {
            fs.closeSync(descriptor);
        }
    }
}
