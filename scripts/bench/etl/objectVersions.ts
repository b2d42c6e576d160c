/** What is in a lake's buckets, to be put back to it: each run starts from the same lake. */

import {
    DeleteObjectsCommand,
    ListObjectVersionsCommand,
    type ListObjectVersionsCommandOutput,
    type ObjectIdentifier,
    type S3Client,
} from "@aws-sdk/client-s3";

/** The most keys that S3 deletes at once. */
const KEYS_AT_ONCE = 1000;

/** An object's version, or a delete marker: S3 calls both by key and version id. */
export interface ObjectVersion {
    readonly key: string;
    readonly versionId: string;
}

/** The versions in a bucket at some moment. */
export interface BucketSnapshot {
    readonly bucket: string;
    readonly versions: readonly ObjectVersion[];
}

/** Takes a snapshot of a bucket. */
export async function takeSnapshot(s3: S3Client, bucket: string): Promise<BucketSnapshot> {
    return { bucket, versions: await listVersions(s3, bucket) };
}

/** Deletes every version that came after a snapshot; where an object was written over or deleted, the old one is there again. */
export async function restoreSnapshot(s3: S3Client, { bucket, versions }: BucketSnapshot): Promise<void> {
    const later = laterThan(versions, await listVersions(s3, bucket));
    for (let from = 0; from < later.length; from += KEYS_AT_ONCE) {
        const Objects = later
            .slice(from, from + KEYS_AT_ONCE)
            .map(({ key, versionId }): ObjectIdentifier => ({ Key: key, VersionId: versionId }));
        const { Errors: errors = [] } = await s3.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        const [first] = errors;
        if (first !== undefined) {
            throw new Error(
                `${errors.length} objects of ${bucket} could not be deleted, s3://${bucket}/${first.Key} among them: ${first.Message}`,
            );
        }
    }
}

/** The versions that are there now and were not before. */
export function laterThan(before: readonly ObjectVersion[], now: readonly ObjectVersion[]): readonly ObjectVersion[] {
    const name = ({ key, versionId }: ObjectVersion): string => JSON.stringify([key, versionId]);
    const known = new Set(before.map(name));
    return now.filter((version) => !known.has(name(version)));
}

async function listVersions(s3: S3Client, bucket: string): Promise<readonly ObjectVersion[]> {
    const found: ObjectVersion[] = [];
    let page: ListObjectVersionsCommandOutput | undefined;
    do {
        page = await s3.send(
            new ListObjectVersionsCommand({
                Bucket: bucket,
                KeyMarker: page?.NextKeyMarker,
                VersionIdMarker: page?.NextVersionIdMarker,
            }),
        );
        for (const { Key: key = "", VersionId: versionId = "null" } of [
            ...(page.Versions ?? []),
            ...(page.DeleteMarkers ?? []),
        ]) {
            found.push({ key, versionId });
        }
    } while (page.IsTruncated);
    return found;
}
