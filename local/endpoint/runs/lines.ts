import { StringDecoder } from "node:string_decoder";

/** CloudWatch Logs takes events of up to 256 KB; a longer line becomes several. */
const maxLineLength = 200_000;

/** Cuts a byte stream into lines. */
export class LineSplitter {
    private readonly decoder = new StringDecoder("utf8");
    private rest = "";

    constructor(private readonly onLine: (line: string) => void) {}

    push(chunk: Buffer): void {
        this.take(this.decoder.write(chunk));
    }

    /** Gives out a last line that has no newline. */
    end(): void {
        this.take(this.decoder.end());
        if (this.rest !== "") {
            this.onLine(this.rest);
            this.rest = "";
        }
    }

    private take(text: string): void {
        const lines = (this.rest + text).split("\n");
        this.rest = lines.pop() ?? "";
        for (const line of lines) {
            this.give(line.endsWith("\r") ? line.slice(0, -1) : line);
        }
        while (this.rest.length > maxLineLength) {
            this.onLine(this.rest.slice(0, maxLineLength));
            this.rest = this.rest.slice(maxLineLength);
        }
    }

    private give(line: string): void {
        for (let at = 0; at < line.length || at === 0; at += maxLineLength) {
            this.onLine(line.slice(at, at + maxLineLength));
        }
    }
}
