import * as glue from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import { GlueRole } from "./glueRole";
import type { GlueSecurity } from "./glueSecurity";
import type { LakeNames } from "./names";
import type { PolicyStatement } from "./policyDocument";
import type { Zone } from "./zone";

/** What no crawler should take for data: Spark's own files, folder markers, and what runs write down about themselves. */
const EXCLUSIONS = ["**/_temporary/**", "**_SUCCESS", "**_$folder$", "_sluice/**"];

/** Arguments of a {@link ZoneCrawler}. */
export interface ZoneCrawlerArgs {
    /** Crawler name. */
    readonly crawlerName: string;
    /** Name of the crawler's own role. */
    readonly roleName: string;
    /** The lake's names. */
    readonly names: LakeNames;
    /** The one zone that is crawled. */
    readonly zone: Zone;
    /** Folders in the zone's bucket, one a table named after the last part: `users` is `s3://<bucket>/users/`. */
    readonly folders: readonly string[];
    /** What the names of the tables begin with. @default "" */
    readonly tablePrefix?: string;
    /** Database that gets the tables. */
    readonly databaseName: string;
    /** What encrypts the crawler's logs. */
    readonly security: GlueSecurity;
    /** Custom classifiers, tried in order before Glue's own. @default [] */
    readonly classifiers?: readonly string[];
    /** Tags on crawler and role. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Discovers the tables of one zone, and of one only: a crawler over both mixes two schemas in one table. It has no
 * schedule of its own: the workflow starts it when what it crawls is there, where two schedules would race.
 */
export class ZoneCrawler extends pulumi.ComponentResource {
    /** The crawler. */
    readonly crawler: glue.Crawler;
    /** The crawler's role. */
    readonly role: GlueRole;

    constructor(name: string, args: ZoneCrawlerArgs, opts?: pulumi.ComponentResourceOptions) {
        if (args.folders.length === 0) {
            throw new pulumi.RunError(`${name}: got no folder to crawl; a crawler needs at least one.`);
        }
        super("sluice:lake:ZoneCrawler", name, {}, opts);
        this.role = new GlueRole(
            `${name}-role`,
            {
                roleName: args.roleName,
                names: args.names,
                usedBy: `crawler/${args.crawlerName}`,
                description: `Crawler ${args.crawlerName}: reads one zone, writes its tables`,
                statements: [...crawlStatements(args), ...args.security.dataStatements("read")],
                tags: args.tags,
            },
            { parent: this },
        );
        this.crawler = new glue.Crawler(
            name,
            {
                name: args.crawlerName,
                role: this.role.arn,
                databaseName: args.databaseName,
                tablePrefix: args.tablePrefix,
                securityConfiguration: args.security.configurationName,
                classifiers: args.classifiers && [...args.classifiers],
                // One include path a table: a path over several would let Glue group their files by its own lights.
                s3Targets: args.folders.map((folder) => ({
                    path: `s3://${args.zone.bucketName}/${folder}/`,
                    exclusions: EXCLUSIONS,
                })),
                schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "LOG" },
                recrawlPolicy: { recrawlBehavior: "CRAWL_EVERYTHING" },
                configuration: JSON.stringify({
                    Version: 1.0,
                    CrawlerOutput: {
                        Partitions: { AddOrUpdateBehavior: "InheritFromTable" },
                        Tables: { AddOrUpdateBehavior: "MergeNewColumns" },
                    },
                    Grouping: { TableGroupingPolicy: "CombineCompatibleSchemas" },
                }),
                tags: args.tags,
            },
            { parent: this, dependsOn: [...this.role.ready, args.zone.bucket, ...args.security.ready] },
        );
        this.registerOutputs({ crawlerName: args.crawlerName });
    }
}

/** Read the zone's folders; write tables and partitions of the zone's own database, and of no other. */
function crawlStatements({ names, zone, folders, databaseName }: ZoneCrawlerArgs): PolicyStatement[] {
    return [
        {
            Sid: "ListZone",
            Effect: "Allow",
            Action: ["s3:ListBucket", "s3:GetBucketLocation"],
            Resource: names.s3Arn(zone.bucketName),
        },
        {
            Sid: "ReadZone",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: folders.map((folder) => names.s3Arn(zone.bucketName, `${folder}/*`)),
        },
        {
            Sid: "WriteTables",
            Effect: "Allow",
            Action: [
                "glue:GetDatabase",
                "glue:GetTable",
                "glue:GetTables",
                "glue:CreateTable",
                "glue:UpdateTable",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:BatchGetPartition",
                "glue:CreatePartition",
                "glue:BatchCreatePartition",
                "glue:UpdatePartition",
                "glue:BatchUpdatePartition",
                "glue:GetPartitionIndexes",
                "glue:CreatePartitionIndex",
            ],
            Resource: [
                names.glueArn("catalog"),
                names.glueArn(`database/${databaseName}`),
                names.glueArn(`table/${databaseName}/*`),
            ],
        },
    ];
}
