import {
    CopyObjectCommand,
    DeleteObjectCommand,
    ListObjectVersionsCommand,
    type ListObjectVersionsCommandOutput,
    type ObjectVersion,
    type S3Client,
} from "@aws-sdk/client-s3";
import { UserError } from "../errors";
import type { Progress } from "../progress";
import { type Lake, requireDataset } from "./connection";
import { requireVersionsOf } from "./retention";

/** One key whose state differs from what it was. */
export interface Change {
    readonly key: string;
    /** The version to put back; none when there was no such object, so that it goes away (behind a delete marker). */
    readonly versionId?: string;
}

/** One version of a key, or the marker that says it was deleted. */
export interface Version {
    readonly key: string;
    readonly versionId: string;
    readonly time: Date;
    readonly deleted: boolean;
    readonly latest: boolean;
}

/** Versions have times in whole seconds. */
const A_SECOND = 1000;

/**
 * Says what must change for each key to be what it was at a time: the state is that of the newest version not after it.
 * Versions of one key must come newest first, and so must its markers; see {@link newestFirst} for both together.
 */
export function changesBackTo(versions: readonly Version[], time: Date): Change[] {
    const byKey = new Map<string, Version[]>();
    for (const version of versions) {
        byKey.set(version.key, [...(byKey.get(version.key) ?? []), version]);
    }
    return [...byKey].flatMap(([key, all]): Change[] => {
        const now = all.find(({ latest }) => latest);
        const then = [...all].sort(newestFirst).find((version) => version.time.getTime() <= time.getTime());
        if (then === undefined || then.deleted) {
            return now === undefined || now.deleted ? [] : [{ key }];
        }
        return now?.versionId === then.versionId ? [] : [{ key, versionId: then.versionId }];
    });
}

/**
 * The order of a key's versions and markers. The SDK has two lists of them, so that of a version and a marker of one second
 * the order is lost: the latest is known, and else a marker is the newer one, for a job deletes what it has put (Spark's
 * names of files never come again) and {@link restore} keeps away from the second of what was there before it.
 */
function newestFirst(left: Version, right: Version): number {
    return (
        right.time.getTime() - left.time.getTime() ||
        Number(right.latest) - Number(left.latest) ||
        Number(right.deleted) - Number(left.deleted)
    );
}

/**
 * Puts a dataset's curated objects back to what they were at a time. Nothing is lost by it: what is there now stays as a
 * version, so that it can be undone in the same way.
 */
export async function restore(
    lake: Lake,
    datasetName: string,
    time: Date,
    dryRun: boolean,
    progress: Progress,
): Promise<Change[]> {
    const dataset = requireDataset(datasetName);
    const bucket = lake.names.curatedBucket;
    const s3 = await lake.s3();
    return progress.step(
        `Restoring ${dataset.name} to ${time.toISOString()}`,
        async (update) => {
            await requireVersionsOf(s3, bucket, `${dataset.name}/`, time);
            const changes = changesBackTo(await versionsOf(s3, bucket, `${dataset.name}/`), time);
            if (!dryRun && changes.length > 0) {
                await new Promise((resolve) => setTimeout(resolve, A_SECOND));
            }
            for (const [index, { key, versionId }] of (dryRun ? [] : changes).entries()) {
                update(`${index} of ${changes.length}`);
                await (
                    versionId === undefined
                        ? s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
                        : s3.send(
                              new CopyObjectCommand({
                                  Bucket: bucket,
                                  Key: key,
                                  CopySource: `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}?versionId=${encodeURIComponent(versionId)}`,
                              }),
                          )
                ).catch((error: Error) => {
                    throw new UserError(
                        `s3://${bucket}/${key} could not be restored: ${error.message}. ${index} of ${changes.length} objects were; run it again when that is mended.`,
                    );
                });
            }
            return changes;
        },
        (changes) => `${changes.length} objects ${dryRun ? "would change" : "changed"}`,
    );
}

async function versionsOf(s3: S3Client, bucket: string, prefix: string): Promise<Version[]> {
    const found: Version[] = [];
    const add = (versions: readonly ObjectVersion[] | undefined, deleted: boolean) => {
        for (const { Key = "", VersionId = "null", LastModified = new Date(0), IsLatest = false } of versions ?? []) {
            found.push({ key: Key, versionId: VersionId, time: LastModified, deleted, latest: IsLatest });
        }
    };
    try {
        let page: ListObjectVersionsCommandOutput | undefined;
        do {
            page = await s3.send(
                new ListObjectVersionsCommand({
                    Bucket: bucket,
                    Prefix: prefix,
                    KeyMarker: page?.NextKeyMarker,
                    VersionIdMarker: page?.NextVersionIdMarker,
                }),
            );
            add(page.Versions, false);
            add(page.DeleteMarkers, true);
        } while (page.IsTruncated);
    } catch (error) {
        throw new UserError(
            `The versions in s3://${bucket}/${prefix} could not be listed: ${(error as Error).message}`,
        );
    }
    return found;
}
