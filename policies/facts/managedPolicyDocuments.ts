/**
 * What AWS's own managed policies say of S3, of Glue and of roles; what they say of other services is left out, since no rule
 * asks for it. AWS changes these documents in place: each is given with the version that it was read in.
 */

type Statement = Readonly<Record<string, unknown>>;

const allow = (Sid: string, Action: string | readonly string[], Resource: string | readonly string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
});

const listAllBuckets = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetBucketAcl"];

/** Statements by the policy's path and name. */
export const managedStatements: Readonly<Record<string, readonly Statement[]>> = {
    // v5. Not access to the lake's data, but get, put and delete on every key with "aws-glue-" after a slash, in any bucket.
    "service-role/AWSGlueServiceRole": [
        allow(
            "GlueAndItsNetwork",
            ["glue:*", ...listAllBuckets, "iam:ListRolePolicies", "iam:GetRole", "iam:GetRolePolicy"],
            "*",
        ),
        allow("GlueBuckets", "s3:CreateBucket", "arn:aws:s3:::aws-glue-*"),
        allow(
            "GlueObjects",
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*"],
        ),
        allow("GlueSamples", "s3:GetObject", ["arn:aws:s3:::crawler-public*", "arn:aws:s3:::aws-glue-*"]),
    ],
    // v4.
    "service-role/AWSGlueServiceNotebookRole": [
        allow(
            "GlueNotebooks",
            [
                "glue:CreateDatabase",
                "glue:CreatePartition",
                "glue:CreateTable",
                "glue:DeleteDatabase",
                "glue:DeletePartition",
                "glue:DeleteTable",
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:GetTable",
                "glue:GetTableVersions",
                "glue:GetTables",
                "glue:UpdateDatabase",
                "glue:UpdatePartition",
                "glue:UpdateTable",
                "glue:CreateJob",
                "glue:DeleteJob",
                "glue:GetJob",
                "glue:GetJobs",
                "glue:UpdateJob",
                "glue:BatchGetPartition",
                "glue:BatchDeletePartition",
                "glue:BatchCreatePartition",
                "glue:BatchDeleteTable",
                ...listAllBuckets,
            ],
            "*",
        ),
        allow("GlueSamples", "s3:GetObject", ["arn:aws:s3:::crawler-public*", "arn:aws:s3:::aws-glue*"]),
        allow("GlueObjects", ["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::aws-glue*"),
    ],
    // v15.
    AWSGlueConsoleFullAccess: [
        allow("AllOfGlue", ["glue:*", ...listAllBuckets], "*"),
        allow(
            "GlueObjects",
            ["s3:GetObject", "s3:PutObject"],
            ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*", "arn:aws:s3:::aws-glue-*"],
        ),
        allow("GlueBuckets", "s3:CreateBucket", "arn:aws:s3:::aws-glue-*"),
        {
            ...allow("PassRoles", "iam:PassRole", [
                "arn:aws:iam::*:role/AWSGlueServiceRole*",
                "arn:aws:iam::*:role/service-role/AWSGlueServiceRole*",
            ]),
            Condition: { StringLike: { "iam:PassedToService": "glue.amazonaws.com" } },
        },
    ],
    // v1.
    AdministratorAccess: [allow("Everything", "*", "*")],
    // v12.
    PowerUserAccess: [
        {
            Sid: "AllButAccounts",
            Effect: "Allow",
            NotAction: ["iam:*", "organizations:*", "account:*"],
            Resource: "*",
        },
        allow("ServiceRoles", ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"], "*"),
    ],
    // v2.
    IAMFullAccess: [allow("AllOfIam", "iam:*", "*")],
    // v2.
    AmazonS3FullAccess: [allow("AllOfS3", "s3:*", "*")],
    // v3.
    AmazonS3ReadOnlyAccess: [allow("ReadAllOfS3", ["s3:Get*", "s3:List*", "s3:Describe*"], "*")],
    // v15.
    AmazonAthenaFullAccess: [
        allow(
            "Catalog",
            [
                "glue:CreateDatabase",
                "glue:DeleteDatabase",
                "glue:GetCatalog",
                "glue:GetCatalogs",
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:UpdateDatabase",
                "glue:CreateTable",
                "glue:DeleteTable",
                "glue:BatchDeleteTable",
                "glue:UpdateTable",
                "glue:GetTable",
                "glue:GetTables",
                "glue:BatchCreatePartition",
                "glue:CreatePartition",
                "glue:DeletePartition",
                "glue:BatchDeletePartition",
                "glue:UpdatePartition",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:BatchGetPartition",
            ],
            "*",
        ),
        allow(
            "QueryResults",
            [
                ...listAllBuckets.slice(0, 2),
                "s3:GetObject",
                "s3:ListBucketMultipartUploads",
                "s3:ListMultipartUploadParts",
                "s3:AbortMultipartUpload",
                "s3:CreateBucket",
                "s3:PutObject",
                "s3:PutBucketPublicAccessBlock",
            ],
            "arn:aws:s3:::aws-athena-query-results-*",
        ),
        allow("Samples", ["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::athena-examples*"),
        allow("ListBuckets", ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListAllMyBuckets"], "*"),
    ],
    // v3.
    "service-role/AmazonElasticMapReduceforEC2Role": [
        allow(
            "AllOfS3AndCatalog",
            [
                "s3:*",
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:GetTable",
                "glue:GetTables",
                "glue:GetPartition",
                "glue:GetPartitions",
            ],
            "*",
        ),
    ],
    ...Object.fromEntries(
        // Nothing of the account's own data in S3, of Glue's jobs and catalog, or of changing what roles may do.
        [
            "AmazonDynamoDBReadOnlyAccess",
            "AmazonEC2ContainerRegistryReadOnly",
            "AmazonKinesisFullAccess",
            "AmazonKinesisReadOnlyAccess",
            "AmazonRDSDataFullAccess",
            "AmazonRDSReadOnlyAccess",
            "AmazonRedshiftDataFullAccess",
            "AmazonRedshiftFullAccess",
            "AmazonSNSFullAccess",
            "AmazonSQSFullAccess",
            "AmazonSSMReadOnlyAccess",
            "AmazonVPCReadOnlyAccess",
            "AWSXRayDaemonWriteAccess",
            "CloudWatchAgentServerPolicy",
            "CloudWatchFullAccess",
            "CloudWatchFullAccessV2",
            "CloudWatchLogsFullAccess",
            "SecretsManagerReadWrite",
            "service-role/AWSLambdaBasicExecutionRole",
        ].map((name) => [name, []]),
    ),
};
