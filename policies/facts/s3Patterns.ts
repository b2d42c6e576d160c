/** IAM patterns over S3's ARNs: which bucket, which keys. */

import { beginning } from "./iam/beginning";
import { type S3Uri } from "./s3";

/** Text in which IAM's wildcards and variables stand for themselves. */
export function literal(text: string): string {
    return text.replace(/[*?$]/gu, (char) => `\${${char}}`);
}

/** An ARN of S3, as far as it is written out. */
const s3Arn = /^arn:([\w-]+):s3:::([^/]*)(\/?)(.*)$/su;

/** The one bucket that an ARN pattern of S3 is about; undefined where it may be about several, or about something else. */
export function bucketOfPattern(pattern: string): string | undefined {
    const [, , bucket = ""] = s3Arn.exec(pattern) ?? [];
    return bucket === "" || beginning(bucket) !== bucket ? undefined : bucket;
}

/** What an ARN pattern of objects is about: a bucket and what the keys begin with, both written out. */
export function placeOfPattern(pattern: string): S3Uri | undefined {
    const bucket = bucketOfPattern(pattern);
    const [, , , , keys = ""] = s3Arn.exec(pattern) ?? [];
    return bucket === undefined ? undefined : { bucket, key: beginning(keys) };
}

/** The part of an ARN pattern of S3 that says which buckets; undefined for what names no bucket, such as `*`. */
export function bucketPart(pattern: string): string | undefined {
    return s3Arn.exec(pattern)?.[2];
}

/** The part of an ARN pattern of S3 that says which keys; undefined for a bucket itself. */
export function keyPart(pattern: string): string | undefined {
    const [, , , slash, keys] = s3Arn.exec(pattern) ?? [];
    return slash === "/" ? keys : undefined;
}

/** The ARN pattern of everything below a place. */
export function objectsBelow(partition: string, { bucket, key }: S3Uri): string {
    return `arn:${partition}:s3:::${literal(bucket)}/${literal(key)}*`;
}

/** A pattern of a policy as a question: a variable in it may stand for anything, but the characters that are written so. */
export function asQuestion(pattern: string): string {
    return pattern.replace(/\$\{(?![*?$]\})[^}]*\}/gu, "*");
}

/** Whether a pattern is of ARNs of a service that is written out, and is not S3. */
export function isOfOtherService(pattern: string): boolean {
    const [, service] = /^arn:[\w-]+:([a-z0-9-]+):/u.exec(pattern) ?? [];
    return service !== undefined && service !== "s3";
}
