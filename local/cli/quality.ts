import {
    BatchGetDataQualityResultCommand,
    type DataQualityResult,
    type DataQualityResultDescription,
    type GlueClient,
    ListDataQualityResultsCommand,
} from "@aws-sdk/client-glue";
import { UserError } from "../errors";
import type { Progress } from "../progress";
import { requireDataset, type Lake } from "./connection";
import { followJob, startJob } from "./run";

/** What the last evaluation of a dataset's rules found. */
export interface DatasetQuality {
    readonly dataset: string;
    readonly result: DataQualityResult;
}

/**
 * Has the rules of datasets evaluated, side by side, to the end of each; why it did not go well, by dataset. A rule that did not
 * pass is among that: its job fails.
 */
export async function evaluateQuality(
    lake: Lake,
    datasets: readonly string[],
    progress: Progress,
): Promise<ReadonlyMap<string, string>> {
    const failures = new Map<string, string>();
    const runs: { readonly dataset: string; readonly job: string; readonly runId: string }[] = [];
    for (const dataset of datasets) {
        const job = lake.names.qualityJob(dataset);
        try {
            runs.push({ dataset, job, runId: await startJob(lake, job) });
        } catch (error) {
            // Those that could be started are followed nevertheless.
            if (!(error instanceof UserError)) {
                throw error;
            }
            failures.set(dataset, error.message);
        }
    }
    for (const { dataset, job, runId } of runs) {
        const run = await followJob(lake, { job, runId }, progress, `sluice logs ${runId}`);
        if (run.JobRunState !== "SUCCEEDED") {
            const message = run.ErrorMessage ?? "no message";
            failures.set(dataset, `run ${runId} ended ${run.JobRunState}: ${message} (sluice logs ${runId})`);
        }
    }
    return failures;
}

/** The last results of the datasets, of those that have any. @throws UserError where none has */
export async function lastQuality(lake: Lake, datasets: readonly string[]): Promise<DatasetQuality[]> {
    const glue = await lake.glue();
    const found = await Promise.all(
        datasets.map(async (dataset) => ({
            dataset,
            id: (await latest(glue, lake.names.curatedDatabase, requireDataset(dataset).name))?.ResultId,
        })),
    );
    const known = found.flatMap(({ dataset, id }) => (id === undefined ? [] : [{ dataset, id }]));
    if (known.length === 0) {
        throw new UserError(
            `No data quality results of ${datasets.join(", ")} in database ${lake.names.curatedDatabase}. ` +
                `They come from the jobs ${lake.names.qualityJob("*")}, which a stack has that sets sluice:quality to { enabled: true }: ` +
                "they run at the workflow's end, or with: sluice quality --run. Tables that no crawler has made yet are passed over.",
        );
    }
    const { Results: results = [] } = await glue.send(
        new BatchGetDataQualityResultCommand({ ResultIds: known.map(({ id }) => id) }),
    );
    return known.flatMap(({ dataset, id }) => {
        const result = results.find((one) => one.ResultId === id);
        return result === undefined ? [] : [{ dataset, result }];
    });
}

/** The newest result about a table: in which order they are listed is not said. */
async function latest(
    glue: GlueClient,
    database: string,
    table: string,
): Promise<DataQualityResultDescription | undefined> {
    const Filter = { DataSource: { GlueTable: { DatabaseName: database, TableName: table } } };
    const all: DataQualityResultDescription[] = [];
    let token: string | undefined;
    do {
        const page = await glue.send(new ListDataQualityResultsCommand({ Filter, NextToken: token }));
        all.push(...(page.Results ?? []));
        token = page.NextToken;
    } while (token !== undefined);
    return all.sort((a, b) => (b.StartedOn?.getTime() ?? 0) - (a.StartedOn?.getTime() ?? 0))[0];
}

/** How many rules of all did not pass. */
export function broken(all: readonly DatasetQuality[]): number {
    return all.flatMap(({ result }) => result.RuleResults ?? []).filter(({ Result }) => Result !== "PASS").length;
}
