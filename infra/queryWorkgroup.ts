import * as athena from "@pulumi/aws/athena";
import * as pulumi from "@pulumi/pulumi";
import type { DataKey } from "./dataKey";
import type { Zone } from "./zone";

/** Arguments of a {@link QueryWorkgroup}. */
export interface QueryWorkgroupArgs {
    /** Workgroup name. */
    readonly workgroupName: string;
    /** Where results go: `s3://bucket/prefix/`. */
    readonly resultsPath: string;
    /** The zone that holds the results. */
    readonly zone: Zone;
    /** The key that encrypts results, which are copies of curated data. @default S3's own keys */
    readonly dataKey?: DataKey | undefined;
    /** Let destroy delete the workgroup with its history and named queries. @default false */
    readonly forceDestroy?: boolean;
    /** Tags on the workgroup. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** The Athena workgroup people query the lake with: its settings are enforced, its results encrypted. */
export class QueryWorkgroup extends pulumi.ComponentResource {
    /** The workgroup. */
    readonly workgroup: athena.Workgroup;

    constructor(name: string, args: QueryWorkgroupArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:QueryWorkgroup", name, {}, opts);
        this.workgroup = new athena.Workgroup(
            name,
            {
                name: args.workgroupName,
                forceDestroy: args.forceDestroy ?? false,
                configuration: {
                    enforceWorkgroupConfiguration: true,
                    publishCloudwatchMetricsEnabled: true,
                    resultConfiguration: {
                        outputLocation: args.resultsPath,
                        encryptionConfiguration:
                            args.dataKey === undefined
                                ? { encryptionOption: "SSE_S3" }
                                : { encryptionOption: "SSE_KMS", kmsKeyArn: args.dataKey.arn },
                    },
                },
                tags: args.tags,
            },
            { parent: this, dependsOn: args.zone.ready },
        );
        this.registerOutputs({ workgroupName: args.workgroupName });
    }
}
