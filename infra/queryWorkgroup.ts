import * as athena from "@pulumi/aws/athena";
import * as pulumi from "@pulumi/pulumi";
import type { LakeQuery } from "./analytics/namedQueries";
import type { Zone } from "./zone";

/** Athena refuses a smaller limit on the bytes that a query scans. */
const SMALLEST_LIMIT = 10 * 1024 * 1024;

/** Arguments of a {@link QueryWorkgroup}. */
export interface QueryWorkgroupArgs {
    /** Workgroup name. */
    readonly workgroupName: string;
    /** Where results go: `s3://bucket/prefix/`. */
    readonly resultsPath: string;
    /** The zone that holds the results. */
    readonly zone: Zone;
    /** The account that must own the results' bucket: results never go to another's bucket of that name. */
    readonly resultsOwner: string;
    /** A query that scans more bytes is cancelled, at least 10485760. @default no limit */
    readonly bytesScannedLimit?: number;
    /** ARN of the KMS key that results are encrypted with, as the zone's objects are. @default S3's own key (SSE_S3) */
    readonly resultsKeyArn?: pulumi.Input<string>;
    /** Database that the named queries are about. Needed with `queries`. */
    readonly databaseName?: string;
    /** Named queries to keep in the workgroup. @default [] */
    readonly queries?: readonly LakeQuery[];
    /** Let destroy delete the workgroup with its history and named queries. @default false */
    readonly forceDestroy?: boolean;
    /** Tags on the workgroup. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** An Athena workgroup to query the lake with: its settings are enforced, its results encrypted, its queries limited. */
export class QueryWorkgroup extends pulumi.ComponentResource {
    /** The workgroup. */
    readonly workgroup: athena.Workgroup;

    constructor(name: string, args: QueryWorkgroupArgs, opts?: pulumi.ComponentResourceOptions) {
        const { bytesScannedLimit: limit, queries = [], databaseName } = args;
        if (limit !== undefined && (!Number.isInteger(limit) || limit < SMALLEST_LIMIT)) {
            throw new pulumi.RunError(
                `${name}: got bytesScannedLimit ${limit}; allowed: whole numbers of bytes from ${SMALLEST_LIMIT}, which is the least that Athena takes.`,
            );
        }
        if (queries.length > 0 && databaseName === undefined) {
            throw new pulumi.RunError(
                `${name}: got queries without a databaseName; give the database that they are about.`,
            );
        }
        super("sluice:lake:QueryWorkgroup", name, {}, opts);
        this.workgroup = new athena.Workgroup(
            name,
            {
                name: args.workgroupName,
                forceDestroy: args.forceDestroy ?? false,
                configuration: {
                    enforceWorkgroupConfiguration: true,
                    publishCloudwatchMetricsEnabled: true,
                    bytesScannedCutoffPerQuery: limit,
                    resultConfiguration: {
                        outputLocation: args.resultsPath,
                        expectedBucketOwner: args.resultsOwner,
                        encryptionConfiguration:
                            args.resultsKeyArn === undefined
                                ? { encryptionOption: "SSE_S3" }
                                : { encryptionOption: "SSE_KMS", kmsKeyArn: args.resultsKeyArn },
                    },
                },
                tags: args.tags,
            },
            { parent: this, dependsOn: args.zone.ready },
        );
        for (const query of queries) {
            new athena.NamedQuery(
                `${name}-${query.name}`,
                {
                    name: query.name,
                    description: query.description,
                    database: databaseName ?? "",
                    query: query.sql,
                    workgroup: args.workgroupName,
                },
                // A workgroup's end is its queries' end.
                { parent: this, dependsOn: [this.workgroup], deletedWith: this.workgroup },
            );
        }
        this.registerOutputs({ workgroupName: args.workgroupName });
    }
}
