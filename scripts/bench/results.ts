/** What the benchmark found, as it is printed and written as JSON. */

import { type Fed } from "./feed";
import { median, medianIfMeasured } from "./statistics";

/** One pack's process, fed one program; medians over the runs. */
export interface PackRow {
    readonly pack: string;
    readonly policies: number;
    readonly pipelines: number;
    readonly resources: number;
    /** From the start of the process to its being configured. */
    readonly startSeconds: number;
    /** Remediate and Analyze of all resources, one by one. */
    readonly resourcesSeconds: number;
    readonly analyzeStackSeconds: number;
    readonly totalSeconds: number;
    /** CPU time of the process, its start included; undefined, as all that comes from /proc, where it cannot be measured. */
    readonly cpuSeconds?: number;
    /** CPU time without the start, per resource. */
    readonly cpuMillisecondsPerResource?: number;
    readonly peakMegabytes?: number;
    readonly findings: number;
}

/** A program's preview with one pack, or without; medians over the runs. */
export interface PreviewRow {
    readonly program: string;
    readonly pack: string;
    readonly resources: number;
    readonly seconds: number;
    /** What the pack adds: the median of the differences from the preview without a pack in the same run. */
    readonly addedSeconds: number;
    /** Whether the pack refused the program. */
    readonly refused: boolean;
}

/** Everything that was found. */
export interface Results {
    readonly runs: number;
    /** Processors of the machine, and what runs the packs. */
    readonly machine: { readonly cpus: number; readonly node: string; readonly platform: string };
    readonly packs: readonly PackRow[];
    readonly previews: readonly PreviewRow[];
    /** Packs that could not be measured, and why. */
    readonly missing: readonly { readonly name: string; readonly reason: string }[];
    /** Previews that did not get to their end, and what they said. */
    readonly failed: readonly { readonly program: string; readonly reason: string }[];
    /** What the previews of generated programs are without. */
    readonly leftOut: readonly string[];
}

/** Name of the column that has no pack. */
export const NO_PACK = "no pack";

/** Sums up the runs of one pack on one program. */
export function packRow(pack: string, pipelines: number, resources: number, runs: readonly Fed[]): PackRow {
    const of = (value: (fed: Fed) => number): number => median(runs.map(value));
    const ifMeasured = (value: (fed: Fed) => number | undefined): number | undefined =>
        medianIfMeasured(runs.map(value));
    const work = ({ resources, stack }: Fed): number | undefined =>
        resources.cpuSeconds === undefined || stack.cpuSeconds === undefined
            ? undefined
            : resources.cpuSeconds + stack.cpuSeconds;
    return {
        ...{ pack, pipelines, resources },
        policies: of((fed) => fed.policies),
        startSeconds: of((fed) => fed.start.seconds),
        resourcesSeconds: of((fed) => fed.resources.seconds),
        analyzeStackSeconds: of((fed) => fed.stack.seconds),
        totalSeconds: of((fed) => fed.start.seconds + fed.resources.seconds + fed.stack.seconds),
        cpuSeconds: ifMeasured((fed) => {
            const worked = work(fed);
            return worked === undefined || fed.start.cpuSeconds === undefined
                ? undefined
                : fed.start.cpuSeconds + worked;
        }),
        cpuMillisecondsPerResource: ifMeasured((fed) => {
            const worked = work(fed);
            return worked === undefined ? undefined : (worked * 1000) / resources;
        }),
        peakMegabytes: ifMeasured((fed) => fed.peakMegabytes),
        findings: of((fed) => fed.findings),
    };
}

/** One run of a preview, and of the same preview without a pack. */
export interface PreviewRun {
    readonly seconds: number;
    readonly without: number;
    readonly creates: number;
    readonly refused: boolean;
}

/** Sums up the runs of a program's preview with one pack. */
export function previewRow(program: string, pack: string, runs: readonly PreviewRun[]): PreviewRow {
    return {
        ...{ program, pack },
        resources: median(runs.map(({ creates }) => creates)),
        seconds: median(runs.map(({ seconds }) => seconds)),
        addedSeconds: median(runs.map(({ seconds, without }) => seconds - without)),
        refused: runs.some(({ refused }) => refused),
    };
}
