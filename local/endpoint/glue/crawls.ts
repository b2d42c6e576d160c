import { randomUUID } from "node:crypto";
import * as path from "node:path";
import { z } from "zod";
import { RoleRefusedError } from "../authorize/assume-role";
import { type Core } from "../core";
import { AwsError, messageOf } from "../errors";
import { CrawlProcess, type CrawlEnd, type CrawlResult } from "../runs/crawl-process";
import { crawlerLogGroup } from "../runs/log-groups";
import { Collection } from "../state/collection";
import { type Classifiers } from "./classifiers";
import { type Crawler, targetsNotCrawledLocally } from "./crawler-schema";
import { compact, invalidInput, now } from "./input";

const crawlSchema = z.object({
    CrawlId: z.string(),
    State: z.enum(["RUNNING", "COMPLETED", "FAILED", "STOPPED"]),
    StartTime: z.number(),
    EndTime: z.number().optional(),
    Summary: z.string().optional(),
    ErrorMessage: z.string().optional(),
    LogGroup: z.string(),
    LogStream: z.string(),
    MessagePrefix: z.string(),
});

/** One crawl, as ListCrawls shows it. */
export type Crawl = z.infer<typeof crawlSchema>;

const historySchema = z.object({
    crawls: z.array(crawlSchema),
    tables: z.object({ created: z.int(), updated: z.int(), deleted: z.int() }),
});

type History = z.infer<typeof historySchema>;
type LastCrawl = NonNullable<Crawler["LastCrawl"]>;

/** How many crawls of a crawler are remembered. */
const maxHistory = 100;

interface LiveCrawl {
    readonly crawl: Crawl;
    process?: CrawlProcess;
    stopping: boolean;
    done: Promise<void>;
}

/** Runs crawlers: as the crawler's role, one crawl at a time for each. */
export class Crawls {
    private readonly histories: Collection<History>;
    private readonly live = new Map<string, LiveCrawl>();

    constructor(
        private readonly core: Core,
        private readonly classifiers: Classifiers,
        /** Told how a crawl ended. */
        private readonly onEnd: (crawlerName: string, last: LastCrawl) => void,
    ) {
        this.histories = new Collection(path.join(core.config.stateDir, "glue", "crawls"), historySchema);
        for (const [name, history] of this.histories.entries()) {
            const message = "The local endpoint ended while this crawl was under way.";
            const crawls = history.crawls.map((crawl) =>
                crawl.State === "RUNNING"
                    ? { ...crawl, State: "FAILED" as const, EndTime: now(), ErrorMessage: message }
                    : crawl,
            );
            this.histories.set(name, { ...history, crawls });
        }
    }

    /** READY, RUNNING or STOPPING, and for how long in milliseconds. */
    state(crawlerName: string): { readonly State: string; readonly CrawlElapsedTime: number } {
        const live = this.live.get(crawlerName);
        return live === undefined
            ? { State: "READY", CrawlElapsedTime: 0 }
            : {
                  State: live.stopping ? "STOPPING" : "RUNNING",
                  CrawlElapsedTime: Math.round((now() - live.crawl.StartTime) * 1000),
              };
    }

    /** Crawls of a crawler, newest first. */
    history(crawlerName: string): readonly Crawl[] {
        return [...(this.histories.get(crawlerName)?.crawls ?? [])].reverse();
    }

    /** Tables made, changed and deleted over all crawls of a crawler. */
    tables(crawlerName: string): History["tables"] {
        return this.histories.get(crawlerName)?.tables ?? { created: 0, updated: 0, deleted: 0 };
    }

    forget(crawlerName: string): void {
        this.histories.delete(crawlerName);
    }

    /** Starts a crawl; its id, which is the message prefix of how it ended, too. */
    start(crawler: Crawler): string {
        if (this.live.has(crawler.Name)) {
            throw new AwsError("CrawlerRunningException", `Crawler with name ${crawler.Name} has already started`);
        }
        const others = targetsNotCrawledLocally(crawler);
        if (others.length > 0 || crawler.RecrawlPolicy.RecrawlBehavior === "CRAWL_EVENT_MODE") {
            throw invalidInput(
                `The local endpoint crawls S3 targets by listing them; crawler ${crawler.Name} has ${others.join(", ") || "recrawl behavior CRAWL_EVENT_MODE"}.`,
            );
        }
        const CrawlId = randomUUID();
        const crawl: Crawl = {
            CrawlId,
            State: "RUNNING",
            StartTime: now(),
            LogGroup: crawlerLogGroup(crawler.Role, crawler.CrawlerSecurityConfiguration),
            LogStream: crawler.Name,
            MessagePrefix: CrawlId,
        };
        const live: LiveCrawl = { crawl, stopping: false, done: Promise.resolve() };
        this.live.set(crawler.Name, live);
        this.record(crawler.Name, crawl);
        live.done = this.execute(crawler, live).then(
            (end) => this.finish(crawler.Name, live, end),
            (error: unknown) => this.finish(crawler.Name, live, { error: messageOf(error) }),
        );
        return CrawlId;
    }

    stop(crawlerName: string): void {
        const live = this.live.get(crawlerName);
        if (live === undefined) {
            throw new AwsError("CrawlerNotRunningException", `Crawler with name ${crawlerName} isn't running`);
        }
        if (live.stopping) {
            throw new AwsError("CrawlerStoppingException", `Crawler with name ${crawlerName} is already stopping`);
        }
        live.stopping = true;
        void live.process?.stop();
    }

    /** Stops every crawl: the endpoint ends. */
    async close(): Promise<void> {
        await Promise.all(
            [...this.live.values()].map(async (live) => {
                live.stopping = true;
                await live.process?.stop();
                await live.done;
            }),
        );
    }

    private async execute(crawler: Crawler, live: LiveCrawl): Promise<CrawlEnd> {
        let session;
        try {
            session = await this.core.assumeRole.forGlue({
                role: crawler.Role,
                sessionName: "AWS-Crawler",
                sourceArn: this.core.arns.crawler(crawler.Name),
                durationSeconds: 86_400,
            });
        } catch (error) {
            if (error instanceof RoleRefusedError) {
                return {
                    error: `Service is unable to assume role ${this.core.arns.role(crawler.Role)}: ${error.message}`,
                };
            }
            throw error;
        }
        try {
            live.process = CrawlProcess.start(this.core, {
                crawlId: live.crawl.CrawlId,
                crawlerName: crawler.Name,
                logGroup: live.crawl.LogGroup,
                crawler: { ...crawler, ...this.state(crawler.Name) },
                classifiers: crawler.Classifiers.flatMap((name) => this.classifiers.get(name) ?? []),
                session,
            });
            if (live.stopping) {
                await live.process.stop();
            }
            return await live.process.ended;
        } finally {
            this.core.sessions.expire(session.accessKeyId);
        }
    }

    private finish(crawlerName: string, live: LiveCrawl, end: CrawlEnd): void {
        this.live.delete(crawlerName);
        const { crawl, stopping } = live;
        const error = stopping || !("error" in end) ? undefined : end.error;
        const result = !stopping && "result" in end ? end.result : undefined;
        this.record(
            crawlerName,
            compact({
                ...crawl,
                State: stopping
                    ? ("STOPPED" as const)
                    : error === undefined
                      ? ("COMPLETED" as const)
                      : ("FAILED" as const),
                EndTime: now(),
                Summary: result === undefined ? undefined : JSON.stringify(result),
                ErrorMessage: error,
            }),
            result,
        );
        this.onEnd(
            crawlerName,
            compact({
                Status: stopping
                    ? ("CANCELLED" as const)
                    : error === undefined
                      ? ("SUCCEEDED" as const)
                      : ("FAILED" as const),
                ErrorMessage: error,
                LogGroup: crawl.LogGroup,
                LogStream: crawl.LogStream,
                MessagePrefix: crawl.MessagePrefix,
                StartTime: crawl.StartTime,
            }),
        );
        this.core.log.info("crawl ended", { crawler: crawlerName, ...(error === undefined ? {} : { error }) });
    }

    private record(crawlerName: string, crawl: Crawl, result?: CrawlResult): void {
        const history = this.histories.get(crawlerName);
        const tables = this.tables(crawlerName);
        const others = (history?.crawls ?? []).filter((one) => one.CrawlId !== crawl.CrawlId);
        this.histories.set(crawlerName, {
            crawls: [...others, crawl].slice(-maxHistory),
            tables: {
                created: tables.created + (result?.tablesCreated ?? 0),
                updated: tables.updated + (result?.tablesUpdated ?? 0),
                deleted: tables.deleted + (result?.tablesDeleted ?? 0),
            },
        });
    }
}
