import * as fs from "node:fs";
import * as path from "node:path";
import * as glue from "@pulumi/aws/glue";
import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

/** What a lake is made of; the library of a company that names its zones landing and refined. */
export interface DataLakeArgs {
    readonly account: string;
    readonly region: string;
    /** Tables and how their jobs write. */
    readonly tables: Readonly<Record<string, "append" | "overwrite">>;
    readonly keyArn: string;
}

const arn = (path: string) => `arn:aws:s3:::${path}`;
const json = JSON.stringify;

/** A lake of two buckets, with a crawler over each and a job per table. */
export class DataLake extends pulumi.ComponentResource {
    private readonly tags: Readonly<Record<string, string>>;

    constructor(
        private readonly name: string,
        private readonly args: DataLakeArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("acme:data:DataLake", name, {}, opts);
        this.tags = { Project: name, Environment: "prod" };
        for (const part of ["landing", "refined", "deploy"]) {
            this.bucket(part);
        }
        const security = this.security();
        for (const zone of ["landing", "refined"]) {
            this.crawler(zone, security);
        }
        for (const [table, mode] of Object.entries(args.tables)) {
            this.job(table, mode, security);
        }
        this.registerOutputs();
    }

    private bucketName(part: string): string {
        return `acme-${this.name}-${part}-${this.args.account}`;
    }

    private bucket(part: string): void {
        const bucket = this.bucketName(part);
        const name = `${this.name}-${part}`;
        const made = new s3.Bucket(name, { bucket, tags: this.tags }, { parent: this });
        const child = { parent: made };
        new s3.BucketVersioning(name, { bucket: made.id, versioningConfiguration: { status: "Enabled" } }, child);
        new s3.BucketServerSideEncryptionConfiguration(
            name,
            {
                bucket: made.id,
                rules: [
                    {
                        applyServerSideEncryptionByDefault: {
                            sseAlgorithm: "aws:kms",
                            kmsMasterKeyId: this.args.keyArn,
                        },
                        bucketKeyEnabled: true,
                    },
                ],
            },
            child,
        );
        new s3.BucketPublicAccessBlock(
            name,
            {
                bucket: made.id,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            child,
        );
        new s3.BucketPolicy(
            name,
            {
                bucket: made.id,
                policy: json({
                    Version: "2012-10-17",
                    Statement: {
                        Effect: "Deny",
                        Principal: { AWS: "*" },
                        Action: "s3:*",
                        Resource: [arn(bucket), arn(`${bucket}/*`)],
                        Condition: { Bool: { "aws:SecureTransport": false } },
                    },
                }),
            },
            child,
        );
        if (part === "landing") {
            new s3.BucketLifecycleConfiguration(
                name,
                {
                    bucket: made.id,
                    rules: [
                        {
                            id: "old versions",
                            status: "Enabled",
                            noncurrentVersionExpiration: { noncurrentDays: 90 },
                            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                            transitions: [{ days: 180, storageClass: "GLACIER" }],
                        },
                    ],
                },
                child,
            );
        }
    }

    private security(): glue.SecurityConfiguration {
        const kmsKeyArn = this.args.keyArn;
        return new glue.SecurityConfiguration(
            this.name,
            {
                name: this.name,
                encryptionConfiguration: {
                    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn },
                    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn },
                    s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn },
                },
            },
            { parent: this },
        );
    }

    private role(name: string, statements: readonly object[]): iam.Role {
        const { account } = this.args;
        const full = `${this.name}-${name}`;
        return new iam.Role(
            full,
            {
                name: full,
                tags: this.tags,
                assumeRolePolicy: json({
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: { Service: ["glue.amazonaws.com"] },
                            Action: ["sts:AssumeRole"],
                            Condition: { StringEquals: { "aws:SourceAccount": [account] } },
                        },
                    ],
                }),
                inlinePolicies: [{ name: "lake", policy: json({ Version: "2012-10-17", Statement: statements }) }],
            },
            { parent: this },
        );
    }

    private get common(): readonly object[] {
        const { account, region, keyArn } = this.args;
        return [
            {
                Effect: "Allow",
                Action: [
                    "glue:Get*",
                    "glue:BatchGet*",
                    "glue:CreateTable",
                    "glue:UpdateTable",
                    "glue:BatchCreatePartition",
                ],
                Resource: `arn:aws:glue:${region}:${account}:*`,
            },
            { Effect: "Allow", Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], Resource: keyArn },
            {
                Effect: "Allow",
                Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"],
                Resource: `arn:aws:logs:${region}:${account}:log-group:/aws-glue/*`,
            },
        ];
    }

    private crawler(zone: string, security: glue.SecurityConfiguration): void {
        const bucket = this.bucketName(zone);
        const name = `${this.name}-${zone}`;
        const databaseName = name.replace(/-/g, "_");
        new glue.CatalogDatabase(name, { name: databaseName, tags: this.tags }, { parent: this });
        const role = this.role(`${zone}-crawler`, [
            ...this.common,
            { Effect: "Allow", Action: "s3:ListBucket", Resource: arn(bucket) },
            { Effect: "Allow", Action: "s3:GetObject", Resource: arn(`${bucket}/*`) },
        ]);
        new glue.Crawler(
            name,
            {
                name,
                role: role.name,
                databaseName,
                securityConfiguration: security.name,
                s3Targets: Object.keys(this.args.tables).map((table) => ({
                    path: `s3://${bucket}/${table}`,
                    exclusions: ["**/_temporary/**", "**_SUCCESS", "**_$folder$"],
                })),
                schemaChangePolicy: { deleteBehavior: "DEPRECATE_IN_DATABASE", updateBehavior: "UPDATE_IN_DATABASE" },
                tags: this.tags,
            },
            { parent: this },
        );
    }

    private job(table: string, mode: "append" | "overwrite", security: glue.SecurityConfiguration): void {
        const [landing, refined, deploy] = ["landing", "refined", "deploy"].map((part) => this.bucketName(part));
        const name = `${this.name}-${table}`;
        const output = `${refined}/${table}`;
        const role = this.role(`${table}-job`, [
            ...this.common,
            {
                Effect: "Allow",
                Action: "s3:ListBucket",
                Resource: [arn(`${landing}`), arn(`${refined}`), arn(`${deploy}`)],
            },
            {
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: [arn(`${landing}/${table}/*`), arn(`${output}/*`), arn(`${deploy}/*`)],
            },
            {
                Effect: "Allow",
                Action: "s3:PutObject",
                Resource: [arn(`${output}/*`), arn(`${deploy}/temp/${table}/*`)],
            },
            ...(mode === "overwrite"
                ? [{ Effect: "Allow", Action: "s3:DeleteObject", Resource: arn(`${output}/*`) }]
                : [{ Effect: "Allow", Action: "s3:DeleteObject", Resource: arn(`${output}/_temporary/*`) }]),
        ]);
        const file = mode === "overwrite" ? "orders-overwrite.py" : "orders.py";
        new s3.BucketObjectv2(
            name,
            {
                bucket: `${deploy}`,
                key: `scripts/${table}.py`,
                content: fs.readFileSync(path.join(__dirname, file), "utf8"),
                tags: this.tags,
            },
            { parent: this },
        );
        new glue.Job(
            name,
            {
                name,
                roleArn: role.arn,
                glueVersion: "5.0",
                workerType: "G.1X",
                numberOfWorkers: 2,
                timeout: 120,
                securityConfiguration: security.name,
                command: { scriptLocation: `s3://${deploy}/scripts/${table}.py`, pythonVersion: "3" },
                defaultArguments: {
                    "--job-bookmark-option": "job-bookmark-enable",
                    "--TempDir": `s3://${deploy}/temp/${table}/`,
                    "--INPUT_DB": `${this.name}-landing`.replace(/-/g, "_"),
                    "--INPUT_TABLE": table,
                    "--OUTPUT_PATH": `s3://${output}`,
                    "--PARTITION_COL": "day",
                    "--ENV": "prod",
                    "--WRITE_MODE": mode,
                },
                tags: this.tags,
            },
            { parent: this },
        );
    }
}
