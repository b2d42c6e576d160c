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
        .option("--run", "have the rules evaluated first, as the workflow does at its end")
        .option("--json", "as JSON")
        .addHelpText("after", "\nExamples:\n  $ sluice quality\n  $ sluice quality users --run")
        .action(async (dataset: string | undefined, options: { run?: boolean; json?: boolean }, command: Command) => {
            const names = dataset === undefined ? [...knownDatasets().keys()] : [requireDataset(dataset).name];
            const lake = await lakeOf(command);
            const { broken, evaluateQuality, lastQuality } = await import("../quality.js");
            const failures =
                options.run === true ? await evaluateQuality(lake, names, progress()) : new Map<string, string>();
            const told = (of: readonly [string, string][]) => of.map(([name, why]) => `${name}: ${why}`).join("\n");
            const all = await lastQuality(lake, names).catch((error: unknown) => {
                throw failures.size === 0 ? error : new UserError(told([...failures]));
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
            // A job whose dataset has a broken rule failed for that.
            const unevaluated = [...failures].filter(
                ([name]) => broken(all.filter(({ dataset: of }) => of === name)) === 0,
            );
            const count = broken(all);
            const problems = [
                ...(count === 0
                    ? []
                    : [
                          `${count} rule(s) did not pass. Rows are looked at with: sluice query; the rules come from etl/datasets/.`,
                      ]),
                ...(unevaluated.length === 0
                    ? []
                    : [`Not evaluated, so what is shown of it, if anything, is older:\n${told(unevaluated)}`]),
            ];
            if (problems.length > 0) {
                throw new UserError(problems.join("\n"));
            }
        });
}
