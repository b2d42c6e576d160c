import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { type AssumeRole, RoleRefusedError } from "../authorize/assume-role";
import { AwsError } from "../errors";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { type Classifiers } from "./classifiers";
import {
    completeSettings,
    type Crawler,
    crawlerSchema,
    crawlerSettingsSchema,
    crawlerUpdateSchema,
} from "./crawler-schema";
import { type Crawls } from "./crawls";
import { checkSchedule } from "./cron";
import { alreadyExists, compact, invalidInput, nameSchema, notFound, now, omit, readInput, tagsSchema } from "./input";
import { page, pagingSchema } from "./paging";
import { type Tags } from "./tags";

const createSchema = crawlerSettingsSchema.extend({ Name: nameSchema, Tags: tagsSchema.optional() });
const updateSchema = crawlerUpdateSchema.extend({ Name: nameSchema });
const nameOnlySchema = z.object({ Name: nameSchema });
const crawlerNameSchema = z.object({ CrawlerName: nameSchema });
const listSchema = pagingSchema.extend({ Tags: z.record(z.string(), z.string()).optional() });
const batchGetSchema = z.object({ CrawlerNames: z.array(nameSchema).max(100, "must be at most 100 names") });
const metricsSchema = pagingSchema.extend({ CrawlerNameList: z.array(nameSchema).max(100).optional() });
const crawlsSchema = pagingSchema.extend({ CrawlerName: nameSchema });
const updateScheduleSchema = z.object({ CrawlerName: nameSchema, Schedule: z.string().optional() });

/** What the crawlers are made of besides their records. */
export interface CrawlerParts {
    readonly stateDir: string;
    readonly arns: Arns;
    readonly tags: Tags;
    readonly classifiers: Classifiers;
    readonly assumeRole: AssumeRole;
    readonly crawls: (onEnd: (name: string, last: NonNullable<Crawler["LastCrawl"]>) => void) => Crawls;
    /** Told how a crawl ended. */
    readonly onEnd: (name: string, last: NonNullable<Crawler["LastCrawl"]>) => void;
}

/** Crawlers: moto keeps them as records only, has no UpdateCrawler and accepts what AWS refuses. */
export class Crawlers {
    readonly crawls: Crawls;
    private readonly crawlers: Collection<Crawler>;

    constructor(private readonly parts: CrawlerParts) {
        this.crawlers = new Collection(path.join(parts.stateDir, "glue", "crawlers"), crawlerSchema);
        this.crawls = parts.crawls((name, LastCrawl) => {
            const crawler = this.crawlers.get(name);
            if (crawler !== undefined) {
                this.crawlers.set(name, { ...crawler, LastCrawl });
            }
            parts.onEnd(name, LastCrawl);
        });
    }

    has(name: string): boolean {
        return this.crawlers.has(name);
    }

    /** Starts a crawler; the crawl's id. */
    start(name: string): string {
        return this.crawls.start(this.require(name));
    }

    /** Stops a crawl, if it is the one under way. */
    stop(name: string, crawlId: string): void {
        const [last] = this.crawls.history(name);
        if (last?.CrawlId === crawlId && this.crawls.state(name).State === "RUNNING") {
            this.crawls.stop(name);
        }
    }

    readonly actions: Actions = {
        CreateCrawler: async (input) => {
            const { Name, Tags, ...settings } = readInput(createSchema, input);
            const time = now();
            const complete = completeSettings(settings);
            const crawler: Crawler = { ...complete, Name, CreationTime: time, LastUpdated: time, Version: 1 };
            await this.check(crawler);
            // Looked for after the wait above, in which another call may have made it.
            if (this.crawlers.has(Name)) {
                throw alreadyExists(`${Name} already exists`);
            }
            this.crawlers.set(Name, crawler);
            this.parts.tags.set(this.parts.arns.crawler(Name), Tags);
            return {};
        },
        GetCrawler: (input) => ({ Crawler: this.show(this.require(readInput(nameOnlySchema, input).Name)) }),
        GetCrawlers: (input) => {
            const { items, nextToken } = page(this.crawlers.list(), (one) => one.Name, readInput(pagingSchema, input));
            return compact({ Crawlers: items.map((one) => this.show(one)), NextToken: nextToken });
        },
        BatchGetCrawlers: (input) => {
            const { CrawlerNames } = readInput(batchGetSchema, input);
            return {
                Crawlers: CrawlerNames.flatMap((name) => this.crawlers.get(name) ?? []).map((one) => this.show(one)),
                CrawlersNotFound: CrawlerNames.filter((name) => !this.crawlers.has(name)),
            };
        },
        ListCrawlers: (input) => {
            const request = readInput(listSchema, input);
            const names = this.crawlers
                .list()
                .map((one) => one.Name)
                .filter((name) => this.parts.tags.matches(this.parts.arns.crawler(name), request.Tags));
            const { items, nextToken } = page(names, (name) => name, request);
            return compact({ CrawlerNames: items, NextToken: nextToken });
        },
        // What is left out stays as it is.
        UpdateCrawler: async (input) => {
            const { Name, ...change } = readInput(updateSchema, input);
            const old = this.require(Name);
            const { Schedule, ...oldSettings } = old;
            const settings = { ...oldSettings, Schedule: Schedule?.ScheduleExpression, ...change };
            const crawler: Crawler = compact({
                ...completeSettings(readInput(crawlerSettingsSchema, settings)),
                Name,
                CreationTime: old.CreationTime,
                LastUpdated: now(),
                LastCrawl: old.LastCrawl,
                Version: old.Version + 1,
            });
            await this.check(crawler);
            this.require(Name);
            this.requireIdle(Name);
            this.crawlers.set(Name, crawler);
            return {};
        },
        DeleteCrawler: (input) => {
            const { Name } = readInput(nameOnlySchema, input);
            this.require(Name);
            this.requireIdle(Name);
            this.crawlers.delete(Name);
            this.crawls.forget(Name);
            this.parts.tags.set(this.parts.arns.crawler(Name), undefined);
            return {};
        },
        StartCrawler: (input) => {
            this.start(readInput(nameOnlySchema, input).Name);
            return {};
        },
        StopCrawler: (input) => {
            this.crawls.stop(this.require(readInput(nameOnlySchema, input).Name).Name);
            return {};
        },
        ListCrawls: (input) => {
            const { CrawlerName, ...paging } = readInput(crawlsSchema, input);
            this.require(CrawlerName);
            const { items, nextToken } = page(this.crawls.history(CrawlerName), (one) => one.CrawlId, paging, 20);
            return compact({ Crawls: items, NextToken: nextToken });
        },
        GetCrawlerMetrics: (input) => {
            const { CrawlerNameList, ...paging } = readInput(metricsSchema, input);
            const wanted = CrawlerNameList ?? [];
            const names = this.crawlers.list().map((one) => one.Name);
            const chosen = wanted.length === 0 ? names : names.filter((name) => wanted.includes(name));
            const { items, nextToken } = page(chosen, (name) => name, paging);
            return compact({ CrawlerMetricsList: items.map((name) => this.metrics(name)), NextToken: nextToken });
        },
        UpdateCrawlerSchedule: (input) => {
            const { CrawlerName, Schedule } = readInput(updateScheduleSchema, input);
            const crawler = omit(this.require(CrawlerName), "Schedule");
            if (Schedule === undefined || Schedule === "") {
                this.crawlers.set(CrawlerName, crawler);
                return {};
            }
            checkSchedule(Schedule);
            this.crawlers.set(CrawlerName, {
                ...crawler,
                Schedule: { ScheduleExpression: Schedule, State: "SCHEDULED" },
            });
            return {};
        },
        StartCrawlerSchedule: (input) => this.setSchedule(input, "SCHEDULED"),
        StopCrawlerSchedule: (input) => this.setSchedule(input, "NOT_SCHEDULED"),
    };

    private setSchedule(input: unknown, State: "SCHEDULED" | "NOT_SCHEDULED"): object {
        const crawler = this.require(readInput(crawlerNameSchema, input).CrawlerName);
        if (crawler.Schedule === undefined) {
            throw new AwsError("NoScheduleException", `There is no schedule for crawler ${crawler.Name}`);
        }
        if (crawler.Schedule.State === State) {
            const running = State === "SCHEDULED";
            throw new AwsError(
                running ? "SchedulerRunningException" : "SchedulerNotRunningException",
                `The schedule of crawler ${crawler.Name} is ${running ? "already running" : "not running"}`,
            );
        }
        this.crawlers.set(crawler.Name, { ...crawler, Schedule: { ...crawler.Schedule, State } });
        return {};
    }

    /** A crawler as GetCrawler shows it. */
    private show(crawler: Crawler): object {
        return { ...crawler, ...this.crawls.state(crawler.Name) };
    }

    private metrics(name: string): object {
        const tables = this.crawls.tables(name);
        const seconds = this.crawls
            .history(name)
            .flatMap((crawl) => (crawl.EndTime === undefined ? [] : [crawl.EndTime - crawl.StartTime]));
        const sorted = [...seconds].sort((a, b) => a - b);
        return {
            CrawlerName: name,
            TimeLeftSeconds: 0,
            StillEstimating: this.crawls.state(name).State === "RUNNING",
            LastRuntimeSeconds: seconds[0] ?? 0,
            MedianRuntimeSeconds: sorted[Math.floor(sorted.length / 2)] ?? 0,
            TablesCreated: tables.created,
            TablesUpdated: tables.updated,
            TablesDeleted: tables.deleted,
        };
    }

    /** The crawler, or the error that AWS gives. */
    require(name: string): Crawler {
        const crawler = this.crawlers.get(name);
        if (crawler === undefined) {
            throw notFound(`Crawler entry with name ${name} does not exist`);
        }
        return crawler;
    }

    private requireIdle(name: string): void {
        if (this.crawls.state(name).State !== "READY") {
            throw new AwsError("CrawlerRunningException", `Crawler with name ${name} is running`);
        }
    }

    private async check(crawler: Crawler): Promise<void> {
        const missing = crawler.Classifiers.filter((name) => !this.parts.classifiers.has(name));
        if (missing.length > 0) {
            throw invalidInput(`Crawler ${crawler.Name} names classifiers that do not exist: ${missing.join(", ")}.`);
        }
        try {
            await this.parts.assumeRole.trustedByGlue(crawler.Role, this.parts.arns.crawler(crawler.Name));
        } catch (error) {
            if (error instanceof RoleRefusedError) {
                throw invalidInput(
                    `Service is unable to assume provided role. Please verify role's TrustPolicy: ${error.message}.`,
                );
            }
            throw error;
        }
    }
}
