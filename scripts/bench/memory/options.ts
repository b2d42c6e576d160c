/** The command line of `npm run bench:memory`. */

import { Command, InvalidArgumentError } from "commander";

/** What is measured, and how it is told. */
export interface Options {
    /** Size of the larger file, in megabytes of 2^20 bytes. */
    readonly megabytes: number;
    readonly json: boolean;
}

/** How many times as large as the smaller file the larger one is. */
export const TIMES = 10;

/** A smaller file of less than a megabyte says nothing: it is read at once. */
const LEAST_MEGABYTES = TIMES;

/** The command with its options; `--help` prints them. */
export function command(): Command {
    return new Command("bench:memory")
        .description(
            "Measures how much memory a run of the job takes for one CSV file, and for one that is ten times as large, on a lake " +
                "of the benchmark's own. The JVM may have the 2 GB that every local run gives it.",
        )
        .option("--megabytes <n>", `size of the larger file; the other has a ${TIMES}th of it`, megabytes, 700)
        .option("--json", "print JSON instead of a table", false)
        .addHelpText(
            "after",
            `
Up to 64 MB the job reads a file in one piece: a smaller file of less keeps one of two cores idle, and takes less memory for that.

Examples:
  $ npm run bench:memory                          a few minutes
  $ npm run bench:memory -- --megabytes 100       does it all work?
  $ npm run bench:memory -- --megabytes 2200      more than the JVM may have; the local S3 needs as much memory, to join the parts
  $ npm run -s bench:memory -- --json > memory.json`,
        );
}

/** Reads the command line. @throws CommanderError where it is wrong, after printing why */
export function parseOptions(argv: readonly string[], parser: Command = command()): Options {
    return parser.parse(argv, { from: "user" }).opts<Options>();
}

function megabytes(text: string): number {
    if (!/^[1-9]\d*$/u.test(text) || Number(text) < LEAST_MEGABYTES) {
        throw new InvalidArgumentError(
            `Got ${JSON.stringify(text)}; allowed: a whole number from ${LEAST_MEGABYTES} up.`,
        );
    }
    return Number(text);
}
