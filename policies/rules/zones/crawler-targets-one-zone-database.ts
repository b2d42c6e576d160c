import { exampleCrawler } from "../../examples";
import { zoneOfCrawler, zonesOfCrawler } from "../../facts/crawlerZones";
import { type Database, databases, writtenDatabases } from "../../facts/databases";
import { whyZoneless, zoneOfDatabase } from "../../facts/databaseZones";
import { glueName } from "../../facts/glue";
import { formatPath, type PathStep, type Unknown } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_CRAWLER } from "../../facts/types";
import { type Placed, type Zone, zoneConfig, zonePatterns, type ZonePatterns } from "../../facts/zones";
import { type ExampleResource, type Finding, type Rule, type RuleConfig } from "../../rule";

const allowed = "a database of the crawler's own zone";
const fix = "Let the crawler write into a database of its zone, into which crawlers of that zone alone write.";

/** Who queries a database takes its name at its word: raw tables in the curated one are raw data in reports. */
export const crawlerTargetsOneZoneDatabase: Rule = {
    name: "crawler-targets-one-zone-database",
    description: "A crawler writes into a database of its own zone, beside crawlers of that zone alone.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Raw Crawler … Creates tables in a raw Glue database. … Curated Crawler … Creates analytics-ready tables.",
        from: "Glue ETL notes, Glue Crawlers Strategy",
    },
    fix,
    config: zoneConfig,
    stack: { check },
    examples: {
        failing: [example("raw", "s3://acme-raw/users/", "acme_curated")],
        passing: [example("raw", "s3://acme-raw/users/", "acme_raw")],
    },
};

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    return lake
        .ofType(GLUE_CRAWLER)
        .flatMap((crawler) =>
            writtenDatabases(crawler).flatMap((path) => checkDatabase(lake, crawler, path, patterns)),
        );
}

function checkDatabase(
    lake: Lake,
    crawler: Resource,
    path: readonly PathStep[],
    patterns: ZonePatterns,
): readonly Finding[] {
    const { urn } = crawler;
    const property = formatPath(path);
    const value = crawler.read(...path) ?? undefined;
    const found = lake.fact(databases).named(crawler, ...path);
    if (found.databases.length === 0) {
        return [
            refuse({ of: glueName("crawler", crawler), urn, property, value, allowed: "the name of a database", fix }),
        ];
    }
    const zone = zoneOfCrawler(lake, crawler, patterns);
    return found.databases.flatMap((database): readonly Finding[] => {
        const mismatch = zone === undefined ? undefined : whyNot(lake, zone, database, patterns);
        if (mismatch !== undefined) {
            const who = `${glueName("crawler", crawler)} (${zone?.zone}: ${zone?.why})`;
            const message = `${who} writes into ${database.label}, ${mismatch}; allowed: ${allowed}. ${fix}`;
            return [{ urn, property, message }];
        }
        const hidden = whyOpen(lake, crawler, zone, database, patterns);
        if (hidden === undefined) {
            return [];
        }
        const what = `whether ${database.label} is of its zone cannot be told: ${hidden.toString()}`;
        const message = `${glueName("crawler", crawler)}: ${what}; allowed: ${allowed}. ${fix}`;
        return [{ urn, property: hidden.path, message, undecided: true }];
    });
}

/** Why a database is not of a crawler's zone: by itself, or by the crawlers that came into it before. */
function whyNot(lake: Lake, { zone }: Placed, database: Database, patterns: ZonePatterns): string | undefined {
    const own = zoneOfDatabase(lake, database, patterns);
    if (own !== undefined) {
        return own.zone === zone ? undefined : `which is ${inWords(own.zone)} by ${own.why}`;
    }
    const first = firstOf(lake, database, patterns);
    return first === undefined || first.placed.zone === zone
        ? undefined
        : `into which ${glueName("crawler", first.crawler)} writes what is ${inWords(first.placed.zone)} (${first.placed.why})`;
}

interface First {
    readonly crawler: Resource;
    readonly placed: Placed;
}

/** The first crawler into a database whose zone can be told: what comes after it is to be of the same. */
function firstOf(lake: Lake, database: Database, patterns: ZonePatterns): First | undefined {
    const found = lake.fact(firstsFound);
    const before = found.get(database);
    if (before?.patterns === patterns) {
        return before.first;
    }
    const [first] = database.crawlers.flatMap((crawler) => {
        const placed = zoneOfCrawler(lake, crawler, patterns);
        return placed === undefined ? [] : [{ crawler, placed }];
    });
    found.set(database, { patterns, first });
    return first;
}

const firstsFound = (): Map<Database, { readonly patterns: ZonePatterns; readonly first: First | undefined }> =>
    new Map();

/** What keeps it from being told whether a database is of a crawler's zone: the zone of the one, or that of the other. */
function whyOpen(
    lake: Lake,
    crawler: Resource,
    zone: Placed | undefined,
    database: Database,
    patterns: ZonePatterns,
): Unknown | undefined {
    const isPlaced = zoneOfDatabase(lake, database, patterns) !== undefined;
    if (zone !== undefined) {
        return isPlaced ? undefined : whyZoneless(database, patterns)[0];
    }
    const hasToFit = isPlaced || database.crawlers.length > 1;
    return hasToFit ? zonesOfCrawler(lake, crawler, patterns).find(({ unknown }) => unknown)?.unknown : undefined;
}

function inWords(zone: Zone): string {
    return zone === "other" ? "no part of the lake" : `of the ${zone} zone`;
}

function example(name: string, path: string, databaseName: string): ExampleResource {
    const crawler = exampleCrawler(name, [path]);
    return { ...crawler, properties: { ...crawler.properties, databaseName } };
}
