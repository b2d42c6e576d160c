import * as fs from "node:fs";
import * as path from "node:path";
import { Upload as S3Upload } from "@aws-sdk/lib-storage";
import { type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import type { Progress } from "../progress";
import { type Lake, requireDataset } from "./connection";

/** S3 allows 10,000 parts: files of up to 156 GiB. */
const PART_BYTES = 16 * 1024 * 1024;

/** A file and the raw object it becomes. */
interface Upload {
    readonly file: string;
    readonly key: string;
    readonly bytes: number;
}

/**
 * Adds files to a dataset's folder in the raw zone. Every file is looked at before the first is sent; an object that is there
 * already is never replaced, and the store itself checks that (`If-None-Match`), so two people cannot race.
 *
 * @returns The objects' `s3://` URIs.
 */
export async function put(
    lake: Lake,
    datasetName: string,
    files: readonly string[],
    progress: Progress,
): Promise<string[]> {
    const dataset = requireDataset(datasetName);
    const uploads = files.map((file) => inspect(dataset.name, file));
    const names = uploads.map(({ key }) => key);
    const twice = names.find((key, index) => names.indexOf(key) !== index);
    if (twice !== undefined) {
        throw new UserError(
            `Two of the files would become ${twice}; file names must differ within a dataset. Nothing was added.`,
        );
    }
    const s3 = await lake.s3();
    const added: string[] = [];
    for (const { file, key, bytes } of uploads) {
        const uri = `s3://${lake.names.rawBucket}/${key}`;
        await progress.step(
            `Putting ${path.basename(file)}`,
            () =>
                send(s3, { Bucket: lake.names.rawBucket, Key: key, Body: fs.createReadStream(file) }).catch(
                    (error: Error) => explain(error, uri, lake, added),
                ),
            () => `${uri} (${bytes.toLocaleString("en")} bytes)`,
        );
        added.push(uri);
    }
    return added;
}

/** By one request where that is enough, else in parts, of which nothing stays when it is interrupted. */
async function send(s3: S3Client, object: { Bucket: string; Key: string; Body: fs.ReadStream }): Promise<void> {
    const upload = new S3Upload({ client: s3, params: { ...object, IfNoneMatch: "*" }, partSize: PART_BYTES });
    const release = onInterrupt(() => upload.abort());
    try {
        await upload.done();
    } finally {
        release();
    }
}

function inspect(dataset: string, file: string): Upload {
    let stat: fs.Stats;
    try {
        stat = fs.statSync(file);
    } catch (error) {
        throw new UserError(
            `${file}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (error as Error).message}. Nothing was added.`,
        );
    }
    if (!stat.isFile()) {
        throw new UserError(
            `${file} is not a file; give the files themselves, such as ${path.join(file, "*.csv")}. Nothing was added.`,
        );
    }
    if (stat.size === 0) {
        throw new UserError(`${file} is empty; a raw file needs at least a header line. Nothing was added.`);
    }
    const name = path.basename(file);
    if (/^[._]/.test(name)) {
        throw new UserError(
            `${name} starts with ${name[0]}, and Spark and Glue skip such files: its rows would be lost. Rename it. Nothing was added.`,
        );
    }
    return { file, key: `${dataset}/${name}`, bytes: stat.size };
}

function explain(error: Error, uri: string, lake: Lake, added: readonly string[]): never {
    const before = added.length === 0 ? "Nothing was added." : `Added before it: ${added.join(", ")}.`;
    if (error.name === "PreconditionFailed") {
        throw new UserError(
            `${uri} is there already, and the raw zone is append-only: objects are added, never replaced. Put it under another name. ${before}`,
        );
    }
    if (error.name === "NoSuchBucket") {
        throw new UserError(
            `The raw bucket ${lake.names.rawBucket} does not exist: deploy the lake first (pulumi up --stack ${lake.names.location.stack}).`,
        );
    }
    throw new UserError(`${uri} could not be put: ${error.message} ${before}`);
}
