import Table from "cli-table3";
import chalk from "chalk";

/** A table with a header, as text; numbers stand to the right. */
export function table(
    head: readonly string[],
    rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
    const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])));
    const grid = new Table({
        head: head.map((title) => chalk.bold(title)),
        style: { head: [], border: [], compact: true },
        colAligns: numeric.map((right) => (right ? "right" : "left")),
    });
    grid.push(...rows.map((row) => row.map((cell) => (cell === null || cell === undefined ? "" : String(cell)))));
    return grid.toString();
}

function isNumber(cell: string | number | null | undefined): boolean {
    return cell === null || cell === undefined || cell === "" || Number.isFinite(Number(cell));
}

/** A duration for people: `7.3 s`, `2 min 5 s`. */
export function duration(totalSeconds: number): string {
    return totalSeconds < 60
        ? `${totalSeconds.toFixed(1)} s`
        : `${Math.floor(totalSeconds / 60)} min ${Math.round(totalSeconds % 60)} s`;
}
