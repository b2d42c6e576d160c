import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";

export const ROOT = path.join(__dirname, "..", "..");

/** What a command printed, and how it ended. */
export interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** Starts the command line as a user does, as a process of its own. */
export function start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended>; output: () => string } {
    const child = spawn(process.execPath, [path.join(ROOT, "bin", "sluice.js"), ...args], {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, ...text }));
    });
    return { child, ended, output: () => text.stdout + text.stderr };
}

/** Runs the command line to its end. */
export function sluice(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return start(args, env).ended;
}

/** Waits until a condition holds. @throws Error when it does not within the time. */
export async function until(
    what: string,
    condition: () => boolean | Promise<boolean>,
    withinMilliseconds = 60_000,
): Promise<void> {
    const deadline = Date.now() + withinMilliseconds;
    while (!(await condition())) {
        if (Date.now() > deadline) {
            throw new Error(`not within ${withinMilliseconds / 1000} s: ${what}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
