import { mayBeAbout, type SettingPlaces, settingValues } from "../../facts/bucketSettings";
import { choiceSchema, choiceSetting } from "../../facts/choices";
import { formatPath, type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { refuse } from "../../facts/refusal";
import { S3_BUCKET_ENCRYPTIONS } from "../../facts/types";
import { aboutZone, protectedZonesConfig, zonesToProtect, type ZoneToProtect } from "../../facts/zonesToProtect";
import { type Finding, type Rule, type RuleConfig } from "../../rule";
import { exampleBucket, exampleEncryption } from "./examples";

const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"] as const;

const fix =
    "Declare the bucket's encryption in an aws.s3.BucketServerSideEncryptionConfiguration with " +
    "rules[].applyServerSideEncryptionByDefault.sseAlgorithm, for aws:kms with bucketKeyEnabled, which saves most calls to KMS.";

/** S3 encrypts by itself since 2023; what the program says is what drift is told from, and what key it is that the data needs. */
export const zoneEncrypted: Rule = {
    name: "zone-encrypted",
    description: "Every bucket of the program that holds a zone declares how S3 encrypts it.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Amazon S3 applies server-side encryption with Amazon S3 managed keys (SSE-S3) as the base level of encryption for every bucket in Amazon S3.",
        from: "Amazon S3 user guide, Setting default server-side encryption behavior for Amazon S3 buckets",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    },
    fix,
    config: {
        properties: {
            ...choiceSchema(
                "allowed",
                algorithms,
                algorithms,
                "Encryption that is allowed: AES256 is SSE-S3, aws:kms is SSE-KMS, aws:kms:dsse is DSSE-KMS.",
            ),
            ...protectedZonesConfig(["raw", "curated"]).properties,
        },
    },
    stack: { check },
    examples: {
        failing: [exampleBucket("acme-raw")],
        passing: [exampleBucket("acme-raw"), exampleEncryption("acme-raw", "AES256")],
    },
};

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const allowed = choiceSetting(config, "allowed", algorithms, algorithms);
    return zonesToProtect(lake, config, ["raw", "curated"]).flatMap((zone) =>
        checkBucket(zone, allowed).map((finding) => aboutZone(zone, finding)),
    );
}

const places: SettingPlaces = {
    types: S3_BUCKET_ENCRYPTIONS,
    own: ["rules", "applyServerSideEncryptionByDefault", "sseAlgorithm"],
    inline: [
        ["serverSideEncryptionConfiguration", "rule", "applyServerSideEncryptionByDefault", "sseAlgorithm"],
        ["serverSideEncryptionConfigurations", "rules", "applyServerSideEncryptionByDefaults", "sseAlgorithm"],
    ],
};

function checkBucket({ bucket, label }: ZoneToProtect, allowed: readonly Value[]): readonly Finding[] {
    const choices = allowed.join(", ");
    const { values, perhaps } = settingValues(bucket, places);
    if (perhaps.length > 0) {
        const message = `${label}: ${mayBeAbout(perhaps)}; allowed: encryption with ${choices}. ${fix}`;
        return [{ message, undecided: true }];
    }
    if (values.length === 0) {
        return [{ message: `${label}: declares no encryption; allowed: ${choices}. ${fix}` }];
    }
    return values
        .filter(({ value }) => !allowed.includes(value))
        .map(({ resource, path, value }) =>
            refuse({ of: label, property: formatPath(path), value, allowed: choices, fix, urn: resource.urn }),
        );
}
