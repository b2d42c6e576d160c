import chalk from "chalk";
import { Command, CommanderError, Option } from "commander";
import { UserError } from "../errors";
import { listenForInterrupt } from "../interrupt";
import { addAlertsCommand } from "./commands/alertsCommand";
import { addBookmarkCommands } from "./commands/bookmarkCommands";
import { addCheckCommand } from "./commands/checkCommand";
import { addDataCommands } from "./commands/dataCommands";
import { addEngineCommands } from "./commands/engineCommands";
import { addLineageCommand } from "./commands/lineageCommand";
import { addLocalCommands } from "./commands/localCommands";
import { addQualityCommand } from "./commands/qualityCommand";
import { addQueryCommand } from "./commands/queryCommand";
import { addRepairCommand } from "./commands/repairCommand";
import { addRestoreCommand } from "./commands/restoreCommand";
import { addWithdrawCommand } from "./commands/withdrawCommand";
import { addWorkflowCommands } from "./commands/workflowCommands";
import { LOCAL_STACK } from "./connection";

/** The command line. Exit codes: 0 done, 1 failed, 2 used wrongly, 130 interrupted; `pulumi` hands on Pulumi's own. */
export function program(): Command {
    const root = new Command("sluice")
        .description("A raw to curated data lake on AWS Glue: run it on this machine, or work with a deployed one.")
        .addOption(
            new Option(
                "--stack <name>",
                "whose lake: local runs on this machine, any other in your AWS account",
            ).default(LOCAL_STACK),
        )
        .showHelpAfterError("(sluice COMMAND --help shows usage and examples)")
        .showSuggestionAfterError()
        .enablePositionalOptions()
        .addHelpText(
            "after",
            `
Examples:
  $ sluice local up                                start the lake on this machine
  $ sluice put users etl/samples/users-1.csv       add a raw file
  $ sluice crawl raw && sluice run users           discover its schema, run the job
  $ sluice crawl curated
  $ sluice workflow run                            all of it: raw crawl, jobs, curated crawls
  $ sluice query "SELECT country, count(*) FROM users GROUP BY country"
  $ sluice --stack dev runs                        the same against an account`,
        );
    addLocalCommands(root);
    addDataCommands(root);
    addQueryCommand(root);
    addQualityCommand(root);
    addWorkflowCommands(root);
    addBookmarkCommands(root);
    addAlertsCommand(root);
    addLineageCommand(root);
    addRestoreCommand(root);
    addRepairCommand(root);
    addWithdrawCommand(root);
    addEngineCommands(root);
    addCheckCommand(root);
    return root;
}

/** Runs the command line and sets the exit code; an error is one message, not a stack (`SLUICE_DEBUG=1` shows it). */
export async function main(argv: readonly string[]): Promise<void> {
    listenForInterrupt();
    // `sluice logs RUN | head` closes our output early: that is the reader's right, not an error.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
    const root = program();
    const commands = [root, ...root.commands.flatMap((command) => [command, ...command.commands])];
    commands.forEach((command) => command.exitOverride());
    try {
        await root.parseAsync(argv);
    } catch (error) {
        if (error instanceof CommanderError) {
            process.exitCode = error.exitCode === 0 ? 0 : 2;
            return;
        }
        const message = error instanceof Error ? error.message : String(error);
        process.stderr.write(`${chalk.red("error:")} ${message}\n`);
        if (!(error instanceof UserError) || process.env.SLUICE_DEBUG) {
            process.stderr.write(`${error instanceof Error ? (error.stack ?? "") : ""}\n`);
        }
        process.exitCode = error instanceof UserError ? error.exitCode : 1;
    }
}

if (require.main === module || process.argv[1]?.endsWith("sluice.js") || process.argv[1]?.endsWith("/sluice")) {
    void main(process.argv);
}
