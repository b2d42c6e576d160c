import {
    GetCrawlerCommand,
    GetTablesCommand,
    type GlueClient,
    StartCrawlerCommand,
    type Table as GlueTable,
} from "@aws-sdk/client-glue";
import { QUARANTINE_TABLES } from "../../infra/names";
import { UserError } from "../errors";
import type { Progress } from "../progress";
import { knownDatasets, type Lake } from "./connection";
import { interval, poll } from "./polling";

/** The zones that have a crawler, and the rejected rows, which have one of their own. */
export type CrawledZone = "raw" | "curated" | "quarantine";

/** A table as the crawler left it. */
export interface CrawledTable {
    readonly name: string;
    readonly columns: number;
    readonly partitionKeys: readonly string[];
}

/**
 * Runs a zone's crawlers to their end (in the curated zone each dataset has its own) and returns the tables of its database.
 * @throws UserError with the crawler's own message.
 */
export async function crawl(lake: Lake, zone: CrawledZone, progress: Progress): Promise<CrawledTable[]> {
    const glue = await lake.glue();
    const database = zone === "raw" ? lake.names.rawDatabase : lake.names.curatedDatabase;
    return progress.step(
        `Crawling ${zone}`,
        async (update) => {
            const states = new Map<string, string>();
            const ended = await Promise.allSettled(
                crawlersOf(lake, zone).map((name) =>
                    runCrawler(lake, glue, name, (state) => {
                        states.set(name, state);
                        update([...states].map(([crawler, at]) => `${crawler} ${at}`).join(", "));
                    }),
                ),
            );
            // All have ended by now: a crawler that failed is told when the others are done with their tables.
            const failed = ended.find((one) => one.status === "rejected");
            if (failed !== undefined) {
                throw failed.reason;
            }
            const { TableList: tables = [] } = await glue.send(new GetTablesCommand({ DatabaseName: database }));
            const rejected = ({ name }: CrawledTable) => name.startsWith(QUARANTINE_TABLES);
            return tables
                .map(describe)
                .filter((table) => rejected(table) === (zone === "quarantine"))
                .sort((left, right) => left.name.localeCompare(right.name));
        },
        (tables) =>
            tables.length === 0
                ? "no table"
                : tables.map(({ name, columns }) => `${name} (${columns} columns)`).join(", "),
    );
}

function crawlersOf({ names }: Lake, zone: CrawledZone): readonly string[] {
    switch (zone) {
        case "raw":
            return [names.rawCrawler];
        case "quarantine":
            return [names.quarantineCrawler];
        case "curated":
            return [...knownDatasets().keys()].map((dataset) => names.curatedCrawler(dataset));
    }
}

async function runCrawler(lake: Lake, glue: GlueClient, name: string, update: (state: string) => void): Promise<void> {
    await glue.send(new StartCrawlerCommand({ Name: name })).catch((error: Error) => {
        if (error.name === "CrawlerRunningException") {
            update("already running, following it");
            return;
        }
        throw error.name === "EntityNotFoundException"
            ? new UserError(
                  `Crawler ${name} does not exist: deploy the lake first (pulumi up --stack ${lake.names.location.stack}).`,
              )
            : error;
    });
    const { Crawler: crawler } = await poll(
        async () => glue.send(new GetCrawlerCommand({ Name: name })),
        (answer) => {
            update((answer.Crawler?.State ?? "").toLowerCase());
            return answer.Crawler?.State === "READY";
        },
        interval(lake.localUrl !== undefined),
    );
    if (crawler?.LastCrawl?.Status !== "SUCCEEDED") {
        throw new UserError(
            `Crawler ${name} ${(crawler?.LastCrawl?.Status ?? "did not run").toLowerCase()}: ${crawler?.LastCrawl?.ErrorMessage ?? "no message"}`,
        );
    }
}

function describe(table: GlueTable): CrawledTable {
    return {
        name: table.Name ?? "",
        columns: (table.StorageDescriptor?.Columns?.length ?? 0) + (table.PartitionKeys?.length ?? 0),
        partitionKeys: (table.PartitionKeys ?? []).map((key) => key.Name ?? ""),
    };
}
