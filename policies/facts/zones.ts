/**
 * The zones of a lake, recognised by name: the first part of an S3 address (bucket, then folders) that names a zone
 * tells it. `s3://acme-raw/curated-list/` is raw, `s3://acme-lake/curated/users/` is curated, `s3://acme-lake/` is of
 * no zone that could be told.
 */

import { type PolicyConfigSchema } from "@pulumi/policy";
import { type RuleConfig } from "../rule";
import { globMatches, parseGlob } from "./iam/glob";
import { show, Unknown } from "./known";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";
import { listSetting, SettingError, textSetting } from "./settings";

/** Raw and curated, and what is no part of the lake. */
export type Zone = "raw" | "curated" | "other";

/** How each zone is recognised; see {@link zoneConfig}. */
export interface ZonePatterns extends Readonly<Record<Zone, readonly string[]>> {
    /** The key of the tag whose value is a zone's name, on buckets and databases. */
    readonly tag: string;
}

const defaults: ZonePatterns = {
    raw: ["raw", "landing", "bronze"],
    curated: ["curated", "refined", "silver", "gold"],
    other: [],
    tag: "zone",
};

/** The configuration of a rule that tells zones apart. */
export const zoneConfig: PolicyConfigSchema & Required<Pick<PolicyConfigSchema, "properties">> = {
    properties: {
        ...Object.fromEntries(
            Object.entries({
                rawPatterns: ["of the raw zone", defaults.raw],
                curatedPatterns: ["of the curated zone", defaults.curated],
                otherPatterns: [
                    "that are no part of the lake and may be crawled together with anything",
                    defaults.other,
                ],
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
        zoneTag: {
            type: "string",
            minLength: 1,
            default: defaults.tag,
            description:
                "The key of the tag that tells the zone of a bucket or a database whose name tells none; its value is " +
                "matched like a name. Case does not matter.",
        },
    },
};

/**
 * The patterns that a rule's configuration gives, with defaults for what it does not.
 *
 * @throws SettingError when the configuration is not of the schema; the Pulumi CLI refuses it earlier.
 */
export function zonePatterns(config: RuleConfig): ZonePatterns {
    const tag = textSetting(config, "zoneTag", defaults.tag);
    if (tag === "") {
        throw new SettingError("zoneTag", tag, "the key of a tag");
    }
    const patterns: ZonePatterns = {
        raw: listSetting(config, "rawPatterns", defaults.raw),
        curated: listSetting(config, "curatedPatterns", defaults.curated),
        other: listSetting(config, "otherPatterns", defaults.other),
        tag,
    };
    const key = JSON.stringify(patterns);
    const same = known.get(key) ?? patterns;
    known.set(key, same);
    return same;
}

/** The same patterns are the same object, so that rules with the same configuration share what they find out. */
const known = new Map<string, ZonePatterns>();

/** The zone that a bucket's, folder's or database's name tells; undefined when it tells none, or several. */
export function zoneOfName(name: string, patterns: ZonePatterns): Zone | undefined {
    const told = zonesTold.get(patterns) ?? new Map<string, Zone | undefined>();
    zonesTold.set(patterns, told);
    if (!told.has(name)) {
        const zones = (["raw", "curated", "other"] as const).filter((zone) =>
            patterns[zone].some((pattern) => nameMatches(name, pattern)),
        );
        told.set(name, zones.length === 1 ? zones[0] : undefined);
    }
    return told.get(name);
}

const zonesTold = new WeakMap<ZonePatterns, Map<string, Zone | undefined>>();

/** The zone of an S3 address; undefined when no part of it tells one. */
export function zoneOfUri(uri: string, patterns: ZonePatterns): Zone | undefined {
    const parsed = parseS3Uri(uri);
    const parts = parsed === undefined ? [] : [parsed.bucket, ...parsed.key.split("/")];
    return parts.map((part) => zoneOfName(part, patterns)).find((zone) => zone !== undefined);
}

/** The zone that something is of, and what tells it. */
export interface Placed {
    readonly zone: Zone;
    /** For messages: `its name`, `its tag zone="raw"`, `job "users" writes s3://lake/out/`. */
    readonly why: string;
}

/** The zone that tags tell, and what of them is not known. */
export function zoneOfTags(
    resource: Resource,
    patterns: ZonePatterns,
): { readonly placed?: Placed; readonly unknown?: Unknown } {
    // `tagsAll` has the provider's default tags as well.
    for (const property of ["tags", "tagsAll"]) {
        const tags = resource.read(property);
        if (tags instanceof Unknown) {
            // The provider computes `tagsAll`; where the program says nothing of it, it is no tag that somebody set.
            if (property === "tags" || resource.madeFrom(property) !== undefined) {
                return { unknown: tags };
            }
            continue;
        }
        const [key, value] =
            Object.entries(tags ?? {}).find(([name]) => name.toLowerCase() === patterns.tag.toLowerCase()) ?? [];
        if (value instanceof Unknown) {
            return { unknown: value };
        }
        const zone = typeof value === "string" ? zoneOfName(value, patterns) : undefined;
        if (zone !== undefined) {
            return { placed: { zone, why: `its tag ${key}=${show(value)}` } };
        }
    }
    return {};
}

/** Whether a name is meant by a pattern: a word of it, or with wildcards all of it. Case does not matter. */
export function nameMatches(given: string, wanted: string): boolean {
    const [name, pattern] = [given.toLowerCase(), wanted.toLowerCase()];
    if (/[*?]/u.test(pattern)) {
        return globMatches(parseGlob(pattern, { wildcards: true }).glob, name);
    }
    // Punctuation on both sides: "raw" is in acme-raw_2, not in drawings.
    return ` ${name.replace(/[^\p{L}\p{N}]+/gu, " ")} `.includes(` ${pattern.replace(/[^\p{L}\p{N}]+/gu, " ")} `);
}
