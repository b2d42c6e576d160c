import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { configSchema, type LakeConfig } from "../../../infra/config/config";
import { type Dataset, type DatasetFile, datasetSchema } from "../../../infra/datasets/datasets";
import { Lake } from "../../../infra/lake";
import { LakeNames } from "../../../infra/names";
import { type Registered, register } from "./mocks";

export const names = new LakeNames({
    project: "sluice",
    stack: "test",
    accountId: "123456789012",
    region: "eu-west-1",
});

/** A valid dataset; tests break one thing. */
export function dataset(changes: Partial<Dataset> = {}): Dataset {
    return datasetSchema.parse({
        name: "orders",
        source: { format: "csv" },
        columns: [
            { name: "id", type: "bigint", required: true },
            { name: "country", type: "string", required: true },
        ],
        partitionColumn: "country",
        ...changes,
    });
}

export function datasetFile(changes: Partial<Dataset> = {}): DatasetFile {
    const made = dataset(changes);
    return { dataset: made, file: `${made.name}.json`, text: JSON.stringify(made) };
}

/** A folder with a script and a package, as `etl/` has them. */
export function etlFolder(script = "print('job')\n"): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-etl-"));
    fs.writeFileSync(path.join(folder, "job.py"), script);
    fs.writeFileSync(path.join(folder, "quality_job.py"), "print('quality')\n");
    fs.mkdirSync(path.join(folder, "sluice_etl"));
    fs.writeFileSync(path.join(folder, "sluice_etl", "__init__.py"), "");
    return folder;
}

/** What a lake of these datasets registers. */
export function registerLake(
    datasets: readonly DatasetFile[],
    config: Partial<LakeConfig> = {},
    lakeNames = names,
): Promise<Registered[]> {
    return register(
        () =>
            new Lake("lake", {
                names: lakeNames,
                config: configSchema.parse(config),
                datasets,
                etlFolder: etlFolder(),
            }),
    );
}
