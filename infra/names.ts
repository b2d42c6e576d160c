/**
 * Every name in the lake, as plain strings: a name the engine invents is unknown at the first preview, and a value that is
 * unknown at preview is a value no policy can decide on. The CLI derives the same names to find a deployed lake.
 */
export interface LakeLocation {
    /** Pulumi project, the first part of every name. */
    readonly project: string;
    /** Pulumi stack, the second part. */
    readonly stack: string;
    /** AWS account id, 12 digits: bucket names are global, so they carry it. */
    readonly accountId: string;
    /** AWS region, such as `us-east-1`. */
    readonly region: string;
    /** AWS partition. @default "aws" */
    readonly partition?: string;
}

/** How the names of tables of rejected rows begin. */
export const QUARANTINE_TABLES = "quarantine_";

export class LakeNames {
    readonly partition: string;
    private readonly prefix: string;

    constructor(readonly location: LakeLocation) {
        this.partition = location.partition ?? "aws";
        this.prefix = `${location.project}-${location.stack}`;
        if (!/^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/.test(this.prefix)) {
            throw new Error(
                `project-stack is ${JSON.stringify(this.prefix)}; it starts every bucket name, so it must be 3 to 30 characters of ` +
                    `a-z, 0-9 and -, and start and end with a letter or a digit. Rename the stack or the project.`,
            );
        }
        if (!/^\d{12}$/.test(location.accountId)) {
            throw new Error(`The AWS account id is ${JSON.stringify(location.accountId)}; it must be 12 digits.`);
        }
    }

    /** What append-only source files live in, one folder a dataset. */
    get rawBucket(): string {
        return `${this.prefix}-raw-${this.location.accountId}`;
    }

    /** What jobs write: partitioned Parquet, one folder a dataset, and `quarantine/`. */
    get curatedBucket(): string {
        return `${this.prefix}-curated-${this.location.accountId}`;
    }

    /** Scripts, contracts, temporary files and query results. */
    get artifactsBucket(): string {
        return `${this.prefix}-artifacts-${this.location.accountId}`;
    }

    get rawDatabase(): string {
        return `${this.prefix}_raw`.replaceAll("-", "_");
    }

    get curatedDatabase(): string {
        return `${this.prefix}_curated`.replaceAll("-", "_");
    }

    get rawCrawler(): string {
        return `${this.prefix}-raw`;
    }

    /** The crawler of one dataset's folder: what one dataset's job wrote waits for no other. */
    curatedCrawler(dataset: string): string {
        return `${this.prefix}-curated-${dataset}`;
    }

    get quarantineCrawler(): string {
        return `${this.prefix}-quarantine`;
    }

    /** The table of a dataset's rejected rows, in the curated database. */
    quarantineTable(dataset: string): string {
        return `${QUARANTINE_TABLES}${dataset}`;
    }

    /** The workflow that crawls raw, runs the jobs and crawls curated. */
    get workflow(): string {
        return this.prefix;
    }

    /** A trigger of the workflow. */
    trigger(step: string): string {
        return `${this.prefix}-${step}`;
    }

    /** Athena workgroup for people and tools that query the lake. */
    get workgroup(): string {
        return this.prefix;
    }

    /** The Glue job of a dataset. Its bookmark belongs to this name: it must never change. */
    job(dataset: string): string {
        return `${this.prefix}-${dataset}`;
    }

    classifier(dataset: string): string {
        return `${this.prefix}-${dataset}-csv`;
    }

    /** Alias of the lake's key: the key's own id is AWS's to choose, so only the alias is known beforehand. */
    get keyAlias(): string {
        return `alias/${this.prefix}`;
    }

    /** Glue's security configuration. */
    get securityConfiguration(): string {
        return `${this.prefix}-security`;
    }

    rawCrawlerRole(): string {
        return `${this.prefix}-raw-crawler`;
    }

    curatedCrawlerRole(dataset: string): string {
        return this.roleName(`${this.prefix}-curated-${dataset}-crawler`);
    }

    quarantineCrawlerRole(): string {
        return `${this.prefix}-quarantine-crawler`;
    }

    jobRole(dataset: string): string {
        return this.roleName(`${this.prefix}-${dataset}-job`);
    }

    private roleName(name: string): string {
        if (name.length > 64) {
            throw new Error(
                `The role name ${name} has ${name.length} characters; IAM allows 64. Give the dataset a shorter name, or the stack.`,
            );
        }
        return name;
    }

    /** `s3://<raw>/<dataset>/` */
    rawPath(dataset: string): string {
        return `s3://${this.rawBucket}/${dataset}/`;
    }

    /** `s3://<curated>/<dataset>/` */
    curatedPath(dataset: string): string {
        return `s3://${this.curatedBucket}/${dataset}/`;
    }

    /** `s3://<curated>/quarantine/<dataset>/` */
    quarantinePath(dataset: string): string {
        return `s3://${this.curatedBucket}/quarantine/${dataset}/`;
    }

    /**
     * `s3://<curated>/_sluice/<dataset>/`: what runs write down about themselves. Athena, Hive and Spark skip what begins with
     * an underscore, and no crawler's include path is above it.
     */
    manifestPath(dataset: string): string {
        return `s3://${this.curatedBucket}/_sluice/${dataset}/`;
    }

    /** `s3://<artifacts>/temp/<dataset>/`: without a `--TempDir` Glue makes a bucket of its own. */
    tempPath(dataset: string): string {
        return `s3://${this.artifactsBucket}/temp/${dataset}/`;
    }

    /** `s3://<artifacts>/athena-results/` */
    get queryResultsPath(): string {
        return `s3://${this.artifactsBucket}/athena-results/`;
    }

    /** ARN of an S3 bucket, or of the keys `keys` (which may hold wildcards) in it. */
    s3Arn(bucket: string, keys?: string): string {
        return `arn:${this.partition}:s3:::${bucket}${keys === undefined ? "" : `/${keys}`}`;
    }

    roleArn(role: string): string {
        return `arn:${this.partition}:iam::${this.location.accountId}:role/${role}`;
    }

    /** ARN of a Glue resource, such as `catalog`, `database/x`, `table/x/y`, `job/x`. */
    glueArn(resource: string): string {
        return `arn:${this.partition}:glue:${this.location.region}:${this.location.accountId}:${resource}`;
    }

    /** ARN of the log groups `pattern` and their streams. */
    logsArn(pattern: string): string {
        return `arn:${this.partition}:logs:${this.location.region}:${this.location.accountId}:log-group:${pattern}`;
    }

    /** CloudWatch Logs as a principal: it is another one in every region, and the Chinese ones have a domain of their own. */
    get logsService(): string {
        const domain = this.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
        return `logs.${this.location.region}.${domain}`;
    }

    /** ARN of a KMS resource, `key/*` or `alias/x`. */
    kmsArn(resource: string): string {
        return `arn:${this.partition}:kms:${this.location.region}:${this.location.accountId}:${resource}`;
    }

    /** ARN of the account itself, which stands for whoever its IAM policies say. */
    get accountArn(): string {
        return `arn:${this.partition}:iam::${this.location.accountId}:root`;
    }
}
