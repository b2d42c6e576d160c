/** Other libraries that read and write S3 past Spark: pandas, awswrangler and their like. */

import { type Given } from "../run/values";
import { type WriteMode } from "../events";
import { type CallArguments } from "../run/arguments";
import { iterate } from "../run/containers";
import { type Machine } from "../run/machine";
import { optionsOf } from "../run/joining";
import { spelledOut } from "../run/texts";

/** Where functions called `read_…` and `scan_…` read files by path. */
const readers = [
    "pandas",
    "pyspark.pandas",
    "databricks.koalas",
    "polars",
    "dask.dataframe",
    "pyarrow",
    "awswrangler.s3",
];

/** How the parameter with the path is called. */
const pathNames = ["path", "filepath_or_buffer", "path_or_buf", "io", "source", "urlpath", "paths", "where"];

const wranglerWrites = new Set(["to_parquet", "to_csv", "to_json", "to_orc"]);

/** Notes what a call of a library's function reads or writes. */
export function noteLibraryCall(machine: Machine, path: string, args: CallArguments, at: number): void {
    const cut = path.lastIndexOf(".");
    const [module, name] = [path.slice(0, cut), path.slice(cut + 1)];
    if (module === "awswrangler.s3" && wranglerWrites.has(name)) {
        machine.note({ kind: "write", api: `awswrangler.s3.${name}`, mode: wranglerMode(args) }, at);
        return;
    }
    const reads =
        /^(?:read|scan)_/u.test(name) && readers.some((root) => module === root || module.startsWith(`${root}.`));
    const given =
        args.positional[0] ?? pathNames.map((key) => args.named.get(key)).find((value) => value !== undefined);
    if (!reads || given === undefined) {
        return;
    }
    const values = (iterate(machine, given.value) ?? [given.value]).filter((value) =>
        optionsOf(value).some(({ value: { kind } }) => kind === "text" || kind === "foreign"),
    );
    // What a library made, a buffer or a query's answer, is no path.
    const places = values
        .filter((value) => value.kind !== "foreign" || value.path.startsWith("?"))
        .map((value) => ({ kind: "path" as const, given: { ...given, value } }));
    machine.note({ kind: "plainRead", api: path, places }, at);
}

/** `mode=`; a dataset without one is appended to, and a single object is put in the place of the one that was there. */
function wranglerMode({ named }: CallArguments): WriteMode {
    const mode: Given | undefined = named.get("mode");
    if (mode === undefined || (mode.value.kind === "constant" && mode.value.value === null)) {
        return named.has("dataset") ? "append" : "merge";
    }
    return spelledOut(mode.value) === "overwrite_partitions" ? "overwrite" : mode;
}
