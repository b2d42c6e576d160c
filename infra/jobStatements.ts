import type { Dataset } from "./datasets/datasets";
import type { LakeNames } from "./names";
import type { PolicyStatement } from "./policyDocument";

/**
 * What the job of a dataset may do: read its raw folder and its artifacts, write its curated and quarantine folders and its
 * manifests. Raw is read-only. `s3:DeleteObject` is there only where the dataset says `overwrite`, and then only under the output folder.
 */
export function jobStatements(names: LakeNames, dataset: Dataset): PolicyStatement[] {
    const output = names.s3Arn(names.curatedBucket, `${dataset.name}/*`);
    const quarantine = names.s3Arn(names.curatedBucket, `quarantine/${dataset.name}/*`);
    const manifests = names.s3Arn(names.curatedBucket, `_sluice/${dataset.name}/*`);
    const entries = `_sluice/${dataset.name}/inputs`;
    const temp = names.s3Arn(names.artifactsBucket, `temp/${dataset.name}/*`);
    const statements: PolicyStatement[] = [
        listStatement("ListRaw", names.s3Arn(names.rawBucket), [dataset.name]),
        {
            Sid: "ReadRaw",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: names.s3Arn(names.rawBucket, `${dataset.name}/*`),
        },
        listStatement("ListCurated", names.s3Arn(names.curatedBucket), [
            dataset.name,
            `quarantine/${dataset.name}`,
            entries,
        ]),
        {
            Sid: "WriteCurated",
            Effect: "Allow",
            Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            Resource: [output, quarantine],
        },
        {
            // The manifest of a run, and an entry for each input file.
            Sid: "WriteManifests",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: manifests,
        },
        {
            // What earlier runs did with a file that is read again.
            Sid: "ReadEntries",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: names.s3Arn(names.curatedBucket, `${entries}/*`),
        },
        {
            Sid: "PutOwnMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            // Metrics have no ARN: the namespace is all that a policy can hold them by.
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": "Sluice" } },
        },
        {
            Sid: "ReadArtifacts",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: [
                names.s3Arn(names.artifactsBucket, "scripts/*"),
                names.s3Arn(names.artifactsBucket, `contracts/${dataset.name}-*`),
            ],
        },
        listStatement("ListTemp", names.s3Arn(names.artifactsBucket), [`temp/${dataset.name}`]),
        { Sid: "UseTemp", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: temp },
        {
            Sid: "ReadRawTable",
            Effect: "Allow",
            Action: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartition", "glue:GetPartitions"],
            Resource: [
                names.glueArn("catalog"),
                names.glueArn(`database/${names.rawDatabase}`),
                names.glueArn(`table/${names.rawDatabase}/${dataset.name}`),
            ],
        },
        {
            Sid: "ReadOwnBookmark",
            Effect: "Allow",
            Action: ["glue:GetJob", "glue:GetJobRun", "glue:GetJobBookmark"],
            Resource: names.glueArn(`job/${names.job(dataset.name)}`),
        },
    ];
    if (dataset.writeMode === "overwrite") {
        statements.push(
            {
                Sid: "OverwriteCurated",
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:DeleteObject"],
                Resource: output,
            },
            {
                // Before it writes to a folder, Hadoop asks for an object of that name: without the right to read one that is
                // not there, S3 answers 403, and the write ends.
                Sid: "AskForOutputFolder",
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: names.s3Arn(names.curatedBucket, dataset.name),
            },
        );
    }
    return statements;
}

/** Listing is a right on the bucket: only a condition on the prefix keeps it to the dataset's own folders. */
function listStatement(sid: string, bucketArn: string, folders: readonly string[]): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucketArn,
        Condition: { StringLike: { "s3:prefix": folders.flatMap((folder) => [folder, `${folder}/`, `${folder}/*`]) } },
    };
}
