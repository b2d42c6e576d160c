import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../child";
import { installPolicyStarter } from "../cli/pulumi";
import { UserError } from "../errors";
import { type PulumiCli } from "../toolchain/pulumi";
import { type Project, type Stack } from "./project";
import { type StackConfig } from "./stack-config";

/** A folder of its own for one check: Pulumi's home, its state, and a working copy of the stack's configuration. */
export interface Workspace {
    /** Variables for the CLI and the program; `undefined` takes one away. */
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly configFile: string;
    /** Where the engine writes its events. */
    readonly eventLog: string;
}

/**
 * Runs `work` with a workspace in which the stack is made, new and empty, and takes the workspace away again. In the project's
 * own folder nothing is written.
 */
export async function withWorkspace<T>(
    cli: PulumiCli,
    project: Project,
    stack: Stack,
    config: StackConfig,
    work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-check-"));
    try {
        const home = path.join(folder, "home");
        const state = path.join(folder, "state");
        const copy = path.join(folder, "project");
        [home, state, copy].forEach((made) => fs.mkdirSync(made));
        installPolicyStarter(home);
        const env = environment(home, state, config);
        fs.writeFileSync(path.join(copy, "Pulumi.yaml"), JSON.stringify({ name: project.name, runtime: "nodejs" }));
        const configFile = path.join(copy, `Pulumi.${stack.name}.yaml`);
        fs.writeFileSync(configFile, config.text, { mode: 0o600 });
        const args = [
            "stack",
            "init",
            stack.name,
            "--no-select",
            "--non-interactive",
            "--color",
            "never",
            "--cwd",
            copy,
        ];
        const made = await run(cli.command, args, { env });
        if (made.code !== 0) {
            throw new UserError(
                `Stack ${stack.name} cannot be previewed: ${made.stderr.replace(/^error: /, "").trim()}`,
                2,
            );
        }
        return await work({ env, configFile, eventLog: path.join(folder, "events.jsonl") });
    } finally {
        fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
}

function environment(home: string, state: string, config: StackConfig): Readonly<Record<string, string | undefined>> {
    const ofAccounts = Object.keys(process.env).filter(
        (name) => name.startsWith("AWS_") || name === "PULUMI_ACCESS_TOKEN",
    );
    const nowhere = path.join(home, "no-such-file");
    return {
        ...Object.fromEntries(ofAccounts.map((name) => [name, undefined])),
        // A program may use an AWS SDK by itself, which would find an account in other places too.
        AWS_CONFIG_FILE: nowhere,
        AWS_SHARED_CREDENTIALS_FILE: nowhere,
        AWS_EC2_METADATA_DISABLED: "true",
        PULUMI_BACKEND_URL: pathToFileURL(state).href,
        PULUMI_HOME: home,
        ...(config.passphrase === "empty" && {
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
        }),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // The event log is an option for those who build on the CLI.
        PULUMI_DEBUG_COMMANDS: "true",
        // The JSON is read as one document.
        PULUMI_ENABLE_STREAMING_JSON_PREVIEW: undefined,
    };
}
