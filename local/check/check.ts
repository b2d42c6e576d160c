import * as path from "node:path";
import { run, type RunResult } from "../child";
import { startEngine } from "../engine";
import { UserError } from "../errors";
import { onInterrupt, signal } from "../interrupt";
import { packageRoot } from "../paths";
import { type Progress } from "../progress";
import { ensurePulumi, type PulumiCli } from "../toolchain/pulumi";
import { EventLog, type EngineEvent } from "./events";
import { readPrinted } from "./failures";
import { declared, readEvents, type Read } from "./findings";
import { readPositions } from "./positions";
import { findProject, findStack, type Project, type Stack } from "./project";
import { type CheckResult } from "./result";
import { type RuleInfo } from "./rules";
import { qualified, readStackConfig } from "./stack-config";
import { withWorkspace, type Workspace } from "./workspace";

/** What to check, and how. */
export interface CheckOptions {
    /** Folder of a Pulumi project. */
    readonly cwd: string;
    /** The stack whose configuration is used. @default the only one, else an unconfigured one */
    readonly stack?: string;
    /** Configuration values over the stack's own, `key=value`. */
    readonly config?: readonly string[];
    /** Levels and configuration of the pack's rules: a file as for `pulumi preview --policy-pack-config`. */
    readonly policyPackConfig?: string;
    /** What is known of the pack's rules; loaded while the preview runs. */
    readonly rules: () => Promise<readonly RuleInfo[]>;
    /** Folder of the policy pack. @default ours */
    readonly policyPack?: string;
}

/** The region and the account of a program that names none: there is no account, and nothing is asked of one. */
const PLACE = { region: "us-east-1", accountId: "123456789012" };

/** How often the event log is looked at for the progress. */
const PROGRESS_MILLISECONDS = 250;

/**
 * Previews a Pulumi program with the policy pack on the real engine, every provider stood in for, and reads what the rules say.
 *
 * @throws UserError (exit code 2) where the program cannot be previewed at all; a program that fails is in the result.
 */
export async function check(options: CheckOptions, progress: Progress): Promise<CheckResult> {
    const project = findProject(options.cwd);
    const stack = findStack(project, options.stack);
    const given = (options.config ?? []).map((pair) => qualified(pair.slice(0, pair.indexOf("=")), project.name));
    const config = readStackConfig(stack, project.name, new Set(given));
    if (config.environments.length > 0) {
        progress.note(
            `Stack ${stack.name} imports environments of Pulumi Cloud (${config.environments.join(", ")}), which are not read: ` +
                "what they set can be given with --config KEY=VALUE.",
        );
    }
    const cli = await ensurePulumi(progress);
    const work = withWorkspace(cli, project, stack, config, (workspace) =>
        progress.step(
            `Previewing ${project.name}, stack ${stack.name}, with the policy pack`,
            (update) => previewed(cli, project, stack, workspace, options, update),
            ({ resources }) => `${resources} resources`,
        ),
    );
    // The command may end when nothing of this is left: the CLI has ended, the stand-ins with it, the folder is gone.
    const release = onInterrupt(() => work.then(ignore, ignore));
    try {
        return await work;
    } finally {
        release();
    }
}

const ignore = (): void => undefined;

async function previewed(
    cli: PulumiCli,
    project: Project,
    stack: Stack,
    workspace: Workspace,
    options: CheckOptions,
    update: (detail: string) => void,
): Promise<CheckResult> {
    const unknown = new Set<string>();
    const log = new EventLog(workspace.eventLog);
    const engine = await startEngine({
        ...PLACE,
        environment: withoutUnset({ ...process.env, ...workspace.env }),
        anyType: true,
        program: { folder: project.program, onUnknown: (what) => unknown.add(what) },
        policyStarter: false,
    });
    const rules = options.rules();
    // Looked at when the preview is over, which may fail before.
    rules.catch(ignore);
    const timer = setInterval(() => {
        log.read();
        update(soFar(log.events));
    }, PROGRESS_MILLISECONDS);
    try {
        const ended = await run(cli.command, previewArguments(project, stack, workspace, options), {
            env: { ...workspace.env, ...engine.env },
        });
        signal.throwIfAborted();
        log.read();
        return {
            ...conclude(ended, log.events, await rules),
            project: project.name,
            stack: stack.name,
            folder: project.folder,
            projectFile: project.file,
            unknown: [...unknown].sort(),
            positions: readPositions(ended.stdout, project.folder),
        };
    } finally {
        clearInterval(timer);
        await engine.close();
    }
}

function previewArguments(
    project: Project,
    stack: Stack,
    { configFile, eventLog }: Workspace,
    { config = [], policyPackConfig, policyPack }: CheckOptions,
): string[] {
    return [
        "preview",
        ...["--cwd", project.folder, "--stack", stack.name, "--config-file", configFile],
        ...["--policy-pack", policyPack ?? path.join(packageRoot(), "policies")],
        ...(policyPackConfig === undefined ? [] : ["--policy-pack-config", path.resolve(policyPackConfig)]),
        ...config.flatMap((pair) => ["--config", pair]),
        // The log has what the policies say, the JSON where in the program resources are declared.
        ...["--event-log", eventLog, "--json"],
        ...["--non-interactive", "--color", "never"],
    ];
}

/** What the preview came to. A preview that failed for no reason that its events tell could not be made. */
function conclude(
    { code, stdout, stderr }: RunResult,
    events: readonly EngineEvent[],
    rules: readonly RuleInfo[],
): Read {
    const read = readEvents(events, rules);
    const isRefused = read.findings.some(({ level }) => level === "mandatory");
    const isExplained = read.failures.length > 0 || (isRefused && events.some(({ summaryEvent }) => summaryEvent));
    if (code !== 0 && !isExplained) {
        const words = stderr.trim() === "" ? stdout.trim() : `${stderr.trim()}\n${readPrinted(events)}`.trim();
        const said = words.split("\n").slice(-20).join("\n  ");
        throw new UserError(`pulumi preview could not be made, exit code ${code}:\n  ${said}`, 2);
    }
    return read;
}

function soFar(events: readonly EngineEvent[]): string {
    const violations = events.filter(({ policyEvent }) => policyEvent !== undefined).length;
    return `${declared(events).size} resources, ${violations} findings`;
}

/** An environment without the variables that are taken away. */
function withoutUnset(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
    return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
