import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";

/**
 * Records of one kind, by name: in memory, and each in a JSON file of its own.
 *
 * A record is written to a file beside it and renamed, so that a process killed at any moment leaves the old record or
 * the new one. Nothing forces the disk: the records need to survive this process, not the machine.
 */
export class Collection<Value> {
    private readonly values = new Map<string, Value>();
    private readonly file: z.ZodType<{ key: string; value: Value }>;

    constructor(
        private readonly folder: string,
        schema: z.ZodType<Value>,
    ) {
        this.file = z.object({ key: z.string(), value: schema });
        fs.mkdirSync(folder, { recursive: true });
        for (const name of fs.readdirSync(folder)) {
            const full = path.join(folder, name);
            if (name.endsWith(".tmp")) {
                fs.rmSync(full, { force: true });
            } else if (name.endsWith(".json")) {
                const { key, value } = this.read(full);
                this.values.set(key, value);
            }
        }
    }

    get(key: string): Value | undefined {
        return this.values.get(key);
    }

    has(key: string): boolean {
        return this.values.has(key);
    }

    /** All records, by name. */
    entries(): readonly (readonly [string, Value])[] {
        return [...this.values].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    }

    list(): readonly Value[] {
        return this.entries().map(([, value]) => value);
    }

    set(key: string, value: Value): void {
        const full = this.fileOf(key);
        const temporary = `${full}.${process.pid}.tmp`;
        fs.writeFileSync(temporary, JSON.stringify({ key, value }, undefined, 2));
        fs.renameSync(temporary, full);
        this.values.set(key, value);
    }

    /** Whether there was such a record. */
    delete(key: string): boolean {
        fs.rmSync(this.fileOf(key), { force: true });
        return this.values.delete(key);
    }

    private read(full: string): { key: string; value: Value } {
        try {
            return this.file.parse(JSON.parse(fs.readFileSync(full, "utf8")));
        } catch (error) {
            throw new Error(
                `The record ${full} cannot be read: ${(error as Error).message}. ` +
                    `Remove the file to go on without it, or the whole state folder to start afresh.`,
                { cause: error },
            );
        }
    }

    /** Readable, and distinct also where a name has signs that files cannot have or differs by case alone. */
    private fileOf(key: string): string {
        const slug = key.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80);
        const hash = createHash("sha256").update(key).digest("hex").slice(0, 12);
        return path.join(this.folder, `${slug}-${hash}.json`);
    }
}
