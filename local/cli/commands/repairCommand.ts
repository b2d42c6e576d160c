import type { Command } from "commander";
import { table } from "../output";
import { print, progress } from "./shared";

/** `repair`. */
export function addRepairCommand(root: Command): void {
    root.command("repair")
        .description(
            "Make a stack whose `pulumi up` was cut off deployable again: find out which of the resources that were being made AWS has. Deletes nothing.",
        )
        .option("--unlock", "end the deployment that the stack believes under way; only where none is", false)
        .option("--json", "as JSON")
        .addHelpText(
            "after",
            "\nExamples:\n  $ sluice repair --unlock && sluice pulumi up --stack local --policy-pack policies\n  $ sluice --stack prod repair      then pulumi up, as always",
        )
        .action(async (options: { unlock: boolean; json?: boolean }, command: Command) => {
            const { repair } = await import("../repair/repair.js");
            const { stack } = command.optsWithGlobals<{ stack: string }>();
            const repaired = await repair(stack, options, progress());
            if (options.json) {
                print(JSON.stringify(repaired, null, 2));
                return;
            }
            if (repaired.length === 0) {
                print("Nothing to repair: no resource was being made when the last deployment ended.");
                return;
            }
            print(
                table(
                    ["resource", "id", "AWS has it"],
                    repaired.map(({ urn, id, found }) => [
                        urn.split("::").slice(-2).join(" "),
                        id ?? "unknown",
                        id === undefined ? "unknown" : found ? "yes: in the state now" : "no: up makes it",
                    ]),
                ),
            );
            repaired.flatMap(({ urn, note }) => (note === undefined ? [] : print(`${urn.split("::").pop()}: ${note}`)));
            print("Now run the same pulumi up again.");
        });
}
