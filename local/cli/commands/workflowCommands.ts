import type { WorkflowRun } from "@aws-sdk/client-glue";
import { type Command, Option } from "commander";
import { UserError } from "../../errors";
import type { Lake } from "../connection";
import { lakeOf, print } from "./shared";

interface StatusOptions {
    readonly runId?: string;
    readonly watch?: boolean;
    readonly json?: boolean;
}

const runId = (): Option => new Option("--run-id <id>", "which run; without it the last one");

/** `workflow run | status | stop`. */
export function addWorkflowCommands(root: Command): void {
    const workflow = root
        .command("workflow")
        .description("The lake's workflow: raw crawl, then the jobs, then for each its curated crawl and its check.");
    workflow
        .command("run")
        .description("Start a run and follow it. Exit code 1 when anything in it did not succeed.")
        .option("--json", "the run, when it has ended, as JSON")
        .addHelpText(
            "after",
            `
Ctrl-C ends the following, not the run.

Examples:
  $ sluice workflow run
  $ sluice --stack dev workflow run --json`,
        )
        .action(async (options: { json?: boolean }, command: Command) => {
            const { followWorkflow, startWorkflow } = await import("../workflow.js");
            const lake = await lakeOf(command);
            await report(lake, await followWorkflow(lake, await startWorkflow(lake), process.stderr), options);
        });
    workflow
        .command("status")
        .description("Show a run: stages, states, times. Exit code 1 when it has ended and anything did not succeed.")
        .addOption(runId())
        .option("--watch", "follow it to its end")
        .option("--json", "the run as JSON")
        .addHelpText(
            "after",
            `
Examples:
  $ sluice workflow status                          the last run
  $ sluice workflow status --watch --run-id wr_…    follow this one`,
        )
        .action(async (options: StatusOptions, command: Command) => {
            const { followWorkflow, getWorkflowRun } = await import("../workflow.js");
            const lake = await lakeOf(command);
            const run = await getWorkflowRun(lake, options.runId);
            const follow = options.watch === true && run.WorkflowRunId !== undefined;
            await report(
                lake,
                follow ? await followWorkflow(lake, run.WorkflowRunId ?? "", process.stderr) : run,
                options,
            );
        });
    workflow
        .command("stop")
        .description("Stop a run: what is under way in it is stopped, nothing more of it starts.")
        .addOption(runId())
        .addHelpText("after", "\nExample:\n  $ sluice workflow stop")
        .action(async (options: { runId?: string }, command: Command) => {
            const { stopWorkflow } = await import("../workflow.js");
            const stopped = await stopWorkflow(await lakeOf(command), options.runId);
            print(`Stopping run ${stopped}. See it with: sluice workflow status --watch --run-id ${stopped}`);
        });
}

async function report(lake: Lake, run: WorkflowRun, { json }: { readonly json?: boolean }): Promise<void> {
    const { workflowFailure } = await import("../workflow.js");
    const { outcomeOf, stepsOf } = await import("../workflowSteps.js");
    const steps = stepsOf(run);
    if (json) {
        const { WorkflowRunId: id, Status: status, StartedOn: startedOn, CompletedOn: completedOn } = run;
        print(JSON.stringify({ id, status, outcome: outcomeOf(run), startedOn, completedOn, steps }, null, 2));
    } else {
        const { workflowTable } = await import("../workflowPicture.js");
        print(`Run ${run.WorkflowRunId}: ${outcomeOf(run)}`);
        print(workflowTable(steps, new Date()));
    }
    const failure = workflowFailure(run, lake.names);
    if (failure !== undefined) {
        throw new UserError(failure);
    }
}
