import { type Core } from "../core";
import { type RunRequestCounts } from "../s3/request-counts";
import { type Action, type Actions } from "./action";
import { Bookmarks } from "./bookmarks";
import { Classifiers } from "./classifiers";
import { Crawlers } from "./crawlers";
import { Crawls } from "./crawls";
import { JobRuns } from "./job-runs";
import { Jobs } from "./jobs";
import { Orchestration } from "./orchestration";
import { QualityRuns } from "./quality-runs";
import { Rulesets } from "./rulesets";
import { Tags } from "./tags";

/** The part of Glue that the endpoint keeps: all but the catalog itself and the security configurations, which are moto's. */
export class GlueService {
    readonly runs: JobRuns;
    readonly bookmarks: Bookmarks;
    private readonly crawlers: Crawlers;
    private readonly jobs: Jobs;
    private readonly rulesets: Rulesets;
    private readonly qualityRuns: QualityRuns;
    private readonly orchestration: Orchestration;
    private readonly actions: ReadonlyMap<string, Action>;
    private readonly tagActions: Actions;

    constructor(
        private readonly core: Core,
        counts: RunRequestCounts,
    ) {
        const { arns, assumeRole, config } = core;
        const { stateDir } = config;
        const tags = new Tags(stateDir);
        const classifiers = new Classifiers(stateDir);
        this.bookmarks = new Bookmarks(stateDir);
        this.jobs = new Jobs(stateDir, arns, tags, assumeRole, async (name) => {
            await this.runs.deleteRuns(name);
            this.bookmarks.delete(name);
        });
        this.runs = new JobRuns(core, this.jobs, counts, (run) => this.orchestration.jobEnded(run));
        this.crawlers = new Crawlers({
            stateDir,
            arns,
            tags,
            classifiers,
            assumeRole,
            crawls: (onEnd) => new Crawls(core, classifiers, onEnd),
            onEnd: (name, last) => {
                this.orchestration.crawlEnded(name, last);
                core.ends.crawl(name, last);
            },
        });
        this.rulesets = new Rulesets(stateDir, arns, tags);
        this.qualityRuns = new QualityRuns(core, this.rulesets);
        this.orchestration = new Orchestration({
            core,
            tags,
            jobs: this.jobs,
            jobRuns: this.runs,
            crawlers: this.crawlers,
        });
        this.actions = new Map([
            ...[
                this.jobs.actions,
                this.runs.actions,
                this.bookmarks.actions(this.jobs),
                this.crawlers.actions,
                classifiers.actions,
                this.rulesets.actions,
                this.qualityRuns.actions,
            ].flatMap((actions) => Object.entries(actions)),
            ...this.orchestration.actions,
        ]);
        this.tagActions = tags.actions((arn) => this.exists(arn));
    }

    /** What answers a call here; undefined for a call that is moto's. */
    find(action: string, input: unknown): Action | undefined {
        const tagAction = this.tagActions[action];
        if (tagAction !== undefined) {
            const arn = (input as { readonly ResourceArn?: unknown } | null)?.ResourceArn;
            return typeof arn === "string" && this.isOwn(arn) ? tagAction : undefined;
        }
        return this.actions.get(action);
    }

    /** Stops what runs. */
    async close(): Promise<void> {
        this.orchestration.close();
        await Promise.all([this.runs.close(), this.crawlers.crawls.close(), this.qualityRuns.close()]);
    }

    private isOwn(arn: string): boolean {
        return this.kinds().some(([prefix]) => arn.startsWith(prefix));
    }

    private exists(arn: string): boolean {
        return this.kinds().some(([prefix, has]) => arn.startsWith(prefix) && has(arn.slice(prefix.length)));
    }

    /** What has tags here: how its ARN begins, and whether there is one of a name. */
    private kinds(): readonly (readonly [prefix: string, has: (name: string) => boolean])[] {
        const { arns } = this.core;
        const { triggers, workflows } = this.orchestration;
        return [
            [arns.job(""), (name) => this.jobs.has(name)],
            [arns.crawler(""), (name) => this.crawlers.has(name)],
            [arns.ruleset(""), (name) => this.rulesets.has(name)],
            [arns.trigger(""), (name) => triggers.has(name)],
            [arns.workflow(""), (name) => workflows.has(name)],
        ];
    }
}
