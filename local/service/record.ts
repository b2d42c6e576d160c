import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { stateFolder } from "../paths";

const schema = z.object({ pid: z.int().positive(), url: z.url(), startedAt: z.string() });

/** The running local endpoint, as `local up` wrote it down. */
export type ServiceRecord = z.output<typeof schema>;

const file = (): string => path.join(stateFolder(), "endpoint.json");

/** What is written down, running or not. A file that is not a record counts as none. */
export function readRecord(): ServiceRecord | undefined {
    let text: string;
    try {
        text = fs.readFileSync(file(), "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
    try {
        return schema.parse(JSON.parse(text));
    } catch {
        return undefined;
    }
}

/** Writes the record down; the file appears whole or not at all. */
export function writeRecord(record: ServiceRecord): void {
    fs.mkdirSync(stateFolder(), { recursive: true });
    fs.writeFileSync(`${file()}.part`, `${JSON.stringify(record, null, 2)}\n`);
    fs.renameSync(`${file()}.part`, file());
}

/** Takes the record away. */
export function removeRecord(): void {
    fs.rmSync(file(), { force: true });
}
