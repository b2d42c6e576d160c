import { createHash, randomBytes } from "node:crypto";

/** How a resource gets a name where the program gives none: the resource's own name and a random suffix. */
export interface NameRule {
    /** The input that holds the name. */
    readonly property: string;
    readonly maxLength: number;
    /** What the name begins with, whatever the resource is called. */
    readonly prefix?: string;
    /** S3 takes no capital letters. */
    readonly lowerCase?: true;
    /** The name alone is unique enough (an object's key within its bucket). */
    readonly plain?: true;
}

const SUFFIX_LENGTH = 7;

/** A name for the resource called `resourceName`; the same `seed`, which the engine may send, gives the same name. */
export function autoname(rule: NameRule, resourceName: string, seed: Uint8Array): string {
    const base = `${rule.prefix ?? ""}${rule.lowerCase ? resourceName.toLowerCase() : resourceName}`;
    if (rule.plain) {
        return base.slice(0, rule.maxLength);
    }
    const entropy =
        seed.length > 0 ? createHash("sha256").update(seed).update(resourceName).digest() : randomBytes(SUFFIX_LENGTH);
    const suffix = entropy.toString("hex").slice(0, SUFFIX_LENGTH);
    return `${base.slice(0, rule.maxLength - suffix.length - 1)}-${suffix}`;
}
