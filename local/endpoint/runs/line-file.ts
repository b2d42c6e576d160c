import * as fs from "node:fs";

/** A file of lines, written as they come. */
export class LineFile {
    private descriptor: number;

    constructor(
        file: string,
        /** Told once, when the file cannot be written any more; the program goes on without it. */
        private readonly onFailure: (error: Error) => void,
    ) {
        this.descriptor = fs.openSync(file, "w");
    }

    push(line: string): void {
        if (this.descriptor < 0) {
            return;
        }
        try {
            fs.writeSync(this.descriptor, `${line}\n`);
        } catch (error) {
            this.close();
            this.onFailure(error as Error);
        }
    }

    close(): void {
        if (this.descriptor >= 0) {
            fs.closeSync(this.descriptor);
            this.descriptor = -1;
        }
    }
}
