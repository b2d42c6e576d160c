import * as fs from "node:fs";
import * as path from "node:path";
import chalk from "chalk";
import { runOrThrow } from "../child";
import { connect, type Lake, LOCAL_STACK } from "../cli/connection";
import { crawl } from "../cli/crawl";
import { deploy } from "../cli/local";
import { duration, table } from "../cli/output";
import { put } from "../cli/put";
import { query, toObjects } from "../cli/query";
import { runDataset } from "../cli/run";
import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import { packageRoot, stateFolder } from "../paths";
import type { Progress } from "../progress";
import { startService, stopLeftData, stopService } from "../service/service";
import { ensureToolchain } from "../toolchain";
import { type DemoReport, reportRun, type ReportedRun, writeReport } from "./report";
import { tryUnsafe, UNSAFE_CHANGES } from "./unsafe";

/** Options of {@link demo}. */
export interface DemoOptions {
    /** Where the report goes. @default nowhere */
    readonly reportFile?: string;
    readonly progress: Progress;
}

const COUNTS = `SELECT 'users' AS dataset, country, count(*) AS n FROM users GROUP BY country
UNION ALL SELECT 'airports' AS dataset, country, count(*) AS n FROM airports GROUP BY country
ORDER BY dataset DESC, n DESC, country`;

/** The whole design at work, on a lake of the demo's own: one that runs already is not touched. */
export async function demo({ reportFile, progress }: DemoOptions): Promise<DemoReport> {
    if (reportFile !== undefined) {
        fs.accessSync(path.dirname(path.resolve(reportFile)), fs.constants.W_OK);
    }
    process.env.SLUICE_STATE = path.join(stateFolder(), "demo");
    const since = Date.now();
    const report: DemoReport = { ok: false, seconds: 0, steps: [], runs: [], refused: [], query: [] };
    const release = onInterrupt(async () => void (await stopService()));
    try {
        await script(report, progress);
        report.ok = true;
    } catch (error) {
        report.error = (error as Error).message;
        throw error;
    } finally {
        await stopService();
        release();
        report.seconds = elapsed(since);
        if (reportFile !== undefined) {
            writeReport(reportFile, report);
        }
    }
    say(`\n${chalk.green("Done")} in ${duration(report.seconds)}: every step as promised, nothing left running.`);
    return report;
}

async function script(report: DemoReport, progress: Progress): Promise<void> {
    const step = async <T>(name: string, title: string, work: () => Promise<T>): Promise<T> => {
        say(`\n${chalk.bold(title)}`);
        const since = Date.now();
        const entry = { name, ok: false, seconds: 0 };
        report.steps.push(entry);
        try {
            const result = await work();
            entry.ok = true;
            return result;
        } finally {
            entry.seconds = elapsed(since);
        }
    };
    const run = async (dataset: string): Promise<ReportedRun> => {
        const lake = await connect(LOCAL_STACK);
        const finished = await runDataset(lake, dataset, progress);
        const reported = reportRun(finished, await deletesOf(lake, finished.run.Id ?? ""));
        report.runs.push(reported);
        return reported;
    };
    const samples = path.join(packageRoot(), "etl", "samples");

    const tools = await step("tools", "Tools: found, or built once", () => ensureToolchain(progress));
    await step("up", "Deploy the lake with pulumi up, the policy pack enforced", async () => {
        // A demo that was killed may have left its data, and this one is to start with none.
        await stopLeftData();
        await progress.step(
            "Starting the local AWS endpoint",
            () => startService(tools, 0),
            ({ url }) => url,
        );
        await deploy(progress);
    });
    const lake = await connect(LOCAL_STACK);
    await step("put", "Put raw files: made-up users, and 28,000 real airports", async () => {
        await put(lake, "users", [path.join(samples, "users-1.csv")], progress);
        await put(lake, "airports", [await airportsFile(tools.python)], progress);
    });
    await step("crawl-raw", "Crawl raw: discover what the files hold", () => crawl(lake, "raw", progress));
    await step("run", "Run both jobs: raw to curated Parquet, rejected rows to quarantine", async () => {
        const runs = await Promise.all([run("users"), run("airports")]);
        showRuns(runs);
        runs.forEach((one) =>
            expect(
                one.rowsRead > 0 && one.rowsRead === one.rowsWritten + one.rowsQuarantined,
                "rows read = written + quarantined",
                one,
            ),
        );
        runs.forEach((one) => expect(one.deletes === 0, "no delete call", one));
    });
    await step("crawl-curated", "Crawl curated: register tables and partitions", () =>
        crawl(lake, "curated", progress),
    );
    await step("query", "Query: rows by country", async () => {
        const result = await query(lake, COUNTS);
        report.query.push(...toObjects(result));
        const most = 16;
        say(table(result.columns, result.rows.slice(0, most)));
        say(chalk.dim(`${Math.min(most, result.rows.length)} of ${result.rows.length} rows shown`));
    });
    await step("run-new-file", "One more users file: only the new file is read", async () => {
        await put(lake, "users", [path.join(samples, "users-2.csv")], progress);
        const one = await run("users");
        showRuns([one]);
        expect(one.filesRead === 1 && one.deletes === 0, "one file read, no delete call", one);
    });
    await step("run-nothing-new", "Run again: nothing is read, nothing written", async () => {
        const one = await run("users");
        showRuns([one]);
        expect(one.filesRead === 0 && one.rowsRead === 0 && one.objectsWritten === 0, "nothing read or written", one);
    });
    for (const change of UNSAFE_CHANGES) {
        await step(`refuse-${change.name}`, `An unsafe change: ${change.title}`, async () => {
            const refusal = await progress.step(
                "pulumi up",
                () => tryUnsafe(lake, change, progress),
                ({ rule }) => `refused by ${rule}, nothing changed`,
            );
            report.refused.push(refusal);
            say(chalk.red(refusal.message.replace(/^/gm, "  ")));
        });
    }
    await step("stop", "Stop", async () => {
        await progress.step("Stopping the local lake", stopService);
    });
}

/** The CSV that the Python package `airportsdata` (MIT) carries. */
async function airportsFile(python: string): Promise<string> {
    const code = "import airportsdata, pathlib; print(pathlib.Path(airportsdata.__file__).with_name('airports.csv'))";
    return (await runOrThrow(python, ["-c", code])).stdout.trim();
}

/** How many deletes S3 was asked for with the run's credentials. */
async function deletesOf(lake: Lake, runId: string): Promise<number> {
    const response = await fetch(`${lake.localUrl}/_sluice/runs/${runId}/requests`);
    if (!response.ok) {
        throw new Error(
            `The endpoint has no request counts of run ${runId}: ${response.status} ${await response.text()}`,
        );
    }
    return ((await response.json()) as { deletes: number }).deletes;
}

function showRuns(runs: readonly ReportedRun[]): void {
    const head = [
        "dataset",
        "files read",
        "rows read",
        "rows written",
        "rows quarantined",
        "objects written",
        "deletes",
    ];
    say(
        table(
            head,
            runs.map((r) => [
                r.dataset,
                r.filesRead,
                r.rowsRead,
                r.rowsWritten,
                r.rowsQuarantined,
                r.objectsWritten,
                r.deletes,
            ]),
        ),
    );
}

function expect(holds: boolean, what: string, got: unknown): void {
    if (!holds) {
        throw new UserError(`The demo expected ${what}; got ${JSON.stringify(got)}.`);
    }
}

const elapsed = (since: number): number => Math.round((Date.now() - since) / 10) / 100;

function say(text: string): void {
    process.stdout.write(`${text}\n`);
}
