import { type RunEnd, type TrialDataset } from "./dataset";
import { type Fault, type Victim } from "./kinds";
import { type Lab } from "./lab";
import { childrenOf, daemonsOf, driversOf } from "./processes";

/** How a run ended that a fault was meant for, and whether the fault found something to strike. */
export interface Struck {
    readonly end: RunEnd;
    readonly struck: boolean;
}

/** Starts a run under a fault, and waits for its end; then the fault is gone. */
export async function runUnderFault(
    lab: Lab,
    dataset: TrialDataset,
    fault: Fault,
    random: () => number,
): Promise<Struck> {
    await lab.plan(fault.plan);
    const since = Date.now();
    const id = await dataset.start(fault.arguments);
    if (fault.kill === undefined) {
        const end = await dataset.finished(id);
        const struck = fault.kind === "disk-full" ? end.state !== "SUCCEEDED" : (await lab.hits()) > 0;
        await lab.plan(undefined);
        return { end, struck };
    }
    const { victim, moment } = fault.kill;
    const due = moment === "request" ? undefined : since + moment * lab.usualTime(victim !== "worker");
    const isTime = async (): Promise<boolean> => (due === undefined ? (await lab.hits()) > 0 : Date.now() >= due);
    const struck = await dataset.until(id, async () => (await isTime()) && (await kill(lab, id, victim, random)));
    if (struck !== true && victim !== "worker") {
        // It had all the time that it wanted: the next ones are killed within that.
        lab.tookTime(true, Date.now() - since);
    }
    // A killed endpoint has forgotten the plan; of others, what is held is let go: Spark waits for the tasks beside a dead one.
    await lab.plan(undefined);
    return { end: await dataset.finished(id), struck: struck === true };
}

/** Kills what the fault is for; false where there is none now. */
async function kill(lab: Lab, runId: string, victim: Victim, random: () => number): Promise<boolean> {
    if (victim === "endpoint") {
        await lab.killEndpoint();
        await lab.startEndpoint();
        return true;
    }
    const there = victim === "worker" ? await someWorkers(lab.warmJvm) : driversOf(runId);
    const chosen = there[Math.floor(random() * there.length)];
    if (chosen === undefined) {
        return false;
    }
    // A driver is a Python and its JVM: one of them dies, or the machine under both.
    const dying = victim === "driver" && random() < 0.4 ? there : [chosen];
    return dying.map(isKilled).includes(true);
}

/** The Python workers that are there first, within a moment: between two tasks there is none. */
async function someWorkers(jvm: number): Promise<readonly number[]> {
    const daemons = daemonsOf(jvm);
    for (let look = 0; look < 100; look += 1) {
        const workers = daemons.flatMap(childrenOf);
        if (workers.length > 0) {
            return workers;
        }
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return [];
}

function isKilled(pid: number): boolean {
    try {
        return process.kill(pid, "SIGKILL");
    } catch {
        // It ended by itself since the listing.
        return false;
    }
}
