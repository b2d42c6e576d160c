import * as fs from "node:fs";
import * as path from "node:path";
import { CreateDatabaseCommand, type GlueClient } from "@aws-sdk/client-glue";
import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { zipPackage } from "../../infra/artifacts";
import { type LakeNames } from "../../infra/names";
import { packageRoot } from "../../local/paths";

/** Makes what all trials' datasets have in common: buckets, the raw database, and the scripts of both jobs. */
export async function prepareLake(s3: S3Client, glue: GlueClient, names: LakeNames, scripts: string): Promise<void> {
    for (const Bucket of [names.rawBucket, names.curatedBucket, names.artifactsBucket]) {
        await s3.send(new CreateBucketCommand({ Bucket }));
    }
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: names.rawDatabase } }));
    const etl = path.join(packageRoot(), "etl");
    const artifacts: readonly (readonly [string, Buffer])[] = [
        ["scripts/job.py", fs.readFileSync(path.join(etl, "job.py"))],
        ["scripts/plain_append.py", fs.readFileSync(path.join(scripts, "plain_append.py"))],
        ["scripts/sluice_etl.zip", zipPackage(etl, "sluice_etl")],
    ];
    for (const [Key, Body] of artifacts) {
        await s3.send(new PutObjectCommand({ Bucket: names.artifactsBucket, Key, Body }));
    }
}
