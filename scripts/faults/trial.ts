import { seeded } from "../../local/endpoint/faults/random";
import { type RunEnd, TrialDataset } from "./dataset";
import { drawFault, type Fault, type Kind, requestsOf } from "./kinds";
import { type Lab } from "./lab";
import { compare, type Expected, makeFile } from "./rows";
import { runUnderFault } from "./strike";

/** What a trial showed. */
export interface TrialResult {
    readonly trial: number;
    readonly kind: Kind;
    /** Whether the fault found something to strike. */
    readonly struck: boolean;
    /** Runs that failed before one succeeded. */
    readonly failedRuns: number;
    readonly newerInput: boolean;
    readonly lost: number;
    readonly duplicated: number;
    /** All else that is not as it should be: values, raw files, the bookmark. */
    readonly wrong: number;
    readonly examples: readonly string[];
    readonly fault: Fault;
    readonly message: string;
    readonly seconds: number;
}

const maxRetries = 4;
const shownProblems = 10;

/** The name of a trial's dataset: trials of both jobs may share a lab. */
export function datasetName(job: "sluice" | "plain", trial: number): string {
    return `${job === "sluice" ? "t" : "p"}${trial}`;
}

/** A dataset of its own, a run that a fault strikes, runs until one succeeds, and a look at every row. */
export async function runTrial(
    lab: Lab,
    trial: number,
    kind: Kind,
    seed: number,
    job: "sluice" | "plain",
): Promise<TrialResult> {
    const since = Date.now();
    const random = seeded(seed * 100_003 + trial);
    const expected: Expected = { accepted: new Map(), rejected: new Set() };
    const name = datasetName(job, trial);
    const dataset = await TrialDataset.create(lab, name, job);
    const runs: RunEnd[] = [];
    let files = 0;
    const put = async (): Promise<number> => {
        files += 1;
        const file = makeFile(`${name}-${files}`, random, expected, job === "sluice");
        await dataset.put(file);
        return file.objects;
    };
    const run = async (): Promise<RunEnd> => {
        const end = await dataset.finished(await dataset.start({}));
        runs.push(end);
        return end;
    };
    if (random() < 0.2) {
        await put();
        await run();
    }
    let puts = await put();
    if (random() < 0.4) {
        puts += await put();
    }
    const fault = drawFault(kind, random, requestsOf(job, name, puts));
    const first = await runUnderFault(lab, dataset, fault, random);
    runs.push(first.end);
    const newerInput = random() < 0.5;
    if (newerInput) {
        await put();
    }
    let { end } = first;
    for (let retry = 0; retry < maxRetries && (end.state !== "SUCCEEDED" || (retry === 0 && newerInput)); retry += 1) {
        const started = Date.now();
        end = await run();
        if ((end.rowsRead ?? 0) > 0) {
            lab.tookTime(false, Date.now() - started);
        }
    }
    lab.checkWarm();
    const problems: string[] = [];
    if (end.state !== "SUCCEEDED") {
        problems.push(`no run succeeded without a fault: ${end.message}`);
    }
    const failedRuns = runs.filter(({ state }) => state !== "SUCCEEDED").length;
    const before = await dataset.fingerprint();
    const idle = await run();
    if (job === "sluice" && (idle.state !== "SUCCEEDED" || idle.rowsRead !== 0)) {
        problems.push(`a further run reads ${idle.rowsRead} rows (${idle.state}): the bookmark is behind`);
    }
    if ((await dataset.fingerprint()) !== before) {
        problems.push("a further run wrote");
    }
    const contents = await dataset.contents();
    problems.push(...(await dataset.changedRaw()).map((uri) => `raw ${uri} is not what it was`));
    if (job === "sluice") {
        problems.push(...(await dataset.disagreements(runs, contents)));
    }
    const losses = compare(expected, contents.curated, contents.quarantine);
    return {
        trial,
        kind,
        struck: first.struck,
        failedRuns,
        newerInput,
        lost: losses.lost,
        duplicated: losses.duplicated,
        wrong: losses.wrong + problems.length,
        examples: [...problems.slice(0, shownProblems), ...losses.examples],
        fault,
        message: first.end.message,
        seconds: (Date.now() - since) / 1000,
    };
}
