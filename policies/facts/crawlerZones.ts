/** Which zones a crawler reaches into. */

import { crawlTargets, type CrawlTarget, excludesFolder } from "./crawlTargets";
import { databases } from "./databases";
import { whyZoneless, zoneOfContent } from "./databaseZones";
import { type Unknown } from "./known";
import { type Lake } from "./lake";
import { zoneBehind, zonesOfPlace } from "./places";
import { type Resource } from "./resource";
import { type Placed, zoneOfName, zoneOfUri, type Zone, type ZonePatterns } from "./zones";

/** The one zone that a target is in by names alone; undefined when these do not tell. */
export function zoneByNames(target: CrawlTarget, patterns: ZonePatterns): Zone | undefined {
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
        (zone) => !patterns[zone].some((pattern) => excludesFolder(target, pattern)),
    );
    return left.length === 2 ? undefined : (left[0] ?? "other");
}

/** A target and the zones that are in it. */
export interface TargetZones {
    readonly target: CrawlTarget;
    /** Each with what tells so. */
    readonly zones: ReadonlyMap<Zone, string>;
    /** What is not known and might tell of another zone: sentences without a full stop. */
    readonly open: readonly string[];
    /** The value without which nothing can be told of the target. */
    readonly unknown?: Unknown;
}

/** The targets of a crawler, each with its zones. */
export function zonesOfCrawler(lake: Lake, crawler: Resource, patterns: ZonePatterns): readonly TargetZones[] {
    const known = lake.fact(zonesRead);
    const byCrawler = known.get(patterns) ?? new Map<Resource, readonly TargetZones[]>();
    known.set(patterns, byCrawler);
    const found =
        byCrawler.get(crawler) ?? crawlTargets(crawler).map((target) => zonesOfTarget(lake, crawler, target, patterns));
    byCrawler.set(crawler, found);
    return found;
}

const zonesRead = (): Map<ZonePatterns, Map<Resource, readonly TargetZones[]>> => new Map();

/** The one zone of a crawler: undefined when it is of several, of none, or cannot be told. */
export function zoneOfCrawler(lake: Lake, crawler: Resource, patterns: ZonePatterns): Placed | undefined {
    const targets = zonesOfCrawler(lake, crawler, patterns);
    const [first] = targets.flatMap(({ zones, target }) =>
        [...zones].map(([zone, why]) => ({ zone, why: why === "its name" ? `it crawls ${target.place}` : why })),
    );
    return first !== undefined &&
        targets.every(({ zones, open }) => zones.size === 1 && zones.has(first.zone) && open.length === 0)
        ? first
        : undefined;
}

/** The zones that are in one target of a crawler. */
export function zonesOfTarget(lake: Lake, crawler: Resource, target: CrawlTarget, patterns: ZonePatterns): TargetZones {
    const named = zoneByNames(target, patterns);
    if (named !== undefined) {
        return { target, zones: new Map([[named, "its name"]]), open: [] };
    }
    if (target.kind === "database") {
        return zonesOfCatalogTarget(lake, crawler, target, patterns);
    }
    if (target.place !== undefined) {
        return { target, ...zonesOfPlace(lake, target.place, patterns, (path) => excludesFolder(target, path)) };
    }
    if (target.unknown === undefined) {
        return { target, zones: new Map(), open: [] };
    }
    const behind = zoneBehind(lake, crawler, String(target.path[0]), patterns);
    return behind === undefined
        ? { target, zones: new Map(), open: [], unknown: target.unknown }
        : { target, zones: new Map([[behind.zone, behind.why]]), open: [] };
}

function zonesOfCatalogTarget(lake: Lake, crawler: Resource, target: CrawlTarget, patterns: ZonePatterns): TargetZones {
    const { databases: found } = lake.fact(databases).named(crawler, ...target.path);
    const placed = found.map((database) => zoneOfContent(lake, database, patterns));
    const [first] = placed;
    if (first !== undefined && placed.every((one) => one?.zone === first.zone)) {
        return { target, zones: new Map([[first.zone, first.why]]), open: [] };
    }
    const open = found.flatMap((database) => whyZoneless(database, patterns)).map(String);
    return { target, zones: new Map(), open, ...(target.unknown === undefined ? {} : { unknown: target.unknown }) };
}
