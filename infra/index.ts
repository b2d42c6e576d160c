import * as path from "node:path";
import { readConfig } from "./config/config";
import { datasetFiles } from "./datasets/given";
import { ownEtlFolder } from "./etlFolder";
import { Lake } from "./lake";
import { lakeNames } from "./lakeNames";

/**
 * Errors keep our own frames alone. Pulumi prints an error with Node's coloured inspect, and Node 20 spends twenty seconds and
 * gigabytes on colouring a frame of a scoped package.
 */
async function withShortErrors<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof Error && error.stack !== undefined) {
            const lines = error.stack.split("\n").filter((line) => !/^\s+at .*node_modules/.test(line));
            error.stack = lines.join("\n");
        }
        throw error;
    }
}

/** The program `pulumi up` runs: reads configuration and datasets, finds out which account it is in, composes the lake. */
async function main(): Promise<Record<string, unknown>> {
    const etlFolder = ownEtlFolder();
    const config = readConfig();
    const datasets = datasetFiles(path.join(etlFolder, "datasets"));
    const names = await lakeNames();
    new Lake("lake", { names, config, datasets, etlFolder });
    return {
        rawBucket: names.rawBucket,
        curatedBucket: names.curatedBucket,
        rawDatabase: names.rawDatabase,
        curatedDatabase: names.curatedDatabase,
        rawCrawler: names.rawCrawler,
        curatedCrawler: names.curatedCrawler,
        quarantineCrawler: names.quarantineCrawler,
        jobs: Object.fromEntries(datasets.map(({ dataset }) => [dataset.name, names.job(dataset.name)])),
        workgroup: names.workgroup,
    };
}

export = () => withShortErrors(main);
