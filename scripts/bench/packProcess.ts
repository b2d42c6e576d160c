/** A policy pack as the engine starts it and speaks to it: a process of its own, one request at a time, over gRPC. */

import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { load } from "js-yaml";
import { endGroup } from "../../local/child";
import { UserError } from "../../local/errors";
import { onInterrupt } from "../../local/interrupt";
import { packageRoot } from "../../local/paths";
import { configuration } from "./configuration";
import { PROJECT, STACK } from "./plan";
import { type Usage, usageOf } from "./usage";

const starter = path.join(packageRoot(), "local", "engine", "shims", "pulumi-analyzer-policy-nodejs");

/** The calls that the engine makes about resources. */
export type Call = "remediate" | "analyze" | "analyzeStack";

/** A running pack. */
export class PackProcess {
    private constructor(
        private readonly child: ChildProcess,
        private readonly client: grpc.Client,
        private readonly release: () => void,
        /** How many policies it says it has. */
        readonly policies: number,
    ) {}

    /** Starts the pack in a folder and tells it what the engine tells it before the first resource. */
    static async start(folder: string): Promise<PackProcess> {
        // The engine's own address comes first; nothing listens there, for a pack has nothing to ask.
        const child = spawn(starter, ["127.0.0.1:0", ".", ...runtimeOptions(folder)], {
            cwd: folder,
            env: { ...process.env, SLUICE_NODE: process.execPath },
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        });
        const release = onInterrupt(() => endGroup(child));
        try {
            const client = new grpc.Client(
                `127.0.0.1:${await portOf(child, folder)}`,
                grpc.credentials.createInsecure(),
                {
                    "grpc.max_receive_message_length": -1,
                    "grpc.max_send_message_length": -1,
                },
            );
            const stack = new proto.AnalyzerStackConfigureRequest().setProject(PROJECT).setStack(STACK).setDryRun(true);
            await send(client, "configureStack", bytes(stack));
            const answer = await send(client, "getAnalyzerInfo", bytes(new Empty()));
            const info = proto.AnalyzerInfo.deserializeBinary(answer);
            if (info.getPoliciesList().length > 0) {
                await send(client, "configure", bytes(configuration(info)));
            }
            return new PackProcess(child, client, release, info.getPoliciesList().length);
        } catch (error) {
            await endGroup(child);
            release();
            throw error;
        }
    }

    /** Makes a call with a request as bytes, and gives the answer as bytes. */
    call(name: Call, request: Buffer): Promise<Buffer> {
        return send(this.client, name, request);
    }

    /** What the process has used since it started; undefined where that cannot be measured. */
    usage(): Usage | undefined {
        return this.child.pid === undefined ? undefined : usageOf(this.child.pid);
    }

    async end(): Promise<void> {
        this.client.close();
        await endGroup(this.child);
        this.release();
    }
}

/** The options of the pack's PulumiPolicy.yaml, as the engine hands them on. */
function runtimeOptions(folder: string): readonly string[] {
    const file = path.join(folder, "PulumiPolicy.yaml");
    if (!fs.existsSync(file)) {
        throw new UserError(`${folder} has no PulumiPolicy.yaml; give the folder of a policy pack.`);
    }
    const { runtime } = load(fs.readFileSync(file, "utf8")) as {
        readonly runtime?: string | { readonly options?: Readonly<Record<string, unknown>> };
    };
    const options = typeof runtime === "object" ? (runtime.options ?? {}) : {};
    return Object.entries(options).map(([name, value]) => `-${name}=${String(value)}`);
}

/** The port that the pack prints when it is ready. */
async function portOf(child: ChildProcess, folder: string): Promise<number> {
    let complaints = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    const line = await new Promise<string>((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => reject(new Error(`the pack in ${folder} ended with ${code}:\n${complaints}`)));
        if (child.stdout !== null) {
            readline.createInterface({ input: child.stdout }).once("line", resolve);
        }
    });
    if (!/^\d+$/u.test(line)) {
        throw new Error(`the pack in ${folder} should print the port that it listens on; it printed ${line}`);
    }
    return Number(line);
}

/** Sends bytes as they are: what writing a request costs is the engine's, not the pack's. */
function send(
    client: grpc.Client,
    name: Call | "configure" | "configureStack" | "getAnalyzerInfo",
    request: Buffer,
): Promise<Buffer> {
    const asItIs = (value: Buffer): Buffer => value;
    return new Promise((resolve, reject) => {
        client.makeUnaryRequest(AnalyzerService[name].path, asItIs, asItIs, request, (error, answer) => {
            if (error === null && answer !== undefined) {
                resolve(answer);
            } else {
                reject(error ?? new Error(`${name} was answered with nothing`));
            }
        });
    });
}

function bytes(message: Message): Buffer {
    return Buffer.from(message.serializeBinary());
}
