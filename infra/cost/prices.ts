import type { LakeConfig } from "../config/config";
import { WORKER_DPUS } from "../workerTypes";

/** List prices, `sluice:cost.prices`. */
export type Prices = LakeConfig["cost"]["prices"];

/** What a price depends on. */
export interface Billed {
    readonly workerType: LakeConfig["workerType"];
    readonly numberOfWorkers: number;
    readonly executionClass: "STANDARD" | "FLEX";
}

/** DPUs (or M-DPUs) of all workers together. */
export const dpusOf = ({ workerType, numberOfWorkers }: Pick<Billed, "workerType" | "numberOfWorkers">): number =>
    WORKER_DPUS[workerType] * numberOfWorkers;

/** US dollars of one DPU-hour. */
export function dpuHourPrice({ workerType, executionClass }: Omit<Billed, "numberOfWorkers">, prices: Prices): number {
    if (workerType.startsWith("R.")) {
        return prices.memoryDpuHour;
    }
    return executionClass === "FLEX" ? prices.flexDpuHour : prices.dpuHour;
}

/** US dollars of an hour of all workers. */
export const hourlyPrice = (billed: Billed, prices: Prices): number => dpusOf(billed) * dpuHourPrice(billed, prices);

/** An amount as people and outputs get it: cents, but never nothing for something. */
export const cents = (amount: number): number => Math.ceil(amount * 100 - 1e-9) / 100;
