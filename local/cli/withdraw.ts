import {
    DeleteObjectCommand,
    GetBucketVersioningCommand,
    ListObjectVersionsCommand,
    type ListObjectVersionsCommandOutput,
    type S3Client,
} from "@aws-sdk/client-s3";
import { UserError } from "../errors";
import { type Lake, requireDataset } from "./connection";
import { lineage, type LineageObject } from "./lineage";

/** What became of a raw file. */
export interface Withdrawal {
    readonly uri: string;
    /** The delete marker that hides the file, or hid it until now. */
    readonly marker: string;
    /** Objects with rows that a run has written of the file already: they stay as they are. */
    readonly objects: readonly LineageObject[];
}

/** A key's newest version or marker, and the version below it. */
interface Top {
    readonly versionId: string;
    readonly deleted: boolean;
    readonly below: boolean;
}

/**
 * Hides a raw file from crawlers and jobs, by a delete marker: its bytes stay as a version, so that raw keeps everything it was
 * given, and {@link reinstate} shows it again. The name is free then: a corrected file can be put under it.
 *
 * @param file Its name in the dataset's folder.
 * @throws UserError where there is no such file, or the bucket keeps no versions, where a delete would be for ever.
 */
export async function withdraw(lake: Lake, datasetName: string, file: string): Promise<Withdrawal> {
    const { s3, bucket, key, uri } = await place(lake, datasetName, file);
    const top = await topOf(s3, bucket, key);
    if (top === undefined || top.deleted) {
        throw new UserError(
            top === undefined
                ? `There is no ${uri}. Give a file's name as it is in the folder, without the folder. Nothing was withdrawn.`
                : `${uri} is withdrawn already. Show it again with: sluice withdraw ${datasetName} ${file} --undo`,
        );
    }
    const { Status: status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    if (status !== "Enabled") {
        throw new UserError(
            `The raw bucket ${bucket} has versioning ${status ?? "never enabled"}; needed: Enabled, for without it the file would be deleted for ever. ` +
                `Deploy the lake, which enables it, then withdraw again. Nothing was withdrawn.`,
        );
    }
    const { VersionId: marker = "" } = await s3
        .send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
        .catch((error: Error) => {
            throw new UserError(
                `${uri} could not be withdrawn: ${error.message}. It needs s3:DeleteObject on the raw zone, which no role of the lake has: sign in as an administrator.`,
            );
        });
    return { uri, marker, objects: await objectsOf(lake, uri) };
}

/** Shows a withdrawn raw file again. @throws UserError where it is not withdrawn, or nothing is below the marker. */
export async function reinstate(lake: Lake, datasetName: string, file: string): Promise<Withdrawal> {
    const { s3, bucket, key, uri } = await place(lake, datasetName, file);
    const top = await topOf(s3, bucket, key);
    if (top === undefined || !top.deleted || !top.below) {
        throw new UserError(
            `${uri} is not withdrawn${top === undefined ? ": there never was such a file" : ""}. Nothing was changed.`,
        );
    }
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: top.versionId }));
    return { uri, marker: top.versionId, objects: await objectsOf(lake, uri) };
}

async function place(
    lake: Lake,
    datasetName: string,
    file: string,
): Promise<{ s3: S3Client; bucket: string; key: string; uri: string }> {
    const { name } = requireDataset(datasetName);
    const bucket = lake.names.rawBucket;
    const folder = `s3://${bucket}/${name}/`;
    const bare = file.startsWith(folder) ? file.slice(folder.length) : file;
    if (bare === "" || bare.includes("://")) {
        throw new UserError(`Got ${JSON.stringify(file)}; allowed: the name of a file in ${folder}`, 2);
    }
    return { s3: await lake.s3(), bucket, key: `${name}/${bare}`, uri: `${folder}${bare}` };
}

/** Versions of other keys that begin alike come after those of the key itself, so the first page is enough for the top. */
async function topOf(s3: S3Client, bucket: string, key: string): Promise<Top | undefined> {
    const page: ListObjectVersionsCommandOutput = await s3
        .send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }))
        .catch((error: Error) => {
            throw new UserError(`The versions of s3://${bucket}/${key} could not be listed: ${error.message}`);
        });
    const versions = (page.Versions ?? []).filter((version) => version.Key === key);
    const marker = (page.DeleteMarkers ?? []).find(({ Key, IsLatest }) => Key === key && IsLatest);
    if (marker !== undefined) {
        return { versionId: marker.VersionId ?? "null", deleted: true, below: versions.length > 0 };
    }
    const latest = versions.find(({ IsLatest }) => IsLatest);
    return latest && { versionId: latest.VersionId ?? "null", deleted: false, below: versions.length > 1 };
}

/** What a run that has read the file wrote of it; nothing where none has. */
async function objectsOf(lake: Lake, uri: string): Promise<readonly LineageObject[]> {
    try {
        return (await lineage(lake, uri)).objects.filter(({ state }) => state !== "emptied");
    } catch (error) {
        if (error instanceof UserError) {
            return [];
        }
        throw error;
    }
}
