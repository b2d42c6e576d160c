import { listenForInterrupt } from "../local/interrupt";
import { createProgress } from "../local/progress";
import { startBenchmark } from "./bench/main";
import { command, parseOptions } from "./bench/memory/options";
import { judge, report } from "./bench/memory/results";
import { runBenchmark } from "./bench/memory/runner";

/**
 * `npm run bench:memory`: the peak memory of a run of the job, part by part, for one CSV file and for one ten times as large.
 * Prints a table and what is wanted beside what was got; JSON with `--json`. Exits with 1 where rows are missing or doubled, not
 * where memory is not as wanted: that depends on the machine.
 */
async function main(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, command().exitOverride());
    // The AWS SDK announces on standard error which Node.js it will need one day; package.json says which one this needs.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    listenForInterrupt();
    const results = await runBenchmark(options, createProgress());
    const claims = judge(results);
    process.exitCode = results.runs.every(({ rowsIn, rowsOut }) => rowsIn === rowsOut) ? 0 : 1;
    console.log(options.json ? JSON.stringify({ ...results, claims }, null, 2) : report(results, claims));
}

startBenchmark(main);
