import { listenForInterrupt } from "../local/interrupt";
import { createProgress } from "../local/progress";
import { judge } from "./bench/claims";
import { startBenchmark } from "./bench/main";
import { command, parseOptions } from "./bench/options";
import { report } from "./bench/report";
import { OWN_STACK, runBenchmark } from "./bench/runner";

/**
 * `npm run bench:policy`: what policy packs cost on programs of 10, 100 and 1,000 pipelines, side by side in one run: no pack,
 * an empty pack, AWSGuard and this pack. Each pack's process is fed as the engine feeds it, and the smaller programs are
 * previewed for real. Prints tables and what is wanted beside what was got; JSON with `--json`. Exits with 1 where something
 * could not be measured that should have been, not where a figure is not as wanted: that depends on the machine.
 */
async function main(argv: readonly string[]): Promise<void> {
    const options = parseOptions(argv, command().exitOverride());
    listenForInterrupt();
    const results = await runBenchmark(options, createProgress());
    const claims = judge(results, {
        own: "this pack",
        empty: "empty pack",
        awsguard: "awsguard",
        ownStack: OWN_STACK,
    });
    process.exitCode = results.failed.length > 0 ? 1 : 0;
    console.log(options.json ? JSON.stringify({ ...results, claims }, null, 2) : report(results, claims));
}

startBenchmark(main);
