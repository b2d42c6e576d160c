import * as path from "node:path";
import { packageRoot } from "../paths";
import { type RunningServer } from "./grpc";
import { startLanguageHost } from "./language-host";
import { startMonitorProxy } from "./monitor/proxy";
import { REFERENCES, sdkAcceptsUnknown, withoutAccount } from "./monitor/without-account";
import { startProvider, type ProviderOptions } from "./provider";
import { Declarations, providerPackages, startAnyProvider } from "./provider/any";
import { hasFunction } from "./provider/functions";

/** Options of {@link startEngine}. */
export interface EngineOptions extends ProviderOptions {
    /** The environment that the CLI and the programs it runs start from. @default this process's */
    readonly environment?: NodeJS.ProcessEnv;
    /** Whether to stand in for the Node.js language host. Not needed where the installed CLI brings one. @default true */
    readonly languageHost?: boolean;
    /**
     * Whether to put the program that starts a policy pack on PATH. Not needed where the CLI has one beside it; and one found
     * on PATH draws a warning in every command. @default true
     */
    readonly policyStarter?: boolean;
    /**
     * For previews of any program, with `anyType`: stands in for the providers of all packages that the program may import, and
     * leaves unknown what only an account could answer. Needs our own language host.
     */
    readonly program?: {
        readonly folder: string;
        /** Told of every function, and of every other stack, whose answer was left unknown. */
        readonly onUnknown?: (what: string) => void;
    };
}

/** Stand-ins that run beside the Pulumi CLI. */
export interface Engine {
    /** Variables to add to the environment of the Pulumi CLI. */
    readonly env: Readonly<Record<string, string>>;
    /** Ends the stand-ins and every program that they run. */
    close(): Promise<void>;
}

/**
 * Starts what the Pulumi CLI needs to deploy a Node.js program to the local AWS endpoint: the aws provider, and the parts of
 * an official installation that a CLI built from source lacks.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
    const environment = options.environment ?? process.env;
    const shims = path.join(packageRoot(), "local", "engine", "shims");
    const common = {
        ...(options.policyStarter !== false && {
            PATH: [shims, environment.PATH].filter(Boolean).join(path.delimiter),
        }),
        // The type check costs seconds of every preview; the tests make it.
        PULUMI_NODEJS_TRANSPILE_ONLY: environment.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true",
        SLUICE_NODE: process.execPath,
    };
    const open: RunningServer[] = [];
    const close = async (): Promise<void> => {
        await Promise.all(open.map((server) => server.close()));
    };
    const opened = async (starting: Promise<RunningServer>): Promise<number> => {
        const server = await starting;
        open.push(server);
        return server.port;
    };
    try {
        const attached = await startProviders(options, opened);
        const providers = attached.reduceRight(
            (already, [name, port]) => attach(already, name, port),
            environment.PULUMI_DEBUG_PROVIDERS,
        );
        const env = { ...common, PULUMI_DEBUG_PROVIDERS: providers ?? "" };
        if (options.languageHost === false) {
            return { env, close };
        }
        const host = startLanguageHost({ environment: { ...environment, ...env }, monitor: monitorFor(options) });
        const languages = attach(environment.PULUMI_DEBUG_LANGUAGES, "nodejs", await opened(host));
        return { env: { ...env, PULUMI_DEBUG_LANGUAGES: languages }, close };
    } catch (error) {
        await close();
        throw error;
    }
}

/** The providers to attach, by name: aws, and for any program those of its packages. */
async function startProviders(
    options: EngineOptions,
    opened: (starting: Promise<RunningServer>) => Promise<number>,
): Promise<readonly (readonly [name: string, port: number])[]> {
    if (options.program === undefined) {
        return [["aws", await opened(startProvider(options))]];
    }
    const packages = providerPackages(options.program.folder);
    const declarations = new Declarations(packages);
    const aws = await opened(startProvider({ ...options, declarations }));
    const any = await opened(startAnyProvider(declarations));
    // Dynamic providers are programs too, which might ask an account.
    const names = new Set([...packages.keys(), "pulumi-nodejs", REFERENCES]);
    return [["aws", aws], ...[...names].filter((name) => name !== "aws").map((name) => [name, any] as const)];
}

/** What stands between a program and the engine, where there is no account behind it. */
function monitorFor({ program }: EngineOptions): ((address: string) => Promise<RunningServer>) | undefined {
    if (program === undefined) {
        return undefined;
    }
    const { folder, onUnknown } = program;
    return (address) => {
        const acceptsUnknown = sdkAcceptsUnknown(folder);
        return startMonitorProxy(address, withoutAccount({ answers: hasFunction, acceptsUnknown, onUnknown }));
    };
}

/** Adds `name:port` to a list of attached plugins; the CLI takes the first of a name. */
function attach(already: string | undefined, name: string, port: number): string {
    return [`${name}:${port}`, already].filter(Boolean).join(",");
}
