import { type RunPluginRequest, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { type RuntimeOptions } from "./runtime-options";

/** A process to start. */
export interface Command {
    readonly file: string;
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
}

/** The SDK's entry points that the host starts. */
export type SdkModule = "cmd/run" | "cmd/run-policy-pack";

/**
 * The module of `@pulumi/pulumi` that the program's own folder resolves to, so that host and program share one SDK. Where
 * the program has none, ours: its own `import` then fails with a message that names the package.
 */
export function sdkModule(module: SdkModule, folder: string): string {
    const name = `@pulumi/pulumi/${module}`;
    try {
        return require.resolve(name, { paths: [folder] });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") {
            throw error;
        }
        return require.resolve(name);
    }
}

/** The command that runs the program of `request`. */
export function programCommand(
    request: RunRequest,
    engineAddress: string,
    options: RuntimeOptions,
    environment: NodeJS.ProcessEnv,
): Command {
    const info = request.getInfo();
    const folder = info?.getProgramDirectory() || request.getPwd();
    const cwd = request.getPwd() || folder;
    const flags: [string, string][] = [
        ["monitor", request.getMonitorAddress()],
        ["engine", engineAddress],
        ["organization", request.getOrganization()],
        ["project", request.getProject()],
        ["root-directory", info?.getRootDirectory() ?? ""],
        ["stack", request.getStack()],
        ["pwd", cwd],
        ["parallel", String(request.getParallel())],
    ];
    return {
        file: process.execPath,
        args: [
            ...options.nodeArguments,
            sdkModule("cmd/run", folder),
            ...flags.flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value])),
            ...(request.getDryrun() ? ["--dry-run"] : []),
            info?.getEntryPoint() || request.getProgram() || ".",
            ...request.getArgsList(),
        ],
        cwd,
        env: {
            ...environment,
            ...compilation(options, environment),
            PULUMI_CONFIG: JSON.stringify(
                Object.fromEntries(request.getConfigMap().entries() as Iterable<[string, string]>),
            ),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        },
    };
}

/** How the SDK compiles TypeScript. Its type check costs seconds of every preview, so it is left to the tests unless asked for. */
function compilation(options: RuntimeOptions, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    if (!options.typescript) {
        return {};
    }
    return {
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: environment.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true",
        ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    };
}

/** The command that serves the policy pack of `request`. */
export function policyPackCommand(request: RunPluginRequest, options: RuntimeOptions): Command {
    const folder = request.getInfo()?.getProgramDirectory() || request.getProgram();
    // The runner takes the engine's address and the pack; flags before them are those of the CLI's own logging.
    const engineAddress = request.getArgsList().filter((argument) => !argument.startsWith("-"))[0] ?? "";
    return {
        file: process.execPath,
        args: [...options.nodeArguments, sdkModule("cmd/run-policy-pack", folder), engineAddress, folder],
        cwd: request.getPwd() || folder,
        env: Object.fromEntries(request.getEnvList().map(nameAndValue)),
    };
}

function nameAndValue(entry: string): [string, string] {
    const separator = entry.indexOf("=");
    return [entry.slice(0, separator), entry.slice(separator + 1)];
}
