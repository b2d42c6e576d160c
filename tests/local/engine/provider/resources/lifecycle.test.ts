import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { supportedTypes } from "../../../../../local/engine/provider/registry";
import { type PropertyMap, type PropertyValue } from "../../../../../local/engine/provider/values";
import { unique } from "../../../endpoint/support/endpoint";
import { account, ProviderDriver, type Recorded } from "../../support/provider";

const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = (action: string): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
const managed = (name: string): string => `arn:aws:iam::${account}:policy/${name}`;

/** One resource type: what it needs, how it begins, and a change with the differences that it is. */
interface Example {
    readonly type: string;
    /** Resources that must be there, made in order. */
    readonly needs?: readonly { readonly type: string; readonly inputs: PropertyMap }[];
    /** What the program says, where need be of what was made for it. */
    readonly inputs: PropertyMap | ((made: readonly Recorded[]) => PropertyMap);
    readonly change?: PropertyMap;
    readonly differences?: readonly string[];
    /** What the outputs have after creation, beside the inputs. */
    readonly outputs: PropertyMap;
    /** Left out where AWS chooses it. */
    readonly id?: string;
    /** A bucket's setting that it always has is never gone. */
    readonly stays?: true;
}

function examples(): Example[] {
    const bucket = unique("bucket");
    const needs = [{ type: "aws:s3/bucket:Bucket", inputs: { bucket } }];
    const name = unique("thing");
    const roleArn = `arn:aws:iam::${account}:role/${name}`;
    const needsRole = [{ type: "aws:iam/role:Role", inputs: { name, assumeRolePolicy: trust } }];
    const database = name.replaceAll("-", "_");
    const kmsKeyArn = `arn:aws:kms:us-east-1:${account}:alias/${name}`;
    const accountDecides = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
    const keyPolicy = { Version: "2012-10-17", Statement: [accountDecides] };
    const s3Targets = [{ path: "s3://zone/users/", exclusions: ["**/_temporary/**"] }];
    const bucketArn = `arn:aws:s3:::${bucket}`;
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject", Resource: `${bucketArn}/*` };
    const logs = unique("logs");
    const logDelivery = {
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${logs}/*`,
    };
    const deliverLogs = {
        type: "aws:s3/bucketPolicy:BucketPolicy",
        inputs: { bucket: logs, policy: JSON.stringify({ Version: "2012-10-17", Statement: [logDelivery] }) },
    };
    const versioned = {
        type: "aws:s3/bucketVersioning:BucketVersioning",
        inputs: { bucket, versioningConfiguration: { status: "Enabled" } },
    };
    const catalogEncryption = (catalogEncryptionMode: string) => {
        const on = catalogEncryptionMode !== "DISABLED";
        return {
            encryptionAtRest: { catalogEncryptionMode, ...(on && { sseAwsKmsKeyId: kmsKeyArn }) },
            connectionPasswordEncryption: {
                returnConnectionPasswordEncrypted: on,
                ...(on && { awsKmsKeyId: kmsKeyArn }),
            },
        };
    };
    const glueJob = {
        name,
        roleArn,
        glueVersion: "5.1",
        command: { name: "glueetl", pythonVersion: "3", scriptLocation: "s3://scripts/job.py" },
        workerType: "G.1X",
        numberOfWorkers: 2,
        maxRetries: 0,
        timeout: 60,
        defaultArguments: { "--ENV": "test", "--job-bookmark-option": "job-bookmark-enable" },
        executionProperty: { maxConcurrentRuns: 1 },
    };
    const topicArn = `arn:aws:sns:us-east-1:${account}:${name}`;
    const publish = (service: string) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Principal: { Service: service }, Action: "sns:Publish", Resource: topicArn },
            ],
        });
    const alarm = {
        name,
        namespace: "Sluice",
        metricName: "RunsSucceeded",
        statistic: "Sum",
        period: 3600,
        evaluationPeriods: 26,
        threshold: 1,
        comparisonOperator: "LessThanThreshold",
    };
    return [
        {
            type: "aws:s3/bucket:Bucket",
            id: bucket,
            inputs: { bucket, tags: { owner: "data" } },
            change: { bucket, tags: { team: "data" }, forceDestroy: true },
            differences: [
                "add tags.team",
                "add tagsAll.team",
                "delete tags.owner",
                "delete tagsAll.owner",
                "update forceDestroy",
            ],
            outputs: { arn: bucketArn, bucketRegionalDomainName: `${bucket}.s3.us-east-1.amazonaws.com` },
        },
        {
            type: "aws:s3/bucketVersioning:BucketVersioning",
            id: bucket,
            needs,
            inputs: { bucket, versioningConfiguration: { status: "Enabled" } },
            change: { bucket, versioningConfiguration: { status: "Suspended" } },
            differences: ["update versioningConfiguration.status"],
            outputs: { bucket },
            stays: true,
        },
        {
            type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            id: bucket,
            needs,
            inputs: { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
            change: {
                bucket,
                rules: [
                    {
                        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "key" },
                        bucketKeyEnabled: true,
                    },
                ],
            },
            differences: ["update rules[0]"],
            outputs: { bucket },
        },
        {
            type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            id: bucket,
            needs,
            inputs: { bucket, blockPublicAcls: true, blockPublicPolicy: true },
            change: { bucket, blockPublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
            differences: ["update restrictPublicBuckets"],
            outputs: { ignorePublicAcls: false },
        },
        {
            type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
            id: bucket,
            needs,
            inputs: { bucket, rule: { objectOwnership: "BucketOwnerPreferred" } },
            change: { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
            differences: ["update rule.objectOwnership"],
            outputs: { bucket },
        },
        {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            id: bucket,
            needs,
            // Given as an object, as programs may.
            inputs: { bucket, policy: { Version: "2012-10-17", Statement: [deny] } },
            change: { bucket, policy: { Version: "2012-10-17", Statement: [{ ...deny, Action: "s3:*" }] } },
            differences: ["update policy"],
            outputs: {
                policy: `{"Statement":[{"Action":"s3:DeleteObject","Effect":"Deny","Principal":"*","Resource":"${bucketArn}/*"}],"Version":"2012-10-17"}`,
            },
        },
        {
            type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            id: bucket,
            needs,
            inputs: {
                bucket,
                rules: [
                    { id: "temp", status: "Enabled", filter: { prefix: "temp/" }, expiration: { days: 7 } },
                    {
                        id: "cool",
                        status: "Enabled",
                        transitions: [{ days: 30, storageClass: "STANDARD_IA" }],
                        noncurrentVersionExpiration: { noncurrentDays: 90 },
                        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
                    },
                ],
            },
            change: {
                bucket,
                rules: [{ id: "temp", status: "Disabled", filter: { prefix: "temp/" }, expiration: { days: 9 } }],
            },
            differences: ["delete rules[1]", "update rules[0].expiration.days", "update rules[0].status"],
            outputs: { bucket },
        },
        {
            type: "aws:s3/bucketObjectv2:BucketObjectv2",
            id: `${bucket}/scripts/job.py`,
            needs,
            inputs: { bucket, key: "scripts/job.py", content: "print(1)\n", contentType: "text/x-python" },
            change: {
                bucket,
                key: "scripts/job.py",
                content: "print(2)\n",
                contentType: "text/x-python",
                tags: { kind: "script" },
            },
            differences: ["add tags.kind", "add tagsAll.kind", "update content"],
            outputs: { arn: `${bucketArn}/scripts/job.py`, etag: createHash("md5").update("print(1)\n").digest("hex") },
        },
        {
            type: "aws:glue/catalogDatabase:CatalogDatabase",
            id: `${account}:${database}`,
            inputs: { name: database, description: "Raw tables", tags: { owner: "data" } },
            change: { name: database, description: "Tables", parameters: { zone: "raw" }, tags: { owner: "data" } },
            differences: ["add parameters", "update description"],
            outputs: { arn: `arn:aws:glue:us-east-1:${account}:database/${database}`, catalogId: account },
        },
        {
            type: "aws:glue/classifier:Classifier",
            id: name,
            inputs: { name, csvClassifier: { delimiter: ",", quoteSymbol: '"', containsHeader: "PRESENT" } },
            change: { name, csvClassifier: { delimiter: ";", quoteSymbol: '"', containsHeader: "PRESENT" } },
            differences: ["update csvClassifier.delimiter"],
            outputs: { name },
        },
        {
            type: "aws:glue/workflow:Workflow",
            id: name,
            inputs: { name, description: "first", maxConcurrentRuns: 1, tags: { owner: "data" } },
            change: { name, maxConcurrentRuns: 2, tags: { owner: "data" } },
            differences: ["delete description", "update maxConcurrentRuns"],
            outputs: { arn: `arn:aws:glue:us-east-1:${account}:workflow/${name}` },
        },
        {
            type: "aws:glue/trigger:Trigger",
            id: name,
            needs: [
                ...needsRole,
                { type: "aws:glue/job:Job", inputs: glueJob },
                { type: "aws:glue/workflow:Workflow", inputs: { name } },
            ],
            inputs: {
                name,
                type: "CONDITIONAL",
                workflowName: name,
                predicate: { conditions: [{ jobName: name, state: "SUCCEEDED" }] },
                actions: [{ jobName: name }],
                tags: { owner: "data" },
            },
            change: {
                name,
                type: "CONDITIONAL",
                workflowName: name,
                predicate: { conditions: [{ jobName: name, state: "FAILED" }] },
                actions: [{ jobName: name, arguments: { "--X": "1" }, timeout: 5 }],
                enabled: false,
                tags: { owner: "data" },
            },
            differences: [
                "add actions[0].arguments",
                "add actions[0].timeout",
                "update enabled",
                "update predicate.conditions[0].state",
            ],
            outputs: { arn: `arn:aws:glue:us-east-1:${account}:trigger/${name}`, state: "ACTIVATED", enabled: true },
        },
        {
            type: "aws:glue/crawler:Crawler",
            id: name,
            needs: needsRole,
            inputs: { name, databaseName: "raw", role: roleArn, s3Targets, description: "Raw", tags: { a: "1" } },
            change: {
                name,
                databaseName: "raw",
                role: roleArn,
                s3Targets: [...s3Targets, { path: "s3://zone/airports/" }],
                schemaChangePolicy: { deleteBehavior: "LOG" },
                schedule: "cron(15 12 * * ? *)",
                tags: { a: "2" },
            },
            differences: [
                "add s3Targets[1]",
                "add schedule",
                "delete description",
                "update schemaChangePolicy.deleteBehavior",
                "update tags.a",
                "update tagsAll.a",
            ],
            outputs: { arn: `arn:aws:glue:us-east-1:${account}:crawler/${name}` },
        },
        {
            type: "aws:glue/job:Job",
            id: name,
            needs: needsRole,
            inputs: { ...glueJob, tags: { a: "1", b: "2" } },
            change: {
                ...glueJob,
                maxRetries: 1,
                numberOfWorkers: 4,
                description: "Users",
                defaultArguments: { "--ENV": "test" },
                tags: { a: "1" },
            },
            differences: [
                "add description",
                'delete defaultArguments["--job-bookmark-option"]',
                "delete tags.b",
                "delete tagsAll.b",
                "update maxRetries",
                "update numberOfWorkers",
            ],
            outputs: { arn: `arn:aws:glue:us-east-1:${account}:job/${name}`, jobMode: "SCRIPT" },
        },
        {
            type: "aws:glue/securityConfiguration:SecurityConfiguration",
            id: name,
            inputs: {
                name,
                encryptionConfiguration: {
                    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn },
                    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn },
                    s3Encryption: { s3EncryptionMode: "SSE-S3" },
                },
            },
            outputs: { name },
        },
        {
            type: "aws:iam/role:Role",
            id: name,
            needs: [
                { type: "aws:iam/policy:Policy", inputs: { name: `${name}-a`, policy: allow("s3:GetObject") } },
                { type: "aws:iam/policy:Policy", inputs: { name: `${name}-b`, policy: allow("s3:PutObject") } },
            ],
            inputs: {
                name,
                assumeRolePolicy: trust,
                managedPolicyArns: [managed(`${name}-a`)],
                inlinePolicies: [{ name: "read", policy: allow("s3:GetObject") }],
                tags: { a: "1" },
            },
            change: {
                name,
                assumeRolePolicy: trust.replace("glue", "lambda"),
                description: "Runs the job",
                maxSessionDuration: 7200,
                managedPolicyArns: [managed(`${name}-b`)],
                inlinePolicies: [{ name: "write", policy: allow("s3:PutObject") }],
                tags: { b: "1" },
            },
            differences: [
                "add description",
                "add tags.b",
                "add tagsAll.b",
                "delete tags.a",
                "delete tagsAll.a",
                "update assumeRolePolicy",
                "update inlinePolicies[0]",
                "update managedPolicyArns[0]",
                "update maxSessionDuration",
            ],
            outputs: { arn: `arn:aws:iam::${account}:role/${name}`, path: "/" },
        },
        {
            type: "aws:iam/rolePolicy:RolePolicy",
            id: `${name}:access`,
            needs: needsRole,
            inputs: { name: "access", role: name, policy: allow("s3:GetObject") },
            change: { name: "access", role: name, policy: allow("s3:PutObject") },
            differences: ["update policy"],
            outputs: { role: name },
        },
        {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            id: `${name}/${managed(name)}`,
            needs: [...needsRole, { type: "aws:iam/policy:Policy", inputs: { name, policy: allow("s3:GetObject") } }],
            inputs: { role: name, policyArn: managed(name) },
            outputs: { role: name },
        },
        {
            type: "aws:iam/policy:Policy",
            id: managed(name),
            inputs: { name, policy: allow("s3:GetObject"), description: "Reads" },
            change: { name, policy: allow("s3:PutObject"), description: "Reads", tags: { a: "1" } },
            differences: ["add tags.a", "add tagsAll.a", "update policy"],
            outputs: { arn: managed(name), path: "/", attachmentCount: 0 },
        },
        {
            type: "aws:kms/key:Key",
            inputs: { description: "Logs", enableKeyRotation: true, policy: keyPolicy, tags: { a: "1", b: "2" } },
            change: { description: "Logs and bookmarks", isEnabled: false, deletionWindowInDays: 7, tags: { a: "1" } },
            differences: [
                "add deletionWindowInDays",
                "delete tags.b",
                "delete tagsAll.b",
                "update description",
                "update enableKeyRotation",
                "update isEnabled",
            ],
            outputs: { rotationPeriodInDays: 365, multiRegion: false, keyUsage: "ENCRYPT_DECRYPT" },
        },
        {
            type: "aws:kms/alias:Alias",
            id: `alias/${name}`,
            needs: [{ type: "aws:kms/key:Key", inputs: {} }],
            inputs: ([key]) => ({ name: `alias/${name}`, targetKeyId: key?.outputs.keyId ?? null }),
            outputs: { arn: `arn:aws:kms:us-east-1:${account}:alias/${name}` },
        },
        {
            type: "aws:cloudwatch/eventRule:EventRule",
            id: name,
            inputs: { name, eventPattern: JSON.stringify({ source: ["aws.glue"] }), tags: { a: "1", b: "2" } },
            change: {
                name,
                description: "Failed runs",
                eventPattern: JSON.stringify({ source: ["aws.glue"], detail: { state: ["FAILED"] } }),
                state: "DISABLED",
                tags: { a: "1" },
            },
            differences: [
                "add description",
                "delete tags.b",
                "delete tagsAll.b",
                "update eventPattern",
                "update state",
            ],
            outputs: { arn: `arn:aws:events:us-east-1:${account}:rule/${name}`, state: "ENABLED" },
        },
        {
            type: "aws:cloudwatch/eventTarget:EventTarget",
            id: `${name}/topic`,
            needs: [
                {
                    type: "aws:cloudwatch/eventRule:EventRule",
                    inputs: { name, eventPattern: JSON.stringify({ source: ["aws.glue"] }) },
                },
            ],
            inputs: {
                rule: name,
                targetId: "topic",
                arn: topicArn,
                inputTransformer: { inputPaths: { job: "$.detail.jobName" }, inputTemplate: '{"job": <job>}' },
            },
            change: { rule: name, targetId: "topic", arn: `${topicArn}-2`, input: '{"fixed": true}' },
            differences: ["add input", "delete inputTransformer", "update arn"],
            outputs: {},
        },
        {
            type: "aws:cloudwatch/metricAlarm:MetricAlarm",
            id: name,
            inputs: { ...alarm, dimensions: { Dataset: "users" }, alarmActions: [topicArn], tags: { a: "1" } },
            change: {
                ...alarm,
                dimensions: { Dataset: "users" },
                threshold: 2,
                treatMissingData: "breaching",
                okActions: [topicArn],
                tags: { a: "2" },
            },
            differences: [
                "add okActions",
                "delete alarmActions",
                "update tags.a",
                "update tagsAll.a",
                "update threshold",
                "update treatMissingData",
            ],
            outputs: { arn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`, actionsEnabled: true },
        },
        {
            type: "aws:cloudwatch/dashboard:Dashboard",
            id: name,
            inputs: { dashboardName: name, dashboardBody: JSON.stringify({ widgets: [] }) },
            change: { dashboardName: name, dashboardBody: JSON.stringify({ widgets: [], start: "-P7D" }) },
            differences: ["update dashboardBody"],
            outputs: { dashboardArn: `arn:aws:cloudwatch::${account}:dashboard/${name}` },
        },
        {
            type: "aws:sns/topic:Topic",
            id: topicArn,
            inputs: { name, displayName: "Alerts", tags: { a: "1", b: "2" } },
            change: { name, kmsMasterKeyId: `alias/${name}`, tags: { a: "1" } },
            differences: ["add kmsMasterKeyId", "delete displayName", "delete tags.b", "delete tagsAll.b"],
            outputs: { arn: topicArn, owner: account },
        },
        {
            type: "aws:sns/topicPolicy:TopicPolicy",
            id: topicArn,
            needs: [{ type: "aws:sns/topic:Topic", inputs: { name } }],
            inputs: { arn: topicArn, policy: publish("events.amazonaws.com") },
            change: { arn: topicArn, policy: publish("cloudwatch.amazonaws.com") },
            differences: ["update policy"],
            outputs: { owner: account },
            stays: true,
        },
        {
            type: "aws:sns/topicSubscription:TopicSubscription",
            needs: [{ type: "aws:sns/topic:Topic", inputs: { name } }],
            inputs: { topic: topicArn, protocol: "email", endpoint: "lake@example.org" },
            outputs: { ownerId: account, rawMessageDelivery: false },
        },
        {
            type: "aws:athena/workgroup:Workgroup",
            id: name,
            inputs: {
                name,
                configuration: {
                    bytesScannedCutoffPerQuery: 10485760,
                    resultConfiguration: {
                        outputLocation: "s3://results/a/",
                        encryptionConfiguration: { encryptionOption: "SSE_S3" },
                    },
                },
                tags: { a: "1" },
            },
            change: {
                name,
                description: "Queries",
                state: "DISABLED",
                configuration: { resultConfiguration: { outputLocation: "s3://results/b/" } },
                tags: { a: "2" },
            },
            differences: [
                "add description",
                "delete configuration.bytesScannedCutoffPerQuery",
                "delete configuration.resultConfiguration.encryptionConfiguration",
                "update configuration.resultConfiguration.outputLocation",
                "update state",
                "update tags.a",
                "update tagsAll.a",
            ],
            outputs: { arn: `arn:aws:athena:us-east-1:${account}:workgroup/${name}`, state: "ENABLED" },
        },
        {
            type: "aws:s3/bucketLogging:BucketLogging",
            id: bucket,
            needs: [
                ...needs,
                { type: "aws:s3/bucket:Bucket", inputs: { bucket: logs, forceDestroy: true } },
                deliverLogs,
            ],
            inputs: { bucket, targetBucket: logs, targetPrefix: "raw/" },
            change: { bucket, targetBucket: logs, targetPrefix: "raw/requests/" },
            differences: ["update targetPrefix"],
            outputs: { bucket },
        },
        {
            type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
            id: bucket,
            needs: [...needs, versioned],
            inputs: { bucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } } },
            change: { bucket, rule: { defaultRetention: { mode: "COMPLIANCE", days: 365 } } },
            differences: ["update rule.defaultRetention.days", "update rule.defaultRetention.mode"],
            outputs: { bucket, objectLockEnabled: "Enabled" },
        },
        {
            type: "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
            id: account,
            inputs: { dataCatalogEncryptionSettings: catalogEncryption("SSE-KMS") },
            change: { dataCatalogEncryptionSettings: catalogEncryption("DISABLED") },
            differences: [
                "delete dataCatalogEncryptionSettings.connectionPasswordEncryption.awsKmsKeyId",
                "delete dataCatalogEncryptionSettings.encryptionAtRest.sseAwsKmsKeyId",
                "update dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
                "update dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
            ],
            outputs: { catalogId: account },
            stays: true,
        },
        {
            // Another text is another query: nothing of it changes.
            type: "aws:athena/namedQuery:NamedQuery",
            inputs: { name, database, query: "SELECT 1", workgroup: "primary" },
            outputs: {},
        },
        {
            type: "aws:glue/dataQualityRuleset:DataQualityRuleset",
            id: name,
            inputs: { name, ruleset: "Rules = [ RowCount > 0 ]", description: "First", tags: { a: "1" } },
            change: { name, ruleset: "Rules = [ RowCount > 1 ]", tags: { a: "2" } },
            differences: ["delete description", "update ruleset", "update tags.a", "update tagsAll.a"],
            outputs: { arn: `arn:aws:glue:us-east-1:${account}:dataQualityRuleset/${name}` },
        },
        {
            type: "aws:budgets/budget:Budget",
            id: `${account}:${name}`,
            inputs: { ...budget(name), limitAmount: "100", tags: { a: "1" } },
            change: {
                ...budget(name, "FORECASTED", ["a@example.org", "b@example.org"]),
                limitAmount: "150",
                tags: { a: "2" },
            },
            differences: ["update limitAmount", "update notifications[0]", "update tags.a", "update tagsAll.a"],
            outputs: {
                accountId: account,
                arn: `arn:aws:budgets::${account}:budget/${name}`,
                timePeriodEnd: "2087-06-15_00:00",
            },
        },
        {
            type: "aws:cloudwatch/logGroup:LogGroup",
            id: `/sluice/${name}`,
            inputs: { name: `/sluice/${name}`, retentionInDays: 7, tags: { a: "1" } },
            change: { name: `/sluice/${name}`, tags: { a: "2" } },
            differences: ["update retentionInDays", "update tags.a", "update tagsAll.a"],
            outputs: { arn: `arn:aws:logs:us-east-1:${account}:log-group:/sluice/${name}` },
        },
    ];
}

const budget = (name: string, notificationType = "ACTUAL", subscriberEmailAddresses = ["a@example.org"]) => ({
    name,
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitUnit: "USD",
    costFilters: [{ name: "TagKeyValue", values: ["user:project$sluice"] }],
    notifications: [
        {
            notificationType,
            comparisonOperator: "GREATER_THAN",
            threshold: 80,
            thresholdType: "PERCENTAGE",
            subscriberEmailAddresses,
            subscriberSnsTopicArns: [`arn:aws:sns:us-east-1:${account}:alerts`],
        },
    ],
});

describe("resources of the aws provider", () => {
    let provider: ProviderDriver;
    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
    });
    after(() => provider.close());

    async function withNeeds(example: Example, test: (inputs: PropertyMap) => Promise<void>): Promise<void> {
        const made: Recorded[] = [];
        for (const { type, inputs } of example.needs ?? []) {
            made.push(await provider.create(type, inputs));
        }
        await test(typeof example.inputs === "function" ? example.inputs(made) : example.inputs);
        for (const resource of made.reverse()) {
            await provider.delete(resource);
        }
    }

    examples().forEach(({ type }, index) => {
        // Names of its own for every test.
        const fresh = (): Example => examples()[index] as Example;

        it(`makes, reads, changes and deletes ${type}`, async () => {
            const example = fresh();
            const { change, differences = [], outputs, id } = example;
            await withNeeds(example, async (inputs) => {
                const created = await provider.create(type, inputs);
                assert.equal(created.id, id ?? created.id);
                assertHolds(created.outputs, outputs, "outputs");
                assert.equal((await provider.diff(created, inputs)).changes, "none");
                assert.deepEqual(await provider.refresh(created), created);

                const changed = change === undefined ? created : await provider.update(created, change);
                if (change !== undefined) {
                    assert.deepEqual((await provider.diff(created, change)).details, [...differences].sort());
                    assert.deepEqual(await provider.diff(changed, change), {
                        changes: "none",
                        details: [],
                        replaces: [],
                        deleteBeforeReplace: false,
                    });
                    assert.deepEqual(await provider.refresh(changed), changed);
                }

                await provider.delete(changed);
                if (!example.stays) {
                    assert.equal(await provider.refresh(changed), undefined);
                }
                // Again: what is gone is no error.
                await provider.delete(changed);
            });
        });

        it(`imports ${type} as a program that made it would have it`, async () => {
            const example = fresh();
            await withNeeds(example, async (inputs) => {
                const created = await provider.create(type, inputs);
                const imported = await provider.import(type, created.id);
                assert.ok(imported);
                const { details } = await provider.diff(imported, inputs);
                // A program's content cannot be read back out of what S3 says of an object.
                assert.deepEqual(details, /:BucketObject(v2)?$/.test(type) ? ["add content"] : []);
                await provider.delete(created);
            });
        });
    });

    it("has an example here of every type that it supports", () => {
        assert.deepEqual(
            examples()
                .map(({ type }) => type)
                .sort(),
            supportedTypes(),
        );
    });
});

function assertHolds(actual: PropertyMap, expected: PropertyMap, where: string): void {
    for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(actual[key] as PropertyValue, value, `${where}.${key}`);
    }
}
