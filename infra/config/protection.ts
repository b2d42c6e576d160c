import { z } from "zod";
import { allowed, integer } from "./values";

/** How the zones encrypt what is put into them: with keys of S3's own, or with a key of the lake's. */
export const ENCRYPTIONS = ["SSE-S3", "SSE-KMS"] as const;

/** Storage classes for old raw objects that answer at once: the job and the crawler read raw again, whenever they must. */
export const RAW_STORAGE_CLASSES = ["GLACIER_IR", "STANDARD_IA"] as const;

/** Modes of S3 Object Lock. */
export const LOCK_MODES = ["GOVERNANCE", "COMPLIANCE"] as const;

const yesOrNo = () => z.boolean(allowed("true or false"));

const bucketName = z
    .string(allowed("the name of a bucket"))
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, allowed("the name of a bucket, without s3:// and without a folder"))
    .optional();

const databaseName = z
    .string(allowed("the name of a Glue database"))
    .regex(/^[a-z0-9_]{1,255}$/, allowed("the name of a Glue database: a-z, 0-9 and _, as Athena reads them"))
    .optional();

const adoptSchema = z.strictObject({
    rawBucket: bucketName.describe("Bucket that is there already and holds raw data."),
    curatedBucket: bucketName.describe("Bucket that is there already and takes curated data."),
    artifactsBucket: bucketName.describe("Bucket that is there already and takes scripts, contracts and results."),
    rawDatabase: databaseName.describe("Glue database that is there already, for raw tables."),
    curatedDatabase: databaseName.describe("Glue database that is there already, for curated tables."),
    kmsKeyArn: z
        .string(allowed("the ARN of a KMS key"))
        .regex(
            /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
            allowed(
                "the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>; of an alias, aws kms describe-key --key-id alias/<name> tells it",
            ),
        )
        .optional()
        .describe("KMS key that is there already, to encrypt the zones with under SSE-KMS."),
});

const lockSchema = z.strictObject({
    mode: z
        .enum(LOCK_MODES, allowed(LOCK_MODES.join(", ")))
        .describe(
            "GOVERNANCE: whoever has s3:BypassGovernanceRetention may delete; COMPLIANCE: nobody, not even root.",
        ),
    days: integer("days", 1, 36500).describe("How long a version of a raw object cannot be deleted."),
});

/** How the lake protects what it holds; `docs/protection.md` tells of each what it costs and what it is against. */
export const protectionSchema = z.strictObject({
    encryption: z
        .enum(ENCRYPTIONS, allowed(ENCRYPTIONS.join(", ")))
        .default("SSE-S3")
        .describe("How the zones encrypt: SSE-S3, or SSE-KMS with a key of the lake's own."),
    encryptCatalog: yesOrNo()
        .default(false)
        .describe("Encrypt the Glue Data Catalog: of the whole account and region, not of this lake alone."),
    accessLogs: yesOrNo().default(false).describe("Write down every request to the zones, in a bucket for logs."),
    accessLogsDays: integer("days", 1, 3650).default(365).describe("How long access logs are kept."),
    noncurrentVersionDays: integer("days", 1, 3650)
        .default(90)
        .describe("How long replaced and deleted objects of curated and artifacts stay: as far back as restore goes."),
    temporaryDays: integer("days", 1, 365).default(7).describe("How long temporary files of the jobs are kept."),
    queryResultsDays: integer("days", 1, 3650).default(30).describe("How long results of queries are kept."),
    rawToGlacierAfterDays: integer("days", 1, 36500)
        .optional()
        .describe("Raw objects move to cheaper storage after this many days. Default: never."),
    rawStorageClass: z
        .enum(
            RAW_STORAGE_CLASSES,
            allowed(
                `${RAW_STORAGE_CLASSES.join(", ")}: classes from which the job can read at once; what is in GLACIER or DEEP_ARCHIVE must be restored first, for hours`,
            ),
        )
        .default("GLACIER_IR")
        .describe("The storage class that raw objects move to."),
    rawObjectLock: lockSchema.optional().describe("S3 Object Lock on raw: no version can be deleted for that long."),
    protect: yesOrNo()
        .default(false)
        .describe("Pulumi deletes neither buckets nor databases, jobs (with their bookmarks) and keys."),
    adopt: adoptSchema.prefault({}).describe("Buckets, databases and a key that are there already, used as they are."),
});

/** The section `sluice:protection`. */
export type ProtectionConfig = z.infer<typeof protectionSchema>;

/** Names of what is there already. */
export type Adopted = ProtectionConfig["adopt"];
