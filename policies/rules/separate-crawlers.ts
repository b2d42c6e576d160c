import { exampleCrawler } from "../examples";
import { crawlTargets, type CrawlTarget } from "../facts/crawlTargets";
import { glueName } from "../facts/glue";
import { type Resource } from "../facts/resource";
import { GLUE_CRAWLER } from "../facts/types";
import { zoneConfig, zoneOfName, zoneOfUri, zonePatterns, type Zone, type ZonePatterns } from "../facts/zones";
import { type Finding, type ResourceRule, type RuleConfig } from "../rule";

const fix = "Give each zone a crawler of its own, with that zone's prefixes alone as targets.";

/** One crawler over both zones groups raw and curated files into one table by its own lights. */
export const separateCrawlers: ResourceRule = {
    name: "separate-crawlers",
    description: "No Glue crawler covers both the raw and the curated zone.",
    severity: "high",
    source: {
        quote: "Do NOT use one crawler for both raw and curated zones. This causes schema conflicts and unstable tables.",
        from: "Glue ETL notes, Glue Crawlers Strategy",
    },
    fix,
    config: zoneConfig,
    scope: "resource",
    types: [GLUE_CRAWLER],
    check,
    examples: {
        failing: [exampleCrawler("lake", ["s3://acme-lake/raw/users/", "s3://acme-lake/curated/users/"])],
        passing: [
            exampleCrawler("raw", ["s3://acme-lake/raw/users/", "s3://acme-lake/raw/airports/"]),
            exampleCrawler("curated", ["s3://acme-lake/curated/users/"]),
        ],
    },
};

function check(resource: Resource, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    const targets = crawlTargets(resource);
    const placed = targets.map((target) => ({ target, zone: zoneOf(target, patterns) }));
    const name = glueName("crawler", resource);
    const raw = placed.find(({ zone }) => zone === "raw")?.target;
    const curated = placed.find(({ zone }) => zone === "curated")?.target;
    if (raw?.place !== undefined && curated?.place !== undefined) {
        return [
            {
                message:
                    `${name} crawls both zones: raw ${raw.place} (${raw.property}) and ` +
                    `curated ${curated.place} (${curated.property}); allowed: one zone. ${fix}`,
            },
        ];
    }
    return placed
        .filter(({ zone }) => zone === undefined)
        .map(({ target }) => ({ message: `${name}: ${zoneless(target)} ${fix}` }));
}

/** The one zone that a target is in; undefined when it may reach into both, or cannot be read. */
function zoneOf(target: CrawlTarget, patterns: ZonePatterns): Zone | undefined {
    if (target.place === undefined) {
        return undefined;
    }
    if (target.kind === "database") {
        return zoneOfName(target.place, patterns);
    }
    const named = zoneOfUri(target.place, patterns);
    if (named !== undefined) {
        return named;
    }
    // A prefix above the zones is in one of them when it excludes the other, in none when it excludes both.
    const left = (["raw", "curated"] as const).filter(
        (zone) => !patterns[zone].some((pattern) => target.excludesFolder(pattern)),
    );
    return left.length === 2 ? undefined : (left[0] ?? "other");
}

function zoneless(target: CrawlTarget): string {
    if (target.place === undefined) {
        return `${target.problem}. A target that cannot be read may be in either zone.`;
    }
    const configure =
        "If it is one zone by another name, add that name to this rule's rawPatterns or curatedPatterns; " +
        "if it is no part of the lake, to otherPatterns.";
    if (target.kind === "database") {
        return `${target.property} is database "${target.place}", whose name tells no zone. ${configure}`;
    }
    const what = target.isBucketRoot ? "the root of a bucket" : "a prefix";
    return (
        `${target.property} is ${target.place}, ${what} that is of no one zone, so raw and curated folders ` +
        `below it are crawled together. ${configure}`
    );
}
