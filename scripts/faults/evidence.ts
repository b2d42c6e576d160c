import { EntityNotFoundException, GetJobBookmarkCommand } from "@aws-sdk/client-glue";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { split } from "../../local/cli/manifests";
import { type RunEnd } from "./dataset";
import { type Lab } from "./lab";
import { type Evidence, type LakeObject, type Listed } from "./records";

/** Lists what is below the URI of a prefix. */
export async function listed(s3: S3Client, prefix: string): Promise<readonly Listed[]> {
    const { bucket: Bucket, key: Prefix } = split(prefix);
    const found: Listed[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
        for (const { Key = "", Size = 0, ETag = "", LastModified } of page.Contents ?? []) {
            const etag = ETag.replaceAll('"', "");
            found.push({ uri: `s3://${Bucket}/${Key}`, bytes: Size, etag, modified: LastModified?.getTime() ?? 0 });
        }
    }
    return found;
}

/** Reads an object's text. */
export async function textOf(s3: S3Client, uri: string): Promise<string> {
    const { bucket: Bucket, key: Key } = split(uri);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? "";
}

/** Gathers what bookmark, manifests and entries of a dataset say. */
export async function gather(
    lab: Lab,
    name: string,
    runs: readonly RunEnd[],
    objects: readonly LakeObject[],
): Promise<Evidence> {
    const { s3, names } = lab;
    const records = new Map<string, unknown>();
    for (const { uri } of await listed(s3, names.manifestPath(name))) {
        records.set(uri, parsed(await textOf(s3, uri)));
    }
    const known = runs.map(async ({ id, state }) => {
        const committed = (await bookmark(lab, name, id)) !== undefined;
        return { id, succeeded: state === "SUCCEEDED", committed };
    });
    return {
        raw: await listed(s3, names.rawPath(name)),
        objects,
        runs: await Promise.all(known),
        bookmark: await bookmark(lab, name),
        records,
    };
}

/** A job's bookmark as it is, or as a run saved it; undefined where the run saved none. */
async function bookmark(lab: Lab, name: string, RunId?: string): Promise<unknown> {
    try {
        const answer = await lab.glue.send(new GetJobBookmarkCommand({ JobName: lab.names.job(name), RunId }));
        return parsed(answer.JobBookmarkEntry?.JobBookmark ?? "");
    } catch (error) {
        if (error instanceof EntityNotFoundException) {
            return undefined;
        }
        throw error;
    }
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
