/** The command line of `npm run test:faults`. */

import { Command, InvalidArgumentError, Option } from "commander";
import { kinds, type Kind } from "./kinds";

/** What is tried. */
export interface Options {
    readonly seed: number;
    /** Faults that strike; a trial whose fault found nothing to strike is checked, and not counted. */
    readonly count: number;
    readonly only?: readonly Kind[];
    readonly job: "sluice" | "plain";
    readonly json: boolean;
}

/** The command with its options; `--help` prints them. */
export function command(): Command {
    return new Command("test:faults")
        .description(
            "Breaks a running job at seeded places (S3 errors, kill -9, a full disk), runs it again, and looks for rows that are " +
                "lost or there twice. Exit code 1 when there is one.",
        )
        .option("--seed <n>", "repeats the trials of an earlier run; it is printed", natural, Date.now() % 1_000_000)
        .option("--count <n>", "faults that strike", positive, 200)
        .addOption(new Option("--only <kinds>", `of ${kinds.join(", ")}`).argParser(kindList))
        .addOption(
            new Option("--job <job>", "the lake's job, or a plain append, which is known to write rows twice")
                .choices(["sluice", "plain"])
                .default("sluice"),
        )
        .option("--json", "print JSON alone", false)
        .addHelpText(
            "after",
            `
Examples:
  $ npm run test:faults                                        200 faults
  $ npm run test:faults -- --seed 7 --count 20                 the same 20 each time
  $ npm run test:faults -- --only lost-answer,kill-worker      these alone
  $ npm run test:faults -- --job plain --count 20              shows that the harness can fail`,
        );
}

/** Reads the command line. @throws CommanderError where it is wrong, after printing why */
export function parseOptions(argv: readonly string[], parser: Command = command()): Options {
    return parser.parse(argv, { from: "user" }).opts<Options>();
}

function natural(text: string): number {
    if (!/^\d{1,9}$/u.test(text)) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(text)}; allowed: a whole number from 0 up.`);
    }
    return Number(text);
}

function positive(text: string): number {
    if (natural(text) === 0) {
        throw new InvalidArgumentError(`Got ${JSON.stringify(text)}; allowed: a whole number from 1 up.`);
    }
    return Number(text);
}

function kindList(text: string): readonly Kind[] {
    return text.split(",").map((part) => {
        const kind = kinds.find((one) => one === part.trim());
        if (kind === undefined) {
            throw new InvalidArgumentError(`Got ${JSON.stringify(part)}; allowed: ${kinds.join(", ")}.`);
        }
        return kind;
    });
}
