import { type Command, InvalidArgumentError } from "commander";
import { requireDataset } from "../connection";
import { table } from "../output";
import { lakeOf, print, progress } from "./shared";

/** `restore`. */
export function addRestoreCommand(root: Command): void {
    root.command("restore")
        .description(
            "Put a dataset's curated objects back to what they were at a time. What is there now stays as a version.",
        )
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .requiredOption("--to <time>", "the time, such as 2026-01-31T12:30:00Z; a failed overwrite names it", time)
        .option("--dry-run", "only say what would change")
        .addHelpText("after", "\nExample:\n  $ sluice restore users --to 2026-01-31T12:30:00Z --dry-run")
        .action(async (dataset: string, options: { to: Date; dryRun?: boolean }, command: Command) => {
            requireDataset(dataset);
            const { restore } = await import("../restore.js");
            const changes = await restore(
                await lakeOf(command),
                dataset,
                options.to,
                options.dryRun ?? false,
                progress(),
            );
            print(
                table(
                    ["object", options.dryRun ? "would be" : "is"],
                    changes.map(({ key, versionId }) => [
                        key,
                        versionId === undefined ? "gone, as it was" : `version ${versionId}`,
                    ]),
                ),
            );
        });
}

function time(value: string): Date {
    const parsed = new Date(value);
    if (
        !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value) ||
        Number.isNaN(parsed.getTime())
    ) {
        throw new InvalidArgumentError(
            `got ${JSON.stringify(value)}; allowed: a time with its zone, like 2026-01-31T12:30:00Z`,
        );
    }
    if (parsed.getTime() > Date.now()) {
        throw new InvalidArgumentError(`got ${value}, which is still to come`);
    }
    return parsed;
}
