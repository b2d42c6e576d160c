import {
    GetWorkflowCommand,
    GetWorkflowRunCommand,
    StartWorkflowRunCommand,
    StopWorkflowRunCommand,
    type WorkflowRun,
} from "@aws-sdk/client-glue";
import type { LakeNames } from "../../infra/names";
import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import type { Lake } from "./connection";
import { interval, poll } from "./polling";
import { outcomeOf, stepsOf, type WorkflowStep } from "./workflowSteps";
import { workflowChanges, workflowTable } from "./workflowPicture";

/** Starts a run of the lake's workflow; its id. @throws UserError when one is under way, or there is no workflow */
export async function startWorkflow(lake: Lake): Promise<string> {
    const glue = await lake.glue();
    const { RunId = "" } = await glue
        .send(new StartWorkflowRunCommand({ Name: lake.names.workflow }))
        .catch((error: Error) => {
            throw error.name === "ConcurrentRunsExceededException"
                ? new UserError(
                      `Workflow ${lake.names.workflow} is running already, and runs once at a time. ` +
                          `Follow that run: sluice workflow status --watch. End it: sluice workflow stop`,
                  )
                : explain(error, lake);
        });
    return RunId;
}

/** A run by its id, or the last one. @throws UserError when there is none */
export async function getWorkflowRun(lake: Lake, runId?: string): Promise<WorkflowRun> {
    const glue = await lake.glue();
    const Name = lake.names.workflow;
    const id =
        runId ??
        (
            await glue.send(new GetWorkflowCommand({ Name })).catch((error: Error) => {
                throw explain(error, lake);
            })
        ).Workflow?.LastRun?.WorkflowRunId;
    if (id === undefined) {
        throw new UserError(`Workflow ${Name} has not run yet. Run it: sluice workflow run`);
    }
    const { Run: run } = await glue
        .send(new GetWorkflowRunCommand({ Name, RunId: id, IncludeGraph: true }))
        .catch((error: Error) => {
            throw explain(error, lake, id);
        });
    return run ?? {};
}

/** Stops a run, or the last one. @throws UserError when it is not under way */
export async function stopWorkflow(lake: Lake, runId?: string): Promise<string> {
    const glue = await lake.glue();
    const Name = lake.names.workflow;
    const { WorkflowRunId: RunId = "", Status } = await getWorkflowRun(lake, runId);
    if (Status !== "RUNNING") {
        throw new UserError(`Run ${RunId} is ${Status?.toLowerCase()}; only one that is running can be stopped.`);
    }
    await glue.send(new StopWorkflowRunCommand({ Name, RunId }));
    return RunId;
}

/** Follows a run to its end: on a terminal as a table that changes, else as a line for each change. */
export async function followWorkflow(lake: Lake, runId: string, stream: NodeJS.WriteStream): Promise<WorkflowRun> {
    const show = await viewOn(stream, `Workflow ${lake.names.workflow}, run ${runId}`);
    const forget = onInterrupt(() => {
        show.end();
        stream.write(
            `No longer following; the run goes on. See it with: sluice workflow status --watch --run-id ${runId}\n`,
        );
    });
    try {
        return await poll(
            () => getWorkflowRun(lake, runId),
            (run) => {
                show.steps(stepsOf(run));
                return outcomeOf(run) !== "under way";
            },
            interval(lake.localUrl !== undefined),
        );
    } finally {
        forget();
        show.end();
    }
}

interface View {
    steps(steps: readonly WorkflowStep[]): void;
    end(): void;
}

async function viewOn(stream: NodeJS.WriteStream, title: string): Promise<View> {
    if (!stream.isTTY) {
        let before: readonly WorkflowStep[] = [];
        stream.write(`${title} ...\n`);
        return {
            steps(steps) {
                workflowChanges(before, steps).forEach((line) => stream.write(`${line}\n`));
                before = steps;
            },
            end: () => undefined,
        };
    }
    const { default: ora } = await import("ora");
    // discardStdin off: the spinner must not keep Ctrl-C from us.
    const spinner = ora({ text: title, stream, discardStdin: false }).start();
    return {
        steps: (steps) => (spinner.text = `${title}\n${workflowTable(steps, new Date())}`),
        end: () => spinner.stop(),
    };
}

/**
 * Why a run did not do all it had to: what failed and what to look at. Undefined for one that did.
 *
 * @param names The lake's, by which jobs that evaluate rules are told from those that have a bookmark.
 */
export function workflowFailure(run: WorkflowRun, names: LakeNames): string | undefined {
    if (outcomeOf(run) !== "failed") {
        return undefined;
    }
    const steps = stepsOf(run);
    const wrong = steps.filter(({ state }) => state !== "succeeded");
    const isQuality = ({ kind, name }: WorkflowStep) => kind === "job" && name.startsWith(names.qualityJob(""));
    const logs = wrong.flatMap(({ kind, runId, state }) =>
        kind === "job" && runId !== undefined && state !== "error" ? [`  sluice logs ${runId}`] : [],
    );
    return [
        `Run ${run.WorkflowRunId} is ${run.Status?.toLowerCase()}, and ${wrong.length} of ${steps.length} did not succeed: ` +
            `${wrong.map(({ kind, name, state }) => `${kind} ${name} (${state})`).join(", ")}.`,
        ...(run.ErrorMessage === undefined ? [] : [run.ErrorMessage]),
        ...(wrong.every(isQuality)
            ? []
            : ["A failed job's bookmark did not move: the next run reads the same files again."]),
        ...(wrong.some((step) => isQuality(step) && step.state === "failed")
            ? ["Which rules did not pass: sluice quality"]
            : []),
        ...(logs.length === 0 ? [] : ["The logs:", ...logs]),
    ].join("\n");
}

function explain(error: Error, lake: Lake, runId?: string): Error {
    if (error.name !== "EntityNotFoundException") {
        return error;
    }
    return runId === undefined
        ? new UserError(
              `Workflow ${lake.names.workflow} does not exist: deploy the lake first (pulumi up --stack ${lake.names.location.stack}).`,
          )
        : new UserError(
              `Workflow ${lake.names.workflow} has no run ${JSON.stringify(runId)}. The last one: sluice workflow status`,
          );
}
