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
import type { WorkflowStage } from "../lakeWorkflow";
import type { LakeNames } from "../names";
import type { PolicyStatement } from "../policyDocument";
import type { Zone } from "../zone";
import { STARTER_DPUS, STARTER_SPARE_MINUTES } from "./capacity";
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
    /** What encrypts the jobs' logs. */
    readonly security: GlueSecurity;
    /** What must be there before a job first runs, such as its log groups. @default [] */
    readonly dependsOn?: readonly pulumi.Resource[];
    /** Tags on rulesets, jobs and roles. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
    /** Tags on the script, ten at most. @default {} */
    readonly objectTags?: Readonly<Record<string, string>>;
}

/** A description of a ruleset has no more characters. */
const LONGEST_DESCRIPTION = 2048;

/**
 * Glue Data Quality over the curated tables: a ruleset per dataset, made from its contract, and a job per dataset that has it
 * evaluated and fails when a rule does. In a workflow it follows the crawl of that dataset's curated folder (`stage`).
 *
 * A job is a Python shell, which starts the evaluation and waits; why, is in docs/quality.md.
 */
export class DataQuality extends pulumi.ComponentResource {
    /** One a dataset, by dataset name. */
    readonly jobs: ReadonlyMap<string, glue.Job>;
    private readonly names: LakeNames;

    constructor(name: string, args: DataQualityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:DataQuality", name, {}, opts);
        const { names, config, datasets, tags } = args;
        const parent = { parent: this };
        this.names = names;
        const ruleset = (dataset: Dataset) => {
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
        };
        const rulesets = new Map(datasets.map((dataset) => [dataset.name, ruleset(dataset)]));
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
                // One role: what the jobs may do differs in the name of a ruleset, and through none passes a row.
                usedBy: `job/${names.qualityJob("*")}`,
                description: `Jobs ${names.qualityJob("*")}: have the curated tables evaluated`,
                // It reads its script from a zone.
                statements: [
                    ...starterStatements(names, access.datasets, key),
                    ...args.security.dataStatements("read"),
                ],
                ...(tags !== undefined && { tags }),
            },
            parent,
        );
        const ready = [upload, ...evaluator.ready, ...starter.ready, ...args.security.ready, ...(args.dependsOn ?? [])];
        this.jobs = new Map(
            access.datasets.map((dataset) => [
                dataset,
                new glue.Job(
                    `${name}-${dataset}-job`,
                    {
                        name: names.qualityJob(dataset),
                        description: `Has the data quality ruleset of ${dataset} evaluated`,
                        roleArn: starter.arn,
                        // A sixteenth of a DPU waits; Glue Data Quality has workers of its own.
                        command: {
                            name: "pythonshell",
                            pythonVersion: "3.9",
                            scriptLocation: `s3://${args.scriptsZone.bucketName}/${key}`,
                        },
                        glueVersion: "3.0",
                        maxCapacity: STARTER_DPUS,
                        securityConfiguration: args.security.configurationName,
                        timeout: config.timeoutMinutes + STARTER_SPARE_MINUTES,
                        // A rule that failed fails again.
                        maxRetries: 0,
                        executionProperty: { maxConcurrentRuns: 1 },
                        defaultArguments: {
                            "--DATABASE": names.curatedDatabase,
                            "--RULESETS": JSON.stringify({ [dataset]: names.ruleset(dataset) }),
                            "--EVALUATION_ROLE": evaluator.arn,
                            "--NUMBER_OF_WORKERS": String(config.numberOfWorkers),
                            "--TIMEOUT_MINUTES": String(config.timeoutMinutes),
                            "--REGION": names.location.region,
                        },
                        tags,
                    },
                    { ...parent, dependsOn: [...some(rulesets.get(dataset)), ...ready] },
                ),
            ]),
        );
        this.registerOutputs({ jobNames: access.datasets.map((dataset) => names.qualityJob(dataset)) });
    }

    /** What a workflow does once a dataset's curated table is up to date: this dataset's job alone. */
    stage(dataset: string): WorkflowStage {
        const job = this.jobs.get(dataset);
        if (job === undefined) {
            throw new pulumi.RunError(
                `No data quality of dataset ${JSON.stringify(dataset)}; there is of: ${[...this.jobs.keys()].join(", ")}.`,
            );
        }
        return { jobNames: [this.names.qualityJob(dataset)], ready: [job] };
    }
}

/** A resource that may not be there, as a list. */
const some = (resource: pulumi.Resource | undefined): pulumi.Resource[] => (resource === undefined ? [] : [resource]);

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
