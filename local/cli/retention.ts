import { GetBucketLifecycleConfigurationCommand, type LifecycleRule, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../errors";

const DAY = 86_400_000;

/**
 * How far back the versions below a prefix go, by the bucket's lifecycle; undefined where none ever expire. What was replaced
 * longer ago than the rule's days may be gone, and a key without a version then looks as if there had been no object.
 */
export function versionsSince(rules: readonly LifecycleRule[], prefix: string, now: Date): Date | undefined {
    const days = rules
        .filter(({ Status: status }) => status === "Enabled")
        .filter((rule) => {
            const about = rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Prefix ?? "";
            return about.startsWith(prefix) || prefix.startsWith(about);
        })
        .flatMap((rule) => rule.NoncurrentVersionExpiration?.NoncurrentDays ?? []);
    return days.length === 0 ? undefined : new Date(now.getTime() - Math.min(...days) * DAY);
}

/** @throws UserError when versions of that time may have expired: what cannot be told from "was not there" is not deleted. */
export async function requireVersionsOf(
    s3: S3Client,
    bucket: string,
    prefix: string,
    time: Date,
    now = new Date(),
): Promise<void> {
    const since = versionsSince(await rulesOf(s3, bucket), prefix, now);
    if (since !== undefined && time < since) {
        throw new UserError(
            `--to is ${time.toISOString()}; allowed: ${since.toISOString()} and later. Old versions in s3://${bucket}/${prefix} expire by the ` +
                `bucket's lifecycle, so which objects there were before cannot be told any more (sluice:protection, noncurrentVersionDays). ` +
                `Nothing was changed. To make the data again, reset the bookmark and run the job on the raw files.`,
        );
    }
}

async function rulesOf(s3: S3Client, bucket: string): Promise<LifecycleRule[]> {
    try {
        const answer = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
        return answer.Rules ?? [];
    } catch (error) {
        if ((error as Error).name === "NoSuchLifecycleConfiguration") {
            return [];
        }
        throw new UserError(
            `How long s3://${bucket} keeps old versions could not be read: ${(error as Error).message}. ` +
                `Restoring needs s3:GetLifecycleConfiguration on the bucket, for what has expired would look as if it had never been.`,
        );
    }
}
