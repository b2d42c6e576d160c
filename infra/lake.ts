import * as glue from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import { Analytics } from "./analytics/analytics";
import { addAlerts } from "./alerts/addAlerts";
import { JobArtifacts } from "./artifacts";
import { checkConfig } from "./config/checks";
import { encryptCatalog } from "./catalogEncryption";
import { completeConfig, type LakeConfigInput } from "./config/complete";
import type { LakeConfig } from "./config/config";
import { makeCrawlers } from "./crawlers";
import { datasetFiles, type Datasets } from "./datasets/given";
import { jobCapacity } from "./cost/jobCapacity";
import { EtlJob } from "./etlJob";
import { GlueSecurity } from "./glueSecurity";
import { ownEtlFolder } from "./etlFolder";
import { keep } from "./keep";
import { LakeWorkflow } from "./lakeWorkflow";
import type { LakeNames } from "./names";
import { DataQuality } from "./quality/dataQuality";
import type { Zone } from "./zone";
import { jobObservability } from "./observability/jobSettings";
import { LogGroups } from "./observability/logGroups";
import type { ZoneCrawler } from "./zoneCrawler";
import { makeZones } from "./zones";

/** Arguments of a {@link Lake}. */
export interface LakeArgs {
    /** Names of everything in the lake: `await lakeNames()`. */
    readonly names: LakeNames;
    /** The lake's configuration; what is left out has its default. @default {} */
    readonly config?: LakeConfigInput;
    /** The datasets, at least one: a folder of dataset files, or files and objects in a list. */
    readonly datasets: Datasets;
    /** Folder with `job.py` and `sluice_etl/`. @default the package's own */
    readonly etlFolder?: string;
}

/**
 * The lake: raw and curated zone with their crawlers, a job for each dataset, the workflow that runs them,
 * and a workgroup to query it with.
 */
export class Lake extends pulumi.ComponentResource {
    readonly raw: Zone;
    readonly curated: Zone;
    /** Scripts, contracts, temporary files, query results. */
    readonly artifacts: Zone;
    /** Database of the raw tables; none where one is adopted. */
    readonly rawDatabase: glue.CatalogDatabase | undefined;
    /** Database of the curated tables, and of the tables of rejected rows; none where one is adopted. */
    readonly curatedDatabase: glue.CatalogDatabase | undefined;
    /** What encrypts the logs and bookmarks of all jobs and crawlers. */
    readonly security: GlueSecurity;
    readonly rawCrawler: ZoneCrawler;
    /** One a dataset, by dataset name. */
    readonly curatedCrawlers: ReadonlyMap<string, ZoneCrawler>;
    /** Makes the tables of rejected rows. They have no partitions and one schema for all time: one crawl is enough. */
    readonly quarantineCrawler: ZoneCrawler;
    /** One job a dataset, by dataset name. */
    readonly jobs: ReadonlyMap<string, EtlJob>;
    /** Workgroups and roles to query it with. */
    readonly analytics: Analytics;
    /** Glue Data Quality over the curated tables, where the stack has it. */
    readonly quality?: DataQuality;
    /** Raw crawl, jobs, curated crawls, checks of quality, in order. */
    readonly workflow: LakeWorkflow;

    constructor(name: string, args: LakeArgs, opts?: pulumi.ComponentResourceOptions) {
        const { names } = args;
        const config = completeConfig(args.config);
        const files = datasetFiles(args.datasets);
        const datasets = files.map(({ dataset }) => dataset);
        checkConfig(config, datasets);
        checkAdopted(names, config);
        const etlFolder = args.etlFolder ?? ownEtlFolder();
        super("sluice:lake:Lake", name, {}, opts);
        const env = config.env ?? names.location.stack;
        const ownTags = { project: names.location.project, environment: env };
        const tags = { ...ownTags, ...config.tags };
        // What belongs to one zone says so: people, and policies, then need not guess it from a name.
        const zoneTags = { raw: { ...tags, zone: "raw" }, curated: { ...tags, zone: "curated" }, artifacts: tags };
        const parent = { parent: this };
        const { adopt, encryptCatalog: encrypted, protect } = config.protection;
        const database = (kind: "raw" | "curated", databaseName: string, description: string) =>
            adopt[`${kind}Database`] === undefined
                ? new glue.CatalogDatabase(
                      `${kind}-database`,
                      { name: databaseName, description, tags: zoneTags[kind] },
                      { ...parent, ...keep(protect) },
                  )
                : undefined;

        const zones = makeZones({ names, config, tags: zoneTags }, this);
        this.raw = zones.raw;
        this.curated = zones.curated;
        this.artifacts = zones.artifacts;
        this.security = new GlueSecurity("security", { names, dataKey: zones.dataKey, protect, tags }, parent);
        if (encrypted) {
            encryptCatalog(this.security, this);
        }
        const { logRetentionDays: retentionDays } = config.observability;
        const logs = new LogGroups(
            "logs",
            { names, datasets, security: this.security, retentionDays, quality: config.quality.enabled, tags },
            parent,
        );
        this.rawDatabase = database("raw", names.rawDatabase, "Raw tables, as their files are");
        this.curatedDatabase = database(
            "curated",
            names.curatedDatabase,
            "Curated tables: typed, validated, partitioned",
        );

        const crawlers = makeCrawlers(
            {
                names,
                datasets,
                zones,
                databases: { raw: this.rawDatabase, curated: this.curatedDatabase },
                security: this.security,
                tags: zoneTags,
            },
            this,
        );
        this.rawCrawler = crawlers.raw;
        this.curatedCrawlers = crawlers.curated;
        this.quarantineCrawler = crawlers.quarantine;
        const artifacts = new JobArtifacts(
            "job-artifacts",
            // The stack's own tags may be more than the ten that S3 allows on an object.
            { zone: this.artifacts, etlFolder, datasets: files, tags: ownTags },
            parent,
        );
        this.jobs = new Map(
            datasets.map((dataset) => [
                dataset.name,
                new EtlJob(
                    `${dataset.name}-job`,
                    {
                        names,
                        dataset,
                        artifacts,
                        security: this.security,
                        env,
                        ...jobCapacity(config, dataset.name),
                        maxRetries: config.maxRetries,
                        bookmark: config.bookmark,
                        protect,
                        observability: jobObservability(names, dataset.name, config.observability),
                        dependsOn: logs.ready,
                        tags,
                    },
                    parent,
                ),
            ]),
        );
        if (config.quality.enabled) {
            this.quality = new DataQuality(
                "quality",
                {
                    names,
                    config: config.quality,
                    datasets,
                    etlFolder,
                    scriptsZone: this.artifacts,
                    security: this.security,
                    dependsOn: logs.ready,
                    tags,
                    objectTags: ownTags,
                },
                parent,
            );
        }
        this.workflow = new LakeWorkflow(
            "workflow",
            {
                names,
                rawCrawler: this.rawCrawler,
                branches: [...this.jobs].map(([dataset, job]) => ({
                    dataset,
                    job,
                    crawler: this.curatedCrawlers.get(dataset) as ZoneCrawler,
                    after: this.quality?.stage(dataset),
                })),
                schedule: config.workflow.schedule,
                tags,
            },
            parent,
        );
        this.analytics = new Analytics(
            "analytics",
            {
                names,
                config: config.analytics,
                datasets,
                resultsZone: this.artifacts,
                // Results are copies of curated data.
                ...(zones.dataKey !== undefined && { resultsKeyArn: zones.dataKey.arn }),
                keyStatements: (access) => this.security.dataStatements(access),
                forceDestroy: config.forceDestroy,
                tags,
            },
            parent,
        );
        addAlerts({ names, config, datasets, tags }, this);
        this.registerOutputs({});
    }
}

/** Names and configuration say the same of what is there already, or the lake would be half of each. */
function checkAdopted({ adopted }: LakeNames, { protection: { adopt } }: LakeConfig): void {
    const keys = [...new Set([...Object.keys(adopted), ...Object.keys(adopt)])] as (keyof typeof adopt)[];
    const differing = keys.filter((key) => adopted[key] !== adopt[key]);
    if (differing.length > 0) {
        throw new pulumi.RunError(
            `config.protection.adopt and the names differ in ${differing.join(", ")}: got ` +
                `${JSON.stringify(adopt)} and ${JSON.stringify(adopted)}; allowed: the same in both. ` +
                "Make the names with lakeNames({ adopt }).",
        );
    }
}
