/** Which zone a catalog database is of. */

import { crawlTargets } from "./crawlTargets";
import { type Database } from "./databases";
import { Unknown } from "./known";
import { type Lake } from "./lake";
import { zoneBehind, zoneOfPlace } from "./places";
import { type Resource } from "./resource";
import { type Placed, zoneOfName, zoneOfTags, type ZonePatterns } from "./zones";

/** The zone that a database itself is of: by its name, by its tag, by the place that it is at. */
export function zoneOfDatabase(lake: Lake, { name, resources }: Database, patterns: ZonePatterns): Placed | undefined {
    const named = name === undefined ? undefined : zoneOfName(name, patterns);
    if (named !== undefined) {
        return { zone: named, why: "its name" };
    }
    const [told] = resources.flatMap((resource) => {
        const { placed } = zoneOfTags(resource, patterns);
        const at = resource.read("locationUri");
        return placed ?? (typeof at === "string" && at !== "" ? (zoneOfPlace(lake, at, patterns) ?? []) : []);
    });
    return told;
}

/** What keeps a database's own zone from being told: a name or a tag that is not known. */
export function whyZoneless({ name, resources }: Database, patterns: ZonePatterns): readonly Unknown[] {
    return resources.flatMap((resource) =>
        [name === undefined ? resource.read("name") : undefined, zoneOfTags(resource, patterns).unknown].flatMap(
            (value) => (value instanceof Unknown ? [value] : []),
        ),
    );
}

/** The zone of a table's data, or the value that keeps it from being told. A view has neither. */
export function zoneOfTable(
    lake: Lake,
    table: Resource,
    patterns: ZonePatterns,
): { readonly placed?: Placed; readonly unknown?: Unknown } {
    const location = table.read("storageDescriptor", "location");
    if (typeof location === "string") {
        const placed = zoneOfPlace(lake, location, patterns);
        const why = placed?.why === "its name" ? `it is at ${location}` : placed?.why;
        return placed === undefined ? {} : { placed: { zone: placed.zone, why: why ?? "" } };
    }
    if (!(location instanceof Unknown)) {
        return {};
    }
    const placed = zoneBehind(lake, table, "storageDescriptor", patterns);
    return placed === undefined ? { unknown: location } : { placed };
}

/** The zone of what a database holds: its own, else the one that all its tables and crawled places are of. */
export function zoneOfContent(lake: Lake, database: Database, patterns: ZonePatterns): Placed | undefined {
    const own = zoneOfDatabase(lake, database, patterns);
    if (own !== undefined) {
        return own;
    }
    const placed = [
        ...database.tables.map((table) => zoneOfTable(lake, table, patterns).placed),
        // What crawls catalog tables crawls nothing else, and brings nothing new into the database.
        ...database.crawlers
            .map(crawlTargets)
            .filter((targets) => targets.every(({ kind }) => kind === "s3"))
            .flat()
            .map(({ place }) => (place === undefined ? undefined : zoneOfPlace(lake, place, patterns))),
    ];
    const [first] = placed;
    return first !== undefined && placed.every((one) => one?.zone === first.zone)
        ? { zone: first.zone, why: `what it holds: ${first.why}` }
        : undefined;
}
