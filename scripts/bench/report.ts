/** The results as people read them. */

import { table } from "../../local/cli/output";
import { type Claim } from "./claims";
import { type PackRow, type PreviewRow, type Results } from "./results";

/** A cell without a figure. */
export const NOT_AVAILABLE = "n/a";

/** Tables of both levels, what could not be measured, and what is wanted. */
export function report(results: Results, claims: readonly Claim[]): string {
    return [
        ...(results.packs.length === 0 ? [] : ["The pack alone, fed as the engine feeds it:", packTable(results)]),
        ...(results.previews.length === 0 ? [] : ["Previews:", previewTable(results)]),
        `Runs of each: ${results.runs}, in turn; medians. ${results.machine.cpus} processors, Node.js ${results.machine.node}.`,
        ...(results.packs.some(({ cpuSeconds }) => cpuSeconds === undefined)
            ? [`CPU time and memory were not measured: ${results.machine.platform} has no /proc.`]
            : []),
        ...results.missing.map(({ name, reason }) => `${name} was not measured: ${reason}`),
        ...results.failed.map(({ program, reason }) => `The previews of ${program} failed: ${reason}`),
        ...(results.leftOut.length === 0
            ? []
            : [`Not in the previews, for the local AWS provider has none: ${results.leftOut.join(", ")}.`]),
        claimTable(claims),
    ].join("\n");
}

function packTable({ packs, missing }: Results): string {
    const head = ["pipelines", "resources", "pack", "policies", "start s", "resources s", "stack s", "total s"];
    const more = ["CPU s", "CPU ms/resource", "peak MB", "findings"];
    const sizes = [...new Map(packs.map(({ pipelines, resources }) => [pipelines, resources]))];
    return table(
        [...head, ...more],
        sizes.flatMap(([pipelines, resources]) => [
            ...packs.filter((row) => row.pipelines === pipelines).map(packCells),
            ...missing.map(({ name }) => [pipelines, resources, name, ...Array<string>(9).fill(NOT_AVAILABLE)]),
        ]),
    );
}

function packCells(row: PackRow): (string | number)[] {
    return [
        ...[row.pipelines, row.resources, row.pack, row.policies],
        ...[row.startSeconds, row.resourcesSeconds, row.analyzeStackSeconds, row.totalSeconds].map((s) => s.toFixed(2)),
        row.cpuSeconds?.toFixed(2) ?? NOT_AVAILABLE,
        row.cpuMillisecondsPerResource?.toFixed(2) ?? NOT_AVAILABLE,
        row.peakMegabytes?.toFixed(0) ?? NOT_AVAILABLE,
        row.findings,
    ];
}

function previewTable({ previews, missing }: Results): string {
    const programs = [...new Map(previews.map(({ program, resources }) => [program, resources]))];
    return table(
        ["program", "resources", "pack", "seconds", "added s", "refused"],
        programs.flatMap(([program, resources]) => [
            ...previews.filter((row) => row.program === program).map(previewCells),
            ...missing.map(({ name }) => [program, resources, name, ...Array<string>(3).fill(NOT_AVAILABLE)]),
        ]),
    );
}

function previewCells({ program, resources, pack, seconds, addedSeconds, refused }: PreviewRow): (string | number)[] {
    return [program, resources, pack, seconds.toFixed(2), addedSeconds.toFixed(2), refused ? "yes" : "no"];
}

/** What is wanted beside what was got. */
export function claimTable(claims: readonly Claim[]): string {
    return table(
        ["wanted", "got", "held"],
        claims.map(({ wanted, got, held }) => [wanted, got, held === undefined ? NOT_AVAILABLE : held ? "yes" : "NO"]),
    );
}
