/** Lifecycle rules of buckets that make current objects go away: what S3 deletes by itself, with nobody's permission. */

import { buckets } from "./buckets";
import { isProvided } from "./grants";
import { formatPath, isList, type PathStep, show, Unknown, type Value } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { S3_BUCKET_LIFECYCLES } from "./types";

/** A lifecycle rule that expires current objects, or may do so. */
export interface Expiry {
    /** The lifecycle configuration, or the bucket that has the rule in itself. */
    readonly resource: Resource;
    /** `rules[0].expiration`. */
    readonly property: string;
    /** For messages: `rule "old" expires objects after 30 days`. */
    readonly what: string;
    /** What the keys begin with that it is about; empty for the whole bucket. */
    readonly prefix: string;
    /** What is not known of it: it may expire nothing, or anything. */
    readonly open?: Unknown;
    /** The bucket's name; undefined where that is not known. */
    readonly bucket?: string;
    /** The bucket, where the program declares it. */
    readonly owner?: Resource;
}

/** The rules of all buckets that expire current objects. Working files of Spark's committers are no data. */
export function expiries(lake: Lake): readonly Expiry[] {
    return lake.fact(readExpiries);
}

function readExpiries(lake: Lake): readonly Expiry[] {
    const all = lake.fact(buckets);
    const inBuckets = all.flatMap((bucket) => {
        if (isProvided(bucket.resource, "lifecycleRules")) {
            return [];
        }
        return expiriesAt(bucket.resource, "lifecycleRules").map((expiry) => ({ ...expiry, ...named(bucket) }));
    });
    const byOwn = new Map(
        all.flatMap((bucket) => bucket.companions(...S3_BUCKET_LIFECYCLES).map((config) => [config, bucket] as const)),
    );
    const byConfig = lake.ofType(...S3_BUCKET_LIFECYCLES).flatMap((config) => {
        const bucket = byOwn.get(config);
        const name = config.read("bucket");
        return expiriesAt(config, "rules").map((expiry) => ({
            ...expiry,
            ...(typeof name === "string" ? { bucket: name } : {}),
            ...(bucket === undefined ? {} : named(bucket)),
        }));
    });
    return [...inBuckets, ...byConfig].filter(({ prefix }) => !/(^|\/)(_temporary|__magic)\//u.test(prefix));
}

function named({ resource, name }: { readonly resource: Resource; readonly name: Value }): Partial<Expiry> {
    return { owner: resource, ...(typeof name === "string" ? { bucket: name } : {}) };
}

function expiriesAt(resource: Resource, list: string): readonly Expiry[] {
    const rules = resource.read(list);
    if (rules instanceof Unknown) {
        return [{ resource, property: list, what: "its lifecycle rules", prefix: "", open: rules }];
    }
    return (isList(rules) ? rules : []).flatMap((_, index) => expiryAt(resource, [list, index]));
}

function expiryAt(resource: Resource, at: readonly PathStep[]): readonly Expiry[] {
    const read = (...path: readonly PathStep[]): Value => resource.read(...at, ...path) ?? undefined;
    const expiration = read("expiration");
    const [days, date] = [read("expiration", "days"), read("expiration", "date")];
    // Without a time it only clears up the markers of what is deleted already.
    if (expiration === undefined || [days, date].every((time) => time === undefined || time === 0 || time === "")) {
        return [];
    }
    // A bucket's own rules say `enabled`, a configuration's say `status`.
    const [enabled, status] = [read("enabled"), read("status")];
    if (enabled === false || status === "Disabled") {
        return [];
    }
    const id = read("id");
    const rule = `lifecycle rule ${typeof id === "string" ? `"${id}"` : formatPath(at)}`;
    const prefix = [read("prefix"), read("filter", "prefix"), read("filter", "and", "prefix")].find(
        (value) => value !== undefined && value !== "",
    );
    const open = [expiration, days, date, enabled, status, prefix].find((value) => value instanceof Unknown);
    const when = typeof days === "number" ? `after ${days} days` : `on ${show(date)}`;
    return [
        {
            resource,
            property: formatPath([...at, "expiration"]),
            what: open instanceof Unknown ? rule : `${rule} expires objects ${when}`,
            prefix: typeof prefix === "string" ? prefix : "",
            ...(open instanceof Unknown ? { open } : {}),
        },
    ];
}
