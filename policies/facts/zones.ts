/**
 * The zones of a lake, recognised by name: the first part of an S3 address (bucket, then folders) that names a zone
 * tells it. `s3://acme-raw/curated-list/` is raw, `s3://acme-lake/curated/users/` is curated, `s3://acme-lake/` is of
 * no zone that could be told.
 */

import { type PolicyConfigSchema } from "@pulumi/policy";
import { type RuleConfig } from "../rule";
import { globMatches, parseGlob } from "./iam/glob";
import { parseS3Uri } from "./s3";

/** Raw and curated, and what is no part of the lake. */
export type Zone = "raw" | "curated" | "other";

/** How each zone is recognised; see {@link zoneConfig}. */
export type ZonePatterns = Readonly<Record<Zone, readonly string[]>>;

const defaults: ZonePatterns = {
    raw: ["raw", "landing", "bronze"],
    curated: ["curated", "refined", "silver", "gold"],
    other: [],
};

/** The configuration of a rule that tells zones apart. */
export const zoneConfig: PolicyConfigSchema = {
    properties: Object.fromEntries(
        Object.entries({
            rawPatterns: ["of the raw zone", defaults.raw],
            curatedPatterns: ["of the curated zone", defaults.curated],
            otherPatterns: ["that are no part of the lake and may be crawled together with anything", defaults.other],
        } as const).map(([key, [what, patterns]]) => [
            key,
            {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: [...patterns],
                description:
                    `Names of buckets, folders and databases ${what}: a word that stands in the name between ` +
                    "punctuation (raw in acme-raw_2), or with * and ? the whole name (acme-lnd-*). Case does not matter.",
            },
        ]),
    ),
};

/** A configuration that cannot be used: the message says what was got and what is allowed. */
export class ZoneConfigError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "ZoneConfigError";
    }
}

/**
 * The patterns that a rule's configuration gives, with defaults for what it does not.
 *
 * @throws ZoneConfigError when the configuration is not of the schema; the Pulumi CLI refuses it earlier.
 */
export function zonePatterns(config: RuleConfig): ZonePatterns {
    const read = (zone: Zone): readonly string[] => {
        const key = `${zone}Patterns`;
        const value = config[key] ?? defaults[zone];
        if (!Array.isArray(value) || !value.every((item) => typeof item === "string" && item !== "")) {
            throw new ZoneConfigError(`${key} is ${JSON.stringify(value)}; allowed: a list of non-empty strings`);
        }
        return value as readonly string[];
    };
    return { raw: read("raw"), curated: read("curated"), other: read("other") };
}

/** The zone that a bucket's, folder's or database's name tells; undefined when it tells none, or several. */
export function zoneOfName(name: string, patterns: ZonePatterns): Zone | undefined {
    const zones = (["raw", "curated", "other"] as const).filter((zone) =>
        patterns[zone].some((pattern) => nameMatches(name.toLowerCase(), pattern.toLowerCase())),
    );
    return zones.length === 1 ? zones[0] : undefined;
}

/** The zone of an S3 address; undefined when no part of it tells one. */
export function zoneOfUri(uri: string, patterns: ZonePatterns): Zone | undefined {
    const parsed = parseS3Uri(uri);
    const parts = parsed === undefined ? [] : [parsed.bucket, ...parsed.key.split("/")];
    return parts.map((part) => zoneOfName(part, patterns)).find((zone) => zone !== undefined);
}

function nameMatches(name: string, pattern: string): boolean {
    if (/[*?]/u.test(pattern)) {
        return globMatches(parseGlob(pattern, { wildcards: true }).glob, name);
    }
    // Punctuation on both sides: "raw" is in acme-raw_2, not in drawings.
    return ` ${name.replace(/[^\p{L}\p{N}]+/gu, " ")} `.includes(` ${pattern.replace(/[^\p{L}\p{N}]+/gu, " ")} `);
}
