/** Where the raw zone is, place by place: what nobody but its sources may write, and nothing may delete. */

import { bucketNamed } from "./buckets";
import { type Lake } from "./lake";
import { mentions } from "./mentions";
import { zoneBuckets, zoneOfBucket, zoneOfPlace } from "./places";
import { folderPrefix, parseS3Uri } from "./s3";
import { zoneOfName, type ZonePatterns } from "./zones";

/** A place of the raw zone, and what tells that it is. */
export interface RawPlace {
    readonly uri: string;
    readonly bucket: string;
    /** What its keys begin with. */
    readonly prefix: string;
    /** For messages: `its name`. */
    readonly why: string;
}

/** The places of the raw zone. */
export interface RawPlaces {
    /** Those in a bucket: the whole bucket where its name or its tag says so, else what the program reads there as raw. */
    readonly in: (bucket: string) => readonly RawPlace[];
    /** The buckets that such places are in. */
    readonly buckets: readonly string[];
}

/** Finds the places of the raw zone. */
export function rawPlaces(lake: Lake, patterns: ZonePatterns): RawPlaces {
    const known = lake.fact(placesRead);
    const key = JSON.stringify(patterns);
    const places = known.get(key) ?? findPlaces(lake, patterns);
    known.set(key, places);
    return places;
}

const placesRead = (): Map<string, RawPlaces> => new Map();

function findPlaces(lake: Lake, patterns: ZonePatterns): RawPlaces {
    const byBucket = new Map<string, readonly RawPlace[]>();
    const inBucket = (bucket: string): readonly RawPlace[] => {
        const known = byBucket.get(bucket) ?? placesIn(lake, bucket, patterns);
        byBucket.set(bucket, known);
        return known;
    };
    let buckets: readonly string[] | undefined;
    const findBuckets = (): readonly string[] => {
        const spoken = [...lake.fact(mentions).named.keys()];
        const declared = zoneBuckets(lake, patterns).map(({ bucket }) => bucket.name);
        return [...new Set([...spoken, ...declared])].filter(
            (bucket): bucket is string => typeof bucket === "string" && inBucket(bucket).length > 0,
        );
    };
    return {
        in: inBucket,
        get buckets() {
            return (buckets ??= findBuckets());
        },
    };
}

function placesIn(lake: Lake, bucket: string, patterns: ZonePatterns): readonly RawPlace[] {
    const named = zoneOfName(bucket, patterns);
    const whole =
        named === undefined
            ? bucketNamed(lake, bucket).flatMap((one) => zoneOfBucket(one, patterns) ?? [])
            : [{ zone: named, why: "its name" }];
    const [placed] = whole;
    if (placed !== undefined) {
        return placed.zone === "raw" ? [{ uri: `s3://${bucket}/`, bucket, prefix: "", why: placed.why }] : [];
    }
    return (lake.fact(mentions).named.get(bucket) ?? []).flatMap(({ uri }) => {
        const zone = zoneOfPlace(lake, uri, patterns);
        const prefix = folderPrefix(parseS3Uri(uri)?.key ?? "");
        return zone?.zone === "raw" ? [{ uri, bucket, prefix, why: zone.why }] : [];
    });
}
