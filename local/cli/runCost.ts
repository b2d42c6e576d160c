import type { JobRun } from "@aws-sdk/client-glue";
import { costSchema } from "../../infra/config/cost";
import { dpuHourPrice, type Billed } from "../../infra/cost/prices";

/** What a run used, and what that costs. */
export interface RunCost {
    /** DPUs (of workers R: M-DPUs) times seconds. */
    readonly dpuSeconds: number;
    /** US dollars at list price, for what Glue bills: a minute at least. */
    readonly usd: number;
}

/** AWS bills a run by the second, and for a minute at least. */
const BILLED_SECONDS = 60;

/**
 * The cost of a run. Glue says DPUSeconds of runs whose workers come and go (Flex, auto-scaling); of others it follows from
 * time and capacity.
 *
 * @param dpuHour US dollars of a DPU-hour. @default the configuration's list prices, by worker type and class
 * @returns nothing for a run that has not run yet, or of which Glue says no capacity
 */
export function runCost(run: JobRun, dpuHour?: number): RunCost | undefined {
    const { ExecutionTime: seconds = 0, MaxCapacity, DPUSeconds } = run;
    const dpuSeconds = DPUSeconds ?? (MaxCapacity === undefined ? undefined : seconds * MaxCapacity);
    if (dpuSeconds === undefined || seconds === 0) {
        return undefined;
    }
    const billed = dpuSeconds * Math.max(1, BILLED_SECONDS / seconds);
    return { dpuSeconds, usd: (billed / 3600) * (dpuHour ?? listPrice(run)) };
}

function listPrice({ WorkerType = "G.1X", ExecutionClass = "STANDARD" }: JobRun): number {
    // Glue has worker types that a lake's jobs cannot have; all but R have the price of a DPU.
    return dpuHourPrice(
        { workerType: WorkerType as Billed["workerType"], executionClass: ExecutionClass },
        costSchema.parse(undefined).prices,
    );
}
