import { exampleCrawler } from "../../examples";
import { crawlTargets, type CrawlTarget } from "../../facts/crawlTargets";
import { type TargetZones, zoneByNames, zonesOfCrawler } from "../../facts/crawlerZones";
import { glueName } from "../../facts/glue";
import { type Lake } from "../../facts/lake";
import { type Resource } from "../../facts/resource";
import { GLUE_CRAWLER } from "../../facts/types";
import { zoneConfig, zonePatterns, type Zone } from "../../facts/zones";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const fix = "Give each zone a crawler of its own, with that zone's prefixes alone as targets.";

/** One crawler over both zones groups raw and curated files into one table by its own lights. */
export const separateCrawlers: Rule = {
    name: "separate-crawlers",
    description: "No Glue crawler covers both the raw and the curated zone.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Do NOT use one crawler for both raw and curated zones. This causes schema conflicts and unstable tables.",
        from: "Glue ETL notes, Glue Crawlers Strategy",
    },
    fix,
    config: zoneConfig,
    resource: { types: [GLUE_CRAWLER], check },
    stack: { check: checkStack },
    examples: {
        failing: [exampleCrawler("lake", ["s3://acme-lake/raw/users/", "s3://acme-lake/curated/users/"])],
        passing: [
            exampleCrawler("raw", ["s3://acme-lake/raw/users/", "s3://acme-lake/raw/airports/"]),
            exampleCrawler("curated", ["s3://acme-lake/curated/users/"]),
        ],
    },
};

/** What names alone decide. What they do not may be told by the rest of the program, so it is left to {@link checkStack}. */
function check(crawler: Resource, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    const targets = crawlTargets(crawler);
    const malformed = targets.filter(({ problem, unknown }) => problem !== undefined && unknown === undefined);
    const both = bothZones(
        targets.flatMap((target) => {
            const zone = zoneByNames(target, patterns);
            return zone === undefined ? [] : [{ target, zone, why: "its name" }];
        }),
    );
    return both === undefined
        ? malformed.map(({ problem, property }) => ({
              message: `${glueName("crawler", crawler)}: ${problem}. ${fix}`,
              property,
          }))
        : [{ message: `${glueName("crawler", crawler)} ${both}` }];
}

function checkStack(lake: Lake, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    return lake
        .ofType(GLUE_CRAWLER)
        .filter((crawler) => check(crawler, config).length === 0)
        .flatMap((crawler) => checkTargets(crawler, zonesOfCrawler(lake, crawler, patterns)));
}

/** What tags, jobs and links tell of the targets whose names do not. */
function checkTargets(crawler: Resource, targets: readonly TargetZones[]): readonly Finding[] {
    const { urn } = crawler;
    const both = bothZones(
        targets.flatMap(({ target, zones }) => [...zones].map(([zone, why]) => ({ target, zone, why }))),
    );
    if (both !== undefined) {
        return [{ urn, message: `${glueName("crawler", crawler)} ${both}` }];
    }
    return targets.flatMap((found): readonly Finding[] => {
        const text = zoneless(found);
        const isUndecided = found.unknown !== undefined || found.open.length > 0;
        return text === undefined
            ? []
            : [
                  {
                      urn,
                      message: `${glueName("crawler", crawler)}: ${text} ${fix}`,
                      property: found.target.property,
                      ...(isUndecided ? { undecided: true } : {}),
                  },
              ];
    });
}

/** A target, or a part of one, that is in a zone. */
interface Part {
    readonly target: CrawlTarget;
    readonly zone: Zone;
    readonly why: string;
}

function bothZones(parts: readonly Part[]): string | undefined {
    const raw = parts.find(({ zone }) => zone === "raw");
    const curated = parts.find(({ zone }) => zone === "curated");
    return raw === undefined || curated === undefined
        ? undefined
        : `crawls both zones: raw ${describe(raw)} and curated ${describe(curated)}; allowed: one zone. ${fix}`;
}

function describe({ target: { place, property }, why }: Part): string {
    return `${place ?? property} (${property}${why === "its name" ? "" : `: ${why}`})`;
}

/** Why a target is of no one zone; undefined where it is of one. */
function zoneless({ target, zones, open, unknown }: TargetZones): string | undefined {
    if (unknown !== undefined) {
        return `${unknown.toString()}. A target that cannot be read may be in either zone.`;
    }
    if (zones.size > 0 && open.length === 0) {
        return undefined;
    }
    const { property, place, isBucketRoot } = target;
    const configure =
        "If it is one zone by another name, add that name to this rule's rawPatterns or curatedPatterns, or tag its " +
        "bucket or database with the zone; if it is no part of the lake, add the name to otherPatterns.";
    const hidden = [target.exclusions().unknown?.toString() ?? [], open].flat();
    const but = hidden.length === 0 ? "" : ` What would tell: ${few(hidden)}.`;
    if (target.kind === "database") {
        return `${property} is database "${place}", whose name tells no zone.${but} ${configure}`;
    }
    const what = isBucketRoot ? "the root of a bucket" : "a prefix";
    return (
        `${property} is ${place}, ${what} that is of no one zone, so raw and curated folders ` +
        `below it are crawled together.${but} ${configure}`
    );
}

function few(reasons: readonly string[]): string {
    const more = reasons.length - 2;
    return `${reasons.slice(0, 2).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
