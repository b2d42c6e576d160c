import * as glue from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import { JobArtifacts } from "./artifacts";
import { completeConfig, type LakeConfigInput } from "./config/complete";
import type { CsvSource } from "./datasets/source";
import type { Dataset } from "./datasets/datasets";
import { datasetFiles, type Datasets } from "./datasets/given";
import { EtlJob } from "./etlJob";
import { GlueSecurity } from "./glueSecurity";
import { type LakeNames, QUARANTINE_TABLES } from "./names";
import { QueryWorkgroup } from "./queryWorkgroup";
import { Zone } from "./zone";
import { ZoneCrawler } from "./zoneCrawler";

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

/** The lake: raw and curated zone, a crawler for each, a job for each dataset, and a workgroup to query it with. */
export class Lake extends pulumi.ComponentResource {
    readonly raw: Zone;
    readonly curated: Zone;
    /** Scripts, contracts, temporary files, query results. */
    readonly artifacts: Zone;
    /** Database of the raw tables. */
    readonly rawDatabase: glue.CatalogDatabase;
    /** Database of the curated tables, and of the tables of rejected rows. */
    readonly curatedDatabase: glue.CatalogDatabase;
    /** What encrypts the logs and bookmarks of all jobs and crawlers. */
    readonly security: GlueSecurity;
    readonly rawCrawler: ZoneCrawler;
    readonly curatedCrawler: ZoneCrawler;
    /** Makes the tables of rejected rows. They have no partitions and one schema for all time: one crawl is enough. */
    readonly quarantineCrawler: ZoneCrawler;
    /** One job a dataset, by dataset name. */
    readonly jobs: ReadonlyMap<string, EtlJob>;
    readonly workgroup: QueryWorkgroup;

    constructor(name: string, args: LakeArgs, opts?: pulumi.ComponentResourceOptions) {
        const { names } = args;
        const config = completeConfig(args.config);
        const files = datasetFiles(args.datasets);
        const datasets = files.map(({ dataset }) => dataset);
        super("sluice:lake:Lake", name, {}, opts);
        const folders = datasets.map(({ name }) => name);
        const env = config.env ?? names.location.stack;
        const ownTags = { project: names.location.project, environment: env };
        const tags = { ...ownTags, ...config.tags };
        // What belongs to one zone says so: people, and policies, then need not guess it from a name.
        const zoneTags = { raw: { ...tags, zone: "raw" }, curated: { ...tags, zone: "curated" }, artifacts: tags };
        const parent = { parent: this };
        const zone = (kind: keyof typeof zoneTags, bucketName: string) =>
            new Zone(
                kind,
                {
                    bucketName,
                    bucketArn: names.s3Arn(bucketName),
                    forceDestroy: config.forceDestroy,
                    tags: zoneTags[kind],
                },
                parent,
            );
        const database = (kind: "raw" | "curated", databaseName: string, description: string) =>
            new glue.CatalogDatabase(
                `${kind}-database`,
                { name: databaseName, description, tags: zoneTags[kind] },
                parent,
            );

        this.raw = zone("raw", names.rawBucket);
        this.curated = zone("curated", names.curatedBucket);
        this.artifacts = zone("artifacts", names.artifactsBucket);
        this.security = new GlueSecurity("security", { names, tags }, parent);
        this.rawDatabase = database("raw", names.rawDatabase, "Raw tables, as their files are");
        this.curatedDatabase = database(
            "curated",
            names.curatedDatabase,
            "Curated tables: typed, validated, partitioned",
        );

        // Glue's own classifiers know JSON lines and Parquet.
        const csv = datasets.flatMap((dataset) =>
            dataset.source.format === "csv" ? [{ dataset, source: dataset.source }] : [],
        );
        const classifiers = csv.map(({ dataset, source }) => this.classifier(names, dataset, source));
        this.rawCrawler = new ZoneCrawler(
            "raw-crawler",
            {
                crawlerName: names.rawCrawler,
                roleName: names.rawCrawlerRole(),
                names,
                zone: this.raw,
                folders,
                databaseName: names.rawDatabase,
                security: this.security,
                classifiers: csv.map(({ dataset }) => names.classifier(dataset.name)),
                schedule: config.rawCrawlerSchedule,
                tags: zoneTags.raw,
            },
            { ...parent, dependsOn: [this.rawDatabase, ...classifiers] },
        );
        this.curatedCrawler = new ZoneCrawler(
            "curated-crawler",
            {
                crawlerName: names.curatedCrawler,
                roleName: names.curatedCrawlerRole(),
                names,
                zone: this.curated,
                folders,
                databaseName: names.curatedDatabase,
                security: this.security,
                schedule: config.curatedCrawlerSchedule,
                tags: zoneTags.curated,
            },
            { ...parent, dependsOn: [this.curatedDatabase] },
        );

        this.quarantineCrawler = new ZoneCrawler(
            "quarantine-crawler",
            {
                crawlerName: names.quarantineCrawler,
                roleName: names.quarantineCrawlerRole(),
                names,
                zone: this.curated,
                folders: folders.map((folder) => `quarantine/${folder}`),
                databaseName: names.curatedDatabase,
                // Beside the curated tables, which have the same folder names.
                tablePrefix: QUARANTINE_TABLES,
                security: this.security,
                tags: zoneTags.curated,
            },
            { ...parent, dependsOn: [this.curatedDatabase] },
        );

        const artifacts = new JobArtifacts(
            "job-artifacts",
            // The stack's own tags may be more than the ten that S3 allows on an object.
            { zone: this.artifacts, etlFolder: args.etlFolder, datasets: files, tags: ownTags },
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
                        workerType: config.workerType,
                        numberOfWorkers: config.numberOfWorkers,
                        timeoutMinutes: config.timeoutMinutes,
                        maxRetries: config.maxRetries,
                        bookmark: config.bookmark,
                        tags,
                    },
                    parent,
                ),
            ]),
        );
        this.workgroup = new QueryWorkgroup(
            "workgroup",
            {
                workgroupName: names.workgroup,
                resultsPath: names.queryResultsPath,
                zone: this.artifacts,
                forceDestroy: config.forceDestroy,
                tags,
            },
            parent,
        );
        this.registerOutputs({});
    }

    /** Quoted fields with commas in them break Glue's built-in CSV classifier, and an all-text file has no header to it. */
    private classifier(names: LakeNames, dataset: Dataset, source: CsvSource): glue.Classifier {
        return new glue.Classifier(
            `${dataset.name}-csv`,
            {
                name: names.classifier(dataset.name),
                csvClassifier: {
                    delimiter: source.delimiter,
                    quoteSymbol: source.quote,
                    containsHeader: source.header ? "PRESENT" : "ABSENT",
                    // Without a header the columns are the contract's, in its order.
                    ...(!source.header && { headers: dataset.columns.map((column) => column.name) }),
                    // It reads every field as text, so a row keeps what it came with (007 stays 007) and the contract casts.
                    serde: "OpenCSVSerDe",
                    allowSingleColumn: false,
                    disableValueTrimming: false,
                },
            },
            { parent: this },
        );
    }
}
