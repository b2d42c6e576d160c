/** What the benchmark found, and what is wanted of it. */

import { table } from "../../../local/cli/output";
import { type Claim, FLAT } from "../claims";
import { claimTable, NOT_AVAILABLE } from "../report";
import { type Group, GROUPS, TOTAL } from "./groups";
import { TIMES } from "./options";

/** One run with one file. */
export interface Run {
    readonly fileMegabytes: number;
    readonly rowsIn: number;
    /** Rows that lie in the lake because of the run, by the Parquet files' own footers. */
    readonly rowsOut: number;
    readonly seconds: number;
    /** Peaks in megabytes; undefined on a machine without /proc. */
    readonly peaks?: Readonly<Partial<Record<Group, number>>>;
}

/** Everything that was found, the smaller file first. */
export interface Results {
    readonly runs: readonly [Run, Run];
    readonly machine: { readonly cpus: number; readonly node: string; readonly platform: string };
}

/** The larger file's peak over the smaller one's; undefined where one was not measured. */
export function growth({ runs: [small, large] }: Results, group: Group): number | undefined {
    const [before, after] = [small.peaks?.[group], large.peaks?.[group]];
    return before === undefined || after === undefined ? undefined : after / before;
}

/** Judges the results. */
export function judge(results: Results): readonly Claim[] {
    const [, large] = results.runs;
    const ratio = growth(results, TOTAL);
    const file = `${large.fileMegabytes.toFixed(0)} MB`;
    return [
        {
            wanted: `peak memory flat: for a file ${TIMES} times as large at most ${FLAT} times`,
            got:
                ratio === undefined
                    ? "not measured"
                    : `${ratio.toFixed(2)} times, ${peak(large, TOTAL)} MB for ${file}`,
            ...(ratio !== undefined && { held: ratio <= FLAT }),
        },
        {
            wanted: "every row of the files in the lake",
            got: results.runs.map(({ rowsIn, rowsOut }) => `${rowsOut} of ${rowsIn}`).join(", "),
            held: results.runs.every(({ rowsIn, rowsOut }) => rowsIn === rowsOut),
        },
    ];
}

/** The table, and what is wanted. */
export function report(results: Results, claims: readonly Claim[]): string {
    const [small, large] = results.runs;
    const title = ({ fileMegabytes }: Run): string => `file of ${fileMegabytes.toFixed(1)} MB`;
    const line = (name: string, value: (run: Run) => string): string[] => [name, value(small), value(large), ""];
    const { cpus, node, platform } = results.machine;
    return [
        table(
            ["", title(small), title(large), "ratio"],
            [
                line("rows", ({ rowsIn }) => rowsIn.toLocaleString("en")),
                line("rows in the lake", ({ rowsOut }) => rowsOut.toLocaleString("en")),
                line("seconds", ({ seconds }) => seconds.toFixed(2)),
                ...[...GROUPS, TOTAL].map((group) => [
                    `peak MB, ${group}`,
                    ...[peak(small, group), peak(large, group), growth(results, group)?.toFixed(2) ?? NOT_AVAILABLE],
                ]),
            ],
        ),
        `Memory is the proportional set size: a page that processes share counts once. ${cpus} processors, Node.js ${node}.`,
        ...(small.peaks === undefined ? [`Memory was not measured: ${platform} has no /proc.`] : []),
        claimTable(claims),
    ].join("\n");
}

function peak({ peaks }: Run, group: Group): string {
    return peaks?.[group]?.toFixed(0) ?? NOT_AVAILABLE;
}
