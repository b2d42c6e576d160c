import { status, type ServerWritableStream } from "@grpc/grpc-js";
import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
    AboutResponse,
    DependencyInfo,
    GetProgramDependenciesResponse,
    GetRequiredPackagesResponse,
    GetRequiredPluginsResponse,
    LanguageHandshakeResponse,
    RunPluginResponse,
    RunResponse,
    RuntimeOptionsResponse,
    TemplateResponse,
    type RunPluginRequest,
    type RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../paths";
import { PerConnection, RpcError, serve, toStatus, unary, type RunningServer } from "./grpc";
import { policyPackCommand, programCommand } from "./language/command";
import { programDependencies } from "./language/dependencies";
import { EngineLog } from "./language/engine-log";
import { Processes, type Exit } from "./language/processes";
import { runtimeOptions } from "./language/runtime-options";

const PLAIN_ERRORS = path.join(packageRoot(), "local", "engine", "shims", "plain-errors.js");

/** What the SDK's runner exits with after it has told the user itself what went wrong. */
const EXIT_AFTER_MESSAGE = 32;

/** Options of {@link startLanguageHost}. */
export interface LanguageHostOptions {
    /** The environment of the programs it runs. @default this process's */
    readonly environment?: NodeJS.ProcessEnv;
    /** Starts what a program talks to in place of the engine's resource monitor, whose address it is given. */
    readonly monitor?: (address: string) => Promise<RunningServer>;
}

/**
 * Serves Pulumi's language protocol for Node.js programs, as `pulumi-language-nodejs` of an official installation does.
 * The Pulumi CLI attaches to it with `PULUMI_DEBUG_LANGUAGES=nodejs:PORT`.
 */
export async function startLanguageHost(options: LanguageHostOptions = {}): Promise<RunningServer> {
    const environment = options.environment ?? process.env;
    const engines = new PerConnection<string>();
    const processes = new Processes();
    const implementation: Partial<ILanguageRuntimeServer> = {
        handshake: unary((request, peer) => {
            engines.set(peer, request.getEngineAddress());
            return new LanguageHandshakeResponse();
        }),
        getPluginInfo: unary(() => new PluginInfo().setVersion(sdkVersion())),
        // Providers are attached, not installed, so a program requires none.
        getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
        getRequiredPlugins: unary(() => new GetRequiredPluginsResponse()),
        about: unary(() => new AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
        getProgramDependencies: unary((request) => {
            const folder = request.getInfo()?.getProgramDirectory() || request.getPwd();
            return new GetProgramDependenciesResponse().setDependenciesList(
                programDependencies(folder, request.getTransitivedependencies()).map(({ name, version }) =>
                    new DependencyInfo().setName(name).setVersion(version),
                ),
            );
        }),
        installDependencies: (call) => {
            const folder = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
            fail(
                call,
                new RpcError(status.FAILED_PRECONDITION, `Packages are not installed here: run npm ci in ${folder}.`),
            );
        },
        runtimeOptionsPrompts: unary(() => new RuntimeOptionsResponse()),
        template: unary(() => new TemplateResponse()),
        run: unary(async (request, peer, call) => {
            const engine = engines.get(peer);
            if (engine === undefined) {
                throw new RpcError(status.FAILED_PRECONDITION, "The engine ran a program before its handshake.");
            }
            const monitor = await options.monitor?.(request.getMonitorAddress());
            if (monitor !== undefined) {
                request.setMonitorAddress(`127.0.0.1:${monitor.port}`);
            }
            try {
                return await run(request, engine, environment, processes, (stop) => call.once("cancelled", stop));
            } finally {
                await monitor?.close();
            }
        }),
        runPlugin: (call) => {
            runPolicyPack(call, processes).catch((error: unknown) => fail(call, error));
        },
        cancel: unary(async () => {
            await processes.stopAll();
            return new Empty();
        }),
    };
    const server = await serve(LanguageRuntimeService, implementation as ILanguageRuntimeServer);
    return {
        port: server.port,
        close: async () => {
            await processes.stopAll();
            await server.close();
        },
    };
}

async function run(
    request: RunRequest,
    engine: string,
    environment: NodeJS.ProcessEnv,
    processes: Processes,
    onCancelled: (stop: () => void) => void,
): Promise<RunResponse> {
    if (request.getAttachDebugger()) {
        throw new RpcError(
            status.UNIMPLEMENTED,
            "The local language host attaches no debugger: set runtime.options.nodeargs to --inspect-brk in Pulumi.yaml instead.",
        );
    }
    const log = new EngineLog(engine);
    const given = runtimeOptions(request.getInfo());
    const runtime = { ...given, nodeArguments: [...given.nodeArguments, "--require", PLAIN_ERRORS] };
    const child = processes.start(programCommand(request, engine, runtime, environment));
    onCancelled(() => void child.stop());
    log.follow(child.stdout);
    log.follow(child.stderr);
    try {
        return toResponse(await child.exited);
    } finally {
        await log.close();
    }
}

function toResponse({ code, signal }: Exit): RunResponse {
    if (code === 0) {
        return new RunResponse();
    }
    if (code === EXIT_AFTER_MESSAGE) {
        return new RunResponse().setBail(true);
    }
    return new RunResponse().setError(
        code === null
            ? `Program exited unexpectedly: ended by ${signal}`
            : `Program exited with non-zero exit code: ${code}`,
    );
}

/** An installed CLI that knows the Node.js runtime starts policy packs through the language host. */
async function runPolicyPack(
    call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
    processes: Processes,
): Promise<void> {
    const kind = call.request.getKind();
    if (kind !== "analyzer") {
        throw new RpcError(
            status.UNIMPLEMENTED,
            `The local language host runs policy packs; it cannot run a ${kind} plugin.`,
        );
    }
    const child = processes.start(policyPackCommand(call.request, runtimeOptions(call.request.getInfo())));
    call.once("cancelled", () => void child.stop());
    child.stdout.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStdout(chunk)));
    child.stderr.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStderr(chunk)));
    const { code } = await child.exited;
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
}

function fail<Request, Response>(call: ServerWritableStream<Request, Response>, error: unknown): void {
    // Destroying the stream would leave the engine waiting for a status.
    call.emit("error", toStatus(error));
}

function sdkVersion(): string {
    const manifest = fs.readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}
