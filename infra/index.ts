import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { analyticsOutputs } from "./analytics/analytics";
import { checkConfig } from "./config/checks";
import { readConfig } from "./config/config";
import { costBound, describeBound } from "./cost/bound";
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
    const lakeDatasets = datasets.map(({ dataset }) => dataset);
    // The lake checks too; here it is refused before AWS is asked anything.
    checkConfig(config, lakeDatasets);
    const names = await lakeNames({ adopt: config.protection.adopt });
    new Lake("lake", { names, config, datasets, etlFolder });
    const bound = costBound(config, lakeDatasets);
    if (pulumi.runtime.isDryRun()) {
        await pulumi.log.info(describeBound(bound, config));
    }
    return {
        rawBucket: names.rawBucket,
        curatedBucket: names.curatedBucket,
        rawDatabase: names.rawDatabase,
        curatedDatabase: names.curatedDatabase,
        rawCrawler: names.rawCrawler,
        curatedCrawlers: Object.fromEntries(
            datasets.map(({ dataset }) => [dataset.name, names.curatedCrawler(dataset.name)]),
        ),
        quarantineCrawler: names.quarantineCrawler,
        jobs: Object.fromEntries(datasets.map(({ dataset }) => [dataset.name, names.job(dataset.name)])),
        ...analyticsOutputs(names, config.analytics),
        workflow: names.workflow,
        workgroup: names.workgroup,
        costUpperBound: bound,
    };
}

export = () => withShortErrors(main);
