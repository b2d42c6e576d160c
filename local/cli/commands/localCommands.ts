import chalk from "chalk";
import { type Command, InvalidArgumentError } from "commander";
import { DEFAULT_PORT, findLeftData, findService } from "../../service/service";
import { table } from "../output";
import { print, progress } from "./shared";

function port(value: string): number {
    const number = Number(value);
    if (!Number.isInteger(number) || number < 0 || number > 65535) {
        throw new InvalidArgumentError(`got ${JSON.stringify(value)}; allowed: 0 (any free port) to 65535`);
    }
    return number;
}

/** `local up | down | status`, `doctor`. */
export function addLocalCommands(root: Command): void {
    const local = root.command("local").description("The lake on this machine: start it, stop it, see it.");
    local
        .command("up")
        .description(
            "Start the local AWS endpoint and deploy the lake to it. The first time, tools are installed (some minutes).",
        )
        .option("--port <number>", "port of the endpoint on 127.0.0.1", port, DEFAULT_PORT)
        .option("--no-deploy", "start the endpoint alone; deploy with: sluice pulumi up --stack local")
        .addHelpText("after", "\nExamples:\n  $ sluice local up\n  $ sluice local up --port 5000 --no-deploy")
        .action(async (options: { port: number; deploy: boolean }) => {
            const { up } = await import("../local.js");
            const url = await up(options, progress());
            print(
                [
                    `The lake runs at ${url}. Nothing in it reaches an AWS account; it is gone after: sluice local down`,
                    `Other clients use it with: AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1`,
                    options.deploy
                        ? "Next: sluice put users etl/samples/users-1.csv"
                        : "Next: sluice pulumi up --stack local --policy-pack policies",
                ].join("\n"),
            );
        });
    local
        .command("down")
        .description("Stop the local lake and everything it started. Its data goes with it.")
        .action(async () => {
            const { down } = await import("../local.js");
            await down(progress());
        });
    local
        .command("status")
        .description("Say whether the local lake runs. Exit code 1 when it does not.")
        .option("--json", "as JSON")
        .action(async (options: { json?: boolean }) => {
            const service = await findService();
            const left = service === undefined && (await findLeftData());
            if (options.json) {
                print(
                    JSON.stringify(
                        service === undefined
                            ? { running: false, ...(left && { dataLeft: true }) }
                            : { running: true, ...service },
                        null,
                        2,
                    ),
                );
            } else if (service !== undefined) {
                print(`running at ${service.url} (process ${service.pid}, since ${service.startedAt})`);
            } else {
                print(
                    left
                        ? "not running: the endpoint was killed, its data is still there. Go on with: sluice local up; end it with: sluice local down"
                        : "not running",
                );
            }
            process.exitCode = service ? 0 : 1;
        });
    root.command("doctor")
        .description(
            "Check the tools the local lake needs, and say how to get what is missing. Exit code 1 when something is.",
        )
        .option("--json", "as JSON")
        .action(async (options: { json?: boolean }) => {
            const { examine } = await import("../doctor.js");
            const findings = await examine();
            const missing = findings.filter(({ state }) => state === "missing");
            if (options.json) {
                print(JSON.stringify(findings, null, 2));
            } else {
                const colour = { ok: chalk.green, "will be installed": chalk.yellow, missing: chalk.red };
                print(
                    table(
                        ["tool", "needed", "found", "state"],
                        findings.map((f) => [f.tool, f.needed, f.found, colour[f.state](f.state)]),
                    ),
                );
                missing.forEach(({ tool, remedy }) => print(`${tool}: ${remedy ?? ""}`));
            }
            process.exitCode = missing.length === 0 ? 0 : 1;
        });
}
