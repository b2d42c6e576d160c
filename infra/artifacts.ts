import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { zipSync } from "fflate";
import type { DatasetFile } from "./datasets/datasets";
import { ownEtlFolder } from "./etlFolder";
import type { Zone } from "./zone";

/** Arguments of {@link JobArtifacts}. */
export interface JobArtifactsArgs {
    /** Where the files go. */
    readonly zone: Zone;
    /** Folder with `job.py` and the package `sluice_etl/`. @default the package's own */
    readonly etlFolder?: string;
    /** The datasets whose contracts the jobs read. */
    readonly datasets: readonly DatasetFile[];
    /** Tags on the objects, ten at most: S3 allows no more on an object. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What the jobs run: script, modules and contracts, each under a key that holds a hash of its content. A change is then a new
 * object that `pulumi preview` shows, a running job keeps the file it started with, and the script's text is in the resource,
 * where policies can read it.
 */
export class JobArtifacts extends pulumi.ComponentResource {
    /** `s3://` URI of the script. */
    readonly script: string;
    /** `s3://` URI of the zipped package, for `--extra-py-files`. */
    readonly modules: string;
    /** Which script and modules these are: changes with either, and with nothing else. */
    readonly version: string;
    /** `s3://` URI of each dataset's contract, by dataset name. */
    readonly contracts: ReadonlyMap<string, string>;
    /** What must exist before a job can run. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: JobArtifactsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:JobArtifacts", name, {}, opts);
        const ready: pulumi.Resource[] = [];
        const upload = (
            part: string,
            key: string,
            body: { content: string } | { contentBase64: string },
            contentType: string,
        ) => {
            ready.push(
                new s3.BucketObjectv2(
                    `${name}-${part}`,
                    { bucket: args.zone.bucketName, key, contentType, tags: args.tags, ...body },
                    // The new version goes up before the job changes to it, the old one goes after: the engine's own order.
                    { parent: this, dependsOn: args.zone.ready },
                ),
            );
            return `s3://${args.zone.bucketName}/${key}`;
        };

        const etlFolder = args.etlFolder ?? ownEtlFolder();
        const script = fs.readFileSync(path.join(etlFolder, "job.py"), "utf8");
        this.script = upload("script", `scripts/job-${hash(script)}.py`, { content: script }, "text/x-python");
        const modules = zipPackage(etlFolder, "sluice_etl");
        this.modules = upload(
            "modules",
            `scripts/sluice_etl-${hash(modules)}.zip`,
            { contentBase64: modules.toString("base64") },
            "application/zip",
        );
        this.version = `${hash(script)}-${hash(modules)}`;
        this.contracts = new Map(
            args.datasets.map(({ dataset, text }) => [
                dataset.name,
                upload(
                    `contract-${dataset.name}`,
                    `contracts/${dataset.name}-${hash(text)}.json`,
                    { content: text },
                    "application/json",
                ),
            ]),
        );
        this.ready = ready;
        this.registerOutputs({ script: this.script, modules: this.modules });
    }
}

function hash(content: string | Buffer): string {
    return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Zips the `.py` files of a package. The same sources give the same bytes: sorted names, one fixed time. */
export function zipPackage(folder: string, packageName: string): Buffer {
    const files = fs
        .readdirSync(path.join(folder, packageName), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".py"))
        .sort();
    if (files.length === 0) {
        throw new Error(`${path.join(folder, packageName)} holds no Python file.`);
    }
    const entries = files.map((file) => [
        `${packageName}/${file.replaceAll(path.sep, "/")}`,
        new Uint8Array(fs.readFileSync(path.join(folder, packageName, file))),
    ]);
    return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1), level: 9 }));
}
