/** Policy documents as the generated programs write them: plain text, known at preview. */

/** Where everything of the generated programs is: an account that does not exist. */
export const PLACE = { account: "123456789012", region: "us-east-1" } as const;

/** One statement, in IAM's own spelling. */
export type Statement = Readonly<Record<string, unknown>>;

/** ARN of a resource of a service, `glueArn = arn("glue", "job/users")`. */
export function arn(service: string, resource: string): string {
    return `arn:aws:${service}:${PLACE.region}:${PLACE.account}:${resource}`;
}

/** ARN of a bucket, or of objects in it. */
export function s3Arn(bucket: string, key?: string): string {
    return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

/** A document of statements, as JSON text. */
export function policyDocument(statements: readonly Statement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Glue alone may take the role, and only for one crawler or job. */
export function trustPolicy(usedBy: string): string {
    return policyDocument([
        {
            Sid: "GlueAlone",
            Effect: "Allow",
            Principal: { Service: "glue.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
                StringEquals: { "aws:SourceAccount": PLACE.account },
                ArnLike: { "aws:SourceArn": arn("glue", usedBy) },
            },
        },
    ]);
}

/** Listing some folders of a bucket. */
export function listStatement(sid: string, bucket: string, folders: readonly string[]): Statement {
    return {
        Sid: sid,
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: s3Arn(bucket),
        Condition: { StringLike: { "s3:prefix": folders.flatMap((folder) => [folder, `${folder}/`, `${folder}/*`]) } },
    };
}

/** Logs, metrics and the key that encrypts them: what every job and crawler needs. */
export function commonStatements(kmsKeyArn: string): readonly Statement[] {
    return [
        {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"],
            Resource: arn("logs", "log-group:/aws-glue/*"),
        },
        {
            Sid: "PutMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": "Glue" } },
        },
        { Sid: "UseKey", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: kmsKeyArn },
    ];
}

/** What a crawler of a folder may do: read it, write its tables. */
export function crawlStatements(bucket: string, folders: readonly string[], database: string): readonly Statement[] {
    return [
        listStatement("ListZone", bucket, folders),
        {
            Sid: "ReadZone",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: folders.map((folder) => s3Arn(bucket, `${folder}/*`)),
        },
        {
            Sid: "WriteTables",
            Effect: "Allow",
            Action: [
                ...["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable"],
                ...["glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition", "glue:BatchCreatePartition"],
            ],
            Resource: [
                arn("glue", "catalog"),
                arn("glue", `database/${database}`),
                ...folders.map((folder) => arn("glue", `table/${database}/${folder.replaceAll("-", "_")}`)),
            ],
        },
    ];
}
