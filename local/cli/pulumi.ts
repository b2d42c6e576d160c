import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { run, runOrThrow, type RunResult } from "../child";
import { startEngine } from "../engine";
import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import { packageRoot, stateFolder } from "../paths";
import { findService } from "../service/service";
import { ensurePulumi, type PulumiCli } from "../toolchain/pulumi";
import type { Progress } from "../progress";

const DEFAULT_REGION = "us-east-1";
/** The account that previews speak of while the local endpoint does not run: moto's own. */
const DEFAULT_ACCOUNT = "123456789012";

/** Commands that read the stack's configuration file and take `--config-file`. */
const CONFIGURED = new Set(["preview", "pre", "up", "update", "refresh", "destroy", "down", "import", "watch"]);

/** How {@link pulumi} runs. */
export interface PulumiOptions {
    /** Lines of the command's output; without it the command has the terminal to itself. */
    readonly onLine?: (line: string) => void;
    /** Folder the command runs in. @default the checkout */
    readonly cwd?: string;
    readonly progress: Progress;
}

/**
 * Runs the real Pulumi CLI against the local lake: state in `.sluice/`, the AWS provider and (where it is not installed) the
 * Node.js language host stood in for. Nothing it does reaches an account. The stack is made when it is not there.
 *
 * @returns Pulumi's exit code and, with `onLine`, what it printed.
 */
export async function pulumi(args: readonly string[], options: PulumiOptions): Promise<RunResult> {
    const cli = await ensurePulumi(options.progress);
    const service = await findService();
    const base = baseEnvironment();
    const engine = await startEngine({
        environment: withoutUnset({ ...process.env, ...base }),
        endpoint: service?.url,
        region: service?.health.region ?? DEFAULT_REGION,
        accountId: service?.health.accountId ?? DEFAULT_ACCOUNT,
        languageHost: !cli.hasLanguageHost,
        policyStarter: false,
    });
    try {
        const env = { ...base, ...engine.env };
        const stack = stackOf(args);
        const command = args.find((arg) => !arg.startsWith("-"));
        const extra: string[] = [];
        if (stack !== undefined && command !== undefined && command !== "stack") {
            const configFile = await ensureStack(cli, stack, env);
            if (
                CONFIGURED.has(command) &&
                configFile !== undefined &&
                !args.some((arg) => /^--config-file(=|$)/.test(arg))
            ) {
                extra.push("--config-file", configFile);
            }
        }
        const cwd = options.cwd ?? packageRoot();
        return options.onLine
            ? await run(cli.command, [...args, ...extra], { cwd, env, onLine: options.onLine })
            : { code: await inherit(cli, [...args, ...extra], cwd, env), stdout: "", stderr: "" };
    } finally {
        // Not at Ctrl-C already: Pulumi finishes what is under way, and needs the provider for it. Programs end with us.
        await engine.close();
    }
}

/** An environment without the variables that are taken away. */
function withoutUnset(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

/** The state and settings that keep the local CLI apart from the user's own. No secret: the passphrase is empty. */
function baseEnvironment(): Record<string, string | undefined> {
    const home = path.join(stateFolder(), "pulumi");
    fs.mkdirSync(path.join(home, "state"), { recursive: true });
    installPolicyStarter(path.join(home, "home"));
    const inherited = Object.keys(process.env).filter((name) => name.startsWith("AWS_"));
    return {
        ...Object.fromEntries(inherited.map((name) => [name, undefined])),
        PULUMI_BACKEND_URL: pathToFileURL(path.join(home, "state")).href,
        PULUMI_HOME: path.join(home, "home"),
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

/** Puts what starts a policy pack among the plugins: found there it draws no warning, as one found on PATH does. */
export function installPolicyStarter(pulumiHome: string): void {
    const folder = path.join(pulumiHome, "plugins", "analyzer-policy-nodejs-v1.0.0");
    fs.cpSync(path.join(packageRoot(), "local", "engine", "shims"), folder, { recursive: true });
}

function stackOf(args: readonly string[]): string | undefined {
    for (const [index, arg] of args.entries()) {
        const joined = /^(?:--stack|-s)=(.+)$/.exec(arg);
        if (joined) {
            return joined[1];
        }
        if (arg === "--stack" || arg === "-s") {
            return args[index + 1];
        }
    }
    return undefined;
}

/**
 * Makes the stack when it is not there, and a working copy of its configuration file: a passphrase stack gets a salt written
 * into that file, and the committed one belongs to the real stack, whose secrets are kept by other means.
 *
 * @returns The working copy, or nothing for a stack without a configuration file.
 */
async function ensureStack(
    cli: PulumiCli,
    stack: string,
    env: Record<string, string | undefined>,
): Promise<string | undefined> {
    const source = path.join(packageRoot(), `Pulumi.${stack}.yaml`);
    if (!fs.existsSync(source)) {
        return undefined;
    }
    const folder = path.join(stateFolder(), "pulumi", "project");
    const copy = path.join(folder, `Pulumi.${stack}.yaml`);
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(path.join(packageRoot(), "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    const salt = fs.existsSync(copy) ? /^encryptionsalt:.*$/m.exec(fs.readFileSync(copy, "utf8"))?.[0] : undefined;
    const text = fs.readFileSync(source, "utf8").trimEnd();
    fs.writeFileSync(copy, salt === undefined ? `${text}\n` : `${text}\n${salt}\n`);
    const project = /^name:\s*(\S+)/m.exec(fs.readFileSync(path.join(folder, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
    if (!fs.existsSync(path.join(stateFolder(), "pulumi", "state", ".pulumi", "stacks", project, `${stack}.json`))) {
        await runOrThrow(cli.command, ["stack", "init", stack, "--no-select", "--non-interactive", "--cwd", folder], {
            env,
        });
    }
    return copy;
}

/** Gives the command the terminal. Ctrl-C reaches it from the terminal; it is given time to end, as Pulumi asks for. */
async function inherit(
    cli: PulumiCli,
    args: readonly string[],
    cwd: string,
    env: Record<string, string | undefined>,
): Promise<number> {
    const child = spawn(cli.command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    const release = onInterrupt(() => new Promise<void>((resolve) => child.once("close", () => resolve())));
    try {
        return await new Promise<number>((resolve, reject) => {
            child.once("error", (error) =>
                reject(new UserError(`${cli.command} could not be started: ${error.message}`)),
            );
            child.once("close", (code, killed) => resolve(code ?? (killed === "SIGINT" ? 130 : 143)));
        });
    } finally {
        release();
    }
}
