import { exampleCrawler } from "../../examples";
import { type CrawlTarget, targetsIn } from "../../facts/crawlTargets";
import { type TargetZones, zonesOfTarget } from "../../facts/crawlerZones";
import { glueName } from "../../facts/glue";
import { formatPath } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { usedByJobs } from "../../facts/mentions";
import { type Resource } from "../../facts/resource";
import { GLUE_CRAWLER } from "../../facts/types";
import { zoneConfig, zonePatterns } from "../../facts/zones";
import { type ExampleResource, type Finding, type Rule, type RuleConfig } from "../../rule";

/** What Spark puts beside data, the exclusion that leaves it out, and an object of it. */
const litter = [
    { exclusion: "**/_temporary/**", object: "_temporary/0/task_7_m_3/part-0.parquet" },
    { exclusion: "**_SUCCESS", object: "_SUCCESS" },
    { exclusion: "**_$folder$", object: "country=IN_$folder$" },
];

const all = litter.map(({ exclusion }) => `"${exclusion}"`).join(", ");
const fix = `Set exclusions of each target in the curated zone to [${all}].`;

/** What a run leaves behind, or has not yet moved to its place, is a table of its own to a crawler, or spoils the right one. */
export const crawlerExcludesTemporary: Rule = {
    name: "crawler-excludes-temporary",
    description: "A crawler over what Spark writes leaves out Spark's working files and markers.",
    level: "advisory",
    severity: "low",
    source: {
        quote: "Spark overwrite may attempt to delete S3 folder marker objects. … Output may be partially written.",
        from: "Glue ETL notes, IAM Considerations, Failure and Retry Behavior",
        url: "https://docs.aws.amazon.com/glue/latest/dg/define-crawler-choose-data-sources.html",
    },
    fix,
    config: zoneConfig,
    stack: { check },
    examples: {
        failing: [example([])],
        passing: [example(litter.map(({ exclusion }) => exclusion))],
    },
};

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    return lake
        .ofType(GLUE_CRAWLER)
        .flatMap((crawler) =>
            targetsIn(crawler, "s3Targets").flatMap((target) =>
                checkTarget(lake, crawler, target, () => zonesOfTarget(lake, crawler, target, patterns)),
            ),
        );
}

function checkTarget(
    lake: Lake,
    crawler: Resource,
    target: CrawlTarget,
    zonesOf: () => TargetZones,
): readonly Finding[] {
    const missing = leftIn(lake, target);
    if (missing.length === 0) {
        return [];
    }
    const { zones, unknown } = zonesOf();
    const unread = unknown ?? target.exclusions().unknown;
    if (!zones.has("curated") && unknown === undefined) {
        return [];
    }
    const property = formatPath([...target.path.slice(0, 2), "exclusions"]);
    const place = target.place === undefined ? "" : ` of ${target.place}`;
    const why = zones.get("curated");
    const got = unread?.toString() ?? `${property}${place} (curated: ${why}) leave in ${missing.join(", ")}`;
    return [
        {
            urn: crawler.urn,
            message: `${glueName("crawler", crawler)}: ${got}; allowed: exclusions that take ${all}. ${fix}`,
            property: unread?.path ?? property,
            ...(unread === undefined ? {} : { undecided: true }),
        },
    ];
}

/** What of Spark's litter the exclusions do not take. */
function leftIn(lake: Lake, { place, exclusions }: CrawlTarget): readonly string[] {
    const { patterns } = exclusions();
    // Jobs write at the target itself, or in folders below it. `**/x` is taken to mean x at the target, too.
    const isOutput = place !== undefined && lake.fact(usedByJobs).written.containing(place) !== undefined;
    return litter
        .filter(({ object }) => {
            const keys = [`users/v=1/${object}`, ...(isOutput ? [object] : [])];
            return !patterns.some((excludes) => keys.some(excludes));
        })
        .map(({ object }) => object.replace(/\/.*$/su, "/"));
}

function example(exclusions: readonly string[]): ExampleResource {
    const crawler = exampleCrawler("curated", []);
    const s3Targets = [{ path: "s3://acme-curated/users/", exclusions }];
    return { ...crawler, properties: { ...crawler.properties, s3Targets } };
}
