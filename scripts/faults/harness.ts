import { seeded } from "../../local/endpoint/faults/random";
import type { Runtime } from "../../local/toolchain";
import { kinds } from "./kinds";
import { Lab } from "./lab";
import { type Options } from "./options";
import { type Report, summarise } from "./report";
import { runTrial, type TrialResult } from "./trial";

/** Trials that may be made for each fault that is to strike: a request that a run does not make strikes nobody. */
const trialsPerFault = 3;

/** Makes trials until as many faults have struck as are wanted. */
export async function runHarness(
    runtime: Runtime,
    options: Options,
    onTrial: (result: TrialResult, struck: number) => void,
): Promise<Report> {
    const since = Date.now();
    // A plain append puts nothing in its place: it copies there, and a copy has no body to cut.
    const chosen = (options.only ?? kinds).filter((kind) => options.job === "sluice" || kind !== "cut-put");
    const start = Math.floor(seeded(options.seed)() * chosen.length);
    const lab = await Lab.start(runtime);
    try {
        const results: TrialResult[] = [];
        let struck = 0;
        for (let trial = 1; struck < options.count && trial <= options.count * trialsPerFault + 5; trial += 1) {
            const kind = chosen[(start + trial) % chosen.length] ?? "lost-answer";
            const result = await runTrial(lab, trial, kind, options.seed, options.job);
            results.push(result);
            struck += Number(result.struck);
            onTrial(result, struck);
        }
        return summarise(options, results, (Date.now() - since) / 1000);
    } finally {
        await lab.close();
    }
}
