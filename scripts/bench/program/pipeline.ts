/** One pipeline: raw folder, raw crawler, job, curated folder, curated crawler, and the triggers that run them in order. */

import {
    arn,
    commonStatements,
    crawlStatements,
    listStatement,
    PLACE,
    policyDocument,
    s3Arn,
    type Statement,
    trustPolicy,
} from "./documents";
import { type Lake } from "./lake";
import { outputOf, type ProgramResource } from "./resource";
import { script, type WriteMode } from "./script";

/** The resources of a pipeline in a lake. */
export function makePipeline(pipeline: string, writeMode: WriteMode, lake: Lake): readonly ProgramResource[] {
    const name = `${lake.name}-${pipeline}`;
    const table = pipeline.replaceAll("-", "_");
    const rawRole = role(`${name}-raw-crawler`, trustPolicy(`crawler/${name}-raw`), lake);
    const rawDatabase = String(lake.rawDatabase.properties.name);
    const rawPolicy = rolePolicy(rawRole, [
        ...crawlStatements(lake.rawBucket, [pipeline], rawDatabase),
        ...commonStatements(lake.kmsKeyArn),
    ]);
    const crawler = (zone: string, bucket: string, database: ProgramResource, own: ProgramResource) => ({
        type: "aws:glue/crawler:Crawler",
        name: `${name}-${zone}-crawler`,
        properties: {
            name: `${name}-${zone}`,
            role: outputOf(own, "arn"),
            databaseName: outputOf(database, "name"),
            s3Targets: [
                { path: `s3://${bucket}/${pipeline}/`, exclusions: ["**/_temporary/**", "**_SUCCESS", "**_$folder$"] },
            ],
            schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "LOG" },
            recrawlPolicy: { recrawlBehavior: "CRAWL_EVERYTHING" },
            ...(zone === "raw" ? { schedule: "cron(15 2 * * ? *)" } : {}),
            securityConfiguration: lake.security,
            tags: lake.tags,
        },
    });
    const rawCrawler = crawler("raw", lake.rawBucket, lake.rawDatabase, rawRole);
    const curatedCrawler = crawler("curated", lake.curatedBucket, lake.curatedDatabase, lake.curatedCrawlerRole);
    const jobRole = role(`${name}-job`, trustPolicy(`job/${name}`), lake);
    const jobPolicy = rolePolicy(jobRole, jobStatements(pipeline, name, table, writeMode, lake));
    const source: ProgramResource = {
        type: "aws:s3/bucketObjectv2:BucketObjectv2",
        name: `${name}-script`,
        properties: {
            bucket: lake.artifactsBucket,
            key: `scripts/${pipeline}.py`,
            contentType: "text/x-python",
            content: script(pipeline, writeMode),
        },
    };
    const job: ProgramResource = {
        type: "aws:glue/job:Job",
        name: `${name}-job`,
        properties: {
            name,
            roleArn: outputOf(jobRole, "arn"),
            glueVersion: "5.1",
            command: {
                name: "glueetl",
                pythonVersion: "3",
                scriptLocation: `s3://${lake.artifactsBucket}/scripts/${pipeline}.py`,
            },
            workerType: "G.1X",
            numberOfWorkers: 2,
            timeout: 60,
            maxRetries: 0,
            executionProperty: { maxConcurrentRuns: 1 },
            securityConfiguration: lake.security,
            defaultArguments: {
                "--INPUT_DB": outputOf(lake.rawDatabase, "name"),
                "--INPUT_TABLE": table,
                "--OUTPUT_PATH": `s3://${lake.curatedBucket}/${pipeline}/`,
                "--PARTITION_COL": "country",
                "--ENV": "prod",
                "--WRITE_MODE": writeMode,
                "--job-language": "python",
                "--job-bookmark-option": "job-bookmark-enable",
                "--TempDir": `s3://${lake.artifactsBucket}/temp/${pipeline}/`,
                "--enable-metrics": "true",
                "--enable-continuous-cloudwatch-log": "true",
                "--conf": `spark.hadoop.fs.s3a.endpoint.region=${PLACE.region}`,
            },
            tags: lake.tags,
        },
    };
    const trigger = (after: string, when: ProgramResource["properties"], start: ProgramResource["properties"]) => ({
        type: "aws:glue/trigger:Trigger",
        name: `${name}-after-${after}`,
        properties: {
            name: `${name}-after-${after}`,
            type: "CONDITIONAL",
            predicate: { conditions: [{ logicalOperator: "EQUALS", ...when }] },
            actions: [start],
            tags: lake.tags,
        },
    });
    return [
        ...[rawRole, rawPolicy, rawCrawler, jobRole, jobPolicy, source, job, curatedCrawler],
        trigger(
            "crawl",
            { crawlerName: outputOf(rawCrawler, "name"), crawlState: "SUCCEEDED" },
            { jobName: outputOf(job, "name") },
        ),
        trigger(
            "job",
            { jobName: outputOf(job, "name"), state: "SUCCEEDED" },
            { crawlerName: outputOf(curatedCrawler, "name") },
        ),
    ];
}

function role(roleName: string, assumeRolePolicy: string, { tags }: Lake): ProgramResource {
    return {
        type: "aws:iam/role:Role",
        name: `${roleName}-role`,
        properties: { name: roleName, assumeRolePolicy, tags },
    };
}

function rolePolicy(of: ProgramResource, statements: readonly Statement[]): ProgramResource {
    return {
        type: "aws:iam/rolePolicy:RolePolicy",
        name: `${of.name}-policy`,
        properties: { name: "access", role: outputOf(of, "name"), policy: policyDocument(statements) },
    };
}

/** Read raw, its script and its table; write curated, and delete there only to overwrite. */
function jobStatements(
    pipeline: string,
    jobName: string,
    table: string,
    writeMode: WriteMode,
    lake: Lake,
): readonly Statement[] {
    const rawDatabase = String(lake.rawDatabase.properties.name);
    const output = s3Arn(lake.curatedBucket, `${pipeline}/*`);
    return [
        listStatement("ListRaw", lake.rawBucket, [pipeline]),
        { Sid: "ReadRaw", Effect: "Allow", Action: "s3:GetObject", Resource: s3Arn(lake.rawBucket, `${pipeline}/*`) },
        listStatement("ListCurated", lake.curatedBucket, [pipeline]),
        {
            Sid: "WriteCurated",
            Effect: "Allow",
            Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            Resource: output,
        },
        ...(writeMode === "overwrite"
            ? [{ Sid: "Overwrite", Effect: "Allow", Action: ["s3:GetObject", "s3:DeleteObject"], Resource: output }]
            : []),
        {
            Sid: "ReadScript",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: s3Arn(lake.artifactsBucket, `scripts/${pipeline}.py`),
        },
        listStatement("ListTemp", lake.artifactsBucket, [`temp/${pipeline}`]),
        {
            Sid: "UseTemp",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: s3Arn(lake.artifactsBucket, `temp/${pipeline}/*`),
        },
        {
            Sid: "ReadRawTable",
            Effect: "Allow",
            Action: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartition", "glue:GetPartitions"],
            Resource: [
                arn("glue", "catalog"),
                arn("glue", `database/${rawDatabase}`),
                arn("glue", `table/${rawDatabase}/${table}`),
            ],
        },
        {
            Sid: "ReadOwnBookmark",
            Effect: "Allow",
            Action: ["glue:GetJob", "glue:GetJobRun", "glue:GetJobBookmark"],
            Resource: arn("glue", `job/${jobName}`),
        },
        ...commonStatements(lake.kmsKeyArn),
    ];
}
