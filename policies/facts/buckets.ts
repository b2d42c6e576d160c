/**
 * The buckets of a program, each with the resources that say something about it: its versioning, its encryption, its policy.
 * Those name their bucket in a property `bucket`, by plain text or by an output of the bucket, which may not be known yet.
 */

import { Unknown } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { S3_BUCKETS } from "./types";

/** A bucket that the program declares. */
export interface Bucket {
    readonly resource: Resource;
    /** Its name in S3; undefined where the program leaves it to the provider and nothing is known of it yet. */
    readonly name: string | Unknown | undefined;
    /** What to call it in messages. */
    readonly label: string;
    /** The resources of these types that are about this bucket, type by type in the order of the program. */
    readonly companions: (...types: readonly string[]) => readonly Resource[];
    /**
     * The resources of these types of which it cannot be told whether they are about this bucket: the bucket that they
     * name is not known, and nothing links it to one bucket of the program; or they name one that is none of the
     * program's while this bucket's own name is not known.
     */
    readonly perhaps: (...types: readonly string[]) => readonly Resource[];
}

/** The buckets of the program, in its order; read with `lake.fact(buckets)`. */
export function buckets(lake: Lake): readonly Bucket[] {
    const { named, ofType } = lake.fact(linkBuckets);
    return named.map(({ resource, name }) => ({
        resource,
        name,
        label: `bucket "${typeof name === "string" ? name : resource.name}"`,
        companions: (...types) => types.flatMap((type) => ofType(type).about.get(resource) ?? []),
        perhaps: (...types) =>
            types.flatMap((type) => {
                const { ofUnknown, ofStranger } = ofType(type);
                const possible = ofUnknown.filter(({ among }) => among.length === 0 || among.includes(resource));
                return [...possible.map(({ companion }) => companion), ...(typeof name === "string" ? [] : ofStranger)];
            }),
    }));
}

/** The buckets of the program with this name in S3: one, or several where a program deploys to several accounts. */
export function bucketNamed(lake: Lake, name: string): readonly Bucket[] {
    return lake.fact(bucketsByName).get(name) ?? [];
}

function bucketsByName(lake: Lake): ReadonlyMap<string, readonly Bucket[]> {
    return groupByName(lake.fact(buckets), (bucket) => bucket);
}

/** The resources of one type by the bucket that they are about. */
interface Companions {
    readonly about: ReadonlyMap<Resource, readonly Resource[]>;
    /** Those that name a bucket which is not known, with the buckets that it is one of, none where it may be any. */
    readonly ofUnknown: readonly { readonly companion: Resource; readonly among: readonly Resource[] }[];
    /** Those that name a bucket which is none of the program's, as far as their names are known. */
    readonly ofStranger: readonly Resource[];
}

interface Links {
    readonly named: readonly { readonly resource: Resource; readonly name: Bucket["name"] }[];
    readonly ofType: (type: string) => Companions;
}

function linkBuckets(lake: Lake): Links {
    const named = lake.ofType(...S3_BUCKETS).map((resource) => ({ resource, name: bucketName(resource) }));
    const byName = groupByName(named, ({ resource }) => resource);
    const byType = new Map<string, Companions>();
    return {
        named,
        ofType: (type) => {
            const companions = byType.get(type) ?? linkCompanions(lake.ofType(type), byName);
            byType.set(type, companions);
            return companions;
        },
    };
}

/** By value where the value is known, else by what the property was made from. */
function linkCompanions(companions: readonly Resource[], byName: ReadonlyMap<string, readonly Resource[]>): Companions {
    const about = new Map<Resource, Resource[]>();
    const ofUnknown: Companions["ofUnknown"][number][] = [];
    const ofStranger: Resource[] = [];
    for (const companion of companions) {
        const name = companion.read("bucket");
        const known = typeof name === "string" ? byName.get(name) : undefined;
        const behind = (companion.madeFrom("bucket") ?? []).filter(({ type }) => S3_BUCKETS.includes(type));
        const found = known ?? (behind.length === 1 ? behind : []);
        for (const bucket of found) {
            about.set(bucket, [...(about.get(bucket) ?? []), companion]);
        }
        if (found.length === 0 && name instanceof Unknown) {
            ofUnknown.push({ companion, among: behind });
        } else if (found.length === 0) {
            ofStranger.push(companion);
        }
    }
    return { about, ofUnknown, ofStranger };
}

/** A bucket's id is its name, and known wherever the name is; a bucket without either is nameless. */
export function bucketName(bucket: Resource): Bucket["name"] {
    const name = bucket.read("bucket") ?? bucket.read("id");
    return (typeof name === "string" && name !== "") || name instanceof Unknown ? name : undefined;
}

function groupByName<Item extends { readonly name: Bucket["name"] }, Kept>(
    items: readonly Item[],
    keep: (item: Item) => Kept,
): ReadonlyMap<string, readonly Kept[]> {
    const byName = new Map<string, Kept[]>();
    for (const item of items) {
        if (typeof item.name === "string") {
            byName.set(item.name, [...(byName.get(item.name) ?? []), keep(item)]);
        }
    }
    return byName;
}
