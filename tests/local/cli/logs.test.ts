import * as assert from "node:assert/strict";
import type { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Lake } from "../../../local/cli/connection";
import { readRunLog } from "../../../local/cli/logs";

/** A lake whose CloudWatch has these groups, each with the lines of one stream. */
function lakeWith(groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>): Lake {
    const send = ({ input }: GetLogEventsCommand) => {
        const lines = groups[input.logGroupName ?? ""]?.[input.logStreamName ?? ""];
        return lines === undefined
            ? Promise.reject(Object.assign(new Error("no such group"), { name: "ResourceNotFoundException" }))
            : Promise.resolve({ events: lines.map((message, timestamp) => ({ message, timestamp })) });
    };
    return { logs: () => Promise.resolve({ send } as unknown as CloudWatchLogsClient) } as Lake;
}

describe("a run's log", () => {
    it("is read from where the run's record says, which a security configuration changes", async () => {
        const group = "/aws-glue/jobs/sluice-dev-security-role/sluice-dev-users-job";
        const lake = lakeWith({ [`${group}/output`]: { jr_1: ["one"] }, [`${group}/error`]: { jr_1: ["oops"] } });
        for (const LogGroupName of [group, `${group}/`]) {
            const lines = await readRunLog(lake, { Id: "jr_1", LogGroupName });
            assert.deepEqual(
                lines.map(({ stream, text }) => `${stream}: ${text}`),
                ["output: one", "error: oops"],
            );
        }
    });

    it("is read from the group that all jobs share where the record says nothing", async () => {
        const lake = lakeWith({ "/aws-glue/jobs/output": { jr_1: ["one"] } });
        assert.equal((await readRunLog(lake, { Id: "jr_1" })).length, 1);
    });

    it("is missed with the run's id where the run wrote none", async () => {
        await assert.rejects(readRunLog(lakeWith({}), { Id: "jr_2" }), /Run jr_2 wrote nothing to its log\./);
    });
});
