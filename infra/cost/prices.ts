import type { LakeConfig } from "../config/config";

/** List prices, `sluice:cost.prices`. */
export type Prices = LakeConfig["cost"]["prices"];

/** DPUs of one worker by its type; of the types R they are M-DPUs, with twice the memory and a price of their own. */
const DPUS: Readonly<Record<LakeConfig["workerType"], number>> = {
    "G.1X": 1,
    "G.2X": 2,
    "G.4X": 4,
    "G.8X": 8,
    "G.12X": 12,
    "G.16X": 16,
    "R.1X": 1,
    "R.2X": 2,
    "R.4X": 4,
    "R.8X": 8,
};

/** What a price depends on. */
export interface Billed {
    readonly workerType: LakeConfig["workerType"];
    readonly numberOfWorkers: number;
    readonly executionClass: "STANDARD" | "FLEX";
}

/** DPUs (or M-DPUs) of all workers together. */
export const dpusOf = ({ workerType, numberOfWorkers }: Pick<Billed, "workerType" | "numberOfWorkers">): number =>
    DPUS[workerType] * numberOfWorkers;

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
