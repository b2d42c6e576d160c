import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import type { Readable } from "node:stream";
import { endGroup } from "../child";
import type { EndpointConfigInput } from "../endpoint/config";
import { endLeftMoto, findLeftMoto } from "../endpoint/moto/lifeline";
import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import { packageRoot, stateFolder } from "../paths";
import type { Runtime } from "../toolchain";
import { readRecord, removeRecord, type ServiceRecord, writeRecord } from "./record";

/** The port the local endpoint listens on when none is given. */
export const DEFAULT_PORT = 4588;

/** How long the lake's data waits for the next `local up` when the endpoint is killed: nothing stays behind for ever. */
const KEEP_SECONDS = 3600;

/** What the endpoint says of itself. */
export interface Health {
    readonly pid: number;
    readonly region: string;
    readonly accountId: string;
}

async function healthOf(url: string): Promise<Health | undefined> {
    try {
        const response = await fetch(`${url}/_sluice/health`, { signal: AbortSignal.timeout(3000) });
        return response.ok ? ((await response.json()) as Health) : undefined;
    } catch {
        // Nobody listens, or not our endpoint.
        return undefined;
    }
}

/** The local endpoint when it runs: written down, answering, and the very process that was written down. */
export async function findService(): Promise<(ServiceRecord & { readonly health: Health }) | undefined> {
    const record = readRecord();
    const health = record && (await healthOf(record.url));
    return record && health?.pid === record.pid ? { ...record, health } : undefined;
}

/** @throws UserError when the local endpoint does not run. */
export async function requireService(): Promise<ServiceRecord & { readonly health: Health }> {
    const service = await findService();
    if (service === undefined) {
        throw new UserError("The local lake is not running. Start it with: npx sluice local up");
    }
    return service;
}

/** Where the endpoint keeps its records. */
const endpointState = (): string => path.join(stateFolder(), "aws");

/** Whether an endpoint that was killed left its data: moto outlives it for a while. */
export async function findLeftData(): Promise<boolean> {
    return (await findLeftMoto(endpointState())) !== undefined;
}

/**
 * Starts the local endpoint as a process of its own and waits until it answers. Where one was killed and its data is still
 * there, that lake goes on. Anything else an earlier one left is cleared away first: moto keeps its buckets in memory, so
 * records and Pulumi state of another life would speak of things that are gone.
 *
 * @throws UserError when it does not start, with what it said (a port in use, for one).
 */
export async function startService(
    runtime: Runtime,
    port: number,
): Promise<ServiceRecord & { readonly resumed: boolean }> {
    const folder = stateFolder();
    const resumed = await findLeftData();
    if (!resumed) {
        clearState();
    }
    fs.mkdirSync(path.join(folder, "logs"), { recursive: true });
    const configFile = path.join(folder, "endpoint-config.json");
    const config: EndpointConfigInput = {
        port,
        stateDir: endpointState(),
        motoKeepSeconds: KEEP_SECONDS,
        python: runtime.python,
        javaHome: runtime.java.home,
        sparkJars: [...runtime.sparkJars],
        ...(runtime.trustStore && { trustStore: runtime.trustStore }),
    };
    fs.writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`);

    const errorFile = path.join(folder, "logs", "endpoint.stderr.log");
    const errors = fs.openSync(errorFile, "w");
    const child = spawn(
        process.execPath,
        [path.join(packageRoot(), "dist", "local", "endpoint", "main.js"), "--config", configFile],
        { cwd: folder, detached: true, stdio: ["ignore", "pipe", errors], env: awsFreeEnvironment() },
    );
    fs.closeSync(errors);
    const stdout = child.stdout as Readable;
    const release = onInterrupt(() => endGroup(child));
    try {
        const ready = await new Promise<{ url: string } | undefined>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", () => resolve(undefined));
            readline.createInterface({ input: stdout }).once("line", (line) => {
                resolve(JSON.parse(line) as { url: string });
            });
        });
        if (ready === undefined) {
            const said = fs.readFileSync(errorFile, "utf8").trim();
            throw new UserError(`The local endpoint did not start:\n${said || "it ended without a word"}`);
        }
        const record = { pid: child.pid as number, url: ready.url, startedAt: new Date().toISOString() };
        writeRecord(record);
        return { ...record, resumed };
    } finally {
        release();
        stdout.destroy();
        child.unref();
    }
}

/** Ends what a killed endpoint left. */
export async function stopLeftData(): Promise<void> {
    await endLeftMoto(endpointState());
}

/** Stops the local endpoint with all it started, or what a killed one left. Returns whether there was anything. */
export async function stopService(): Promise<boolean> {
    const service = await findService();
    if (service === undefined) {
        const left = await endLeftMoto(endpointState());
        removeRecord();
        return left;
    }
    process.kill(service.pid, "SIGTERM");
    const deadline = Date.now() + 20_000;
    while (isAlive(service.pid)) {
        if (Date.now() > deadline) {
            process.kill(service.pid, "SIGKILL");
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // An endpoint that had to be killed leaves it.
    await endLeftMoto(endpointState());
    removeRecord();
    return true;
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}

/** Takes away the state of an earlier local lake: endpoint records, Pulumi state, work folders. */
function clearState(): void {
    for (const part of ["aws", "pulumi", "demo"]) {
        fs.rmSync(path.join(stateFolder(), part), { recursive: true, force: true });
    }
}

/** The endpoint answers for an account of its own: nothing of the caller's real credentials may reach it. */
function awsFreeEnvironment(): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_")));
}
