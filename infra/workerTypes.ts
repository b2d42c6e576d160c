/**
 * DPUs of a worker of each type that batch Spark jobs may have (G.025X is for streaming), by AWS's documentation. Of the types R
 * they are M-DPUs, with twice the memory and a price of their own.
 */
export const WORKER_DPUS = {
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
} as const;

/** A worker type of batch Spark jobs. */
export type WorkerType = keyof typeof WORKER_DPUS;

/** All of them. */
export const WORKER_TYPES = Object.keys(WORKER_DPUS) as [WorkerType, ...WorkerType[]];
