/** Glue jobs of the benchmark's own: a script, a role with the rights that it needs, a job. */

import * as fs from "node:fs";
import * as path from "node:path";
import { CreateJobCommand } from "@aws-sdk/client-glue";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { GLUE_VERSION } from "../../../infra/etlJob";
import { type LakeNames } from "../../../infra/names";
import { policyDocument, type PolicyStatement } from "../../../infra/policyDocument";
import { PROGRAMS } from "./installs";
import { type BenchLake, DATASET } from "./lakes";

/** A job to create. */
export interface BenchJob {
    readonly name: string;
    /** File name of the script among the benchmark's programs. */
    readonly script: string;
    readonly arguments: Readonly<Record<string, string>>;
    /** Folder of the curated bucket that it writes, where it writes there. */
    readonly output?: string;
}

/** Creates a job on a lake, with its script and role. */
export async function createBenchJob({ lake, url }: BenchLake, job: BenchJob): Promise<void> {
    const { names } = lake;
    const key = `scripts/bench/${job.script}`;
    const content = fs.readFileSync(path.join(PROGRAMS, job.script));
    await (await lake.s3()).send(new PutObjectCommand({ Bucket: names.artifactsBucket, Key: key, Body: content }));
    const iam = new IAMClient({
        ...{ endpoint: url, region: names.location.region },
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const role = { RoleName: job.name };
    await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trustPolicy(names, job.name) }));
    await iam.send(
        new PutRolePolicyCommand({
            ...role,
            PolicyName: "access",
            PolicyDocument: policyDocument(statements(names, key, job.output)),
        }),
    );
    await (
        await lake.glue()
    ).send(
        new CreateJobCommand({
            Name: job.name,
            Role: names.roleArn(job.name),
            Command: {
                ...{ Name: "glueetl", PythonVersion: "3" },
                ScriptLocation: `s3://${names.artifactsBucket}/${key}`,
            },
            DefaultArguments: { ...job.arguments },
            ...{ GlueVersion: GLUE_VERSION, WorkerType: "G.1X", NumberOfWorkers: 2, Timeout: 60, MaxRetries: 0 },
        }),
    );
}

function trustPolicy(names: LakeNames, jobName: string): string {
    return policyDocument([
        {
            ...{ Sid: "GlueAlone", Effect: "Allow", Action: "sts:AssumeRole" },
            Principal: { Service: "glue.amazonaws.com" },
            Condition: { ArnLike: { "aws:SourceArn": names.glueArn(`job/${jobName}`) } },
        },
    ]);
}

/** Hadoop's committers list, rename and delete where they write; the magic one completes uploads that it finds by listing. */
export function statements(names: LakeNames, scriptKey: string, output?: string): readonly PolicyStatement[] {
    const read: PolicyStatement = {
        ...{ Sid: "Read", Effect: "Allow", Action: "s3:GetObject" },
        Resource: [
            names.s3Arn(names.artifactsBucket, scriptKey),
            ...withFolder(DATASET).map((keys) => names.s3Arn(names.rawBucket, keys)),
        ],
    };
    const list = (Sid: string, bucket: string, folder: string): PolicyStatement => ({
        ...{ Sid, Effect: "Allow", Action: "s3:ListBucket", Resource: names.s3Arn(bucket) },
        Condition: { StringLike: { "s3:prefix": withFolder(folder) } },
    });
    if (output === undefined) {
        return [read, list("ListRaw", names.rawBucket, DATASET)];
    }
    return [
        read,
        list("ListRaw", names.rawBucket, DATASET),
        list("ListOutput", names.curatedBucket, output),
        {
            ...{ Sid: "FindUploads", Effect: "Allow", Action: "s3:ListBucketMultipartUploads" },
            Resource: names.s3Arn(names.curatedBucket),
        },
        {
            ...{ Sid: "Write", Effect: "Allow" },
            Action: [
                ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                ...["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            ],
            Resource: withFolder(output).map((keys) => names.s3Arn(names.curatedBucket, keys)),
        },
    ];
}

/** A folder's keys, and the key without a slash: Hadoop asks first whether the folder is a file. */
function withFolder(folder: string): readonly string[] {
    return [folder, `${folder}/*`];
}
