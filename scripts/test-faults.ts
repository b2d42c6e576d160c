import { listenForInterrupt } from "../local/interrupt";
import { createProgress } from "../local/progress";
import { ensureRuntime } from "../local/toolchain";
import { runHarness } from "./faults/harness";
import { parseOptions } from "./faults/options";
import { asTable, isClean } from "./faults/report";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** `npm run test:faults`: see docs/faults.md. */
async function main(): Promise<number> {
    const options = parseOptions(process.argv.slice(2));
    listenForInterrupt();
    console.error(`seed ${options.seed}, ${options.count} faults, job ${options.job}`);
    const report = await runHarness(await ensureRuntime(createProgress()), options, (result, struck) => {
        const { trial, kind, failedRuns, lost, duplicated, wrong, examples, seconds } = result;
        const bad = lost + duplicated + wrong > 0 ? ` LOST ${lost} DUPLICATED ${duplicated} WRONG ${wrong}` : "";
        console.error(
            `[${struck}/${options.count}] trial ${trial} ${kind}${result.struck ? "" : " (struck nothing)"}, ` +
                `${failedRuns} failed runs, ${seconds.toFixed(1)} s${bad}`,
        );
        examples.forEach((example) => console.error(`    ${example}`));
    });
    if (!options.json) {
        console.log(asTable(report));
    }
    console.log(JSON.stringify(options.json ? report : { ...report, results: undefined }));
    return isClean(report) ? 0 : 1;
}

main().then(
    (code) => process.exit(code),
    (error: Error) => {
        console.error(error.message);
        process.exit(1);
    },
);
