import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as glue from "@pulumi/aws/glue";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { AccessRole } from "../analytics/accessRole";
import { readStatements } from "../analytics/readStatements";
import type { QualityConfig } from "../config/quality";
import type { Dataset } from "../datasets/datasets";
import { GlueRole } from "../glueRole";
import type { GlueSecurity } from "../glueSecurity";
import type { LakeNames } from "../names";
import type { PolicyStatement } from "../policyDocument";
import type { Zone } from "../zone";
import { dqdl } from "./dqdl";
import { evaluationStatements, starterStatements } from "./statements";

/** Arguments of {@link DataQuality}. */
export interface DataQualityArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The section `quality` of the stack's configuration. */
    readonly config: QualityConfig;
    /** The datasets whose curated tables are looked at. */
    readonly datasets: readonly Dataset[];
    /** Folder with `quality_job.py`. */
    readonly etlFolder: string;
    /** The zone that holds scripts. */
    readonly scriptsZone: Zone;
    /** What encrypts the job's logs. */
    readonly security: GlueSecurity;
    /** Tags on rulesets, job and roles. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
    /** Tags on the script, ten at most. @default {} */
    readonly objectTags?: Readonly<Record<string, string>>;
}

/** A description of a ruleset has no more characters. */
const LONGEST_DESCRIPTION = 2048;

/**
 * Glue Data Quality over the curated tables: a ruleset per dataset, made from its contract, and one job that has them evaluated
 * and fails when a rule does. It belongs at the end of a workflow, after the curated crawler.
 *
 * The job is a Python shell, which starts the evaluations and waits; why, is in docs/quality.md.
 */
export class DataQuality extends pulumi.ComponentResource {
    /** The jobs of this stage, for a workflow: they run after the curated tables are up to date. */
    readonly jobNames: readonly string[];
    /** The job. */
    readonly job: glue.Job;

    constructor(name: string, args: DataQualityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:DataQuality", name, {}, opts);
        const { names, config, datasets, tags } = args;
        const parent = { parent: this };
        const rulesets = datasets.map((dataset) => {
            const { text, omitted } = dqdl(dataset);
            const left = omitted.length === 0 ? "" : ` Not in it: ${omitted.join("; ")}.`;
            return new glue.DataQualityRuleset(
                `${name}-${dataset.name}`,
                {
                    name: names.ruleset(dataset.name),
                    description: `The contract of ${dataset.name}.${left}`.slice(0, LONGEST_DESCRIPTION),
                    // No target table: it is the crawler's to make, after this.
                    ruleset: text,
                    tags,
                },
                parent,
            );
        });
        const script = fs.readFileSync(path.join(args.etlFolder, "quality_job.py"), "utf8");
        const hash = createHash("sha256").update(script).digest("hex").slice(0, 16);
        const key = `scripts/quality_job-${hash}.py`;
        const upload = new s3.BucketObjectv2(
            `${name}-script`,
            {
                bucket: args.scriptsZone.bucketName,
                key,
                content: script,
                contentType: "text/x-python",
                tags: args.objectTags,
            },
            { ...parent, dependsOn: args.scriptsZone.ready },
        );
        const access = { names, datasets: datasets.map((dataset) => dataset.name) };
        const evaluator = new AccessRole(
            `${name}-role`,
            {
                roleName: names.qualityRole,
                names,
                description: "Glue Data Quality reads curated data",
                trust: evaluatorTrust(names),
                statements: [
                    ...readStatements(access),
                    ...evaluationStatements(names, access.datasets),
                    ...args.security.dataStatements("read"),
                ],
                ...(tags !== undefined && { tags }),
            },
            parent,
        );
        const starter = new GlueRole(
            `${name}-job-role`,
            {
                roleName: names.qualityJobRole,
                names,
                usedBy: `job/${names.qualityJob}`,
                description: `Job ${names.qualityJob}: has the curated tables evaluated`,
                // It reads its script from a zone.
                statements: [
                    ...starterStatements(names, access.datasets, key),
                    ...args.security.dataStatements("read"),
                ],
                ...(tags !== undefined && { tags }),
            },
            parent,
        );
        this.job = new glue.Job(
            `${name}-job`,
            {
                name: names.qualityJob,
                description: "Evaluates the data quality rulesets of the curated tables",
                roleArn: starter.arn,
                // A sixteenth of a DPU waits; Glue Data Quality has workers of its own.
                command: {
                    name: "pythonshell",
                    pythonVersion: "3.9",
                    scriptLocation: `s3://${args.scriptsZone.bucketName}/${key}`,
                },
                glueVersion: "3.0",
                maxCapacity: 0.0625,
                securityConfiguration: args.security.configurationName,
                timeout: config.timeoutMinutes,
                maxRetries: 0,
                executionProperty: { maxConcurrentRuns: 1 },
                defaultArguments: {
                    "--DATABASE": names.curatedDatabase,
                    "--RULESETS": JSON.stringify(
                        Object.fromEntries(access.datasets.map((dataset) => [dataset, names.ruleset(dataset)])),
                    ),
                    "--EVALUATION_ROLE": evaluator.arn,
                    "--NUMBER_OF_WORKERS": String(config.numberOfWorkers),
                    "--TIMEOUT_MINUTES": String(config.timeoutMinutes),
                    "--REGION": names.location.region,
                },
                tags,
            },
            {
                ...parent,
                dependsOn: [...rulesets, upload, ...evaluator.ready, ...starter.ready, ...args.security.ready],
            },
        );
        this.jobNames = [names.qualityJob];
        this.registerOutputs({ jobName: names.qualityJob });
    }
}

/** Which resource Glue names as aws:SourceArn for an evaluation is not documented, so the account is the condition. */
function evaluatorTrust(names: LakeNames): PolicyStatement {
    return {
        Sid: "GlueAlone",
        Effect: "Allow",
        Principal: { Service: "glue.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": names.location.accountId } },
    };
}
