import { type ChildProcess, spawn } from "node:child_process";
import * as readline from "node:readline";
import { UserError } from "./errors";
import { onInterrupt } from "./interrupt";

/** How a child process is run. */
export interface RunOptions {
    readonly cwd?: string;
    /** Added to this process's environment; `undefined` takes a variable away. */
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Called for every line the child prints, on stdout or stderr. */
    readonly onLine?: (line: string) => void;
}

/** What a child process left behind. */
export interface RunResult {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Ends a child and everything it started (it leads its own process group); resolves when it is gone. */
export async function endGroup(child: ChildProcess, graceMilliseconds = 5000): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
        return;
    }
    const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const kill = (name: NodeJS.Signals) => {
        try {
            process.kill(-(child.pid as number), name);
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
                throw error;
            }
        }
    };
    kill("SIGTERM");
    const timer = setTimeout(() => kill("SIGKILL"), graceMilliseconds);
    await gone;
    clearTimeout(timer);
}

/** Runs a program to its end and gives what it printed, whatever its exit code. Ctrl-C ends it and all it started. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    const release = onInterrupt(() => endGroup(child));
    try {
        const collect = (stream: NodeJS.ReadableStream) => {
            const lines: string[] = [];
            const reader = readline.createInterface({ input: stream });
            reader.on("line", (line) => {
                lines.push(line);
                options.onLine?.(line);
            });
            return lines;
        };
        const stdout = collect(child.stdout);
        const stderr = collect(child.stderr);
        const code = await new Promise<number>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (exit, killed) => resolve(exit ?? (killed === "SIGINT" ? 130 : 143)));
        });
        return { code, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
    } finally {
        release();
    }
}

/** Runs a program that must succeed. @throws UserError with its last lines when it does not, or is not there. */
export async function runOrThrow(
    command: string,
    args: readonly string[],
    options: RunOptions = {},
): Promise<RunResult> {
    let result: RunResult;
    try {
        result = await run(command, args, options);
    } catch (error) {
        throw new UserError(`${command} could not be started: ${(error as Error).message}`);
    }
    if (result.code !== 0) {
        const said = `${result.stdout}\n${result.stderr}`.trim().split("\n").slice(-20).join("\n  ");
        throw new UserError(`${[command, ...args].join(" ")} ended with exit code ${result.code}:\n  ${said}`);
    }
    return result;
}
