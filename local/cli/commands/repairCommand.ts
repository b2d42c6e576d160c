import type { Command } from "commander";
import { UserError } from "../../errors";
import { table } from "../output";
import type { Repaired } from "../repair/repair";
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
            print(options.json ? JSON.stringify(repaired, null, 2) : described(repaired));
            const left = repaired.filter((one) => one.left).length;
            if (left > 0) {
                throw new UserError(
                    `The stack can be deployed again. AWS may have ${left} of what was being made that could not be looked for: see the note of each above, which is not told again.`,
                );
            }
        });
}

const MADE = { yes: "yes: in the state now", no: "no: up makes it", unknown: "unknown" };

function described(repaired: readonly Repaired[]): string {
    if (repaired.length === 0) {
        return "Nothing to repair: no resource was being made when the last deployment ended.";
    }
    const name = (urn: string) => urn.split("::").slice(-2).join(" ");
    const rows = repaired.map(({ urn, id, made }) => [name(urn), id ?? "unknown", MADE[made]]);
    const notes = repaired.flatMap(({ urn, note }) => (note === undefined ? [] : [`${name(urn)}: ${note}`]));
    return [table(["resource", "id", "AWS has it"], rows), ...notes, "Now run the same pulumi up again."].join("\n");
}
