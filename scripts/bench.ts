import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { table } from "../local/cli/output";

/**
 * `npm run bench`: the preview of the local stack with its pack beside the preview of a program with one bucket, turn by turn
 * in one run, so that a noisy machine is noisy for both. Prints a table, and JSON with `--json`.
 */
const ROOT = path.join(__dirname, "..");
const BIN = path.join(ROOT, "bin", "sluice.js");
const RUNS = Number(process.env.SLUICE_BENCH_RUNS ?? 5);

interface Contender {
    readonly name: string;
    readonly args: readonly string[];
    readonly cwd: string;
}

function oneBucketProgram(folder: string): void {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: one-bucket\nruntime: nodejs\nmain: index.ts\n");
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../infra/tsconfig.json" }));
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "one-bucket", main: "index.ts" }));
    fs.writeFileSync(
        path.join(folder, "index.ts"),
        'import * as s3 from "@pulumi/aws/s3";\n\nnew s3.Bucket("only");\n',
    );
}

function preview(contender: Contender, state: string): number {
    const since = process.hrtime.bigint();
    const result = spawnSync(process.execPath, [BIN, "pulumi", ...contender.args], {
        cwd: contender.cwd,
        env: { ...process.env, SLUICE_STATE: state },
        encoding: "utf8",
    });
    if (result.status !== 0) {
        throw new Error(`${contender.name} exited with ${result.status}:\n${result.stdout}\n${result.stderr}`);
    }
    return Number(process.hrtime.bigint() - since) / 1e9;
}

const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function main(): void {
    // Below the checkout, so that the small program finds the same packages.
    const folder = path.join(ROOT, ".sluice", "bench");
    fs.rmSync(folder, { recursive: true, force: true });
    oneBucketProgram(folder);
    const state = path.join(folder, "state");
    const flags = ["--non-interactive", "--color", "never"];
    const contenders: Contender[] = [
        { name: "one bucket", args: ["preview", "--stack", "bench", ...flags], cwd: folder },
        {
            name: "local stack with pack",
            args: ["preview", "--stack", "local", "--policy-pack", path.join(ROOT, "policies"), ...flags],
            cwd: ROOT,
        },
        { name: "local stack without", args: ["preview", "--stack", "local", ...flags], cwd: ROOT },
    ];
    preview({ name: "stack init", args: ["stack", "init", "bench"], cwd: folder }, state);
    contenders.forEach((contender) => preview(contender, state));
    const seconds = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    for (let run = 0; run < RUNS; run++) {
        contenders.forEach((contender) => seconds.get(contender.name)?.push(preview(contender, state)));
    }
    const base = seconds.get("one bucket") ?? [];
    const rows = contenders.map(({ name }) => {
        const own = seconds.get(name) ?? [];
        const ratios = own.map((value, index) => value / (base[index] ?? NaN));
        return { name, median: median(own), min: Math.min(...own), max: Math.max(...own), ratio: median(ratios) };
    });
    if (process.argv.includes("--json")) {
        console.log(JSON.stringify({ runs: RUNS, previews: rows }, null, 2));
    } else {
        console.log(
            table(
                ["preview", "median s", "min s", "max s", "ratio to one bucket"],
                rows.map((row) => [
                    row.name,
                    row.median.toFixed(2),
                    row.min.toFixed(2),
                    row.max.toFixed(2),
                    row.ratio.toFixed(2),
                ]),
            ),
        );
        console.log(
            `${RUNS} runs each, in turn; the ratio is the median of the pairs'. Wanted: local stack with pack at most 1.5.`,
        );
    }
    fs.rmSync(folder, { recursive: true, force: true });
}

main();
