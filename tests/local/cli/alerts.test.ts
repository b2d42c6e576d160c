import * as assert from "node:assert";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { alarmEvents, listAlarms } from "../../../local/cli/alerts";
import { Lake } from "../../../local/cli/connection";
import { names } from "../../infra/support/lake";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

/** A lake whose CloudWatch answers with this. */
function lakeWith(answer: object): Lake {
    class Fake extends CloudWatchClient {
        override send = (async () => answer) as unknown as CloudWatchClient["send"];
    }
    return Object.assign(new Lake(names, {}), { cloudwatch: async () => new Fake({ region: "eu-west-1" }) });
}

describe("sluice alerts", () => {
    it("lists alarms that are off first", async () => {
        const alarm = (AlarmName: string, StateValue: string) => ({ AlarmName, StateValue });
        const MetricAlarms = [alarm("sluice-test-a", "OK"), alarm("sluice-test-b", "ALARM")];
        const found = await listAlarms(lakeWith({ MetricAlarms }));
        assert.deepStrictEqual(
            found.map(({ name }) => name),
            ["sluice-test-b", "sluice-test-a"],
        );
    });

    it("tells what the lake's own alarms did, oldest first, and nothing twice", async () => {
        const item = (AlarmName: string, minute: number) => ({ AlarmName, Timestamp: at(minute), HistorySummary: "x" });
        const AlarmHistoryItems = [item("sluice-test-a", 3), item("payroll-a", 2), item("sluice-test-b", 1)];
        const lake = lakeWith({ AlarmHistoryItems });
        const told = async (after?: Date) => (await alarmEvents(lake, after, 10)).map(({ alarm }) => alarm);
        assert.deepStrictEqual(await told(), ["sluice-test-b", "sluice-test-a"]);
        assert.deepStrictEqual(await told(at(1)), ["sluice-test-a"]);
    });
});
