import { type Core } from "../core";
import { type RunRequestCounts } from "../s3/request-counts";
import { type Action, type Actions } from "./action";
import { Bookmarks } from "./bookmarks";
import { Classifiers } from "./classifiers";
import { Crawlers } from "./crawlers";
import { Crawls } from "./crawls";
import { JobRuns } from "./job-runs";
import { Jobs } from "./jobs";
import { Tags } from "./tags";

/**
 * The part of Glue that the endpoint keeps: jobs, runs, bookmarks, crawlers, classifiers. The catalog itself, triggers
 * and workflows are moto's.
 */
export class GlueService {
    readonly runs: JobRuns;
    readonly bookmarks: Bookmarks;
    private readonly crawlers: Crawlers;
    private readonly jobs: Jobs;
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
        this.runs = new JobRuns(core, this.jobs, counts);
        this.crawlers = new Crawlers({
            stateDir,
            arns,
            tags,
            classifiers,
            assumeRole,
            crawls: (onEnd) =>
                new Crawls(core, classifiers, (name, last) => {
                    onEnd(name, last);
                    core.ends.crawl(name, last);
                }),
        });
        this.actions = new Map(
            [
                this.jobs.actions,
                this.runs.actions,
                this.bookmarks.actions(this.jobs),
                this.crawlers.actions,
                classifiers.actions,
            ].flatMap((actions) => Object.entries(actions)),
        );
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
        await Promise.all([this.runs.close(), this.crawlers.crawls.close()]);
    }

    private isOwn(arn: string): boolean {
        return arn.startsWith(this.core.arns.job("")) || arn.startsWith(this.core.arns.crawler(""));
    }

    private exists(arn: string): boolean {
        const { arns } = this.core;
        return arn.startsWith(arns.job(""))
            ? this.jobs.has(arn.slice(arns.job("").length))
            : this.crawlers.has(arn.slice(arns.crawler("").length));
    }
}
