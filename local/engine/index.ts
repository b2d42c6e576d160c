import * as path from "node:path";
import { packageRoot } from "../paths";
import { startLanguageHost } from "./language-host";
import { startProvider, type ProviderOptions } from "./provider";

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
    const provider = await startProvider(options);
    const env = { ...common, PULUMI_DEBUG_PROVIDERS: attach(environment.PULUMI_DEBUG_PROVIDERS, "aws", provider.port) };
    if (options.languageHost === false) {
        return { env, close: () => provider.close() };
    }
    const host = await startLanguageHost({ environment: { ...environment, ...env } }).catch(async (error: unknown) => {
        await provider.close();
        throw error;
    });
    return {
        env: { ...env, PULUMI_DEBUG_LANGUAGES: attach(environment.PULUMI_DEBUG_LANGUAGES, "nodejs", host.port) },
        close: async () => {
            await Promise.all([provider.close(), host.close()]);
        },
    };
}

/** Adds `name:port` to a list of attached plugins; the CLI takes the first of a name. */
function attach(already: string | undefined, name: string, port: number): string {
    return [`${name}:${port}`, already].filter(Boolean).join(",");
}
