import { exampleCrawler, exampleJob } from "../../examples";
import { crawlTargets } from "../../facts/crawlTargets";
import { zoneOfCrawler, zonesOfCrawler } from "../../facts/crawlerZones";
import { type Database, databases, writtenDatabases } from "../../facts/databases";
import { zoneOfTable } from "../../facts/databaseZones";
import { glueName } from "../../facts/glue";
import { argumentOfRuns, INPUT_DB, inputDatabases, OUTPUT_PATH } from "../../facts/jobs";
import { formatPath, type PathStep, Unknown } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { foldersOf, relate } from "../../facts/prefixes";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_CATALOG_TABLE, GLUE_CRAWLER, GLUE_JOB } from "../../facts/types";
import { type Placed, zoneConfig, zonePatterns, type ZonePatterns } from "../../facts/zones";
import { type ExampleResource, type Finding, type Rule, type RuleConfig } from "../../rule";

const allowed = "one zone in a database";
const fix =
    "Give each zone a database of its own: raw crawlers and tables in one, curated ones in another, and jobs read the raw one.";

/** Where raw and curated tables stand side by side, the next job or query takes the one for the other. */
export const separateDatabases: Rule = {
    name: "separate-databases",
    description:
        "Raw and curated tables never share a database, and no job reads the database that lists its own output.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Raw Crawler … Creates tables in a raw Glue database. … Do NOT use one crawler for both raw and curated zones. This causes schema conflicts and unstable tables.",
        from: "Glue ETL notes, Glue Crawlers Strategy",
    },
    fix,
    config: zoneConfig,
    stack: { check },
    examples: {
        failing: [crawlerInto("raw", "lake"), crawlerInto("curated", "lake"), jobFrom("lake")],
        passing: [crawlerInto("raw", "raw"), crawlerInto("curated", "curated"), jobFrom("raw")],
    },
};

/** Something that puts tables into a database. */
interface Source {
    readonly resource: Resource;
    readonly label: string;
    readonly placed?: Placed;
    /** What keeps its zone from being told. */
    readonly unknown?: Unknown;
}

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    const known = new Map<Database, Content>();
    const contentOf = (database: Database): Content => {
        const content = known.get(database) ?? readContent(lake, database, patterns);
        known.set(database, content);
        return content;
    };
    // What is alone in its database is looked at only when a job reads that.
    const mixed = new Map(
        lake
            .fact(databases)
            .all.filter(({ crawlers, tables }) => crawlers.length + tables.length > 1)
            .flatMap((database) => checkDatabase(database, contentOf(database))),
    );
    const untouched = (database: Database): readonly Content[] => (mixed.has(database) ? [] : [contentOf(database)]);
    return [
        ...unknownDatabases(lake),
        ...mixed.values(),
        ...lake.ofType(GLUE_JOB).flatMap((job) => checkJob(lake, job, untouched)),
    ];
}

/** What puts tables into a database. */
interface Content {
    readonly database: Database;
    readonly raw: readonly Source[];
    readonly curated: readonly Source[];
    /** One whose zone cannot be told. */
    readonly hidden: Source | undefined;
}

function readContent(lake: Lake, database: Database, patterns: ZonePatterns): Content {
    const sources = sourcesOf(lake, database, patterns);
    return {
        database,
        raw: sources.filter(({ placed }) => placed?.zone === "raw"),
        curated: sources.filter(({ placed }) => placed?.zone === "curated"),
        hidden: sources.find(({ unknown }) => unknown !== undefined),
    };
}

function sourcesOf(lake: Lake, { crawlers, tables }: Database, patterns: ZonePatterns): readonly Source[] {
    return [
        ...crawlers.map((resource) => {
            const placed = zoneOfCrawler(lake, resource, patterns);
            // One over both zones is refused as that; its database is looked at when it has been split.
            const unknown = zonesOfCrawler(lake, resource, patterns).find((target) => target.unknown)?.unknown;
            return source(resource, glueName("crawler", resource), placed, unknown);
        }),
        ...tables.map((resource) => {
            const { placed, unknown } = zoneOfTable(lake, resource, patterns);
            return source(resource, tableName(resource), placed, unknown);
        }),
    ];
}

function source(resource: Resource, label: string, placed: Placed | undefined, unknown: Unknown | undefined): Source {
    return {
        resource,
        label,
        ...(placed === undefined ? {} : { placed }),
        ...(unknown === undefined ? {} : { unknown }),
    };
}

function tableName(table: Resource): string {
    const name = table.read("name");
    return `table "${typeof name === "string" ? name : table.name}"`;
}

/** Crawlers and tables that may be in any database. */
function unknownDatabases(lake: Lake): readonly Finding[] {
    const named = (resource: Resource, label: string, path: readonly PathStep[]): readonly Finding[] => {
        const { unknown } = lake.fact(databases).named(resource, ...path);
        return unknown === undefined
            ? []
            : [refuse({ of: label, urn: resource.urn, property: formatPath(path), value: unknown, allowed, fix })];
    };
    return [
        ...lake
            .ofType(GLUE_CRAWLER)
            .flatMap((crawler) =>
                writtenDatabases(crawler).flatMap((path) => named(crawler, glueName("crawler", crawler), path)),
            ),
        ...lake.ofType(GLUE_CATALOG_TABLE).flatMap((table) => named(table, tableName(table), ["databaseName"])),
    ];
}

function checkDatabase(
    database: Database,
    { raw: [raw], curated: [curated], hidden }: Content,
): readonly (readonly [Database, Finding])[] {
    const urn = database.resources[0]?.urn;
    if (raw !== undefined && curated !== undefined) {
        const [one, other] = [raw, curated].map(({ label, placed }) => `${label} (${placed?.why})`);
        const message = `${database.label} holds both zones: raw from ${one}, curated from ${other}; allowed: ${allowed}. ${fix}`;
        return [[database, { urn: urn ?? curated.resource.urn, message }]];
    }
    return hidden === undefined ? [] : [[database, untold(database, hidden)]];
}

function untold({ label }: Database, { resource, label: by, unknown }: Source): Finding {
    const message = `whether ${label} holds one zone cannot be told: ${by} writes it, and ${unknown?.toString()}; allowed: ${allowed}. ${fix}`;
    return { urn: resource.urn, property: unknown?.path ?? "", message, undecided: true };
}

/** A job that reads the database in which its own output is listed takes what it wrote for input. */
function checkJob(
    lake: Lake,
    job: Resource,
    contentOf: (database: Database) => readonly Content[],
): readonly Finding[] {
    const { databases: read, open } = inputDatabases(lake, job);
    const of = glueName("job", job);
    const unknownInputs = open
        .filter(({ value }) => value instanceof Unknown)
        .map(({ value, property, holder }) =>
            refuse({ of, urn: holder.urn, property, value, allowed: "the raw database", fix }),
        );
    const found = read.flatMap(contentOf).flatMap(({ database, curated, hidden }): readonly Finding[] => {
        const own = curated.length === 0 ? undefined : ownOutput(lake, job, curated);
        if (own === undefined) {
            return hidden === undefined ? [] : [untold(database, hidden)];
        }
        const message = `${of} reads ${database.label} (${INPUT_DB}), where ${own.text}; allowed: the raw database. ${fix}`;
        return [{ urn: job.urn, message, ...(own.isOpen ? { undecided: true } : {}) }];
    });
    return [...unknownInputs, ...found];
}

/** Which of these lists what a job writes. One that lists what other jobs write may well be a job's input. */
function ownOutput(
    lake: Lake,
    job: Resource,
    sources: readonly Source[],
): { readonly text: string; readonly isOpen: boolean } | undefined {
    for (const { value, property } of argumentOfRuns(lake, job, OUTPUT_PATH)) {
        const output = typeof value === "string" ? foldersOf(value) : undefined;
        for (const { resource, label } of sources) {
            const folders = placesOf(resource).map((place) => (place === undefined ? undefined : foldersOf(place)));
            if (output === undefined || folders.includes(undefined)) {
                const text = `${label} lists what is curated, which may be what the job itself writes: ${property} is not told`;
                return { text, isOpen: true };
            }
            if (folders.some((place) => place !== undefined && relate(place, output) !== undefined)) {
                return { text: `${label} lists what the job itself writes to ${String(value)}`, isOpen: false };
            }
        }
    }
    return undefined;
}

/** Where a crawler or a table finds data; undefined where that is not known. */
function placesOf(resource: Resource): readonly (string | undefined)[] {
    if (resource.type === GLUE_CRAWLER) {
        return crawlTargets(resource).flatMap(({ kind, place }) => (kind === "s3" ? [place] : []));
    }
    const location = resource.read("storageDescriptor", "location");
    return [typeof location === "string" ? location : undefined];
}

function crawlerInto(zone: string, databaseName: string): ExampleResource {
    const crawler = exampleCrawler(zone, [`s3://acme-${zone}/users/`]);
    return { ...crawler, properties: { ...crawler.properties, databaseName } };
}

function jobFrom(database: string): ExampleResource {
    return exampleJob("users", {
        defaultArguments: { [INPUT_DB]: database, [OUTPUT_PATH]: "s3://acme-curated/users/" },
    });
}
