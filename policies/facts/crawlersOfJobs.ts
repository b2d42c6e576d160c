/** Which crawlers and jobs work on the same data. */

import { crawlTargets } from "./crawlTargets";
import { type Database, databases, writtenDatabases } from "./databases";
import { glueName } from "./glue";
import { argumentOfRuns, inputDatabases, isSparkEtl, jobInput, OUTPUT_PATH, type RunArgument } from "./jobs";
import { show, Unknown, type Value } from "./known";
import { type Lake } from "./lake";
import { append, type Place, PlaceIndex } from "./placeIndex";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";
import { GLUE_CRAWLER } from "./types";

/** The crawlers that work on what a job works on. */
export interface CrawlersOfJob {
    /** Each with how: `job "users" reads what crawler "raw" finds in s3://acme-raw/users/`. */
    readonly related: ReadonlyMap<Resource, string>;
    /** What keeps it from being told what the job works on, so that any other crawler may be one of them. */
    readonly open: string | undefined;
}

/** The crawlers that work on what a job works on: they find what it reads, or list what it writes. */
export function crawlersOf(lake: Lake, job: Resource): CrawlersOfJob {
    const found = lake.fact(crawlersFound);
    const crawlers = found.get(job) ?? findCrawlers(lake, job);
    found.set(job, crawlers);
    return crawlers;
}

const crawlersFound = (): Map<Resource, CrawlersOfJob> => new Map();

function findCrawlers(lake: Lake, job: Resource): CrawlersOfJob {
    const { places, byDatabase } = lake.fact(workOfCrawlers);
    const name = glueName("job", job);
    const related = new Map<Resource, string>();
    const relate = (crawler: Resource, how: (crawlerName: string) => string): void => {
        if (!related.has(crawler)) {
            related.set(crawler, how(glueName("crawler", crawler)));
        }
    };
    const reads = jobInput(lake, job).locations;
    for (const { crawler, uri } of reads.flatMap((read) => places.touching(read))) {
        relate(crawler, (crawlerName) => `${name} reads what ${crawlerName} finds in ${uri}`);
    }
    const outputs = argumentOfRuns(lake, job, OUTPUT_PATH);
    const writes = outputs.flatMap(({ value }) => (isPlace(value) ? [value] : []));
    for (const { crawler, uri } of writes.flatMap((write) => places.touching(write))) {
        relate(crawler, (crawlerName) => `${crawlerName} reads what ${name} writes in ${uri}`);
    }
    const input = inputDatabases(lake, job);
    for (const database of input.databases) {
        // Where addresses do not tell, because they are not known or because there are none, the database does.
        const crawlers = reads.length === 0 ? database.crawlers : (byDatabase.get(database) ?? []);
        for (const crawler of crawlers) {
            relate(crawler, (crawlerName) => `${name} reads the database that ${crawlerName} writes`);
        }
    }
    const untold = [...input.open, ...outputs.filter(({ value }) => !isPlace(value))];
    // A script on one machine that says neither what it reads nor where it writes is no part of the lake.
    const isAside =
        isSparkEtl(job) === false && writes.length === 0 && untold.every(({ value }) => value === undefined);
    const [first] = isAside ? [] : untold;
    return { related, open: first && whyUntold(first) };
}

function isPlace(value: Value): value is string {
    return typeof value === "string" && parseS3Uri(value) !== undefined;
}

function whyUntold({ value, property, holder }: RunArgument): string {
    return value instanceof Unknown ? value.toString() : `${property} of ${holder.urn} is ${show(value)}`;
}

/** What keeps it from being told what a crawler works on. */
export function whyOpen(lake: Lake, crawler: Resource): string | undefined {
    return lake.fact(workOfCrawlers).open.get(crawler);
}

interface CrawledPlace extends Place {
    readonly crawler: Resource;
}

interface WorkOfCrawlers {
    readonly places: PlaceIndex<CrawledPlace>;
    /** The crawlers that write a database and whose addresses do not tell all that they crawl. */
    readonly byDatabase: ReadonlyMap<Database, readonly Resource[]>;
    readonly open: ReadonlyMap<Resource, string>;
}

function workOfCrawlers(lake: Lake): WorkOfCrawlers {
    const places = new PlaceIndex<CrawledPlace>();
    const byDatabase = new Map<Database, Resource[]>();
    const open = new Map<Resource, string>();
    for (const crawler of lake.ofType(GLUE_CRAWLER)) {
        const targets = crawlTargets(crawler).filter(({ kind }) => kind === "s3");
        const uris = targets.flatMap(({ place }) => place ?? []);
        const written = writtenDatabases(crawler).map((path) => lake.fact(databases).named(crawler, ...path));
        uris.forEach((uri) => places.add({ uri, crawler }));
        const [lost] = [
            ...targets.flatMap(({ problem, unknown }) => unknown?.toString() ?? problem ?? []),
            ...written.flatMap(({ unknown }) => unknown?.toString() ?? []),
        ];
        if (lost !== undefined) {
            open.set(crawler, lost);
        }
        if (uris.length === 0 || open.has(crawler)) {
            const all = new Set(written.flatMap((found) => found.databases));
            all.forEach((database) => append(byDatabase, database, crawler));
        }
    }
    return { places, byDatabase, open };
}
