import * as assert from "node:assert";
import { mostRunsPerMonth, parseSchedule, smallestGapMinutes } from "../../../infra/cost/schedule";

describe("runs of a schedule in its busiest month", () => {
    for (const [expression, runs] of [
        ["cron(15 12 * * ? *)", 31],
        ["cron(0/30 * * * ? *)", 31 * 48],
        ["cron(0 6 ? * MON-FRI *)", 23],
        ["cron(0 6 ? * 3#2 *)", 1],
        ["cron(0 6 ? * 6L *)", 1],
        ["cron(0 6 L * ? *)", 1],
        ["cron(0 6,18 1W JAN ? 2027)", 2],
    ] as const) {
        it(`are ${runs} for ${expression}`, () =>
            assert.strictEqual(mostRunsPerMonth(parseSchedule(expression)), runs));
    }

    it("are as close as its closest two starts, over midnight too", () => {
        assert.strictEqual(smallestGapMinutes(parseSchedule("cron(0 0,23 * * ? *)")), 60);
        assert.strictEqual(smallestGapMinutes(parseSchedule("cron(0 6 * * ? *)")), 1440);
    });

    it("are refused where there is no such schedule, saying what is allowed", () => {
        assert.throws(() => parseSchedule("cron(0 6 * * * *)"), /got "cron\(0 6 \* \* \* \*\)"; allowed: \? for one/);
        assert.throws(() => parseSchedule("cron(61 6 * * ? *)"), /allowed: 0 to 59 for minutes.*got 61/);
    });
});
