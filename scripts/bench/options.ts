/** The command line of `npm run bench:policy`. */

import * as path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { packageRoot } from "../../local/paths";

/** What is measured, and how it is told. */
export interface Options {
    readonly runs: number;
    /** Pipelines of the programs that the packs are fed. */
    readonly sizes: readonly number[];
    /** Pipelines of the programs that are previewed. */
    readonly previews: readonly number[];
    readonly ownStack: boolean;
    /** Folder of the pack that is measured as this one. */
    readonly pack: string;
    readonly json: boolean;
}

/** The command with its options; `--help` prints them. */
export function command(): Command {
    return new Command("bench:policy")
        .description(
            "Measures what policy packs cost, side by side in one run: no pack, an empty pack, @pulumi/awsguard and this one, " +
                "on generated programs of about 12 resources a pipeline.",
        )
        .option("--runs <n>", "runs of each, in turn", positive, 3)
        .addOption(
            new Option("--sizes <list>", "pipelines of the programs that the packs are fed")
                .argParser(sizes)
                .default([10, 100, 1000], "10,100,1000"),
        )
        .addOption(
            new Option("--previews <list>", "pipelines of the programs that are previewed, or none")
                .argParser(sizesOrNone)
                .default([10, 100], "10,100"),
        )
        .option("--no-own-stack", "leave the preview of our own stack out")
        .addOption(
            new Option("--pack <folder>", "the pack to measure as this one").default(
                path.join(packageRoot(), "policies"),
                "policies",
            ),
        )
        .option("--json", "print JSON instead of tables", false)
        .addHelpText(
            "after",
            `
A preview of 1,000 pipelines takes the engine many minutes with any pack or none, so it is not in the default.

Examples:
  $ npm run bench:policy -- --runs 1 --sizes 10,100 --previews none   the packs alone, a minute
  $ npm run -s bench:policy -- --json > bench.json`,
        );
}

/** Reads the command line. @throws CommanderError where it is wrong, after printing why */
export function parseOptions(argv: readonly string[], parser: Command = command()): Options {
    const options = parser.parse(argv, { from: "user" }).opts<Options>();
    return { ...options, pack: path.resolve(options.pack) };
}

function positive(text: string): number {
    if (!/^[1-9]\d*$/u.test(text)) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(text)}; allowed: a whole number from 1 up.`);
    }
    return Number(text);
}

function sizes(text: string): readonly number[] {
    return [...new Set(text.split(",").map((part) => positive(part.trim())))].sort((a, b) => a - b);
}

function sizesOrNone(text: string): readonly number[] {
    return text === "none" ? [] : sizes(text);
}
