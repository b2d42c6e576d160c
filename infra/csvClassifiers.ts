import * as glue from "@pulumi/aws/glue";
import type * as pulumi from "@pulumi/pulumi";
import type { Dataset } from "./datasets/datasets";
import type { LakeNames } from "./names";

/** A classifier, and its name as plain text. */
export interface NamedClassifier {
    readonly name: string;
    readonly resource: glue.Classifier;
}

/**
 * A classifier for each dataset of CSV files; Glue's own know JSON lines and Parquet. To Glue's own for CSV, quoted fields with
 * commas in them break, and an all-text file has no header.
 */
export function csvClassifiers(
    names: LakeNames,
    datasets: readonly Dataset[],
    lake: pulumi.Resource,
): NamedClassifier[] {
    return datasets.flatMap((dataset) => {
        const { source } = dataset;
        if (source.format !== "csv") {
            return [];
        }
        const name = names.classifier(dataset.name);
        const resource = new glue.Classifier(
            `${dataset.name}-csv`,
            {
                name,
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
            { parent: lake },
        );
        return [{ name, resource }];
    });
}
