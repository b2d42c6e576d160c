/** What the benchmarks that take options have in common as programs. */

import { CommanderError } from "commander";
import { UserError } from "../../local/errors";

/** Runs a benchmark with the arguments that the program got: 2 is the exit code for wrong ones, 1 for what went wrong. */
export function startBenchmark(main: (argv: readonly string[]) => Promise<void>): void {
    main(process.argv.slice(2)).catch((error: unknown) => {
        if (error instanceof CommanderError) {
            process.exitCode = error.exitCode === 0 ? 0 : 2;
            return;
        }
        console.error(error instanceof UserError ? error.message : error);
        process.exitCode = 1;
    });
}
