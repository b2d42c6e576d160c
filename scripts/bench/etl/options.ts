/** The command line of `npm run bench:etl`. */

import { Command, InvalidArgumentError, Option } from "commander";
import { CONTENDERS, type ContenderName } from "./contenders";

/** What is measured, and how it is told. */
export interface Options {
    /** Rows of the new data. */
    readonly rows: number;
    readonly runs: number;
    readonly only: readonly ContenderName[];
    /** How many times the rows this job is measured with besides; undefined for not at all. */
    readonly scale?: number;
    /** How many times the history this job is measured with besides; undefined for not at all. */
    readonly history?: number;
    readonly json: boolean;
}

/** Commander takes an undefined value for none given, so "none" stays what it is until all is parsed. */
type Factor = number | "none";
type Parsed = Omit<Options, "scale" | "history"> & { readonly scale: Factor; readonly history: Factor };

/** Fewer rows leave one of the files, or a partition, without any. */
const LEAST_ROWS = 100;

const names = CONTENDERS.map(({ name }) => name);

/** The command with its options; `--help` prints them. */
export function command(): Command {
    return new Command("bench:etl")
        .description(
            "Measures the job beside other ways to append the same rows as Parquet partitioned by country, side by side in one " +
                "run: Spark's own writer through S3A's default and magic committers and to local disk, pandas with awswrangler, " +
                "and DuckDB. Everything runs on lakes of the benchmark's own.",
        )
        .option("--rows <n>", "rows of new data, in four CSV files", rows, 1_000_000)
        .option("--runs <n>", "runs of each, in turn", positive, 3)
        .addOption(
            new Option("--only <list>", `contenders, of ${names.join(", ")}`)
                .argParser(contenders)
                .default(names, "all"),
        )
        .addOption(
            new Option("--scale <factor>", "this job with so many times the rows too, or none")
                .argParser(factorOrNone)
                .default(10 satisfies Factor),
        )
        .addOption(
            new Option("--history <factor>", "this job with so many times the history in the lake too, or none")
                .argParser(factorOrNone)
                .default(10 satisfies Factor),
        )
        .option("--json", "print JSON instead of tables", false)
        .addHelpText(
            "after",
            `
One unit of history is as many rows as the new data has, in four files of their own that the job has processed before.

Examples:
  $ npm run bench:etl -- --rows 20000 --runs 1                          does it all work? A few minutes
  $ npm run bench:etl -- --only job,default,magic --scale none --history none
  $ npm run -s bench:etl -- --json > bench.json`,
        );
}

/** Reads the command line. @throws CommanderError where it is wrong, after printing why */
export function parseOptions(argv: readonly string[], parser: Command = command()): Options {
    const options = parser.parse(argv, { from: "user" }).opts<Parsed>();
    const factor = (value: Factor): number | undefined => (value === "none" ? undefined : value);
    return { ...options, scale: factor(options.scale), history: factor(options.history) };
}

function positive(text: string): number {
    if (!/^[1-9]\d*$/u.test(text)) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(text)}; allowed: a whole number from 1 up.`);
    }
    return Number(text);
}

function rows(text: string): number {
    if (!/^[1-9]\d*$/u.test(text) || Number(text) < LEAST_ROWS) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(text)}; allowed: a whole number from ${LEAST_ROWS} up.`);
    }
    return Number(text);
}

function factorOrNone(text: string): Factor {
    if (text === "none") {
        return text;
    }
    if (!/^[1-9]\d*$/u.test(text) || Number(text) < 2) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(text)}; allowed: a whole number from 2 up, or none.`);
    }
    return Number(text);
}

function contenders(text: string): readonly ContenderName[] {
    const wanted = text.split(",").map((part) => part.trim());
    const unknown = wanted.find((name) => !names.includes(name as ContenderName));
    if (unknown !== undefined) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(unknown)}; allowed: ${names.join(", ")}.`);
    }
    return names.filter((name) => wanted.includes(name));
}
