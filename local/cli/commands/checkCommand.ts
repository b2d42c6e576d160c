import * as fs from "node:fs";
import * as path from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { packageRoot } from "../../paths";
import { LOCAL_STACK } from "../connection";
import { print, progress } from "./shared";

interface Options {
    readonly stack?: string;
    readonly cwd?: string;
    readonly config: readonly string[];
    readonly policyPackConfig?: string;
    readonly json?: string;
    readonly sarif?: string;
    readonly junit?: string;
}

/** `check`. */
export function addCheckCommand(root: Command): void {
    root.command("check")
        .description(
            "Check a Pulumi program with the policy pack: a preview on the real engine, with no account and no credentials.",
        )
        .option("--cwd <folder>", "folder of any Pulumi project in TypeScript or JavaScript (default: this checkout)")
        .option(
            "--stack <name>",
            "the stack whose configuration to use (default: the only one, else an unconfigured one; of this checkout: local)",
        )
        .option(
            "-c, --config <key=value>",
            "a configuration value over the stack's own; may be given again",
            collect,
            [],
        )
        .option("--policy-pack-config <file>", "levels, configuration and exemptions of the rules, as JSON", existing)
        .option("--json <file>", "write findings, rules that could not run, and exemptions as JSON")
        .option("--sarif <file>", "write them as SARIF 2.1.0, for code scanning")
        .option("--junit <file>", "write them as JUnit XML, for CI")
        .addHelpText(
            "after",
            `
Exit codes: 0 nothing refuses the program (advisories alone do not), 1 a mandatory violation or a rule that could not run,
2 the program could not be checked, 130 interrupted.

Nothing is deployed, no account is asked, and nothing is written in the project's folder. Every provider is stood in for: what
a program reads from an account, or from another stack, is unknown, and a rule that needs it refuses.

Examples:
  $ sluice check --stack prod                              this checkout's own lake, as prod configures it
  $ sluice check --cwd ../orders                           somebody else's program
  $ sluice check --cwd ../orders --sarif findings.sarif    for code scanning
  $ sluice check --cwd ../orders --stack dev -c dbPassword=anything   a secret that cannot be read here`,
        )
        .action(async (options: Options, command: Command) => {
            const { check } = await import("../../check/check.js");
            const { exitCode } = await import("../../check/result.js");
            const { toText } = await import("../../check/report/text.js");
            const { requireWritable, writeReports } = await import("../../check/report/write.js");
            const files = { json: options.json, sarif: options.sarif, junit: options.junit };
            requireWritable(files);
            const { config, policyPackConfig } = options;
            const stack = stackOf(options, command);
            const rules = () => import("../../check/rules.js").then((module) => module.rules);
            const result = await check(
                { cwd: options.cwd ?? packageRoot(), stack, config, policyPackConfig, rules },
                progress(),
            );
            writeReports(files, result, await rules(), version());
            print(toText(result));
            process.exitCode = exitCode(result);
        });
}

/** `--stack` may stand before the command too. Without one, this checkout's stack is the one of every command. */
function stackOf({ stack, cwd }: Options, command: Command): string | undefined {
    const isGiven = command.parent?.getOptionValueSource("stack") === "cli";
    const before = isGiven ? (command.parent?.getOptionValue("stack") as string) : undefined;
    return stack ?? before ?? (cwd === undefined ? LOCAL_STACK : undefined);
}

function collect(value: string, before: readonly string[]): readonly string[] {
    if (!/^[^=]+=/.test(value)) {
        throw new InvalidArgumentError(`got ${JSON.stringify(value)}; allowed: key=value`);
    }
    return [...before, value];
}

function existing(file: string): string {
    if (!fs.existsSync(file)) {
        throw new InvalidArgumentError(`there is no file ${JSON.stringify(file)}`);
    }
    return file;
}

function version(): string {
    const manifest = fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}
