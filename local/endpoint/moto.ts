import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type EndpointConfig } from "./config";
import { baseEnvironment } from "./runs/environment";
import { LineFile } from "./runs/line-file";
import { type ProcessEnd, PythonProcess } from "./runs/python-process";

/** moto's cold start is a second or two; a machine that is busy with a build may take much longer. */
const startMilliseconds = 120_000;

const readySchema = z.object({ port: z.int().min(1).max(65535) });

/** The moto server: a child process that holds what the endpoint does not answer itself. */
export class Moto {
    /** Settles when the process ends, wanted or not. */
    readonly ended: Promise<ProcessEnd>;

    private constructor(
        readonly port: number,
        private readonly process: PythonProcess,
        private readonly failures: FailureLog,
    ) {
        this.ended = process.ended;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    /** Starts moto and waits until it listens. */
    static async start(config: EndpointConfig): Promise<Moto> {
        const logFile = path.join(config.stateDir, "logs", "moto.log");
        fs.mkdirSync(path.dirname(logFile), { recursive: true });
        // A full disk ends the log and nothing else.
        const log = new LineFile(logFile, () => undefined);
        const failures = new FailureLog();
        let announce: (line: string) => void = () => undefined;
        const announced = new Promise<string>((resolve) => {
            announce = resolve;
        });
        const child = new PythonProcess({
            python: config.python,
            args: config.processes.moto,
            cwd: config.stateDir,
            env: {
                ...baseEnvironment(config),
                MOTO_ACCOUNT_ID: config.accountId,
                // Roles may attach AWS's own policies; without this moto knows none of them.
                MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
                AWS_DEFAULT_REGION: config.region,
            },
            onStdout: (line) => announce(line),
            onStderr: (line) => {
                failures.push(line);
                log.push(line);
            },
        });
        void child.ended.then(() => log.close());
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
            throw new Error(
                `moto did not start (${describeOutcome(outcome)}): ${config.python} ${config.processes.moto.join(" ")}. ` +
                    `Its output is in ${logFile}${failures.tail === "" ? "" : `, ending with: ${failures.tail}`}. ` +
                    `"npx sluice doctor" says whether Python has what it needs.`,
            );
        }
        return new Moto(ready.port, child, failures);
    }

    /** The exception that moto printed for the failure it just answered with, such as `NotImplementedError: …`. */
    lastFailure(): Promise<string | undefined> {
        return this.failures.next();
    }

    async stop(): Promise<void> {
        await this.process.stop();
    }
}

function parseReady(line: string): { port: number } | undefined {
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
        return `it printed ${JSON.stringify(outcome)} instead of {"port":N}`;
    }
    return outcome.startError ?? `it ended with ${outcome.signal ?? `exit code ${outcome.code}`}`;
}

/** Watches moto's stderr for the last line of tracebacks. */
class FailureLog {
    tail = "";
    private unread: string[] = [];
    private waiting: ((failure: string | undefined) => void)[] = [];

    push(line: string): void {
        this.tail = line;
        if (!/^(?:[\w.]+\.)?\w*(?:Error|Exception)\b(?::|$)/.test(line)) {
            return;
        }
        const waiter = this.waiting.shift();
        if (waiter !== undefined) {
            waiter(line);
        } else {
            this.unread = [...this.unread.slice(-7), line];
        }
    }

    /** The traceback comes by another pipe than the answer, so it may be a moment late. */
    next(): Promise<string | undefined> {
        const ready = this.unread.pop();
        this.unread = [];
        if (ready !== undefined) {
            return Promise.resolve(ready);
        }
        return new Promise((resolve) => {
            const waiter = (failure: string | undefined): void => {
                clearTimeout(timer);
                resolve(failure);
            };
            const timer = setTimeout(() => {
                this.waiting = this.waiting.filter((one) => one !== waiter);
                resolve(undefined);
            }, 500);
            this.waiting.push(waiter);
        });
    }
}
