/**
 * Which zone a place is of, over the whole lake. Names tell first; then the tag of the bucket; then what jobs do there: what
 * they write is curated, what they read and none of them writes is raw.
 */

import { type Bucket, bucketName, bucketNamed, buckets } from "./buckets";
import { Unknown } from "./known";
import { type Lake } from "./lake";
import { bucketsBehind, foldersBelow, mentions, usedByJobs } from "./mentions";
import { type Place } from "./placeIndex";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";
import { type Placed, zoneOfName, zoneOfTags, zoneOfUri, type Zone, type ZonePatterns } from "./zones";

/** The zone of an S3 address; undefined when nothing tells it, or when it holds parts of both. */
export function zoneOfPlace(lake: Lake, uri: string, patterns: ZonePatterns): Placed | undefined {
    const { zones, open } = zonesOfPlace(lake, uri, patterns);
    const [only, ...more] = zones;
    return only === undefined || more.length > 0 || open.length > 0 ? undefined : { zone: only[0], why: only[1] };
}

/** What is known of the zones that an S3 address holds. */
export interface PlaceZones {
    /** The zones that it is in or that are below it, each with what tells so. */
    readonly zones: ReadonlyMap<Zone, string>;
    /** What is not known and might tell of another zone. */
    readonly open: readonly string[];
}

/**
 * The zones that an S3 address holds.
 *
 * @param excludes - Whether what is at this path below the address does not count.
 */
export function zonesOfPlace(
    lake: Lake,
    uri: string,
    patterns: ZonePatterns,
    excludes: (path: string) => boolean = () => false,
): PlaceZones {
    const named = zoneOfUri(uri, patterns);
    if (named !== undefined) {
        return { zones: new Map([[named, "its name"]]), open: [] };
    }
    const owners = bucketNamed(lake, parseS3Uri(uri)?.bucket ?? "");
    const tagged = owners.map(({ resource }) => zoneOfTags(resource, patterns));
    const [tag] = tagged.flatMap(({ placed }) => placed ?? []);
    if (tag !== undefined) {
        return { zones: new Map([[tag.zone, tag.why]]), open: [] };
    }
    const { written, read, hidden } = lake.fact(usedByJobs);
    const unknownTags = tagged.flatMap(({ unknown }) => unknown?.toString() ?? []);
    const writtenHere = written.containing(uri);
    if (writtenHere !== undefined) {
        return { zones: new Map([["curated", writtenHere.why]]), open: unknownTags };
    }
    const readHere = read.containing(uri);
    const included = (place: Place): boolean => !excludes(foldersBelow(uri, place.uri).join("/"));
    const raw = readHere ?? read.below(uri).find(included);
    const curated = written.below(uri).find(included);
    const zones = new Map<Zone, string>([
        ...(raw === undefined ? [] : [["raw", raw.why] as const]),
        ...(curated === undefined ? [] : [["curated", curated.why] as const]),
    ]);
    // An address that is only above places which are known may be above others too.
    return { zones, open: readHere === undefined ? [...unknownTags, ...hidden] : unknownTags };
}

/** A bucket that a zone, or part of one, is in. */
export interface ZoneBucket {
    readonly bucket: Bucket;
    /** The zones in it, raw and curated alone, each with what tells so. */
    readonly zones: ReadonlyMap<Zone, string>;
}

/** Every bucket of the program that holds a zone or part of one. */
export function zoneBuckets(lake: Lake, patterns: ZonePatterns): readonly ZoneBucket[] {
    const known = lake.fact(zoneBucketsRead);
    const found = known.get(patterns) ?? findZoneBuckets(lake, patterns);
    known.set(patterns, found);
    return found;
}

const zoneBucketsRead = (): Map<ZonePatterns, readonly ZoneBucket[]> => new Map();

function findZoneBuckets(lake: Lake, patterns: ZonePatterns): readonly ZoneBucket[] {
    const { named, linked } = lake.fact(mentions);
    return lake.fact(buckets).flatMap((bucket) => {
        const own = zoneOfBucket(bucket, patterns);
        const zones = new Map<Zone, string>(own === undefined ? [] : [[own.zone, own.why]]);
        if (own === undefined) {
            const places = typeof bucket.name === "string" ? (named.get(bucket.name) ?? []) : [];
            for (const { uri, why } of places) {
                for (const [zone, reason] of zonesOfPlace(lake, uri, patterns).zones) {
                    zones.set(zone, zones.get(zone) ?? (reason === "its name" ? why : reason));
                }
            }
            for (const { zone, why } of linked.get(bucket.resource) ?? []) {
                zones.set(zone, zones.get(zone) ?? why);
            }
        }
        zones.delete("other");
        return zones.size === 0 ? [] : [{ bucket, zones }];
    });
}

/** The one zone that a whole bucket is of, by its name or by its tag. */
export function zoneOfBucket(
    { name, resource }: Pick<Bucket, "name" | "resource">,
    patterns: ZonePatterns,
): Placed | undefined {
    const zone = typeof name === "string" ? zoneOfName(name, patterns) : undefined;
    return zone === undefined ? zoneOfTags(resource, patterns).placed : { zone, why: "its name" };
}

/** The zone of a bucket alone, and what keeps it from being told. */
export function zoneOf(
    resource: Resource,
    patterns: ZonePatterns,
): { readonly placed?: Placed; readonly unknown?: Unknown } {
    const name = bucketName(resource);
    const placed = zoneOfBucket({ name, resource }, patterns);
    const unknown = name instanceof Unknown ? name : zoneOfTags(resource, patterns).unknown;
    return { ...(placed && { placed }), ...(unknown && { unknown }) };
}

/**
 * The zone of a place whose address is not known: whatever it will be, it is in one of the buckets that the property was made
 * from. Undefined when there are none of these, or they are not all of one zone.
 */
export function zoneBehind(
    lake: Lake,
    resource: Resource,
    property: string,
    patterns: ZonePatterns,
): Placed | undefined {
    const behind = bucketsBehind(lake, resource, property).map((bucket) => ({
        bucket,
        placed: zoneOfBucket(bucket, patterns),
    }));
    const [first] = behind;
    return first?.placed !== undefined && behind.every(({ placed }) => placed?.zone === first.placed?.zone)
        ? { zone: first.placed.zone, why: `it is in ${first.bucket.label}, by ${first.placed.why}` }
        : undefined;
}
