import { mayBeAbout, type SettingPlaces, settingValues } from "../../facts/bucketSettings";
import { formatPath, show } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { S3_BUCKET_VERSIONINGS } from "../../facts/types";
import { aboutZone, protectedZonesConfig, zonesToProtect, type ZoneToProtect } from "../../facts/zonesToProtect";
import { type Finding, type Rule } from "../../rule";
import { exampleBucket, exampleVersioning } from "./examples";

const fix =
    'Declare an aws.s3.BucketVersioning for the bucket with versioningConfiguration.status "Enabled"; what old versions cost is ' +
    "limited by a lifecycle rule with noncurrentVersionExpiration.";

/** Raw data is what everything else can be made from again; a version survives whoever overwrites or deletes the object. */
export const zoneVersioned: Rule = {
    name: "zone-versioned",
    description: "Every bucket of the program that holds the raw zone keeps all versions of its objects.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Raw Zone. Characteristics: Append-only. Immutable. Minimal or no transformations. Preserved for reprocessing.",
        from: "Glue ETL notes, Data Zones",
    },
    fix,
    config: protectedZonesConfig(["raw"]),
    stack: {
        check: (lake, config) =>
            zonesToProtect(lake, config, ["raw"]).flatMap((zone) =>
                checkBucket(zone).map((finding) => aboutZone(zone, finding)),
            ),
    },
    examples: {
        failing: [exampleBucket("acme-raw"), exampleVersioning("acme-raw", "Suspended")],
        passing: [exampleBucket("acme-raw"), exampleVersioning("acme-raw", "Enabled")],
    },
};

const places: SettingPlaces = {
    types: S3_BUCKET_VERSIONINGS,
    own: ["versioningConfiguration", "status"],
    inline: [
        ["versioning", "enabled"],
        ["versionings", "enabled"],
    ],
};

function checkBucket({ bucket, label }: ZoneToProtect): readonly Finding[] {
    const { values, perhaps } = settingValues(bucket, places);
    if (perhaps.length > 0) {
        const message = `${label}: ${mayBeAbout(perhaps)}; allowed: versioning "Enabled". ${fix}`;
        return [{ message, undecided: true }];
    }
    if (values.length === 0) {
        return [{ message: `${label}: declares no versioning; allowed: versioning "Enabled". ${fix}` }];
    }
    return values.flatMap(({ resource, path, value }) => {
        const on = resource === bucket.resource ? true : "Enabled";
        const allowed = show(on);
        return value === on
            ? []
            : [refuse({ of: label, property: formatPath(path), value, allowed, fix, urn: resource.urn })];
    });
}
