import * as assert from "node:assert/strict";
import { nextTime } from "../../../../local/endpoint/glue/cron-next";

describe("the next time of a schedule", () => {
    const cases: readonly (readonly [expression: string, after: string, next: string | undefined])[] = [
        ["cron(15 12 * * ? *)", "2026-03-01T12:14:59Z", "2026-03-01T12:15:00Z"],
        ["cron(15 12 * * ? *)", "2026-03-01T12:15:00Z", "2026-03-02T12:15:00Z"],
        ["cron(0/20 * * * ? *)", "2026-03-01T12:21:00Z", "2026-03-01T12:40:00Z"],
        ["cron(0 8-17/4 * * ? *)", "2026-03-01T12:00:00Z", "2026-03-01T16:00:00Z"],
        ["cron(0 18 ? * MON-FRI *)", "2026-03-06T18:00:00Z", "2026-03-09T18:00:00Z"],
        ["cron(0 10 ? * 6#3 *)", "2026-03-01T00:00:00Z", "2026-03-20T10:00:00Z"],
        ["cron(0 10 ? * FRIL *)", "2026-03-01T00:00:00Z", "2026-03-27T10:00:00Z"],
        ["cron(0 10 ? * L *)", "2026-03-01T00:00:00Z", "2026-03-07T10:00:00Z"],
        ["cron(0 10 L 2 ? *)", "2026-03-01T00:00:00Z", "2027-02-28T10:00:00Z"],
        // 28 February 2027 is a Sunday: the last weekday is the 26th.
        ["cron(0 10 LW FEB ? 2027)", "2026-03-01T00:00:00Z", "2027-02-26T10:00:00Z"],
        // 1 August 2026 is a Saturday, and July is another month.
        ["cron(0 10 1W 8 ? *)", "2026-03-01T00:00:00Z", "2026-08-03T10:00:00Z"],
        ["cron(0 0 31 * ? *)", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"],
        ["cron(0 0 29 2 ? *)", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"],
        ["cron(0 0 1 1 ? 2025)", "2026-03-01T00:00:00Z", undefined],
        ["cron(0 0 30 2 ? *)", "2026-03-01T00:00:00Z", undefined],
    ];
    for (const [expression, after, next] of cases) {
        it(`of ${expression} after ${after} is ${next ?? "none"}`, () => {
            assert.equal(nextTime(expression, new Date(after))?.toISOString(), next && new Date(next).toISOString());
        });
    }
});
