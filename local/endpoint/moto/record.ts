import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";

const portSchema = z.int().min(1).max(65535);

/** How a moto server is reached by an endpoint that did not start it. */
const recordSchema = z.object({
    pid: z.int().positive(),
    port: portSchema,
    /** Port on 127.0.0.1 of the connection that keeps moto alive. */
    lifeline: portSchema,
    /** Proves to moto that the caller can read this folder, and to the caller that it is this moto. */
    token: z.string().min(1),
    accountId: z.string(),
    region: z.string(),
});

/** A moto server as it is written down in the state folder. */
export type MotoRecord = z.infer<typeof recordSchema>;

function recordFile(stateDir: string): string {
    return path.join(stateDir, "moto.json");
}

/** The moto server that is written down, alive or not. What is not a record counts as none. */
export function readMotoRecord(stateDir: string): MotoRecord | undefined {
    try {
        return recordSchema.parse(JSON.parse(fs.readFileSync(recordFile(stateDir), "utf8")));
    } catch {
        return undefined;
    }
}

/** Writes the record down, whole or not at all, and for this user's eyes alone. */
export function writeMotoRecord(stateDir: string, record: MotoRecord): void {
    const file = recordFile(stateDir);
    fs.writeFileSync(`${file}.part`, JSON.stringify(record), { mode: 0o600 });
    fs.renameSync(`${file}.part`, file);
}

/** Takes the record away. */
export function removeMotoRecord(stateDir: string): void {
    fs.rmSync(recordFile(stateDir), { force: true });
}
