/** What is wanted of the pack, and whether the figures hold it. */

import { type PackRow, type PreviewRow, type Results } from "./results";

/** The names that the columns have. */
export interface Names {
    readonly own: string;
    readonly empty: string;
    readonly awsguard: string;
    /** The program that is this repository's own. */
    readonly ownStack: string;
}

/** Something wanted. */
export interface Claim {
    readonly wanted: string;
    readonly got: string;
    /** Undefined where it was not measured. */
    readonly held?: boolean;
}

/** Cost per resource of the largest program over the cheapest of the smaller ones: 1 is flat, the rest is what noise may add. */
export const FLAT = 1.25;
export const LARGE = { pipelines: 1000, seconds: 10, megabytes: 512 } as const;
export const OWN_STACK_SECONDS = 1;

/** Judges the results. */
export function judge(results: Results, names: Names): readonly Claim[] {
    const own = results.packs.filter(({ pack }) => pack === names.own).sort((a, b) => a.pipelines - b.pipelines);
    return [
        flat(own),
        ...large(results, names),
        ...own.map((row) => overheadInPack(row, results, names)),
        ...results.previews
            .filter(({ pack, program }) => pack === names.own && program !== names.ownStack)
            .map((row) => overheadInPreview(row, results, names)),
        ownStack(results, names),
    ];
}

function flat(rows: readonly PackRow[]): Claim {
    const wanted = `cost per resource flat as the program grows (largest over cheapest smaller at most ${FLAT})`;
    const costs = rows.map((row) => row.cpuMillisecondsPerResource ?? wallMillisecondsPerResource(row));
    const [largest, smaller] = [costs.at(-1), costs.slice(0, -1)];
    if (largest === undefined || smaller.length === 0) {
        return { wanted, got: "one size alone says nothing" };
    }
    const ratio = largest / Math.min(...smaller);
    const each = rows.map(({ pipelines }, index) => `${costs[index]?.toFixed(2)} ms at ${pipelines}`).join(", ");
    return { wanted, got: `${ratio.toFixed(2)}: ${each} pipelines`, held: ratio <= FLAT };
}

function wallMillisecondsPerResource({ resourcesSeconds, analyzeStackSeconds, resources }: PackRow): number {
    return ((resourcesSeconds + analyzeStackSeconds) * 1000) / resources;
}

/** The time is the process's own where that can be measured: the rest is waiting for the next request. */
function large({ packs }: Results, { own, empty }: Names): readonly Claim[] {
    const { pipelines, seconds, megabytes } = LARGE;
    const find = (name: string) => packs.find((row) => row.pack === name && row.pipelines === pipelines);
    const [row, base] = [find(own), find(empty)];
    const inAll = `at most ${seconds} s in the pack at ${pipelines} pipelines`;
    // Every pack has the SDK and 24 calls a pipeline to answer; this is what the rules are to blame for.
    const ofItsOwn = `at most ${seconds} s in the pack at ${pipelines} pipelines, over an empty pack`;
    const memory = `at most ${megabytes} MB in the pack at ${pipelines} pipelines`;
    if (row === undefined || base === undefined) {
        return [inAll, ofItsOwn, memory].map((wanted) => ({ wanted, got: `not measured at ${pipelines} pipelines` }));
    }
    const [all, bare] = [secondsOf(row), secondsOf(base)];
    const peak = row.peakMegabytes;
    return [
        { wanted: inAll, got: `${all.toFixed(1)} s; an empty pack ${bare.toFixed(1)} s`, held: all <= seconds },
        { wanted: ofItsOwn, got: `${(all - bare).toFixed(1)} s`, held: all - bare <= seconds },
        peak === undefined
            ? { wanted: memory, got: "not measured on this machine" }
            : { wanted: memory, got: `${peak.toFixed(0)} MB`, held: peak <= megabytes },
    ];
}

function overheadInPack(row: PackRow, { packs }: Results, names: Names): Claim {
    const at = (name: string) => packs.find(({ pack, pipelines }) => pack === name && pipelines === row.pipelines);
    const seconds = (of: PackRow | undefined) => of && secondsOf(of);
    return overhead(
        `${row.pipelines} pipelines, the pack alone`,
        seconds(row),
        seconds(at(names.empty)),
        seconds(at(names.awsguard)),
    );
}

function secondsOf({ cpuSeconds, totalSeconds }: PackRow): number {
    return cpuSeconds ?? totalSeconds;
}

function overheadInPreview(row: PreviewRow, { previews }: Results, names: Names): Claim {
    const at = (name: string) => previews.find(({ pack, program }) => pack === name && program === row.program);
    return overhead(
        `preview of ${row.program}`,
        row.addedSeconds,
        at(names.empty)?.addedSeconds,
        at(names.awsguard)?.addedSeconds,
    );
}

function overhead(
    where: string,
    own: number | undefined,
    empty: number | undefined,
    awsguard: number | undefined,
): Claim {
    const wanted = `overhead over an empty pack no more than AWSGuard's (${where})`;
    if (own === undefined || empty === undefined || awsguard === undefined) {
        return { wanted, got: "not measured" };
    }
    const [ours, theirs] = [own - empty, awsguard - empty];
    return { wanted, got: `${ours.toFixed(2)} s; AWSGuard ${theirs.toFixed(2)} s`, held: ours <= theirs };
}

function ownStack({ previews }: Results, { own, ownStack: program }: Names): Claim {
    const wanted = `at most ${OWN_STACK_SECONDS} s added to a preview of our own stack`;
    const row = previews.find((preview) => preview.program === program && preview.pack === own);
    return row === undefined
        ? { wanted, got: "not measured" }
        : { wanted, got: `${row.addedSeconds.toFixed(2)} s`, held: row.addedSeconds <= OWN_STACK_SECONDS };
}
