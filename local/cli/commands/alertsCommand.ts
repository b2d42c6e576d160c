import { setTimeout as pause } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { AlarmEvent } from "../alerts";
import { table } from "../output";
import { lakeOf, print } from "./shared";

/** How often `--follow` asks: CloudWatch evaluates once a minute. */
const FOLLOW_MILLISECONDS = 10_000;

/** `alerts`. */
export function addAlertsCommand(root: Command): void {
    root.command("alerts")
        .description("Show the lake's alarms, their states, and what they did last (docs/alerts.md says what to do).")
        .option("-f, --follow", "go on printing what the alarms do, until interrupted")
        .addOption(new Option("--format <format>", "how to print").choices(["table", "json"]).default("table"))
        .addHelpText("after", "\nExamples:\n  $ sluice alerts\n  $ sluice --stack prod alerts --follow")
        .action(async (options: { follow?: boolean; format: "table" | "json" }, command: Command) => {
            const { alarmEvents, listAlarms } = await import("../alerts.js");
            const lake = await lakeOf(command);
            const [alarms, events] = await Promise.all([listAlarms(lake), alarmEvents(lake, undefined, 20)]);
            if (options.format === "json") {
                print(JSON.stringify({ alarms, events }, null, 2));
            } else if (alarms.length === 0) {
                print(`No alarms: sluice:alerts makes some (docs/alerts.md).`);
            } else {
                const rows = alarms.map(({ name, state, since, reason }) => [name, state, since, reason]);
                print(table(["alarm", "state", "since", "reason"], rows));
                events.forEach((event) => print(line(event)));
            }
            let last = events.at(-1)?.at;
            while (options.follow) {
                await pause(FOLLOW_MILLISECONDS);
                const news = await alarmEvents(lake, last === undefined ? undefined : new Date(last), 100);
                news.forEach((event) => print(options.format === "json" ? JSON.stringify(event) : line(event)));
                last = news.at(-1)?.at ?? last;
            }
        });
}

function line({ at, alarm, what }: AlarmEvent): string {
    return `${at} ${alarm}: ${what}`;
}
