import type { LakeConfig } from "../config/config";
import { hourlyPrice } from "./prices";

/** How much of Glue one dataset's job may take, and for how long. */
export interface JobCapacity {
    readonly workerType: LakeConfig["workerType"];
    /** Workers per run, the driver among them; with auto-scaling the most there are. */
    readonly numberOfWorkers: number;
    readonly executionClass: "STANDARD" | "FLEX";
    readonly autoScaling: boolean;
    /** Minutes after which a run is stopped: the stack's, or fewer where the budget of a run is enough for fewer. */
    readonly timeoutMinutes: number;
}

/** The capacity of a dataset's job: the stack's, with what `cost.perDataset` says otherwise. */
export function jobCapacity(config: LakeConfig, dataset: string): JobCapacity {
    const { cost } = config;
    const own = cost.perDataset[dataset] ?? {};
    const capacity = {
        workerType: config.workerType,
        numberOfWorkers: own.numberOfWorkers ?? config.numberOfWorkers,
        executionClass: own.executionClass ?? cost.executionClass,
        autoScaling: own.autoScaling ?? cost.autoScaling,
    };
    const maxPerRun = own.maxPerRun ?? cost.maxPerRun;
    // Two limits, of which the lower holds: one that the other could lift would be none.
    const affordable =
        maxPerRun === undefined ? Infinity : affordableMinutes(maxPerRun, hourlyPrice(capacity, cost.prices));
    return { ...capacity, timeoutMinutes: Math.min(config.timeoutMinutes, affordable) };
}

/** Whole minutes that an amount is enough for. Less than one is none: AWS bills a minute at least. */
export function affordableMinutes(amount: number, hourly: number): number {
    // A hair above, for 0.44 / 0.88 * 60 must be 30 whatever floating point makes of it.
    return Math.floor((amount / hourly) * 60 + 1e-9);
}
