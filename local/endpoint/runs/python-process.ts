import { type ChildProcess, spawn } from "node:child_process";
import { LineSplitter } from "./lines";

/** What to start. */
export interface PythonProcessOptions {
    readonly python: string;
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly onStdout: (line: string) => void;
    readonly onStderr?: (line: string) => void;
    /** Descriptor of a file that takes stderr, for a program that outlives this process. @default lines to onStderr */
    readonly stderr?: number;
}

/** How a process ended. */
export interface ProcessEnd {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    /** Why it could not be started at all. */
    readonly startError?: string;
}

/** How long a process group may take to end itself after SIGTERM. */
const graceMilliseconds = 4000;

const running = new Set<PythonProcess>();

/**
 * A Python program in a process group of its own, so that everything it starts (a JVM, workers) ends with it.
 *
 * Its stdin stays open for as long as this process lives and carries nothing: when this process is killed, the pipe
 * closes and the program ends itself.
 */
export class PythonProcess {
    /** Settles when the program and its output have ended. */
    readonly ended: Promise<ProcessEnd>;
    private readonly child: ChildProcess;
    private finished = false;

    constructor(options: PythonProcessOptions) {
        this.child = spawn(options.python, options.args, {
            cwd: options.cwd,
            env: options.env,
            stdio: ["pipe", "pipe", options.stderr ?? "pipe"],
            detached: true,
        });
        running.add(this);
        const stdout = new LineSplitter(options.onStdout);
        const stderr = new LineSplitter(options.onStderr ?? (() => undefined));
        this.child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
        this.child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
        // Writing nothing, this pipe can only fail by the program's end, which is noticed anyway.
        this.child.stdin?.on("error", () => undefined);
        this.ended = new Promise((resolve) => {
            let startError: string | undefined;
            this.child.on("error", (error) => {
                startError = error.message;
                if (this.child.pid === undefined) {
                    settle(null, null);
                }
            });
            // The leader's end is the end: what is left of its group would hold the output open for ever.
            this.child.on("exit", () => this.signal("SIGKILL"));
            this.child.on("close", (code, signal) => settle(code, signal));
            const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
                this.finished = true;
                running.delete(this);
                stdout.end();
                stderr.end();
                resolve({ code, signal, ...(startError === undefined ? {} : { startError }) });
            };
        });
    }

    get pid(): number | undefined {
        return this.child.pid;
    }

    /** Asks the process group to end, then makes it. */
    async stop(): Promise<ProcessEnd> {
        if (!this.finished) {
            this.signal("SIGTERM");
            const timer = setTimeout(() => this.signal("SIGKILL"), graceMilliseconds);
            await this.ended;
            clearTimeout(timer);
        }
        return await this.ended;
    }

    private signal(signal: NodeJS.Signals): void {
        if (this.child.pid === undefined) {
            return;
        }
        try {
            process.kill(-this.child.pid, signal);
        } catch (error) {
            // The group has gone already; macOS says EPERM where only zombies are left of it.
            const { code } = error as NodeJS.ErrnoException;
            if (code !== "ESRCH" && code !== "EPERM") {
                throw error;
            }
        }
    }

    /** The last resort of a process that is about to end without having stopped its children. */
    static killAll(): void {
        for (const one of running) {
            one.signal("SIGKILL");
        }
    }
}
