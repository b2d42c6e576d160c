/** The buckets whose protection is a rule's business: those that hold a zone, and those that may do so. */

import { type Finding, type RuleConfig } from "../rule";
import { type Bucket, buckets } from "./buckets";
import { choiceSchema, choiceSetting } from "./choices";
import { Unknown } from "./known";
import { type Lake } from "./lake";
import { zoneBuckets, zoneOfBucket } from "./places";
import { zoneConfig, zoneOfTags, type ZonePatterns, zonePatterns } from "./zones";

const zones = ["raw", "curated"] as const;
type LakeZone = (typeof zones)[number];

/** A bucket that a rule protects. */
export interface ZoneToProtect {
    readonly bucket: Bucket;
    /** What to call it and why it is a rule's business, `bucket "acme-raw" (raw: its name)`. */
    readonly label: string;
    /** Whether a zone is in it; where that cannot be told, the label says why. */
    readonly isPlaced: boolean;
}

/** The configuration of a rule about zones' buckets, with the zones that it is about. */
export function protectedZonesConfig(otherwise: readonly LakeZone[]) {
    return {
        properties: {
            ...choiceSchema(
                "zones",
                zones,
                otherwise,
                "The zones whose buckets this rule is about. Buckets that other programs declare are theirs to protect.",
            ),
            ...zoneConfig.properties,
        },
    };
}

/** The zones that a rule is about. @throws SettingError when the configuration cannot be used. */
export function protectedZones(config: RuleConfig, otherwise: readonly LakeZone[]): readonly LakeZone[] {
    return choiceSetting(config, "zones", zones, otherwise);
}

/**
 * The buckets of the program that hold one of the rule's zones, and those of which a name or tag that is not known keeps
 * that from being told. Buckets that other programs declare are theirs to protect.
 *
 * @throws SettingError when the configuration cannot be used.
 */
export function zonesToProtect(
    lake: Lake,
    config: RuleConfig,
    otherwise: readonly LakeZone[],
): readonly ZoneToProtect[] {
    const wanted = protectedZones(config, otherwise);
    const patterns = zonePatterns(config);
    const placed = new Map(zoneBuckets(lake, patterns).map((one) => [one.bucket, one.zones]));
    return lake.fact(buckets).flatMap((bucket): readonly ZoneToProtect[] => {
        const found = placed.get(bucket);
        if (found === undefined) {
            const unplaced = zoneOfBucket(bucket, patterns) === undefined ? whyUnplaced(bucket, patterns) : undefined;
            const why = `whether it holds a zone cannot be told: ${unplaced?.toString()}`;
            return unplaced === undefined ? [] : [{ bucket, label: `${bucket.label} (${why})`, isPlaced: false }];
        }
        const why = wanted.flatMap((zone) => (found.has(zone) ? [`${zone}: ${found.get(zone)}`] : []));
        return why.length === 0 ? [] : [{ bucket, label: `${bucket.label} (${why.join("; ")})`, isPlaced: true }];
    });
}

function whyUnplaced({ name, resource }: Bucket, patterns: ZonePatterns): Unknown | undefined {
    return name instanceof Unknown ? name : zoneOfTags(resource, patterns).unknown;
}

/** What a rule says of a bucket, undecided where the bucket may hold no zone at all. */
export function aboutZone({ bucket, isPlaced }: ZoneToProtect, finding: Finding): Finding {
    return { ...finding, urn: finding.urn ?? bucket.resource.urn, ...(isPlaced ? {} : { undecided: true }) };
}
