import { seeded } from "../../local/endpoint/faults/random";
import { TrialDataset, type RunEnd } from "./dataset";
import { drawFault, type Fault, type Kind, writesOf } from "./kinds";
import { type Lab } from "./lab";
import { driversOf, workersOf } from "./processes";
import { compare, type Expected, makeFile } from "./rows";

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
const pollMilliseconds = 30;

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
    const dataset = await TrialDataset.create(lab, `t${trial}`, job);
    let files = 0;
    const put = async (): Promise<number> => {
        files += 1;
        const file = makeFile(`t${trial}-${files}`, random, expected, job === "sluice");
        await dataset.put(file);
        return file.objects;
    };
    if (random() < 0.2) {
        await put();
        await finished(dataset, await dataset.start({}));
    }
    let puts = await put();
    if (random() < 0.4) {
        puts += await put();
    }
    const fault = drawFault(kind, random, writesOf(job, puts));
    const first = await underFault(lab, dataset, fault, random);
    let end = first.end;
    let failedRuns = end.state === "SUCCEEDED" ? 0 : 1;
    const newerInput = random() < 0.5;
    if (newerInput) {
        await put();
    }
    for (let retry = 0; retry < maxRetries && (end.state !== "SUCCEEDED" || (retry === 0 && newerInput)); retry += 1) {
        end = await finished(dataset, await dataset.start({}));
        failedRuns += end.state === "SUCCEEDED" ? 0 : 1;
    }
    const problems: string[] = [];
    if (end.state !== "SUCCEEDED") {
        problems.push(`no run succeeded without a fault: ${end.message}`);
    }
    const before = await dataset.contents();
    const idle = await finished(dataset, await dataset.start({}));
    if (job === "sluice" && (idle.state !== "SUCCEEDED" || idle.rowsRead !== 0)) {
        problems.push(`a further run reads ${idle.rowsRead} rows (${idle.state}): the bookmark is behind`);
    }
    const after = await dataset.contents();
    if (after.curated.length !== before.curated.length) {
        problems.push("a further run wrote rows");
    }
    problems.push(...(await dataset.changedRaw()).map((key) => `raw ${key} is not what it was`));
    const losses = compare(expected, after.curated, after.quarantine);
    return {
        trial,
        kind,
        struck: first.struck,
        failedRuns,
        newerInput,
        lost: losses.lost,
        duplicated: losses.duplicated,
        wrong: losses.wrong + problems.length,
        examples: [...problems, ...losses.examples],
        fault,
        message: first.end.message,
        seconds: (Date.now() - since) / 1000,
    };
}

async function underFault(
    lab: Lab,
    dataset: TrialDataset,
    fault: Fault,
    random: () => number,
): Promise<{ readonly end: RunEnd; readonly struck: boolean }> {
    await lab.plan(fault.plan);
    const id = await dataset.start(fault.arguments);
    if (fault.kill === undefined) {
        const end = await finished(dataset, id);
        const struck = fault.kind === "disk-full" ? end.state !== "SUCCEEDED" : (await lab.hits()) > 0;
        await lab.plan(undefined);
        return { end, struck };
    }
    let end = await dataset.end(id);
    let hit = 0;
    while (end === undefined && hit === 0) {
        await pause();
        hit = await lab.hits();
        end = await dataset.end(id);
    }
    if (hit === 0 || end !== undefined) {
        await lab.plan(undefined);
        return { end: end ?? (await finished(dataset, id)), struck: false };
    }
    if (fault.kill === "endpoint") {
        await lab.killEndpoint();
        await lab.startEndpoint();
        return { end: await finished(dataset, id), struck: true };
    }
    const pids = fault.kill === "worker" ? workersOf(lab.warmJvm) : driversOf(id);
    const pid = pids[Math.floor(random() * pids.length)];
    if (pid !== undefined) {
        process.kill(pid, "SIGKILL");
    }
    if (fault.kill === "worker") {
        // Spark waits for the tasks beside the dead one, and those for the plan.
        await lab.plan(undefined);
    }
    end = await finished(dataset, id);
    await lab.plan(undefined);
    return { end, struck: pid !== undefined };
}

async function finished(dataset: TrialDataset, id: string): Promise<RunEnd> {
    for (;;) {
        const end = await dataset.end(id);
        if (end !== undefined) {
            return end;
        }
        await pause();
    }
}

function pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
}
