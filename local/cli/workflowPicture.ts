import chalk from "chalk";
import { duration, table } from "./output";
import { NOT_STARTED, type WorkflowStep } from "./workflowSteps";

const COLOURS: Readonly<Record<string, (text: string) => string>> = {
    succeeded: chalk.green,
    failed: chalk.red,
    error: chalk.red,
    timeout: chalk.red,
    stopped: chalk.yellow,
    cancelled: chalk.yellow,
    [NOT_STARTED]: chalk.dim,
};

/** A run as a table, a stage after the other. `now` is what steps under way are timed by. */
export function workflowTable(steps: readonly WorkflowStep[], now: Date): string {
    return table(
        ["stage", "what", "name", "state", "started (UTC)", "took", "error"],
        steps.map(({ stage, kind, name, state, startedOn, completedOn, error }, index) => [
            stage === steps[index - 1]?.stage ? "" : stage,
            kind,
            name,
            (COLOURS[state] ?? chalk.cyan)(state),
            startedOn?.toISOString().slice(11, 19),
            startedOn && duration(((completedOn ?? now).getTime() - startedOn.getTime()) / 1000),
            error?.split("\n")[0]?.slice(0, 60),
        ]),
    );
}

/** What is different since the last look, a line each, for a log. */
export function workflowChanges(before: readonly WorkflowStep[], now: readonly WorkflowStep[]): string[] {
    const known = new Map(before.map(({ kind, name, state }) => [`${kind} ${name}`, state]));
    return now
        .filter(({ kind, name, state }) => (known.get(`${kind} ${name}`) ?? NOT_STARTED) !== state)
        .map(({ kind, name, state, error }) => `${kind} ${name}: ${state}${error === undefined ? "" : ` (${error})`}`);
}
