import { listenForInterrupt } from "../local/interrupt";
import { createProgress } from "../local/progress";
import { judge } from "./bench/etl/claims";
import { command, parseOptions } from "./bench/etl/options";
import { report } from "./bench/etl/report";
import { runBenchmark } from "./bench/etl/runner";
import { startBenchmark } from "./bench/main";

/**
 * `npm run bench:etl`: this job beside other ways to append the same rows as partitioned Parquet, side by side in one run, with
 * time, memory and S3 requests; this job also with many times the rows, and with many times the history. Prints tables and what
 * is wanted beside what was got; JSON with `--json`. Exits with 1 where something could not be measured that should have been,
 * not where a figure is not as wanted: that depends on the machine.
 */
async function main(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, command().exitOverride());
    // The AWS SDK announces on standard error which Node.js it will need one day; package.json says which one this needs.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    listenForInterrupt();
    const results = await runBenchmark(options, createProgress());
    const claims = judge(results);
    process.exitCode = results.failed.length > 0 ? 1 : 0;
    console.log(options.json ? JSON.stringify({ ...results, claims }, null, 2) : report(results, claims));
}

startBenchmark(main);
