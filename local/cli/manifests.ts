import { createHash } from "node:crypto";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { UserError } from "../errors";
import type { Lake } from "./connection";

const file = {
    uri: z.string(),
    size: z.number().int().nonnegative(),
    lastModified: z.iso.datetime(),
    etag: z.string(),
};

/** What `etl/sluice_etl/manifest.py` writes, once a run. */
const manifestSchema = z.object({
    sluice: z.literal("run-manifest"),
    version: z.literal(1),
    dataset: z.string(),
    runId: z.string(),
    writtenAt: z.iso.datetime(),
    contractVersion: z.string(),
    scriptVersion: z.string(),
    inputs: z.array(z.object(file)),
    outputs: z.array(
        z.object({
            uri: z.string(),
            zone: z.enum(["curated", "quarantine"]),
            source: z.string().nullable(),
            rows: z.number().int().nonnegative(),
            bytes: z.number().int().nonnegative(),
        }),
    ),
    emptied: z.array(z.string()),
});

/** What `etl/sluice_etl/input_entry.py` writes, one for each input file. */
const entrySchema = z.object({
    sluice: z.literal("input-entry"),
    version: z.literal(1),
    dataset: z.string(),
    ...file,
    contractVersion: z.string(),
    scriptVersion: z.string(),
    runId: z.string(),
    firstRunId: z.string(),
    objects: z.array(z.object({ uri: z.string(), writtenAs: z.string(), emptied: z.boolean() })),
});

/** A run's manifest: what it read, what it wrote. */
export type Manifest = z.infer<typeof manifestSchema>;
/** What runs remember of an input file: the version read last, and every object that may hold its rows. */
export type InputEntry = z.infer<typeof entrySchema>;

/** The digest by which the sink names a file's objects and its entry: see `source_digest` in `etl/sluice_etl/layout.py`. */
export function sourceDigest(uri: string): string {
    return createHash("sha256")
        .update(uri.replace(/^s3[an]:\/\//, "s3://"))
        .digest("hex")
        .slice(0, 24);
}

/** Reads what a lake's runs wrote down. */
export class Manifests {
    constructor(
        private readonly lake: Lake,
        private readonly s3: S3Client,
    ) {}

    /** The URI of an input file's entry. */
    entryUri(dataset: string, digest: string): string {
        return `${this.lake.names.manifestPath(dataset)}inputs/${digest}.json`;
    }

    /** An input file's entry, if there is one. @throws UserError when it is not what a run writes. */
    entry(dataset: string, digest: string): Promise<InputEntry | undefined> {
        return this.read(entrySchema, this.entryUri(dataset, digest));
    }

    /** A run's manifest; none when the run read nothing, or did not come so far. @throws UserError as {@link entry} */
    manifest(dataset: string, runId: string): Promise<Manifest | undefined> {
        const name = runId.replaceAll(/[^A-Za-z0-9_.-]/g, "_");
        return this.read(manifestSchema, `${this.lake.names.manifestPath(dataset)}runs/${name}.json`);
    }

    /** A dataset's manifests, newest first; each is read when it is asked for. */
    async *newestFirst(dataset: string): AsyncGenerator<Manifest> {
        const { bucket, key } = split(`${this.lake.names.manifestPath(dataset)}runs/`);
        const found: { key: string; time: number }[] = [];
        for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: bucket, Prefix: key })) {
            for (const { Key = "", LastModified } of page.Contents ?? []) {
                found.push({ key: Key, time: LastModified?.getTime() ?? 0 });
            }
        }
        for (const { key } of found.sort((left, right) => right.time - left.time)) {
            const manifest = await this.read(manifestSchema, `s3://${bucket}/${key}`);
            if (manifest !== undefined) {
                yield manifest;
            }
        }
    }

    private async read<T>(schema: z.ZodType<T>, uri: string): Promise<T | undefined> {
        const { bucket, key } = split(uri);
        const answer = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: Error) => {
            if (error.name === "NoSuchKey") {
                return undefined;
            }
            throw error.name === "NoSuchBucket"
                ? new UserError(
                      `The curated bucket ${bucket} does not exist: deploy the lake first (pulumi up --stack ${this.lake.names.location.stack}).`,
                  )
                : new UserError(`${uri} could not be read: ${error.message}`);
        });
        const text = await answer?.Body?.transformToString();
        if (text === undefined) {
            return undefined;
        }
        const result = schema.safeParse(fromJson(text));
        if (!result.success) {
            const problems = result.error.issues.map(
                ({ path, message }) => `${path.join(".") || "top level"}: ${message}`,
            );
            throw new UserError(`${uri} is not what a run writes there: ${problems.slice(0, 5).join("; ")}.`);
        }
        return result.data;
    }
}

function fromJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** Bucket and key of an `s3://` URI. */
export function split(uri: string): { bucket: string; key: string } {
    const [, bucket = "", key = ""] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
    return { bucket, key };
}
