/** How two places in S3 lie to each other, whatever they are spelled like. */

import { parseS3Uri } from "./s3";

/** The folders of a place, the bucket first. */
export type Folders = readonly [bucket: string, ...folders: readonly string[]];

/**
 * The folders of an S3 address as Spark takes it: `s3`, `s3a` and `s3n` are the same, slashes at the end or twice in a row
 * count for nothing, and `.` and `..` are followed. Undefined for what is no S3 address.
 */
export function foldersOf(uri: string): Folders | undefined {
    const parsed = parseS3Uri(uri);
    if (parsed === undefined) {
        return undefined;
    }
    const folders: string[] = [];
    for (const step of parsed.key.split("/")) {
        if (step === "..") {
            folders.pop();
        } else if (step !== "" && step !== ".") {
            folders.push(step);
        }
    }
    return [parsed.bucket.toLowerCase(), ...folders];
}

/** How a place lies to another: at it, above it (holding it), below it; undefined when they share nothing. */
export type Relation = "equal" | "over" | "under";

/** How `a` lies to `b`. */
export function relate(a: Folders, b: Folders): Relation | undefined {
    const shared = Math.min(a.length, b.length);
    for (let index = 0; index < shared; index++) {
        if (a[index] !== b[index]) {
            return undefined;
        }
    }
    return a.length === b.length ? "equal" : a.length < b.length ? "over" : "under";
}

/** A relation in words, between the place and what it lies to. */
export const relationInWords: Readonly<Record<Relation, string>> = {
    equal: "the same place as",
    over: "above",
    under: "below",
};
