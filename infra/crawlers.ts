import type * as pulumi from "@pulumi/pulumi";
import { csvClassifiers } from "./csvClassifiers";
import type { Dataset } from "./datasets/datasets";
import type { GlueSecurity } from "./glueSecurity";
import { type LakeNames, QUARANTINE_TABLES } from "./names";
import type { Zone } from "./zone";
import { ZoneCrawler } from "./zoneCrawler";

/** What the lake's crawlers are made of. */
export interface CrawlersArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The datasets, one folder each in either zone. */
    readonly datasets: readonly Dataset[];
    /** The zones that are crawled. */
    readonly zones: Readonly<Record<CrawledZone, Zone>>;
    /** The databases that the lake makes; what is adopted is there already. */
    readonly databases: Readonly<Record<CrawledZone, pulumi.Resource | undefined>>;
    /** What encrypts the crawlers' logs. */
    readonly security: GlueSecurity;
    /** Tags of what belongs to a zone. */
    readonly tags: Readonly<Record<CrawledZone, Readonly<Record<string, string>>>>;
}

type CrawledZone = "raw" | "curated";

/** The lake's crawlers. */
export interface Crawlers {
    readonly raw: ZoneCrawler;
    /** One a dataset, by dataset name. */
    readonly curated: ReadonlyMap<string, ZoneCrawler>;
    readonly quarantine: ZoneCrawler;
}

/** Makes the crawlers of the raw zone, of each dataset's curated folder and of the rejected rows, and what the first reads CSV by. */
export function makeCrawlers(args: CrawlersArgs, lake: pulumi.Resource): Crawlers {
    const { names, datasets, zones, databases, security, tags } = args;
    const folders = datasets.map(({ name }) => name);
    const rawDatabase = some(databases.raw);
    const ofCurated = { parent: lake, dependsOn: some(databases.curated) };
    const common = {
        raw: { names, zone: zones.raw, databaseName: names.rawDatabase, security, tags: tags.raw },
        curated: { names, zone: zones.curated, databaseName: names.curatedDatabase, security, tags: tags.curated },
    };
    const classifiers = csvClassifiers(names, datasets, lake);
    const raw = new ZoneCrawler(
        "raw-crawler",
        {
            ...common.raw,
            crawlerName: names.rawCrawler,
            roleName: names.rawCrawlerRole(),
            folders,
            classifiers: classifiers.map((one) => one.name),
        },
        { parent: lake, dependsOn: [...rawDatabase, ...classifiers.map((one) => one.resource)] },
    );
    const curated = new Map(
        folders.map((folder) => [
            folder,
            new ZoneCrawler(
                `${folder}-curated-crawler`,
                {
                    ...common.curated,
                    crawlerName: names.curatedCrawler(folder),
                    roleName: names.curatedCrawlerRole(folder),
                    folders: [folder],
                },
                ofCurated,
            ),
        ]),
    );
    const quarantine = new ZoneCrawler(
        "quarantine-crawler",
        {
            ...common.curated,
            crawlerName: names.quarantineCrawler,
            roleName: names.quarantineCrawlerRole(),
            folders: folders.map((folder) => `quarantine/${folder}`),
            // Beside the curated tables, which have the same folder names.
            tablePrefix: QUARANTINE_TABLES,
        },
        ofCurated,
    );
    return { raw, curated, quarantine };
}

/** A resource that may not be there, as a list. */
const some = (resource: pulumi.Resource | undefined): pulumi.Resource[] => (resource === undefined ? [] : [resource]);
