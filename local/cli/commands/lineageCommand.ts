import { type Command, Option } from "commander";
import type { Lineage } from "../lineage";
import { table } from "../output";
import { lakeOf, print } from "./shared";

/** `lineage`. */
export function addLineageCommand(root: Command): void {
    root.command("lineage")
        .description("Say which raw files made an object, or which objects came from a raw file, and by which run.")
        .argument("<object|file>", "an s3:// URI, a key, or a raw file's name")
        .addOption(
            new Option("--format <format>", "how to print the answer").choices(["table", "json"]).default("table"),
        )
        .addHelpText(
            "after",
            "\nExamples:\n  $ sluice lineage users-1.csv\n  $ sluice lineage users/country=IN/part-….snappy.parquet --format json",
        )
        .action(async (target: string, options: { format: "table" | "json" }, command: Command) => {
            const { lineage } = await import("../lineage.js");
            const found = await lineage(await lakeOf(command), target);
            print(options.format === "json" ? JSON.stringify(found, null, 2) : describe(found));
        });
}

function describe(found: Lineage): string {
    const first =
        found.firstRunId === undefined || found.firstRunId === found.runId ? "" : `, first ${found.firstRunId}`;
    return [
        `${found.kind} ${found.uri}`,
        `run ${found.runId}${first} (contract ${found.contractVersion}, script ${found.scriptVersion})`,
        table(
            ["input", "bytes", "last modified", "ETag"],
            found.inputs.map(({ uri, size, lastModified, etag }) => [uri, size, lastModified, etag]),
        ),
        table(
            ["object", "zone", "rows", "bytes", "state"],
            found.objects.map(({ uri, zone, rows, bytes, state }) => [uri, zone, rows, bytes, state]),
        ),
    ].join("\n");
}
