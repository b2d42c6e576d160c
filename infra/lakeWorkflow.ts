import * as glue from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import type { EtlJob } from "./etlJob";
import type { LakeNames } from "./names";
import type { ZoneCrawler } from "./zoneCrawler";

/** Jobs that follow a dataset's curated crawl, such as a check of its quality. */
export interface WorkflowStage {
    /** Names of the jobs, which start together. */
    readonly jobNames: readonly string[];
    /** What must exist before a trigger can name them. */
    readonly ready: readonly pulumi.Resource[];
}

/** What the workflow does for one dataset. */
export interface WorkflowBranch {
    /** Dataset name. */
    readonly dataset: string;
    /** The dataset's job, raw to curated. */
    readonly job: EtlJob;
    /** Crawls what the job writes, and nothing else. */
    readonly crawler: ZoneCrawler;
    /** What follows when the dataset's tables are up to date. @default nothing */
    readonly after?: WorkflowStage;
}

/** Arguments of a {@link LakeWorkflow}. */
export interface LakeWorkflowArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** Finds the tables that the jobs read. */
    readonly rawCrawler: ZoneCrawler;
    /** One a dataset, at least one. */
    readonly branches: readonly WorkflowBranch[];
    /** `cron(…)`, UTC. @default on demand */
    readonly schedule?: string;
    /** Tags on workflow and triggers. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** With more crawlers, jobs and triggers than that in a workflow, Glue may fail to resume or stop its runs (Glue's guide). */
const MOST_NODES = 100;

/**
 * One Glue workflow for the lake: raw crawler, then the jobs side by side, then for each job that succeeded the crawl of what
 * it wrote. What belongs to one dataset waits for nothing of another, so a job that fails keeps no other dataset from its
 * readers; a predicate of Glue's could not say "when all have ended, however" (docs/decisions/0009).
 */
export class LakeWorkflow extends pulumi.ComponentResource {
    /** The workflow. */
    readonly workflow: glue.Workflow;

    constructor(name: string, args: LakeWorkflowArgs, opts?: pulumi.ComponentResourceOptions) {
        checkSize(name, args);
        super("sluice:lake:LakeWorkflow", name, {}, opts);
        const { names, rawCrawler, branches, schedule, tags } = args;
        const workflowName = names.workflow;
        this.workflow = new glue.Workflow(
            name,
            {
                name: workflowName,
                description: "Raw crawl, then each dataset's job, the crawl of what it wrote, and what follows",
                // Two at once would start the same crawlers and jobs, which run once at a time.
                maxConcurrentRuns: 1,
                tags,
            },
            { parent: this },
        );
        const conditional = (
            step: string,
            condition: glue.TriggerArgs["predicate"],
            actions: { jobName?: string; crawlerName?: string }[],
            dependsOn: readonly pulumi.Resource[],
        ) =>
            new glue.Trigger(
                `${name}-${step}`,
                {
                    name: names.trigger(step),
                    type: "CONDITIONAL",
                    workflowName,
                    predicate: condition,
                    actions,
                    tags,
                },
                // By plain text it is named (known at preview), so what must come first is said here.
                { parent: this, dependsOn: [this.workflow, ...dependsOn], deletedWith: this.workflow },
            );
        const rawName = names.rawCrawler;
        const conditionals = [
            conditional(
                "jobs",
                { conditions: [{ crawlerName: rawName, crawlState: "SUCCEEDED" }] },
                branches.map(({ dataset }) => ({ jobName: names.job(dataset) })),
                [rawCrawler.crawler, ...branches.map(({ job }) => job.job)],
            ),
            ...branches.flatMap(({ dataset, job, crawler, after }) => [
                conditional(
                    `crawl-${dataset}`,
                    { conditions: [{ jobName: names.job(dataset), state: "SUCCEEDED" }] },
                    [{ crawlerName: names.curatedCrawler(dataset) }],
                    [job.job, crawler.crawler],
                ),
                ...(after === undefined
                    ? []
                    : [
                          conditional(
                              `after-${dataset}`,
                              {
                                  conditions: [{ crawlerName: names.curatedCrawler(dataset), crawlState: "SUCCEEDED" }],
                              },
                              after.jobNames.map((jobName) => ({ jobName })),
                              [crawler.crawler, ...after.ready],
                          ),
                      ]),
            ]),
        ];
        new glue.Trigger(
            `${name}-start`,
            {
                name: names.trigger("start"),
                type: schedule === undefined ? "ON_DEMAND" : "SCHEDULED",
                schedule,
                workflowName,
                actions: [{ crawlerName: rawName }],
                tags,
            },
            {
                parent: this,
                // Last: a schedule may not start a workflow that is half there.
                dependsOn: [this.workflow, rawCrawler.crawler, ...conditionals],
                deletedWith: this.workflow,
                // Its kind cannot change, and a workflow has but one start.
                deleteBeforeReplace: true,
            },
        );
        this.registerOutputs({ workflowName });
    }
}

function checkSize(name: string, { branches }: LakeWorkflowArgs): void {
    if (branches.length === 0) {
        throw new pulumi.RunError(`${name}: got no dataset; a workflow needs at least one.`);
    }
    // The raw crawler and two triggers; for each dataset a job, a crawler and a trigger, and what follows with its own.
    const nodes = branches.reduce(
        (sum, { after }) => sum + 3 + (after === undefined ? 0 : 1 + after.jobNames.length),
        3,
    );
    if (nodes > MOST_NODES) {
        throw new pulumi.RunError(
            `${name}: got ${branches.length} datasets, which are ${nodes} crawlers, jobs and triggers in one workflow; allowed: ` +
                `${MOST_NODES}, beyond which Glue may fail to stop or resume its runs. Split the datasets over two lakes (stacks)` +
                (branches.some(({ after }) => after !== undefined)
                    ? ", or leave out what follows the curated crawls (sluice:quality)."
                    : "."),
        );
    }
}
