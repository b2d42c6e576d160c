import { compact } from "./input";
import { type JobRun } from "./job-run-schema";
import { type Trigger } from "./trigger-schema";
import { nodeId, nodeKey, type NodeStart, type WorkflowRun } from "./workflow-schema";

/** The attempts of a job's run, by the id of its first, oldest first. */
export type AttemptsOf = (jobName: string, runId: string) => readonly JobRun[];

/** A workflow's graph: triggers, and what they start. In a run's graph the nodes say how that went. */
export function workflowGraph(
    workflow: string,
    triggers: readonly Trigger[],
    run?: { readonly nodes: WorkflowRun["nodes"]; readonly attemptsOf: AttemptsOf },
): object {
    const keys = new Set(triggers.flatMap(({ Actions }) => Actions.map(nodeKey)));
    const edges = triggers.flatMap((trigger) => {
        const own = nodeId(workflow, triggerKey(trigger));
        const watched = new Set((trigger.Predicate?.Conditions ?? []).map(nodeKey));
        return [
            ...[...watched].map((key) => ({ SourceId: nodeId(workflow, key), DestinationId: own })),
            ...trigger.Actions.map((action) => ({ SourceId: own, DestinationId: nodeId(workflow, nodeKey(action)) })),
        ];
    });
    return {
        Nodes: [
            ...triggers.map((trigger) => ({
                Type: "TRIGGER",
                Name: trigger.Name,
                UniqueId: nodeId(workflow, triggerKey(trigger)),
                TriggerDetails: { Trigger: trigger },
            })),
            ...[...keys].map((key) => {
                const [kind = "", ...rest] = key.split(" ");
                const name = rest.join(" ");
                const starts = run?.nodes[key];
                return {
                    Type: kind,
                    Name: name,
                    UniqueId: nodeId(workflow, key),
                    ...(starts === undefined || run === undefined ? {} : details(kind, name, starts, run.attemptsOf)),
                };
            }),
        ],
        Edges: edges,
    };
}

function details(kind: string, name: string, starts: readonly NodeStart[], attemptsOf: AttemptsOf): object {
    return kind === "JOB"
        ? { JobDetails: { JobRuns: starts.flatMap((start) => jobRuns(name, start, attemptsOf)) } }
        : { CrawlerDetails: { Crawls: starts.map((start) => crawl(name, start)) } };
}

function jobRuns(JobName: string, start: NodeStart, attemptsOf: AttemptsOf): readonly object[] {
    const attempts = start.id === undefined ? [] : attemptsOf(JobName, start.id);
    return attempts.length > 0
        ? attempts
        : // A run that did not come about, or that was forgotten with its job.
          [
              compact({
                  Id: start.id,
                  JobName,
                  JobRunState: start.state,
                  StartedOn: start.startedOn,
                  CompletedOn: start.endedOn,
                  ErrorMessage: start.error,
              }),
          ];
}

function crawl(name: string, start: NodeStart): object {
    return compact({
        State: start.state,
        StartedOn: start.startedOn,
        CompletedOn: start.endedOn,
        ErrorMessage: start.error,
        LogStream: name,
    });
}

/** A run's statistics: how many of its actions are where. */
export function statistics(run: WorkflowRun, attemptsOf: AttemptsOf): object {
    const starts = Object.entries(run.nodes).flatMap(([key, all]) => all.map((start) => stateOf(key, start)));
    const count = (...states: readonly string[]): number => starts.filter((state) => states.includes(state)).length;
    return {
        TotalActions: run.triggers.reduce((sum, { Actions }) => sum + Actions.length, 0),
        TimeoutActions: count("TIMEOUT"),
        FailedActions: count("FAILED"),
        StoppedActions: count("STOPPED", "CANCELLED"),
        SucceededActions: count("SUCCEEDED"),
        RunningActions: count("RUNNING"),
        ErroredActions: count("ERROR"),
        WaitingActions: count("WAITING"),
    };

    function stateOf(key: string, start: NodeStart): string {
        const isWaiting =
            start.state === "RUNNING" &&
            start.id !== undefined &&
            key.startsWith("JOB ") &&
            attemptsOf(key.slice("JOB ".length), start.id).at(-1)?.JobRunState === "WAITING";
        return isWaiting ? "WAITING" : start.state;
    }
}

function triggerKey(trigger: Trigger): string {
    return `TRIGGER ${trigger.Name}`;
}
