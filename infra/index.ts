import * as path from "node:path";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getRegion } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "./config/checks";
import { analyticsOutputs } from "./analytics/analytics";
import { readConfig } from "./config/config";
import { costBound, describeBound } from "./cost/bound";
import { type DatasetFile, loadDatasets } from "./datasets/datasets";
import { Lake } from "./lake";
import { LakeNames } from "./names";

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

/** @throws pulumi.RunError, which Pulumi shows without a stack: a wrong dataset file is not a bug. */
function readDatasets(folder: string): DatasetFile[] {
    try {
        return loadDatasets(folder);
    } catch (error) {
        throw new pulumi.RunError((error as Error).message);
    }
}

/** The program `pulumi up` runs: reads configuration and datasets, finds out which account it is in, composes the lake. */
async function main(): Promise<Record<string, unknown>> {
    const etlFolder = path.join(__dirname, "..", "etl");
    const config = readConfig();
    const datasets = readDatasets(path.join(etlFolder, "datasets"));
    // The lake checks too; here it is refused before AWS is asked anything.
    checkConfig(
        config,
        datasets.map(({ dataset }) => dataset),
    );
    // Awaited, not applied: names made of these are plain text, known at the first preview, to the policies too.
    const [identity, region] = await Promise.all([getCallerIdentity({}), getRegion({})]);
    const names = new LakeNames(
        {
            project: pulumi.getProject(),
            stack: pulumi.getStack(),
            accountId: identity.accountId,
            region: region.region,
            partition: identity.arn.split(":")[1] || "aws",
        },
        config.protection.adopt,
    );
    new Lake("lake", { names, config, datasets, etlFolder });
    const lakeDatasets = datasets.map(({ dataset }) => dataset);
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
