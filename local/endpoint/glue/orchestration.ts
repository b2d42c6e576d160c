import { type Core } from "../core";
import { type Action } from "./action";
import { type ActionStarter, type Ended } from "./action-starter";
import { type Crawler } from "./crawler-schema";
import { type Crawlers } from "./crawlers";
import { firstAttemptId, type JobRun } from "./job-run-schema";
import { type JobRuns } from "./job-runs";
import { type Jobs } from "./jobs";
import { type Clock } from "./schedules";
import { StandaloneTriggers } from "./standalone-triggers";
import { type Tags } from "./tags";
import { type Trigger } from "./trigger-schema";
import { Triggers } from "./triggers";
import { WorkflowRunner } from "./workflow-runner";
import { WorkflowRuns } from "./workflow-runs";
import { Workflows } from "./workflows";

/** What workflows and triggers start. */
export interface OrchestrationParts {
    readonly core: Core;
    readonly tags: Tags;
    readonly jobs: Jobs;
    readonly jobRuns: JobRuns;
    readonly crawlers: Crawlers;
    readonly clock?: Clock;
}

/** Workflows and triggers, put together with the jobs and crawlers that they start and wait for. */
export class Orchestration {
    readonly workflows: Workflows;
    readonly triggers: Triggers;
    readonly actions: readonly (readonly [string, Action])[];
    private readonly runner: WorkflowRunner;
    private readonly runs: WorkflowRuns;
    private readonly standalone: StandaloneTriggers;
    private closing = false;

    constructor(private readonly parts: OrchestrationParts) {
        const { core, tags, jobs, jobRuns, crawlers, clock } = parts;
        const { arns, log } = core;
        const { stateDir } = core.config;
        const starter = this.starter();
        this.runner = new WorkflowRunner(stateDir, starter);
        this.standalone = new StandaloneTriggers(starter, log);
        const triggersOf = (workflow: string): readonly Trigger[] => this.triggers.of(workflow);
        this.workflows = new Workflows({
            stateDir,
            arns,
            tags,
            triggersOf,
            lastRun: (name, includeGraph) => this.runs.last(name, includeGraph),
            underWay: (name) => this.runner.underWay(name),
            onDelete: (name) => this.runner.forget(name),
        });
        this.runs = new WorkflowRuns({
            workflows: this.workflows,
            runner: this.runner,
            attemptsOf: (job, runId) => jobRuns.attemptsOf(job, runId),
            triggersOf,
        });
        this.triggers = new Triggers({
            stateDir,
            arns,
            tags,
            requireJob: (name) => jobs.require(name),
            requireCrawler: (name) => crawlers.require(name),
            requireWorkflow: (name) => this.workflows.require(name),
            fire: (trigger) => this.fire(trigger),
            onDelete: (name) => this.standalone.forget(name),
            ...(clock === undefined ? {} : { clock }),
        });
        this.actions = [this.workflows.actions, this.runs.actions, this.triggers.actions].flatMap((actions) =>
            Object.entries(actions),
        );
    }

    /** Hears that a job's run ended and is not tried again. */
    jobEnded({ JobName, Id, JobRunState, ErrorMessage }: JobRun): void {
        const state = JobRunState === "SUCCEEDED" || JobRunState === "STOPPED" || JobRunState === "TIMEOUT";
        this.ended({
            key: `JOB ${JobName}`,
            id: firstAttemptId(Id),
            state: state ? JobRunState : "FAILED",
            ...(ErrorMessage === undefined ? {} : { error: ErrorMessage }),
        });
    }

    /** Hears that a crawl ended. */
    crawlEnded(name: string, last: NonNullable<Crawler["LastCrawl"]>): void {
        this.ended({
            key: `CRAWLER ${name}`,
            id: last.MessagePrefix,
            state: last.Status,
            ...(last.ErrorMessage === undefined ? {} : { error: last.ErrorMessage }),
        });
    }

    /** Nothing is started any more: the endpoint ends. */
    close(): void {
        this.closing = true;
        this.triggers.close();
    }

    private ended(ended: Ended): void {
        // What ends now was ended by the endpoint; at its next start the runs are written down as broken off.
        if (this.closing) {
            return;
        }
        if (!this.runner.ended(ended)) {
            this.standalone.ended(ended, this.triggers.of(undefined));
        }
    }

    private fire(trigger: Trigger): void {
        if (trigger.WorkflowName === undefined) {
            this.standalone.fire(trigger);
        } else if (trigger.Type === "SCHEDULED") {
            this.runs.startScheduled(trigger.WorkflowName);
        } else {
            this.runs.start(trigger.WorkflowName);
        }
    }

    private starter(): ActionStarter {
        const { jobRuns, crawlers } = this.parts;
        return {
            start({ JobName, CrawlerName, Arguments, ...overrides }, triggerName, given) {
                return JobName === undefined
                    ? crawlers.start(CrawlerName ?? "")
                    : jobRuns.start({ ...overrides, JobName, Arguments: { ...Arguments, ...given } }, triggerName);
            },
            stop(key, id) {
                if (key.startsWith("JOB ")) {
                    jobRuns.stop(key.slice("JOB ".length), id);
                } else {
                    crawlers.stop(key.slice("CRAWLER ".length), id);
                }
            },
        };
    }
}
