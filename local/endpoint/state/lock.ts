import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";

const holderSchema = z.object({ pid: z.int().positive(), url: z.string().optional() });

type Holder = z.infer<typeof holderSchema>;

/** The state folder belongs to one endpoint at a time: two would overwrite each other's records. */
export class StateLock {
    private readonly onExit = (): void => fs.rmSync(this.file, { force: true });

    private constructor(private readonly file: string) {
        process.once("exit", this.onExit);
    }

    /** Takes the folder, also from an endpoint that was killed and could not give it back. */
    static async acquire(stateDir: string): Promise<StateLock> {
        fs.mkdirSync(stateDir, { recursive: true });
        const file = path.join(stateDir, "endpoint.json");
        for (let attempt = 0; attempt < 3; attempt += 1) {
            try {
                fs.writeFileSync(file, JSON.stringify({ pid: process.pid } satisfies Holder), { flag: "wx" });
                return new StateLock(file);
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
                    throw error;
                }
            }
            const holder = readHolder(file);
            if (holder !== undefined && (await isAlive(holder))) {
                throw new Error(
                    `${stateDir} is in use by another local endpoint (process ${holder.pid}${holder.url === undefined ? "" : ` at ${holder.url}`}). ` +
                        `Stop that one first, or use another state folder.`,
                );
            }
            fs.rmSync(file, { force: true });
        }
        throw new Error(`${file} cannot be taken: other endpoints keep starting in this folder.`);
    }

    /** Says where this endpoint can be asked whether it is alive. */
    announce(url: string): void {
        fs.writeFileSync(this.file, JSON.stringify({ pid: process.pid, url } satisfies Holder));
    }

    release(): void {
        this.onExit();
        process.off("exit", this.onExit);
    }
}

function readHolder(file: string): Holder | undefined {
    try {
        return holderSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    } catch {
        return undefined;
    }
}

/** A process id alone proves little, since ids are used again: an endpoint that said its URL must also answer there. */
async function isAlive(holder: Holder): Promise<boolean> {
    try {
        process.kill(holder.pid, 0);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ESRCH") {
            return false;
        }
    }
    if (holder.url === undefined) {
        return true;
    }
    try {
        const answer = await fetch(`${holder.url}/_sluice/health`, { signal: AbortSignal.timeout(3000) });
        return holderSchema.parse(await answer.json()).pid === holder.pid;
    } catch (error) {
        // Busy is alive; nobody there is not.
        return (error as Error).name === "TimeoutError";
    }
}
