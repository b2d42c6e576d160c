import * as logs from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { Dataset } from "../datasets/datasets";
import type { GlueSecurity } from "../glueSecurity";
import type { LakeNames } from "../names";

/** Arguments of {@link LogGroups}. */
export interface LogGroupsArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The lake's datasets, one job each. */
    readonly datasets: readonly Dataset[];
    /** What encrypts the logs, and so is in the groups' names. */
    readonly security: GlueSecurity;
    /** Whether there are jobs that have rulesets evaluated. @default false */
    readonly quality?: boolean;
    /** Days that logs are kept. */
    readonly retentionDays: number;
    /** Tags on the groups. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The log groups of jobs and crawlers, under the names that Glue gives them. Glue would make them by itself with the first run,
 * and what is in those never expires.
 */
export class LogGroups extends pulumi.ComponentResource {
    /** What must exist before the first run. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: LogGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:LogGroups", name, {}, opts);
        const { names, datasets, security, retentionDays, tags } = args;
        const configuration = security.configurationName;
        const crawlers = {
            raw: names.rawCrawlerRole(),
            ...Object.fromEntries(
                datasets.map((dataset) => [`${dataset.name}-curated`, names.curatedCrawlerRole(dataset.name)]),
            ),
            quarantine: names.quarantineCrawlerRole(),
        };
        const groups = [
            ...datasets.flatMap((dataset) =>
                (["output", "error"] as const).map((stream) => ({
                    part: `${dataset.name}-${stream}`,
                    group: names.jobLogGroup(dataset.name, configuration, stream),
                })),
            ),
            ...(args.quality === true ? (["output", "error"] as const) : []).map((stream) => ({
                part: `quality-${stream}`,
                group: names.qualityLogGroup(configuration, stream),
            })),
            ...Object.entries(crawlers).map(([zone, role]) => ({
                part: `${zone}-crawler`,
                group: names.crawlerLogGroup(role, configuration),
            })),
        ];
        this.ready = groups.map(
            ({ part, group }) =>
                new logs.LogGroup(
                    `${name}-${part}`,
                    // The key's ARN, unknown at the first preview as it is: CloudWatch Logs takes no alias, and no policy reads it.
                    { name: group, retentionInDays: retentionDays, kmsKeyId: security.keyArn, tags },
                    { parent: this, dependsOn: security.ready },
                ),
        );
        this.registerOutputs({});
    }
}
