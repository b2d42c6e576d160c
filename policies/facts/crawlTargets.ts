/** What a crawler crawls: S3 prefixes, tables in S3, tables of a catalog database. */

import { entriesAt } from "./entries";
import { type Exclusion, exclusionsOf } from "./exclusions";
import { formatPath, isList, type PathStep, show, Unknown, type Value } from "./known";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";

/** One thing that a crawler is pointed at. */
export interface CrawlTarget {
    readonly kind: "s3" | "database";
    /** The property that names it, `s3Targets[0].path`. */
    readonly property: string;
    /** That property's path. */
    readonly path: readonly PathStep[];
    /** The S3 address or the database name; undefined when it cannot be read. */
    readonly place?: string;
    /** Why it cannot be read. */
    readonly problem?: string;
    /** What it is that is not known, where that is why. */
    readonly unknown?: Unknown;
    readonly isBucketRoot: boolean;
    /** What it leaves out; read when asked for. */
    readonly exclusions: () => Exclusions;
}

/** What a target leaves out. */
export interface Exclusions {
    readonly patterns: readonly Exclusion[];
    /** What of them is not known. */
    readonly unknown?: Unknown;
}

/** The crawler's target lists that are about S3 or the catalog, and where in an entry the places stand. */
const lists = [
    { list: "s3Targets", place: "path", kind: "s3" },
    { list: "deltaTargets", place: "deltaTables", kind: "s3" },
    { list: "icebergTargets", place: "paths", kind: "s3" },
    { list: "hudiTargets", place: "paths", kind: "s3" },
    { list: "catalogTargets", place: "databaseName", kind: "database" },
] as const;
type TargetList = (typeof lists)[number]["list"];

const read = new WeakMap<Resource, readonly CrawlTarget[]>();

/** Everything in S3 and in the catalog that a crawler is pointed at; JDBC, DynamoDB and MongoDB are in no zone. */
export function crawlTargets(crawler: Resource): readonly CrawlTarget[] {
    const targets = read.get(crawler) ?? lists.flatMap(({ list }) => targetsIn(crawler, list));
    read.set(crawler, targets);
    return targets;
}

/** The targets in one of the crawler's lists. */
export function targetsIn(crawler: Resource, only: TargetList): readonly CrawlTarget[] {
    return lists
        .filter(({ list }) => list === only)
        .flatMap(({ list, place, kind }) =>
            entriesAt(crawler, list).flatMap(({ path, value }) => {
                if (value instanceof Unknown) {
                    return [unreadable(kind, path, value)];
                }
                const at = [...path, place];
                const places = isList(crawler.read(...at))
                    ? entriesAt(crawler, ...at)
                    : [{ path: at, value: crawler.read(...at) }];
                return places.map((item) =>
                    target(kind, item.path, item.value, () => exclusionsAt(crawler, [...path, "exclusions"])),
                );
            }),
        );
}

function exclusionsAt(crawler: Resource, path: readonly PathStep[]): Exclusions {
    const entries = entriesAt(crawler, ...path).map(({ value }) => value);
    const unknown = entries.find((value) => value instanceof Unknown);
    const patterns = entries.flatMap((value) => (typeof value === "string" ? exclusionsOf(value) : []));
    return { patterns, ...(unknown instanceof Unknown ? { unknown } : {}) };
}

/** Whether everything in the folder at a path below the target is left out. */
export function excludesFolder(target: CrawlTarget, folder: string): boolean {
    // A pattern that takes two keys below the folder which have nothing in common takes them all.
    const keys = [`${folder}/a`, `${folder}/b/c=d/e.f`];
    return target.exclusions().patterns.some((excludes) => keys.every(excludes));
}

function target(
    kind: CrawlTarget["kind"],
    path: readonly PathStep[],
    value: Value,
    exclusions: CrawlTarget["exclusions"],
): CrawlTarget {
    const uri = kind === "s3" && typeof value === "string" ? parseS3Uri(value) : undefined;
    if (typeof value !== "string" || (kind === "s3" && uri === undefined)) {
        return { ...unreadable(kind, path, value), exclusions };
    }
    return { kind, property: formatPath(path), path, place: value, isBucketRoot: uri?.key === "", exclusions };
}

function unreadable(kind: CrawlTarget["kind"], path: readonly PathStep[], value: Value): CrawlTarget {
    const property = formatPath(path);
    const allowed = kind === "s3" ? "s3://bucket/prefix/" : "a database name";
    return {
        kind,
        property,
        path,
        problem: value instanceof Unknown ? value.toString() : `${property} is ${show(value)}; allowed: ${allowed}`,
        ...(value instanceof Unknown ? { unknown: value } : {}),
        isBucketRoot: false,
        exclusions: () => ({ patterns: [] }),
    };
}
