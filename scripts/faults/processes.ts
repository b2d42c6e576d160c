import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as readline from "node:readline";
import { readOfLiving, readParents } from "../procfs";

/** A child that answers in lines. */
export interface Talker {
    readonly child: ChildProcess;
    /** The next line it prints. @throws Error when it ends before */
    line(): Promise<string>;
}

/** Starts a program that is talked to through its stdin and stdout. Its stderr goes to a file. */
export function startTalker(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    errorFile: string,
): Talker {
    const errors = fs.openSync(errorFile, "a");
    const child = spawn(command, args, { env, stdio: ["pipe", "pipe", errors] });
    fs.closeSync(errors);
    child.stdin?.on("error", () => undefined);
    if (child.stdout === null) {
        throw new Error(`${command} has no stdout`);
    }
    const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
        child,
        line: async () => {
            const { value, done } = await lines.next();
            if (done === true) {
                throw new Error(`${command} ${args[0]} ended; see ${errorFile}`);
            }
            return value;
        },
    };
}

/** Kills a child as `kill -9` does, and waits for its end. */
export async function killed(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) {
        return;
    }
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await gone;
}

interface Process {
    readonly pid: number;
    readonly parent: number;
    readonly command: string;
}

/** The processes of this machine. */
export function processes(): readonly Process[] {
    return [...readParents()].flatMap(([pid, parent]) => {
        const words = readOfLiving(`/proc/${pid}/cmdline`);
        return words === undefined ? [] : [{ pid, parent, command: words.replaceAll("\0", " ") }];
    });
}

/** The daemons under a JVM that fork Spark's Python workers. */
export function daemonsOf(jvm: number): readonly number[] {
    return processes()
        .filter((one) => one.parent === jvm && / -m \S+daemon\b/u.test(one.command))
        .map((one) => one.pid);
}

/** The children of a process of one thread. Unlike {@link processes} it is quick enough to see those that live for a moment. */
export function childrenOf(pid: number): readonly number[] {
    const text = (readOfLiving(`/proc/${pid}/task/${pid}/children`) ?? "").trim();
    return text === "" ? [] : text.split(" ").map(Number);
}

/** The driver of a run, by its spec file: the Python and its JVM. */
export function driversOf(runId: string): readonly number[] {
    const all = processes();
    const driver = all.find((one) => one.command.includes("sluice_local.run_job") && one.command.includes(runId));
    return driver === undefined
        ? []
        : [driver.pid, ...all.filter((one) => one.parent === driver.pid).map((one) => one.pid)];
}
