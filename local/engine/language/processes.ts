import { spawn, type ChildProcess } from "node:child_process";
import { type Readable } from "node:stream";
import { endGroup } from "../../child";
import { type Command } from "./command";

/** How a process ended: with an exit code, or by a signal. */
export interface Exit {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
}

/** A running child: its output, its end, and a way to end it. */
export interface Child {
    readonly stdout: Readable;
    readonly stderr: Readable;
    /** Resolves once the process has ended and its output is complete; rejects when it could not be started. */
    readonly exited: Promise<Exit>;
    /** Ends the process and all that it started. */
    stop(): Promise<void>;
}

const GRACE_MS = 2000;

/**
 * The children of a server. Each leads a process group of its own: a Ctrl-C in the terminal then reaches the Pulumi CLI
 * alone, which ends the deployment in order, and ending a child ends what it started.
 */
export class Processes {
    private readonly running = new Set<ChildProcess>();
    private readonly onExit = (): void => this.running.forEach((child) => killGroup(child));

    start(command: Command): Child {
        const child = spawn(command.file, [...command.args], {
            cwd: command.cwd,
            env: command.env,
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        });
        this.remember(child);
        const exited = new Promise<Exit>((resolve, reject) => {
            child.once("error", (error) => {
                this.forget(child);
                reject(new Error(`${command.file} could not be started in ${command.cwd}: ${error.message}`));
            });
            child.once("exit", () => {
                // Something the program left behind would keep the pipes, and so the deployment, open.
                killGroup(child);
                const timer = setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe.destroy()), GRACE_MS);
                child.once("close", () => clearTimeout(timer));
            });
            child.once("close", (code, signal) => {
                this.forget(child);
                resolve({ code, signal });
            });
        });
        exited.catch(() => undefined);
        return { stdout: child.stdout, stderr: child.stderr, exited, stop: () => endGroup(child, GRACE_MS) };
    }

    /** Ends every child that still runs. */
    async stopAll(): Promise<void> {
        await Promise.all([...this.running].map((child) => endGroup(child, GRACE_MS)));
    }

    private remember(child: ChildProcess): void {
        if (this.running.size === 0) {
            process.on("exit", this.onExit);
        }
        this.running.add(child);
    }

    private forget(child: ChildProcess): void {
        this.running.delete(child);
        if (this.running.size === 0) {
            process.off("exit", this.onExit);
        }
    }
}

function killGroup(child: ChildProcess): void {
    if (child.pid === undefined) {
        return;
    }
    try {
        process.kill(-child.pid, "SIGKILL");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}
