import { table } from "../../local/cli/output";
import { kinds } from "./kinds";
import { type Options } from "./options";
import { type TrialResult } from "./trial";

/** All trials, summed up. */
export interface Report {
    readonly seed: number;
    readonly job: string;
    /** Faults that were to strike. */
    readonly wanted: number;
    readonly trials: number;
    readonly struck: number;
    readonly lost: number;
    readonly duplicated: number;
    readonly wrong: number;
    readonly seconds: number;
    readonly results: readonly TrialResult[];
}

/** Sums trials up. */
export function summarise(options: Options, results: readonly TrialResult[], seconds: number): Report {
    const { seed, job, count: wanted } = options;
    return { seed, job, wanted, trials: results.length, ...sums(results), seconds, results };
}

/** Whether nothing was lost, doubled or otherwise wrong, though as many faults struck as were wanted. */
export function isClean(report: Report): boolean {
    return report.lost === 0 && report.duplicated === 0 && report.wrong === 0 && report.struck >= report.wanted;
}

/** The report as a table, a line for each kind. */
export function asTable({ results }: Report): string {
    const line = (name: string, of: readonly TrialResult[]): (string | number)[] => {
        const { struck, lost, duplicated, wrong } = sums(of);
        const failed = of.reduce((sum, one) => sum + one.failedRuns, 0);
        const newer = of.filter((one) => one.newerInput).length;
        return [name, of.length, struck, failed, newer, lost, duplicated, wrong];
    };
    const rows = kinds.flatMap((kind) => {
        const ofKind = results.filter((one) => one.kind === kind);
        return [...new Set(ofKind.map(label))].sort().map((name) =>
            line(
                name,
                ofKind.filter((one) => label(one) === name),
            ),
        );
    });
    const head = ["fault", "trials", "struck", "failed runs", "newer input", "lost", "duplicated", "otherwise wrong"];
    return table(head, [...rows, line("all", results)]);
}

/** A kind, and where there are two ways to choose the moment, which. */
function label({ kind, fault }: TrialResult): string {
    const moment = fault.kill?.moment;
    return moment === undefined ? kind : `${kind}, ${moment === "request" ? "at a request" : "at any time"}`;
}

function sums(results: readonly TrialResult[]): Pick<Report, "struck" | "lost" | "duplicated" | "wrong"> {
    const sum = (of: (one: TrialResult) => number): number => results.reduce((total, one) => total + of(one), 0);
    return {
        struck: sum((one) => Number(one.struck)),
        lost: sum((one) => one.lost),
        duplicated: sum((one) => one.duplicated),
        wrong: sum((one) => one.wrong),
    };
}
