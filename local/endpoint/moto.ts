import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type EndpointConfig } from "./config";
import { FailureLog } from "./moto/failure-log";
import { Lifeline } from "./moto/lifeline";
import { readMotoRecord, removeMotoRecord, writeMotoRecord } from "./moto/record";
import { baseEnvironment } from "./runs/environment";
import { type ProcessEnd, PythonProcess } from "./runs/python-process";

/** moto's cold start is a second or two; a machine that is busy with a build may take much longer. */
const startMilliseconds = 120_000;

const portSchema = z.int().min(1).max(65535);
const readySchema = z.object({ port: portSchema, lifeline: portSchema.optional(), token: z.string().optional() });

type Ready = z.infer<typeof readySchema>;

/** A moto server, however this endpoint came by it. */
interface Held {
    readonly port: number;
    readonly ended: Promise<ProcessEnd>;
    stop(): Promise<unknown>;
}

/**
 * The moto server: a process of its own that holds what the endpoint does not answer itself, S3's objects above all. It
 * outlives an endpoint that is killed, for as long as the configuration says, and the next one in the folder takes it over.
 */
export class Moto {
    /** Settles when the process ends, wanted or not. */
    readonly ended: Promise<ProcessEnd>;

    private constructor(
        private readonly held: Held,
        private readonly failures: FailureLog,
        private readonly stateDir: string,
        /** Whether an endpoint before this one started it. */
        readonly takenOver: boolean,
    ) {
        this.ended = held.ended;
    }

    get port(): number {
        return this.held.port;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    /** Takes over the moto that an endpoint before left in the folder, or starts one and waits until it listens. */
    static async start(config: EndpointConfig): Promise<Moto> {
        const { stateDir } = config;
        const logFile = path.join(stateDir, "logs", "moto.log");
        fs.mkdirSync(path.dirname(logFile), { recursive: true });
        const left = await takeOver(config);
        const log = fs.openSync(logFile, left === undefined ? "w" : "a");
        try {
            const failures = new FailureLog(logFile);
            const held = left ?? (await startNew(config, log, logFile, failures));
            return new Moto(held, failures, stateDir, left !== undefined);
        } finally {
            fs.closeSync(log);
        }
    }

    /** The exception that moto printed for the failure it just answered with, such as `NotImplementedError: …`. */
    lastFailure(): Promise<string | undefined> {
        return this.failures.next();
    }

    async stop(): Promise<void> {
        await this.held.stop();
        removeMotoRecord(this.stateDir);
    }
}

async function startNew(config: EndpointConfig, log: number, logFile: string, failures: FailureLog): Promise<Held> {
    let announce: (line: string) => void = () => undefined;
    const announced = new Promise<string>((resolve) => {
        announce = resolve;
    });
    const args = [...config.processes.moto, "--folder", config.stateDir, "--keep", String(config.motoKeepSeconds)];
    const child = new PythonProcess({
        python: config.python,
        args,
        cwd: config.stateDir,
        env: {
            ...baseEnvironment(config),
            MOTO_ACCOUNT_ID: config.accountId,
            // Roles may attach AWS's own policies; without this moto knows none of them.
            MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
            AWS_DEFAULT_REGION: config.region,
        },
        onStdout: (line) => announce(line),
        // A file and no pipe: with nobody at its other end, moto would fail on every word.
        stderr: log,
    });
    let timer: NodeJS.Timeout | undefined;
    const outcome = await Promise.race([
        announced,
        child.ended,
        new Promise<undefined>((resolve) => {
            timer = setTimeout(() => resolve(undefined), startMilliseconds);
        }),
    ]);
    clearTimeout(timer);
    const ready = typeof outcome === "string" ? parseReady(outcome) : undefined;
    if (ready === undefined) {
        await child.stop();
        const { tail } = failures;
        throw new Error(
            `moto did not start (${describeOutcome(outcome)}): ${config.python} ${args.join(" ")}. ` +
                `Its output is in ${logFile}${tail === "" ? "" : `, ending with: ${tail}`}. ` +
                `"npx sluice doctor" says whether Python has what it needs.`,
        );
    }
    const { port, lifeline, token } = ready;
    const { accountId, region, stateDir } = config;
    if (lifeline !== undefined && token !== undefined && config.motoKeepSeconds > 0) {
        writeMotoRecord(stateDir, { pid: child.pid ?? 0, port, lifeline, token, accountId, region });
    }
    return { port, ended: child.ended, stop: () => child.stop() };
}

/** The moto that is written down in the state folder, if it lives and is of this account. */
async function takeOver(config: EndpointConfig): Promise<Held | undefined> {
    const record = readMotoRecord(config.stateDir);
    const lifeline = record && (await Lifeline.connect(record));
    if (record === undefined || lifeline === undefined) {
        return undefined;
    }
    if (record.accountId !== config.accountId || record.region !== config.region) {
        await lifeline.end();
        return undefined;
    }
    // As for a child: whatever way this process ends by itself, nothing of it stays.
    const onExit = (): void => {
        try {
            process.kill(-record.pid, "SIGKILL");
        } catch {
            // Gone already, and there is nothing left to do that could fail.
        }
    };
    process.once("exit", onExit);
    return {
        port: record.port,
        ended: lifeline.closed.then(() => ({ code: null, signal: null })),
        stop: async () => {
            await lifeline.end();
            process.off("exit", onExit);
        },
    };
}

function parseReady(line: string): Ready | undefined {
    try {
        return readySchema.parse(JSON.parse(line));
    } catch {
        return undefined;
    }
}

function describeOutcome(outcome: string | ProcessEnd | undefined): string {
    if (outcome === undefined) {
        return `it said nothing for ${startMilliseconds / 1000} seconds`;
    }
    if (typeof outcome === "string") {
        return `it printed ${JSON.stringify(outcome)} instead of {"port":N,…}`;
    }
    return outcome.startError ?? `it ended with ${outcome.signal ?? `exit code ${outcome.code}`}`;
}
