import * as fs from "node:fs";
import * as path from "node:path";
import * as athena from "@pulumi/aws/athena";
import * as glue from "@pulumi/aws/glue";
import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";

// One bucket for the lake, a prefix for each zone, everything by name.
const account = "123456789012";
const region = "eu-west-1";
const bucket = "acme-orders-lake";
const scripts = "acme-orders-deploy";
const tags = { project: "orders", environment: "prod" };
const arn = (path: string) => `arn:aws:s3:::${path}`;
const json = JSON.stringify;

for (const name of [bucket, scripts]) {
    new s3.Bucket(name, { bucket: name, tags }, { protect: true });
    new s3.BucketVersioning(name, { bucket: name, versioningConfiguration: { status: "Enabled" } });
    new s3.BucketServerSideEncryptionConfiguration(name, {
        bucket: name,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new s3.BucketPublicAccessBlock(name, {
        bucket: name,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
    });
    new s3.BucketPolicy(name, {
        bucket: name,
        policy: json({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: [arn(name), arn(`${name}/*`)],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        }),
    });
}

const script = new s3.BucketObjectv2("orders.py", {
    bucket: scripts,
    key: "glue/orders.py",
    content: fs.readFileSync(path.join(__dirname, "../../shared/orders.py"), "utf8"),
    tags,
});

const rawDatabase = new glue.CatalogDatabase("raw", { name: "orders_raw", tags }, { protect: true });
const curatedDatabase = new glue.CatalogDatabase("curated", { name: "orders_curated", tags }, { protect: true });

const security = new glue.SecurityConfiguration("orders", {
    name: "orders",
    encryptionConfiguration: {
        cloudwatchEncryption: {
            cloudwatchEncryptionMode: "SSE-KMS",
            kmsKeyArn: `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`,
        },
        jobBookmarksEncryption: {
            jobBookmarksEncryptionMode: "CSE-KMS",
            kmsKeyArn: `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`,
        },
        s3Encryption: { s3EncryptionMode: "SSE-S3" },
    },
});

/** A role that Glue takes on in this account alone. */
function role(name: string, statements: readonly object[]): iam.Role {
    const made = new iam.Role(name, {
        name,
        tags,
        assumeRolePolicy: json({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "glue.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "aws:SourceAccount": account } },
                },
            ],
        }),
    });
    new iam.RolePolicy(name, {
        name: "lake",
        role: name,
        policy: json({ Version: "2012-10-17", Statement: statements }),
    });
    return made;
}

const catalog = {
    Effect: "Allow",
    Action: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions", "glue:CreateTable", "glue:UpdateTable"],
    Resource: [`arn:aws:glue:${region}:${account}:catalog`, `arn:aws:glue:${region}:${account}:*/orders_*`],
};
const list = (prefix: string) => ({
    Effect: "Allow",
    Action: ["s3:ListBucket", "s3:GetBucketLocation"],
    Resource: arn(bucket),
    Condition: { StringLike: { "s3:prefix": [`${prefix}*`] } },
});
const read = (...paths: readonly string[]) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: paths.map(arn) });

for (const [zone, database] of [
    ["raw", rawDatabase],
    ["curated", curatedDatabase],
] as const) {
    const crawling = role(`orders-${zone}-crawler`, [catalog, list(`${zone}/`), read(`${bucket}/${zone}/*`)]);
    new glue.Crawler(zone, {
        name: `orders-${zone}`,
        role: crawling.arn,
        databaseName: database.name,
        securityConfiguration: security.name,
        s3Targets: [
            {
                path: `s3://${bucket}/${zone}/orders/`,
                exclusions: ["**/_temporary/**", "**_SUCCESS", "**_$folder$"],
            },
        ],
        schemaChangePolicy: { deleteBehavior: "LOG", updateBehavior: "UPDATE_IN_DATABASE" },
        tags,
    });
}

const working = role("orders-job", [
    catalog,
    // No condition: Spark lists prefixes of all depths.
    { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: [arn(bucket), arn(scripts)] },
    read(`${bucket}/raw/orders/*`, `${bucket}/curated/orders/*`, `${scripts}/glue/*`, `${scripts}/temp/*`),
    { Effect: "Allow", Action: "s3:PutObject", Resource: arn(`${bucket}/curated/orders/*`) },
    {
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:DeleteObject"],
        Resource: arn(`${bucket}/curated/orders/_temporary/*`),
    },
    { Effect: "Allow", Action: "s3:PutObject", Resource: arn(`${scripts}/temp/*`) },
]);

new glue.Job(
    "orders",
    {
        name: "orders",
        roleArn: working.arn,
        glueVersion: "5.1",
        workerType: "G.1X",
        numberOfWorkers: 4,
        timeout: 60,
        maxRetries: 0,
        executionProperty: { maxConcurrentRuns: 1 },
        securityConfiguration: security.name,
        command: { name: "glueetl", pythonVersion: "3", scriptLocation: `s3://${scripts}/glue/orders.py` },
        defaultArguments: {
            "--job-bookmark-option": "job-bookmark-enable",
            "--TempDir": `s3://${scripts}/temp/`,
            "--INPUT_DB": "orders_raw",
            "--INPUT_TABLE": "orders",
            "--OUTPUT_PATH": `s3://${bucket}/curated/orders/`,
            "--PARTITION_COL": "day",
            "--ENV": "prod",
        },
        tags,
    },
    { dependsOn: script, protect: true },
);

new athena.Workgroup("orders", {
    name: "orders",
    tags,
    configuration: {
        enforceWorkgroupConfiguration: true,
        resultConfiguration: {
            outputLocation: `s3://${scripts}/athena/`,
            encryptionConfiguration: { encryptionOption: "SSE_S3" },
        },
    },
});
