/**
 * Versions of Glue's Spark runtime, as AWS's support policy has them:
 * https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html
 */

/** Since when a version is no longer kept up, and since when it is gone; ISO dates, midnight Pacific time. */
export interface EndedVersion {
    /** No more security patches, no technical support. */
    readonly endOfSupport: string;
    /** No new jobs, and no more runs of old ones. */
    readonly endOfLife: string;
}

/** Versions that have ended. */
export const endedGlueVersions: ReadonlyMap<string, EndedVersion> = new Map([
    ["0.9", { endOfSupport: "2022-06-01", endOfLife: "2026-04-01" }],
    ["1.0", { endOfSupport: "2022-09-30", endOfLife: "2026-04-01" }],
    ["2.0", { endOfSupport: "2024-01-31", endOfLife: "2026-04-01" }],
]);

/** Versions whose end AWS has not announced. */
export const supportedGlueVersions: readonly string[] = ["3.0", "4.0", "5.0", "5.1", "6.0"];
