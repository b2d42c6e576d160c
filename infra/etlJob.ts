import * as glue from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import type { JobArtifacts } from "./artifacts";
import type { Dataset } from "./datasets/datasets";
import { GlueRole } from "./glueRole";
import type { GlueSecurity } from "./glueSecurity";
import { jobStatements } from "./jobStatements";
import { keep } from "./keep";
import type { LakeNames } from "./names";
import type { JobObservability } from "./observability/jobSettings";

/** Glue's runtime, pinned: CreateJob's own default moves, and with it Spark's major version. */
export const GLUE_VERSION = "5.1";

/** Arguments of an {@link EtlJob}. */
export interface EtlJobArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The dataset that the job makes. */
    readonly dataset: Dataset;
    /** Script, modules and contracts. */
    readonly artifacts: JobArtifacts;
    /** What encrypts the job's logs and bookmark. */
    readonly security: GlueSecurity;
    /** Environment, given to the job as `--ENV`. */
    readonly env: string;
    /** Worker type. @default "G.1X" */
    readonly workerType?: string;
    /** Workers per run, the driver among them. @default 2 */
    readonly numberOfWorkers?: number;
    /** Glue's execution class. FLEX takes workers G.1X and G.2X alone. @default "STANDARD" */
    readonly executionClass?: "STANDARD" | "FLEX";
    /** Whether Glue may take fewer workers than `numberOfWorkers`. @default false */
    readonly autoScaling?: boolean;
    /** Minutes after which a run is stopped. @default 60 */
    readonly timeoutMinutes?: number;
    /** Automatic retries of a failed run. @default 0 */
    readonly maxRetries?: number;
    /** Bookmark option. @default "job-bookmark-enable" */
    readonly bookmark?: string;
    /** What there is to look at after a run. @default what Glue does by itself */
    readonly observability?: JobObservability;
    /** Further default arguments. Keys that other arguments manage are refused. @default {} */
    readonly defaultArguments?: Readonly<Record<string, string>>;
    /** Whether Pulumi may not delete the job, whose bookmark goes with it. @default false */
    readonly protect?: boolean;
    /** Tags on job and role. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
    /** What must exist before the job. @default [] */
    readonly dependsOn?: readonly pulumi.Resource[];
}

/** Set by a typed argument where it is on, and by nothing else: Glue looks at some of its arguments only for being there. */
const OWNED_ARGUMENTS = ["--enable-auto-scaling"];

/** Glue sets these itself, or must never see them as a default argument. */
const RESERVED_ARGUMENTS = ["--JOB_NAME", "--mode", "--debug", "--endpoint"];

/** The Glue job that makes one dataset: raw table in, partitioned Parquet out, rejected rows to quarantine. */
export class EtlJob extends pulumi.ComponentResource {
    /** The job. */
    readonly job: glue.Job;
    /** The job's role. */
    readonly role: GlueRole;

    constructor(name: string, args: EtlJobArgs, opts?: pulumi.ComponentResourceOptions) {
        const managed = managedArguments(args);
        for (const key of Object.keys(args.defaultArguments ?? {})) {
            if (key in managed || OWNED_ARGUMENTS.includes(key) || RESERVED_ARGUMENTS.includes(key)) {
                throw new pulumi.RunError(
                    `${name}: got ${key} in defaultArguments, which ${!RESERVED_ARGUMENTS.includes(key) ? "EtlJob sets from its own arguments" : "Glue keeps for itself"}; ` +
                        `allowed there: any key but ${[...Object.keys(managed), ...OWNED_ARGUMENTS, ...RESERVED_ARGUMENTS].join(", ")}.`,
                );
            }
        }
        super("sluice:lake:EtlJob", name, {}, opts);
        const jobName = args.names.job(args.dataset.name);
        this.role = new GlueRole(
            `${name}-role`,
            {
                roleName: args.names.jobRole(args.dataset.name),
                names: args.names,
                usedBy: `job/${jobName}`,
                description: `Job ${jobName}: reads raw ${args.dataset.name}, writes curated ${args.dataset.name}`,
                statements: [
                    ...jobStatements(args.names, args.dataset),
                    ...args.security.dataStatements("write"),
                    ...(args.observability?.statements ?? []),
                ],
                tags: args.tags,
            },
            { parent: this },
        );
        this.job = new glue.Job(
            name,
            {
                name: jobName,
                description: `Raw ${args.dataset.name} to curated ${args.dataset.name}`,
                roleArn: this.role.arn,
                glueVersion: GLUE_VERSION,
                command: { name: "glueetl", pythonVersion: "3", scriptLocation: args.artifacts.script },
                securityConfiguration: args.security.configurationName,
                // Not FLEX by default: its spare capacity comes when it may and goes while a run is on. Nor does Glue queue such runs.
                executionClass: args.executionClass ?? "STANDARD",
                workerType: args.workerType ?? "G.1X",
                numberOfWorkers: args.numberOfWorkers ?? 2,
                timeout: args.timeoutMinutes ?? 60,
                maxRetries: args.maxRetries ?? 0,
                // Two bookmarked runs at once would fail at commit with a version mismatch.
                executionProperty: { maxConcurrentRuns: 1 },
                defaultArguments: { ...managed, ...args.defaultArguments },
                tags: args.tags,
            },
            {
                parent: this,
                ...keep(args.protect),
                dependsOn: [
                    ...this.role.ready,
                    ...args.artifacts.ready,
                    ...args.security.ready,
                    ...(args.dependsOn ?? []),
                ],
            },
        );
        this.registerOutputs({ jobName });
    }
}

/** The arguments that follow from typed ones; free-form `defaultArguments` may not set them. */
function managedArguments({
    names,
    dataset,
    artifacts,
    env,
    bookmark,
    autoScaling,
    observability,
}: EtlJobArgs): Record<string, string> {
    const contract = artifacts.contracts.get(dataset.name);
    if (contract === undefined) {
        throw new pulumi.RunError(
            `Dataset ${dataset.name} has no contract among the artifacts: ${[...artifacts.contracts.keys()].join(", ")}.`,
        );
    }
    return {
        "--INPUT_DB": names.rawDatabase,
        "--INPUT_TABLE": dataset.name,
        "--OUTPUT_PATH": names.curatedPath(dataset.name),
        "--PARTITION_COL": dataset.partitionColumn,
        "--ENV": env,
        "--QUARANTINE_PATH": names.quarantinePath(dataset.name),
        "--MANIFEST_PATH": names.manifestPath(dataset.name),
        "--CONTRACT": contract,
        "--SCRIPT_VERSION": artifacts.version,
        "--WRITE_MODE": dataset.writeMode,
        "--job-language": "python",
        "--job-bookmark-option": bookmark ?? "job-bookmark-enable",
        "--extra-py-files": artifacts.modules,
        "--TempDir": names.tempPath(dataset.name),
        ...(autoScaling === true && { "--enable-auto-scaling": "true" }),
        "--enable-metrics": "true",
        "--enable-continuous-cloudwatch-log": "true",
        ...observability?.arguments,
        // Glue 5.1 reads S3 through S3A, which must be told the region.
        "--conf": `spark.hadoop.fs.s3a.endpoint.region=${names.location.region}`,
    };
}
