import { Argument, type Command, InvalidArgumentError } from "commander";
import { UserError } from "../../errors";
import { knownDatasets, requireDataset } from "../connection";
import type { CrawledZone } from "../crawl";
import { duration, table } from "../output";
import type { FinishedRun } from "../run";
import { lakeOf, print, progress } from "./shared";

const ZONES: readonly CrawledZone[] = ["raw", "curated", "quarantine"];

/** `put`, `crawl`, `run`, `runs`, `logs`. */
export function addDataCommands(root: Command): void {
    root.command("put")
        .description("Add files to a dataset's folder in the raw zone. An object that is there is never replaced.")
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .argument("<file...>", "files to add")
        .addHelpText("after", "\nExample:\n  $ sluice put users etl/samples/users-1.csv etl/samples/users-2.csv")
        .action(async (dataset: string, files: string[], _, command: Command) => {
            requireDataset(dataset);
            const { put } = await import("../put.js");
            const added = await put(await lakeOf(command), dataset, files, progress());
            added.forEach(print);
        });
    root.command("crawl")
        .description("Run the crawler of a zone, or of the rejected rows, to its end; prints its tables.")
        .addArgument(new Argument("<zone>", "which zone").choices(ZONES))
        .addHelpText("after", "\nExample:\n  $ sluice crawl raw")
        .action(async (zone: CrawledZone, _, command: Command) => {
            const { crawl } = await import("../crawl.js");
            const tables = await crawl(await lakeOf(command), zone, progress());
            print(
                table(
                    ["table", "columns", "partitioned by"],
                    tables.map((t) => [t.name, t.columns, t.partitionKeys.join(", ")]),
                ),
            );
        });
    root.command("run")
        .description("Run a dataset's job and follow it to its end. Exit code 1 when it does not succeed.")
        .argument("<dataset>", "dataset, as in etl/datasets/<dataset>.json")
        .option("--json", "the run as JSON")
        .addHelpText("after", "\nExample:\n  $ sluice run users")
        .action(async (dataset: string, options: { json?: boolean }, command: Command) => {
            requireDataset(dataset);
            const { runDataset } = await import("../run.js");
            const finished = await runDataset(await lakeOf(command), dataset, progress());
            print(options.json ? JSON.stringify(finished, null, 2) : describeRun(finished));
            if (finished.run.JobRunState !== "SUCCEEDED") {
                throw new UserError(
                    `Run ${finished.run.Id} ended ${finished.run.JobRunState}: ${finished.run.ErrorMessage ?? "no message"}\n` +
                        `Its bookmark did not move. The log: sluice logs ${finished.run.Id}`,
                );
            }
        });
    root.command("runs")
        .description("List the latest runs, newest first, with what they used and what that costs at list price.")
        .argument("[dataset]", "only this dataset's")
        .option("-n, --number <n>", "how many a dataset", positive, 10)
        .option("--dpu-hour <price>", "US dollars of a DPU-hour, instead of the list prices of us-east-1", price)
        .option("--json", "as JSON")
        .addHelpText(
            "after",
            "\nDPU-s is what Glue says (Flex, auto-scaling), else time x capacity; USD is at least a minute's, as AWS bills." +
                "\nRuns of the local lake cost nothing: theirs is the price of the same run on AWS, had it taken as long." +
                "\n\nExample:\n  $ sluice runs users --dpu-hour 0.44",
        )
        .action(async (dataset: string | undefined, options: RunsOptions, command: Command) => {
            const names = dataset === undefined ? [...knownDatasets().keys()] : [requireDataset(dataset).name];
            const { listRuns } = await import("../run.js");
            const { runCost } = await import("../runCost.js");
            const lake = await lakeOf(command);
            const found = await Promise.all(
                names.map(async (name) =>
                    (await listRuns(lake, name, options.number)).map((run) => ({
                        dataset: name,
                        run,
                        cost: runCost(run, options.dpuHour),
                    })),
                ),
            );
            const runs = found
                .flat()
                .sort((a, b) => (b.run.StartedOn?.getTime() ?? 0) - (a.run.StartedOn?.getTime() ?? 0));
            if (options.json) {
                print(JSON.stringify(runs, null, 2));
                return;
            }
            print(
                table(
                    ["run", "dataset", "state", "started", "seconds", "DPU-s", "USD", "error"],
                    runs.map(({ dataset: name, run, cost }) => [
                        run.Id,
                        name,
                        run.JobRunState,
                        run.StartedOn?.toISOString(),
                        run.ExecutionTime,
                        cost?.dpuSeconds,
                        cost?.usd.toFixed(4),
                        run.ErrorMessage?.split("\n")[0]?.slice(0, 80),
                    ]),
                ),
            );
        });
    root.command("logs")
        .description("Print what a run wrote to its log.")
        .argument("<run>", "run id (sluice runs lists them)")
        .action(async (run: string, _, command: Command) => {
            const { readRunLog } = await import("../logs.js");
            const { findRun } = await import("../run.js");
            const lake = await lakeOf(command);
            (await readRunLog(lake, await findRun(lake, run))).forEach(({ text }) => print(text));
        });
}

interface RunsOptions {
    readonly number: number;
    readonly dpuHour?: number;
    readonly json?: boolean;
}

function price(value: string): number {
    const number = value.trim() === "" ? NaN : Number(value);
    if (!(number > 0 && number < Infinity)) {
        throw new InvalidArgumentError(`got ${JSON.stringify(value)}; allowed: US dollars above 0, such as 0.44`);
    }
    return number;
}

function positive(value: string): number {
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1 || number > 200) {
        throw new InvalidArgumentError(`got ${JSON.stringify(value)}; allowed: 1 to 200`);
    }
    return number;
}

function describeRun({ dataset, run, summary }: FinishedRun): string {
    return table(
        ["dataset", "state", "files read", "rows read", "rows written", "rows quarantined", "objects written", "time"],
        [
            [
                dataset,
                run.JobRunState,
                ...(summary
                    ? [
                          summary.filesRead,
                          summary.rowsRead,
                          summary.rowsWritten,
                          summary.rowsQuarantined,
                          summary.objectsWritten,
                      ]
                    : ["", "", "", "", ""]),
                duration(run.ExecutionTime ?? 0),
            ],
        ],
    );
}
