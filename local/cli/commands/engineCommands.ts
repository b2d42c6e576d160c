import type { Command } from "commander";
import { progress } from "./shared";

/** `pulumi …`, `demo`. */
export function addEngineCommands(root: Command): void {
    root.command("pulumi")
        .description("Run the real Pulumi CLI against the local lake: its own state, nothing reaches an account.")
        .argument("[arguments...]", "handed on as they are")
        .allowUnknownOption()
        .passThroughOptions()
        .helpOption(false)
        .addHelpText(
            "after",
            "\nExamples:\n  $ sluice pulumi preview --stack local --policy-pack policies\n  $ sluice pulumi preview --stack prod --policy-pack policies   rehearse another stack",
        )
        .action(async (args: string[]) => {
            const { pulumi } = await import("../pulumi.js");
            process.exitCode = (await pulumi(args, { progress: progress(), cwd: process.cwd() })).code;
        });
    root.command("demo")
        .description(
            "See the whole design work: deploy, load, run, query, and unsafe changes refused. About a minute and a half.",
        )
        .option("--report <file>", "write what happened as JSON")
        .addHelpText("after", "\nExample:\n  $ sluice demo --report demo.json")
        .action(async (options: { report?: string }) => {
            const { demo } = await import("../../demo/demo.js");
            await demo({ reportFile: options.report, progress: progress() });
        });
}
