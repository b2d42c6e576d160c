import { seeded } from "../../local/endpoint/faults/random";
import { onInterrupt } from "../../local/interrupt";
import type { Runtime } from "../../local/toolchain";
import { TrialDataset } from "./dataset";
import { type Kind, kinds } from "./kinds";
import { Lab } from "./lab";
import { type Options } from "./options";
import { type Report, summarise } from "./report";
import { type Expected, makeFile } from "./rows";
import { datasetName, runTrial, type TrialResult } from "./trial";

/** Trials that may be made for each fault that is to strike: a request that a run does not make strikes nobody. */
const trialsPerFault = 3;

type OnTrial = (result: TrialResult, struck: number) => void;

/** Makes trials in a lab of their own; see {@link runTrials}. */
export async function runHarness(runtime: Runtime, options: Options, onTrial: OnTrial): Promise<Report> {
    const lab = await Lab.start(runtime);
    const release = onInterrupt(() => lab.close());
    try {
        return await runTrials(lab, options, onTrial);
    } finally {
        release();
        await lab.close();
    }
}

/** Makes trials until as many faults have struck as are wanted, of each kind as many as of any other. */
export async function runTrials(lab: Lab, options: Options, onTrial: OnTrial): Promise<Report> {
    const since = Date.now();
    // A plain append puts nothing in its place: it copies there, and a copy has no body to cut.
    const chosen = (options.only ?? kinds).filter((kind) => options.job === "sluice" || kind !== "cut-put");
    await rehearse(
        lab,
        options.job,
        chosen.some((kind) => kind.startsWith("kill-")),
    );
    const results: TrialResult[] = [];
    let struck = 0;
    for (let trial = 1; struck < options.count && trial <= options.count * trialsPerFault + 5; trial += 1) {
        const result = await runTrial(lab, trial, nextKind(chosen, results, options.seed), options.seed, options.job);
        results.push(result);
        struck += Number(result.struck);
        onTrial(result, struck);
    }
    return summarise(options, results, (Date.now() - since) / 1000);
}

/** The kind that has struck least; of those, the one that was tried least, and of those, the next from where the seed begins. */
function nextKind(chosen: readonly Kind[], results: readonly TrialResult[], seed: number): Kind {
    const start = Math.floor(seeded(seed)() * chosen.length);
    const ordered = [...chosen.slice(start), ...chosen.slice(0, start)].map((kind) => {
        const tried = results.filter((one) => one.kind === kind);
        return { kind, rank: tried.filter((one) => one.struck).length * 1000 + tried.length };
    });
    return ordered.reduce((least, one) => (one.rank < least.rank ? one : least)).kind;
}

/**
 * Runs that nothing strikes: one shows that a run succeeds at all. Where faults come at a moment of a run, a second one
 * shows how long a run takes that is not the driver's first.
 */
async function rehearse(lab: Lab, job: Options["job"], timed: boolean): Promise<void> {
    const dataset = await TrialDataset.create(lab, datasetName(job, 0), job);
    const expected: Expected = { accepted: new Map(), rejected: new Set() };
    for (const number of timed ? [1, 2] : [1]) {
        await dataset.put(makeFile(`${datasetName(job, 0)}-${number}`, seeded(number), expected, job === "sluice"));
        const since = Date.now();
        const { state, message } = await dataset.finished(await dataset.start({}));
        if (state !== "SUCCEEDED") {
            throw new Error(`A run that no fault struck is ${state}: ${message}`);
        }
        const took = Date.now() - since;
        lab.tookTime(false, took);
        if (number === 1) {
            // The first one finds a driver that has run nothing, as a driver of its own is.
            lab.tookTime(true, lab.startTime + took);
        }
    }
}
