import type { Command } from "commander";
import { requireDataset } from "../connection";
import { lakeOf, print } from "./shared";

/** `bookmark show | reset | rewind`. */
export function addBookmarkCommands(root: Command): void {
    const bookmark = root.command("bookmark").description("What a dataset's job remembers having read.");
    bookmark
        .command("show")
        .description("Print the bookmark as JSON.")
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .action(async (dataset: string, _, command: Command) => {
            requireDataset(dataset);
            const { showBookmark } = await import("../bookmark.js");
            const entry = await showBookmark(await lakeOf(command), dataset);
            if (entry === undefined) {
                print(
                    `${dataset} has no bookmark: no run of its job has committed yet, so the next run reads everything.`,
                );
                return;
            }
            const state: unknown = entry.JobBookmark ? JSON.parse(entry.JobBookmark) : null;
            print(JSON.stringify({ ...entry, JobBookmark: state }, null, 2));
        });
    bookmark
        .command("reset")
        .description("Forget everything: the next run reads all files again. Output is not touched.")
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .action(async (dataset: string, _, command: Command) => {
            requireDataset(dataset);
            const { resetBookmark } = await import("../bookmark.js");
            await resetBookmark(await lakeOf(command), dataset);
            print(
                `The bookmark of ${dataset} is reset: the next run reads every raw file again, and writes the same rows to the same objects.`,
            );
        });
    bookmark
        .command("rewind")
        .description("Go back to the state after a run: what came later is read again.")
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .argument("<run>", "run id (sluice runs lists them)")
        .action(async (dataset: string, run: string, _, command: Command) => {
            requireDataset(dataset);
            const { resetBookmark } = await import("../bookmark.js");
            await resetBookmark(await lakeOf(command), dataset, run);
            print(`The bookmark of ${dataset} is as it was after ${run}.`);
        });
}
