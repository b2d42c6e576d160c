/** DPUs of a worker of each type, by AWS's documentation of worker types. */
export const DPUS: Readonly<Record<string, number>> = {
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
