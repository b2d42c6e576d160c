/** What a crawler crawls: S3 prefixes, tables in S3, tables of a catalog database. */

import { formatPath, isList, type PathStep, show, Unknown, type Value } from "./known";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";

/** One thing that a crawler is pointed at. */
export interface CrawlTarget {
    readonly kind: "s3" | "database";
    /** The property that names it, `s3Targets[0].path`. */
    readonly property: string;
    /** The S3 address or the database name; undefined when it cannot be read. */
    readonly place?: string;
    /** Why it cannot be read. */
    readonly problem?: string;
    readonly isBucketRoot: boolean;
    /** Whether the target's exclusions leave out everything in the folder of that name right below it. */
    readonly excludesFolder: (name: string) => boolean;
}

/** The crawler's target lists that are about S3 or the catalog, and where in an entry the places stand. */
const lists = [
    { list: "s3Targets", place: "path", kind: "s3" },
    { list: "deltaTargets", place: "deltaTables", kind: "s3" },
    { list: "icebergTargets", place: "paths", kind: "s3" },
    { list: "hudiTargets", place: "paths", kind: "s3" },
    { list: "catalogTargets", place: "databaseName", kind: "database" },
] as const;

/** Everything in S3 and in the catalog that a crawler is pointed at; JDBC, DynamoDB and MongoDB are in no zone. */
export function crawlTargets(crawler: Resource): readonly CrawlTarget[] {
    return lists.flatMap(({ list, place, kind }) =>
        elements(crawler, [list]).flatMap(({ path, value }) => {
            if (value instanceof Unknown) {
                return [unreadable(kind, path, value)];
            }
            const exclusions = crawler.read(...path, "exclusions");
            const at = [...path, place];
            const found = crawler.read(...at);
            const places = isList(found) ? elements(crawler, at) : [{ path: at, value: found }];
            return places.map((item) => target(kind, item.path, item.value, exclusions));
        }),
    );
}

/** The elements of a list, or the one thing that stands where a list should. */
function elements(
    crawler: Resource,
    path: readonly PathStep[],
): readonly { readonly path: readonly PathStep[]; readonly value: Value }[] {
    const value = crawler.read(...path);
    if (value === undefined || value === null) {
        return [];
    }
    return isList(value) ? value.map((item, index) => ({ path: [...path, index], value: item })) : [{ path, value }];
}

function target(kind: CrawlTarget["kind"], path: readonly PathStep[], value: Value, exclusions: Value): CrawlTarget {
    const uri = kind === "s3" && typeof value === "string" ? parseS3Uri(value) : undefined;
    if (typeof value !== "string" || (kind === "s3" && uri === undefined)) {
        return unreadable(kind, path, value);
    }
    return {
        kind,
        property: formatPath(path),
        place: value,
        isBucketRoot: uri?.key === "",
        excludesFolder: (name) => excludesFolder(exclusions, name),
    };
}

function unreadable(kind: CrawlTarget["kind"], path: readonly PathStep[], value: Value): CrawlTarget {
    const property = formatPath(path);
    const allowed = kind === "s3" ? "s3://bucket/prefix/" : "a database name";
    return {
        kind,
        property,
        problem: value instanceof Unknown ? value.toString() : `${property} is ${show(value)}; allowed: ${allowed}`,
        isBucketRoot: false,
        excludesFolder: () => false,
    };
}

/** Glue's exclusions are globs relative to the target: one that takes a key and a deeper key takes the folder. */
function excludesFolder(exclusions: Value, name: string): boolean {
    return (
        isList(exclusions) &&
        exclusions.some(
            (exclusion) =>
                typeof exclusion === "string" &&
                [`${name}/a`, `${name}/b/c=d/e.f`].every((key) => exclusionPattern(exclusion).test(key)),
        )
    );
}

/** `**` crosses folders, `*` and `?` do not; brackets and braces are left to be taken literally, so excluding less. */
function exclusionPattern(exclusion: string): RegExp {
    const source = exclusion.replace(/\*\*|[*?]|[^*?]+/gu, (part) =>
        part === "**"
            ? ".*"
            : part === "*"
              ? "[^/]*"
              : part === "?"
                ? "[^/]"
                : part.replace(/[\\^$.|+()[\]{}]/gu, "\\$&"),
    );
    return new RegExp(`^${source}$`, "su");
}
