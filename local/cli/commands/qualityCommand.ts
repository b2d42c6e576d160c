import { type Command } from "commander";
import { UserError } from "../../errors";
import { knownDatasets, requireDataset } from "../connection";
import { table } from "../output";
import { lakeOf, print, progress } from "./shared";

/** `quality`. */
export function addQualityCommand(root: Command): void {
    root.command("quality")
        .description("Show what Glue Data Quality last found, rule by rule. Exit code 1 when a rule did not pass.")
        .argument("[dataset]", "only this dataset's rules")
        .option("--run", "have the rules of all datasets evaluated first (the job at the workflow's end)")
        .option("--json", "as JSON")
        .addHelpText("after", "\nExamples:\n  $ sluice quality\n  $ sluice quality users --run")
        .action(async (dataset: string | undefined, options: { run?: boolean; json?: boolean }, command: Command) => {
            const names = dataset === undefined ? [...knownDatasets().keys()] : [requireDataset(dataset).name];
            const lake = await lakeOf(command);
            const { broken, lastQuality } = await import("../quality.js");
            let failure: string | undefined;
            if (options.run === true) {
                const { runJob } = await import("../run.js");
                const run = await runJob(lake, lake.names.qualityJob, progress());
                failure = run.JobRunState === "SUCCEEDED" ? undefined : run.ErrorMessage;
            }
            const all = await lastQuality(lake, names).catch((error: unknown) => {
                throw failure === undefined ? error : new UserError(failure);
            });
            print(
                options.json
                    ? JSON.stringify(all, null, 2)
                    : table(
                          ["dataset", "rule", "result", "why"],
                          all.flatMap(({ dataset: name, result }) =>
                              (result.RuleResults ?? []).map((rule) => [
                                  name,
                                  rule.Description ?? rule.Name,
                                  rule.Result,
                                  rule.EvaluationMessage,
                              ]),
                          ),
                      ),
            );
            const count = broken(all);
            if (count > 0) {
                throw new UserError(
                    `${count} rule(s) did not pass. Rows are looked at with: sluice query; the rules come from etl/datasets/.`,
                );
            }
            if (failure !== undefined) {
                throw new UserError(`These are older results; the evaluation failed: ${failure}`);
            }
        });
}
