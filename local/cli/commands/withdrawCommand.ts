import type { Command } from "commander";
import { requireDataset } from "../connection";
import { lakeOf, print } from "./shared";

/** `withdraw`. */
export function addWithdrawCommand(root: Command): void {
    root.command("withdraw")
        .description("Hide a raw file from crawlers and jobs. Its bytes stay as a version; --undo shows it again.")
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .argument("<file>", "the file's name in the dataset's folder")
        .option("--undo", "show a withdrawn file again")
        .addHelpText(
            "after",
            "\nRows that a run has read of the file stay in curated.\n\nExamples:\n  $ sluice withdraw users users-7.csv\n  $ sluice withdraw users users-7.csv --undo",
        )
        .action(async (dataset: string, file: string, options: { undo?: boolean }, command: Command) => {
            requireDataset(dataset);
            const { reinstate, withdraw } = await import("../withdraw.js");
            const lake = await lakeOf(command);
            if (options.undo) {
                const { uri } = await reinstate(lake, dataset, file);
                print(`${uri} is there again, with the time it was put: a bookmark that is past that time skips it.`);
                return;
            }
            const { uri, marker, objects } = await withdraw(lake, dataset, file);
            print(`${uri} is withdrawn (delete marker ${marker}); its bytes are kept as a version.`);
            const curated = objects.filter(({ zone }) => zone === "curated");
            print(
                objects.length === 0
                    ? "No run has written rows of it."
                    : `Run ${objects[0]?.runId} wrote rows of it, which stay: ${curated.length} curated objects, ${objects.length - curated.length} in quarantine. ` +
                          `See them with: sluice lineage ${uri}`,
            );
        });
}
