import * as path from "node:path";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { getRegion } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "./config";
import { loadDatasets } from "./datasets";
import { Lake } from "./lake";
import { LakeNames } from "./names";

/** The program `pulumi up` runs: reads configuration and datasets, finds out which account it is in, composes the lake. */
export = async function main(): Promise<Record<string, unknown>> {
    const etlFolder = path.join(__dirname, "..", "etl");
    const config = readConfig();
    const datasets = loadDatasets(path.join(etlFolder, "datasets"));
    // Awaited, not applied: names made of these are plain text, known at the first preview, to the policies too.
    const [identity, region] = await Promise.all([getCallerIdentity({}), getRegion({})]);
    const names = new LakeNames({
        project: pulumi.getProject(),
        stack: pulumi.getStack(),
        accountId: identity.accountId,
        region: region.region,
        partition: identity.arn.split(":")[1] || "aws",
    });
    new Lake("lake", { names, config, datasets, etlFolder });
    return {
        rawBucket: names.rawBucket,
        curatedBucket: names.curatedBucket,
        rawDatabase: names.rawDatabase,
        curatedDatabase: names.curatedDatabase,
        rawCrawler: names.rawCrawler,
        curatedCrawler: names.curatedCrawler,
        jobs: Object.fromEntries(datasets.map(({ dataset }) => [dataset.name, names.job(dataset.name)])),
        workgroup: names.workgroup,
    };
};
