/** Where in S3 a program's jobs, crawlers and tables are, before anything is said of zones. */

import { type Bucket, buckets } from "./buckets";
import { crawlTargets } from "./crawlTargets";
import { glueName } from "./glue";
import { argumentOfRuns, crawledName, isSparkEtl, jobInput, OUTPUT_PATH } from "./jobs";
import { show, Unknown, type Value } from "./known";
import { type Lake } from "./lake";
import { append, type Place, PlaceIndex } from "./placeIndex";
import { foldersOf } from "./prefixes";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";
import { GLUE_CATALOG_TABLE, GLUE_CRAWLER, GLUE_JOB } from "./types";
import { type Placed } from "./zones";

/** A place, and what is to be said of it: `job "users" writes s3://lake/out/`. */
export interface KnownPlace extends Place {
    readonly why: string;
}

interface Output extends KnownPlace {
    readonly job: Resource;
}

/** What jobs do where; read with `lake.fact(usedByJobs)`. */
export interface Used {
    readonly written: PlaceIndex<KnownPlace>;
    /** What is read and not written. */
    readonly read: PlaceIndex<KnownPlace>;
    /** Places that cannot be told. */
    readonly hidden: readonly string[];
}

/** Reads what jobs do where. */
export function usedByJobs(lake: Lake): Used {
    const written = new PlaceIndex<Output>();
    const read = new PlaceIndex<KnownPlace>();
    const hidden: string[] = [];
    const jobs = lake.ofType(GLUE_JOB);
    for (const job of jobs) {
        for (const { value, property, holder } of argumentOfRuns(lake, job, OUTPUT_PATH)) {
            if (typeof value === "string" && parseS3Uri(value) !== undefined) {
                written.add({ uri: value, job, why: `${glueName("job", job)} writes ${value}` });
            } else if (value instanceof Unknown) {
                hidden.push(value.toString());
            } else if (isSparkEtl(job) !== false) {
                hidden.push(`${property} of ${holder.urn} is ${show(value)}`);
            }
        }
    }
    const seen = new Set<string>();
    for (const job of jobs) {
        const { table, locations, problems } = jobInput(lake, job);
        for (const uri of locations.filter((location) => !seen.has(location))) {
            const isOutput = written.containing(uri) !== undefined || listsOutput(written, job, table, uri);
            if (!isOutput) {
                seen.add(uri);
                read.add({ uri, why: `${glueName("job", job)} reads ${uri}` });
            }
        }
        hidden.push(...(isSparkEtl(job) === false ? [] : problems));
    }
    return { written, read, hidden };
}

/** Whether the table that a job reads below an address is, by its name, what another job writes there. */
function listsOutput(written: PlaceIndex<Output>, job: Resource, table: Value, uri: string): boolean {
    return (
        typeof table === "string" &&
        written.below(uri).some((output) => {
            const names = foldersBelow(uri, output.uri).map(crawledName);
            // A crawler may put a prefix before the folder's name.
            return output.job !== job && names.some((name) => `_${table.toLowerCase()}`.endsWith(`_${name}`));
        })
    );
}

/** Where the program speaks of places in buckets; read with `lake.fact(mentions)`. */
export interface Mentions {
    /** By the bucket's name. */
    readonly named: ReadonlyMap<string, readonly KnownPlace[]>;
    /** By the bucket, where the address is not known but made from it. */
    readonly linked: ReadonlyMap<Resource, readonly Placed[]>;
}

/** Reads where the program speaks of places in buckets. */
export function mentions(lake: Lake): Mentions {
    const named = new Map<string, KnownPlace[]>();
    const linked = new Map<Resource, Placed[]>();
    const add = (uri: string, why: string): void => {
        const bucket = parseS3Uri(uri)?.bucket;
        if (bucket !== undefined) {
            append(named, bucket, { uri, why });
        }
    };
    const link = (resource: Resource, property: string, placed: Placed): void => {
        const behind = bucketsBehind(lake, resource, property);
        // Of several it cannot be told which; the rule that reads the property refuses it.
        for (const bucket of behind.length === 1 ? behind : []) {
            append(linked, bucket.resource, placed);
        }
    };
    for (const job of lake.ofType(GLUE_JOB)) {
        for (const { value, holder, path } of argumentOfRuns(lake, job, OUTPUT_PATH)) {
            const why = `${glueName("job", job)} writes there`;
            if (typeof value === "string") {
                add(value, why);
            } else if (value instanceof Unknown) {
                link(holder, String(path[0]), { zone: "curated", why });
            }
        }
    }
    const readers = new Map(
        lake.ofType(GLUE_JOB).flatMap((job) => jobInput(lake, job).databases.map((database) => [database, job])),
    );
    const inputs = new Map(
        [...readers].flatMap(([{ crawlers, tables }, job]) => [...crawlers, ...tables].map((source) => [source, job])),
    );
    for (const crawler of lake.ofType(GLUE_CRAWLER)) {
        const reader = inputs.get(crawler);
        for (const { kind, place, path, unknown } of crawlTargets(crawler)) {
            if (kind === "s3" && place !== undefined) {
                add(place, `${glueName("crawler", crawler)} crawls ${place}`);
            } else if (unknown !== undefined && reader !== undefined) {
                const why = `${glueName("job", reader)} reads what ${glueName("crawler", crawler)} finds there`;
                link(crawler, String(path[0]), { zone: "raw", why });
            }
        }
    }
    for (const table of lake.ofType(GLUE_CATALOG_TABLE)) {
        const location = table.read("storageDescriptor", "location");
        const reader = inputs.get(table);
        if (typeof location === "string") {
            add(location, `table "${table.name}" is at ${location}`);
        } else if (location instanceof Unknown && reader !== undefined) {
            link(table, "storageDescriptor", { zone: "raw", why: `${glueName("job", reader)} reads it` });
        }
    }
    return { named, linked };
}

/** The buckets whose outputs went into a property: where its value is not known, it is a place in one of these. */
export function bucketsBehind(lake: Lake, resource: Resource, property: string): readonly Bucket[] {
    const byResource = lake.fact(bucketsByResource);
    return (resource.madeFrom(property) ?? []).flatMap((one) => byResource.get(one) ?? []);
}

const bucketsByResource = (lake: Lake): ReadonlyMap<Resource, Bucket> =>
    new Map(lake.fact(buckets).map((bucket) => [bucket.resource, bucket]));

/** The folders of an address below another. */
export function foldersBelow(above: string, below: string): readonly string[] {
    return (foldersOf(below) ?? []).slice(foldersOf(above)?.length ?? 0);
}
