import type { s3 } from "@pulumi/aws/types/input";
import type { ObservabilityConfig } from "./config/observability";
import type { ProtectionConfig } from "./config/protection";

/** One rule of a bucket's lifecycle, every value of it known. */
export type LifecycleRule = s3.BucketLifecycleConfigurationRule;

/** Parts of an upload that was never completed are stored, and billed, without being listed. */
const ABORT_UPLOADS_AFTER_DAYS = 7;

const WHOLE_BUCKET = { prefix: "" };

/** Raw is kept as it came: its objects get cheaper with age, and neither they nor their old versions ever expire. */
export function rawLifecycle({ rawToGlacierAfterDays, rawStorageClass }: ProtectionConfig): LifecycleRule[] {
    return [
        abortUploads(),
        ...(rawToGlacierAfterDays === undefined
            ? []
            : [
                  {
                      id: "archive",
                      status: "Enabled",
                      filter: WHOLE_BUCKET,
                      transitions: [{ days: rawToGlacierAfterDays, storageClass: rawStorageClass }],
                  },
              ]),
    ];
}

/** Curated objects stay; what replaced or deleted them can be undone for as long as their old versions are kept. */
export function curatedLifecycle({ noncurrentVersionDays }: ProtectionConfig): LifecycleRule[] {
    return [abortUploads(), expireVersions(noncurrentVersionDays)];
}

/** Scripts and contracts stay for as long as a job names them; what is made anew with every run and query goes. */
export function artifactsLifecycle(
    { noncurrentVersionDays, temporaryDays, queryResultsDays }: ProtectionConfig,
    { sparkUi, sparkLogDays }: ObservabilityConfig,
): LifecycleRule[] {
    return [
        abortUploads(),
        expireVersions(noncurrentVersionDays),
        expireObjects("expire-temporary", "temp/", temporaryDays),
        expireObjects("expire-query-results", "athena-results/", queryResultsDays),
        ...(sparkUi ? [expireObjects("expire-spark-logs", "spark-logs/", sparkLogDays)] : []),
    ];
}

/** Logs of requests are of use for a time. */
export function logsLifecycle({ accessLogsDays }: ProtectionConfig): LifecycleRule[] {
    return [abortUploads(), expireObjects("expire-logs", "", accessLogsDays)];
}

function abortUploads(): LifecycleRule {
    return {
        id: "abort-incomplete-uploads",
        status: "Enabled",
        filter: WHOLE_BUCKET,
        abortIncompleteMultipartUpload: { daysAfterInitiation: ABORT_UPLOADS_AFTER_DAYS },
    };
}

function expireVersions(noncurrentDays: number): LifecycleRule {
    return {
        id: "expire-old-versions",
        status: "Enabled",
        filter: WHOLE_BUCKET,
        noncurrentVersionExpiration: { noncurrentDays },
    };
}

/** In a versioned bucket an expired object is a version first: nobody undoes the expiry of these, so it goes a day later. */
function expireObjects(id: string, prefix: string, days: number): LifecycleRule {
    return {
        id,
        status: "Enabled",
        filter: { prefix },
        expiration: { days },
        noncurrentVersionExpiration: { noncurrentDays: 1 },
    };
}
