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

/** What of a lake is there already, by its name: the lake then goes by these. */
export interface AdoptedNames {
    readonly rawBucket?: string | undefined;
    readonly curatedBucket?: string | undefined;
    readonly artifactsBucket?: string | undefined;
    readonly rawDatabase?: string | undefined;
    readonly curatedDatabase?: string | undefined;
    /** ARN of the key that encrypts the zones. */
    readonly kmsKeyArn?: string | undefined;
}

/** How the names of tables of rejected rows begin. */
export const QUARANTINE_TABLES = "quarantine_";

export class LakeNames {
    readonly partition: string;
    private readonly prefix: string;

    constructor(
        readonly location: LakeLocation,
        readonly adopted: AdoptedNames = {},
    ) {
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
        return this.adopted.rawBucket ?? `${this.prefix}-raw-${this.location.accountId}`;
    }

    /** What jobs write: partitioned Parquet, one folder a dataset, and `quarantine/`. */
    get curatedBucket(): string {
        return this.adopted.curatedBucket ?? `${this.prefix}-curated-${this.location.accountId}`;
    }

    /** Scripts, contracts, temporary files and query results. */
    get artifactsBucket(): string {
        return this.adopted.artifactsBucket ?? `${this.prefix}-artifacts-${this.location.accountId}`;
    }

    /** Access logs of the other buckets. */
    get logsBucket(): string {
        return `${this.prefix}-logs-${this.location.accountId}`;
    }

    get rawDatabase(): string {
        return this.adopted.rawDatabase ?? `${this.prefix}_raw`.replaceAll("-", "_");
    }

    get curatedDatabase(): string {
        return this.adopted.curatedDatabase ?? `${this.prefix}_curated`.replaceAll("-", "_");
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

    /** Athena workgroup of the readers' role: its results are apart from those of people who may see more. */
    get readersWorkgroup(): string {
        return `${this.prefix}-readers`;
    }

    /** The role that readers of curated data assume. */
    get readersRole(): string {
        return `${this.prefix}-readers`;
    }

    /** The role with which Redshift Spectrum reads curated data. */
    get spectrumRole(): string {
        return `${this.prefix}-spectrum`;
    }

    /** A named query: names are the workgroup's own, so they need no prefix. */
    namedQuery(dataset: string, kind: string): string {
        return `${dataset}-${kind}`;
    }

    /** The data quality ruleset of a dataset. */
    ruleset(dataset: string): string {
        return `${this.prefix}-${dataset}`;
    }

    /** The job that has a dataset's ruleset evaluated; `*` for all. A dataset's name has no -, so no dataset's job has this name. */
    qualityJob(dataset: string): string {
        return `${this.prefix}-quality-${dataset}`;
    }

    /** The role of all these jobs. */
    get qualityJobRole(): string {
        return `${this.prefix}-data-quality-job`;
    }

    /** The role that Glue Data Quality reads curated data with. */
    get qualityRole(): string {
        return `${this.prefix}-data-quality`;
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

    /** Alias of the key that encrypts the zones, where the lake makes it. */
    get dataKeyAlias(): string {
        return `alias/${this.prefix}-data`;
    }

    /** Glue's security configuration. */
    get securityConfiguration(): string {
        return `${this.prefix}-security`;
    }

    /** Topic that every alert goes to. */
    get alertsTopic(): string {
        return `${this.prefix}-alerts`;
    }

    get alertsTopicArn(): string {
        return this.regionalArn("sns", this.alertsTopic);
    }

    /** Alias of the key that encrypts alerts on their way. */
    get alertsKeyAlias(): string {
        return `alias/${this.prefix}-alerts`;
    }

    /** What AWS Budgets watches the lake's costs under. */
    get budget(): string {
        return `${this.prefix}-monthly`;
    }

    /** ARN of whatever AWS Budgets has in the account; its resources belong to no region. */
    get budgetsArn(): string {
        return `arn:${this.partition}:budgets::${this.location.accountId}:*`;
    }

    /** The EventBridge rule of an alert. */
    alertRule(alert: string): string {
        return `${this.prefix}-${alert}`;
    }

    /** ARN of all rules of the lake. */
    get alertRulesArn(): string {
        return this.regionalArn("events", `rule/${this.prefix}-*`);
    }

    /** What the names of all the lake's alarms begin with. */
    get alarmPrefix(): string {
        return `${this.prefix}-`;
    }

    /** The CloudWatch alarm of a dataset. */
    alarm(dataset: string, alert: string): string {
        return `${this.prefix}-${dataset}-${alert}`;
    }

    /** ARN of the lake's alarms whose names end like this after project and stack; `*` for all. */
    alarmArn(rest: string): string {
        return this.regionalArn("cloudwatch", `alarm:${this.prefix}-${rest}`);
    }

    /** CloudWatch dashboard of the lake's runs. */
    get dashboard(): string {
        return this.prefix;
    }

    /** Where Glue writes a job's standard output or error under a security configuration. */
    jobLogGroup(dataset: string, securityConfiguration: string, stream: "output" | "error"): string {
        return `/aws-glue/jobs/${securityConfiguration}-role/${this.jobRole(dataset)}/${stream}`;
    }

    /** The same of the jobs that have rulesets evaluated, which are Python shells. */
    qualityLogGroup(securityConfiguration: string, stream: "output" | "error"): string {
        return `/aws-glue/python-jobs/${securityConfiguration}-role/${this.qualityJobRole}/${stream}`;
    }

    /** Where Glue writes what a crawler says under a security configuration. */
    crawlerLogGroup(role: string, securityConfiguration: string): string {
        return `/aws-glue/crawlers-role/${role}-${securityConfiguration}`;
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

    /** `s3://<artifacts>/spark-logs/<dataset>/`: Spark's event logs, for the Spark UI. */
    sparkLogsPath(dataset: string): string {
        return `s3://${this.artifactsBucket}/spark-logs/${dataset}/`;
    }

    /** `s3://<artifacts>/athena-results/` */
    get queryResultsPath(): string {
        return `s3://${this.artifactsBucket}/athena-results/`;
    }

    /** `s3://<artifacts>/athena-results/readers/` */
    get readersResultsPath(): string {
        return `${this.queryResultsPath}readers/`;
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

    /** ARN of an Athena resource, such as `workgroup/x`. */
    athenaArn(resource: string): string {
        return `arn:${this.partition}:athena:${this.location.region}:${this.location.accountId}:${resource}`;
    }

    /** ARN of the log groups `pattern` and their streams. */
    logsArn(pattern: string): string {
        return `arn:${this.partition}:logs:${this.location.region}:${this.location.accountId}:log-group:${pattern}`;
    }

    /** CloudWatch Logs as a principal: it is another one in every region. */
    get logsService(): string {
        return this.regionalService("logs");
    }

    /** S3 as KMS calls it in `kms:ViaService`. */
    get s3Service(): string {
        return this.regionalService("s3");
    }

    /** The Chinese regions have a domain of their own. */
    private regionalService(service: string): string {
        const domain = this.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
        return `${service}.${this.location.region}.${domain}`;
    }

    /** ARN of a KMS resource, `key/*` or `alias/x`. */
    kmsArn(resource: string): string {
        return `arn:${this.partition}:kms:${this.location.region}:${this.location.accountId}:${resource}`;
    }

    private regionalArn(service: string, resource: string): string {
        return `arn:${this.partition}:${service}:${this.location.region}:${this.location.accountId}:${resource}`;
    }

    /** ARN of the account itself, which stands for whoever its IAM policies say. */
    get accountArn(): string {
        return `arn:${this.partition}:iam::${this.location.accountId}:root`;
    }
}
