import * as fs from "node:fs";
import * as path from "node:path";
import * as glue from "@pulumi/aws/glue";
import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";

// Policies written with getPolicyDocument, the way one comes from Terraform. Buckets belong to another stack.
const account = "123456789012";
const raw = "acme-clicks-raw";
const curated = "acme-clicks-curated";
const deploy = "acme-clicks-deploy";
const tags = { project: "clicks", environment: "dev" };
const keyArn = `arn:aws:kms:us-east-1:${account}:key/11111111-2222-3333-4444-555555555555`;

const trust = iam.getPolicyDocumentOutput({
    statements: [
        {
            actions: ["sts:AssumeRole"],
            principals: [{ type: "Service", identifiers: ["glue.amazonaws.com"] }],
            conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
        },
    ],
});
const access = iam.getPolicyDocumentOutput({
    statements: [
        {
            sid: "List",
            actions: ["s3:ListBucket"],
            resources: [raw, curated, deploy].map((bucket) => `arn:aws:s3:::${bucket}`),
        },
        {
            sid: "Read",
            actions: ["s3:GetObject"],
            resources: [`arn:aws:s3:::${raw}/clicks/*`, `arn:aws:s3:::${deploy}/*`],
        },
        {
            sid: "Write",
            actions: ["s3:PutObject"],
            resources: [`arn:aws:s3:::${curated}/clicks/*`, `arn:aws:s3:::${deploy}/temp/*`],
        },
        {
            sid: "Catalog",
            actions: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
            resources: [`arn:aws:glue:us-east-1:${account}:*`],
        },
        { sid: "Key", actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], resources: [keyArn] },
    ],
});
const role = new iam.Role("clicks", { name: "clicks-job", assumeRolePolicy: trust.json, tags });
const policy = new iam.Policy("clicks", { name: "clicks-job", policy: access.json, tags });
new iam.RolePolicyAttachment("clicks", { role: role.name, policyArn: policy.arn });

const security = new glue.SecurityConfiguration("clicks", {
    name: "clicks",
    encryptionConfiguration: {
        cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: keyArn },
        s3Encryption: { s3EncryptionMode: "SSE-S3" },
    },
});

new s3.BucketObjectv2("script", {
    bucket: deploy,
    key: "clicks.py",
    content: fs.readFileSync(path.join(__dirname, "../../shared/orders.py"), "utf8"),
    tags,
});

new glue.CatalogTable("clicks", {
    name: "clicks",
    databaseName: "clicks_raw",
    storageDescriptor: { location: `s3://${raw}/clicks/`, columns: [{ name: "id", type: "bigint" }] },
});

new glue.Job("clicks", {
    name: "clicks",
    roleArn: role.arn,
    glueVersion: "5.1",
    workerType: "G.1X",
    numberOfWorkers: 2,
    timeout: 60,
    maxRetries: 0,
    securityConfiguration: security.name,
    command: { name: "glueetl", scriptLocation: `s3://${deploy}/clicks.py` },
    defaultArguments: {
        "--job-bookmark-option": "job-bookmark-enable",
        "--TempDir": `s3://${deploy}/temp/`,
        "--INPUT_DB": "clicks_raw",
        "--INPUT_TABLE": "clicks",
        "--OUTPUT_PATH": `s3://${curated}/clicks/`,
        "--PARTITION_COL": "day",
        "--ENV": "dev",
    },
    tags,
});
