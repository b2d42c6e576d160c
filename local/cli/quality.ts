import {
    BatchGetDataQualityResultCommand,
    type DataQualityResult,
    type DataQualityResultDescription,
    type GlueClient,
    ListDataQualityResultsCommand,
} from "@aws-sdk/client-glue";
import { UserError } from "../errors";
import { requireDataset, type Lake } from "./connection";

/** What the last evaluation of a dataset's rules found. */
export interface DatasetQuality {
    readonly dataset: string;
    readonly result: DataQualityResult;
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
                `They come from the job ${lake.names.qualityJob} (sluice quality --run), which a stack has that sets sluice:quality to { enabled: true }.`,
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
