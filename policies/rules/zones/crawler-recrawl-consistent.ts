import { exampleCrawler } from "../../examples";
import { type Entry, entriesAt } from "../../facts/entries";
import { glueName } from "../../facts/glue";
import { formatPath, type PathStep, Unknown } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_CRAWLER } from "../../facts/types";
import { type ExampleResource, type Finding, type Rule } from "../../rule";

const everything = "CRAWL_EVERYTHING";
const newFolders = "CRAWL_NEW_FOLDERS_ONLY";
const events = "CRAWL_EVENT_MODE";
const behaviors = [everything, newFolders, events];

const fix =
    `With ${newFolders}, set both behaviors of schemaChangePolicy to "LOG" and crawl S3 paths alone; with ${events}, ` +
    `crawl one S3 path or one catalog target that has its eventQueueArn; else crawl again everything: ${everything}.`;

/** Glue refuses some of these when it makes the crawler, and others only show in tables that are never updated. */
export const crawlerRecrawlConsistent: Rule = {
    name: "crawler-recrawl-consistent",
    description: "What a crawler crawls again fits what it is pointed at, and what it does with changes.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "When this option is turned on … it forces the update behavior and delete behavior of the crawler to LOG.",
        from: "AWS Glue Developer Guide, Scheduling incremental crawls for adding new partitions",
        url: "https://docs.aws.amazon.com/glue/latest/dg/incremental-crawls.html",
    },
    fix,
    resource: { types: [GLUE_CRAWLER], check },
    examples: { failing: [example("UPDATE_IN_DATABASE")], passing: [example("LOG")] },
};

function check(crawler: Resource): readonly Finding[] {
    const value = crawler.read("recrawlPolicy", "recrawlBehavior");
    switch (value) {
        case undefined:
        case null:
        case everything:
            return [];
        case newFolders:
            return checkNewFolders(crawler);
        case events:
            return checkEvents(crawler);
        default:
            return [
                report(
                    crawler,
                    { path: ["recrawlPolicy", "recrawlBehavior"], value },
                    behaviors.map((item) => `"${item}"`).join(" or "),
                ),
            ];
    }
}

/** What Glue takes where a behavior is not said. */
const defaults = { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "DEPRECATE_IN_DATABASE" } as const;

function checkNewFolders(crawler: Resource): readonly Finding[] {
    const changes = (["updateBehavior", "deleteBehavior"] as const).flatMap((behavior) => {
        const path = ["schemaChangePolicy", behavior];
        const value = crawler.read(...path) ?? undefined;
        const meaning = value === undefined ? `Glue then takes ${defaults[behavior]}` : undefined;
        return value === "LOG" ? [] : [report(crawler, { path, value }, `"LOG" with ${newFolders}`, meaning)];
    });
    const others = targetsOf(crawler, ({ list }) => list !== "s3Targets");
    return [
        ...changes,
        ...others.slice(0, 1).map((entry) => report(crawler, entry, `s3Targets alone with ${newFolders}`)),
    ];
}

function checkEvents(crawler: Resource): readonly Finding[] {
    const others = targetsOf(crawler, ({ takesEvents }) => !takesEvents);
    if (others.length > 0) {
        return others.slice(0, 1).map((entry) => report(crawler, entry, `s3Targets or catalogTargets with ${events}`));
    }
    const targets = targetsOf(crawler, ({ takesEvents }) => takesEvents);
    const [, second] = targets;
    return [
        ...(second === undefined ? [] : [report(crawler, second, `one target with ${events}`)]),
        ...targets.flatMap((target) => checkEventTarget(crawler, target)),
    ];
}

function checkEventTarget(crawler: Resource, target: Entry): readonly Finding[] {
    if (target.value instanceof Unknown) {
        return [report(crawler, target, `one target with ${events}`)];
    }
    const at = (property: string): Entry => {
        const path = [...target.path, property];
        return { path, value: crawler.read(...path) ?? undefined };
    };
    const queue = at("eventQueueArn");
    const sample = at("sampleSize");
    // The queue's ARN is an output of the queue: that it is there is enough.
    const hasQueue = queue.value instanceof Unknown || (typeof queue.value === "string" && queue.value !== "");
    return [
        ...(hasQueue
            ? []
            : [report(crawler, queue, `the ARN of the SQS queue that gets the bucket's events, with ${events}`)]),
        ...(sample.value === undefined ? [] : [report(crawler, sample, `no sampling with ${events}`)]),
    ];
}

const lists = [
    { list: "s3Targets", takesEvents: true },
    { list: "catalogTargets", takesEvents: true },
    { list: "deltaTargets", takesEvents: false },
    { list: "dynamodbTargets", takesEvents: false },
    { list: "hudiTargets", takesEvents: false },
    { list: "icebergTargets", takesEvents: false },
    { list: "jdbcTargets", takesEvents: false },
    { list: "mongodbTargets", takesEvents: false },
];

function targetsOf(crawler: Resource, wanted: (list: (typeof lists)[number]) => boolean): readonly Entry[] {
    return lists.filter(wanted).flatMap(({ list }) => entriesAt(crawler, list));
}

function report(
    crawler: Resource,
    { path, value }: { readonly path: readonly PathStep[]; readonly value: Entry["value"] },
    allowed: string,
    meaning?: string,
): Finding {
    return refuse({
        of: glueName("crawler", crawler),
        property: value instanceof Unknown ? value.path : formatPath(path),
        value,
        ...(meaning === undefined ? {} : { meaning }),
        allowed,
        fix,
    });
}

function example(updateBehavior: string): ExampleResource {
    const crawler = exampleCrawler("curated", ["s3://acme-curated/users/"]);
    return {
        ...crawler,
        properties: {
            ...crawler.properties,
            recrawlPolicy: { recrawlBehavior: newFolders },
            schemaChangePolicy: { updateBehavior, deleteBehavior: "LOG" },
        },
    };
}
