import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { type DatasetFile, type datasetSchema, loadDatasets, parseDataset } from "./datasets";

/** A dataset as a program writes it: a dataset file's content, what is left out has its default. */
export type DatasetInput = z.input<typeof datasetSchema>;

/** Datasets as a {@link Lake} takes them: a folder of dataset files, or a list of files that were read and of objects. */
export type Datasets = string | readonly (DatasetFile | DatasetInput)[];

/**
 * The datasets with their text, which is what the jobs get: a file's own, an object's as JSON.
 *
 * @throws pulumi.RunError naming each dataset that is wrong, what it got and what is allowed; or where there is none, or one twice.
 */
export function datasetFiles(given: Datasets): readonly DatasetFile[] {
    const files = typeof given === "string" ? told(() => loadDatasets(given)) : given.map(toFile);
    if (files.length === 0) {
        throw new pulumi.RunError("The lake got no dataset; it needs at least one, as an object or a dataset file.");
    }
    const names = files.map(({ dataset }) => dataset.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
        throw new pulumi.RunError(
            `The lake got dataset ${twice} twice; allowed: each name once. Rename one: the name is its folder, table and job.`,
        );
    }
    return files;
}

function toFile(given: DatasetFile | DatasetInput): DatasetFile {
    if ("dataset" in given) {
        return given;
    }
    const file = `${given.name}.json`;
    const text = `${JSON.stringify(given, undefined, 2)}\n`;
    return { dataset: told(() => parseDataset(file, text)), file, text };
}

/** A wrong dataset is no bug: Pulumi shows a RunError without a stack. */
function told<T>(read: () => T): T {
    try {
        return read();
    } catch (error) {
        throw new pulumi.RunError((error as Error).message);
    }
}
