/** Where the script of a job is, and its text. */

import { show, Unknown } from "../known";
import { type Lake } from "../lake";
import { type Resource } from "../resource";
import { parseS3Uri, type S3Uri } from "../s3";
import { S3_BUCKETS } from "../types";
import { readAsset } from "./assets";

/** Uploads of files to S3. */
const S3_OBJECTS = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];

/** The text of a job's script. */
export interface ScriptText {
    readonly kind: "text";
    readonly text: string;
    /** What to call it in messages: its address, or where that is not known the resource that uploads it. */
    readonly label: string;
}

/** Why a job's script cannot be read. */
export interface Unread {
    readonly kind: "unread";
    /** What is the matter, a sentence without a full stop. */
    readonly what: string;
    /** What makes it readable. */
    readonly remedy: string;
}

const LOCATION = ["command", "scriptLocation"] as const;

const upload =
    "Upload the script in the same program with `content` (new aws.s3.BucketObjectv2(…, { bucket, key, content: " +
    'fs.readFileSync(file, "utf8") })), and let command.scriptLocation be s3://bucket/key of that object.';

/** Finds the script of a job among the program's objects. */
export function scriptText(lake: Lake, job: Resource): ScriptText | Unread {
    const object = scriptObject(lake, job);
    return "kind" in object ? object : textOf(object.resource, object.label);
}

function unread(what: string, remedy: string): Unread {
    return { kind: "unread", what, remedy };
}

interface Found {
    readonly resource: Resource;
    readonly label: string;
}

function scriptObject(lake: Lake, job: Resource): Found | Unread {
    const location = job.read(...LOCATION);
    if (location instanceof Unknown) {
        const behind = (job.madeFrom(LOCATION[0]) ?? []).filter(({ type }) => S3_OBJECTS.includes(type));
        const [only, ...more] = behind;
        return only === undefined || more.length > 0
            ? unread(location.toString(), `Build it from the object: s3://\${object.bucket}/\${object.key}. ${upload}`)
            : { resource: only, label: only.urn };
    }
    const uri = typeof location === "string" ? parseS3Uri(location) : undefined;
    if (uri === undefined) {
        const got = `command.scriptLocation of ${job.urn} is ${show(location)}`;
        return unread(`${got}; allowed: s3://bucket/key`, upload);
    }
    return objectAt(lake, uri, String(location));
}

/** The object that a program puts at an address. */
function objectAt(lake: Lake, uri: S3Uri, label: string): Found | Unread {
    const { byKey, hidden } = lake.fact(uploadedObjects);
    const [found, ...more] = (byKey.get(uri.key) ?? []).filter((object) => isIn(object, uri.bucket));
    if (found === undefined) {
        const why = hidden === undefined ? "" : ` as far as it is known: ${hidden.toString()}`;
        return unread(`no object of this program is ${label}${why}`, upload);
    }
    return more.length > 0
        ? unread(`${1 + more.length} objects of this program are ${label}`, "Keep one of them.")
        : { resource: found, label };
}

/** The objects that a program uploads. */
interface UploadedObjects {
    readonly byKey: ReadonlyMap<string, readonly Resource[]>;
    /** The first address that is not known, if any. */
    readonly hidden: Unknown | undefined;
}

function uploadedObjects(lake: Lake): UploadedObjects {
    const byKey = new Map<string, Resource[]>();
    let hidden: Unknown | undefined;
    for (const object of lake.ofType(...S3_OBJECTS)) {
        const key = object.read("key");
        if (typeof key === "string") {
            // S3 takes a leading slash for part of a key, Glue's address has one more then; both are read as none.
            const plain = key.replace(/^\/+/u, "");
            const same = byKey.get(plain) ?? [];
            same.push(object);
            byKey.set(plain, same);
        }
        hidden ??= [key, object.read("bucket")].find((value) => value instanceof Unknown);
    }
    return { byKey, hidden };
}

/** Whether an object is in a bucket of this name; where its own bucket is not known, by the bucket that it was made from. */
function isIn(object: Resource, bucket: string): boolean {
    const named = object.read("bucket");
    if (typeof named === "string") {
        return named === bucket;
    }
    const behind = (object.madeFrom("bucket") ?? []).filter(({ type }) => S3_BUCKETS.includes(type));
    return behind.length > 0 && behind.every((resource) => resource.read("bucket") === bucket);
}

function textOf(object: Resource, label: string): ScriptText | Unread {
    const content = object.read("content");
    if (typeof content === "string") {
        return { kind: "text", text: content, label };
    }
    const base64 = object.read("contentBase64");
    for (const value of [content, base64]) {
        if (value instanceof Unknown) {
            return unread(
                value.toString(),
                "Let the script be a text that is known when the program runs, not an output.",
            );
        }
    }
    if (typeof base64 === "string") {
        return decode(Buffer.from(base64, "base64"), `contentBase64 of ${object.urn}`, label);
    }
    const source = object.read("source");
    if (source instanceof Unknown) {
        return unread(source.toString(), upload);
    }
    const asset = readAsset(source);
    if (asset === undefined) {
        const got =
            source === undefined || source === null ? "has neither content nor source" : "is uploaded from an asset";
        return unread(`${object.urn} ${got}, so what is in it cannot be read here`, upload);
    }
    return decode(asset, `source of ${object.urn}`, label);
}

function decode(bytes: Uint8Array, what: string, label: string): ScriptText | Unread {
    try {
        return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), label };
    } catch (error) {
        if (error instanceof TypeError) {
            return unread(`${what} is no UTF-8 text, so it is no Python script`, upload);
        }
        throw error;
    }
}
