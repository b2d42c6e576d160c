import * as assert from "node:assert";
import { scheduleTogether } from "../../../../infra/config/checks/schedule";
import { parseConfig } from "../../../../infra/config/config";
import { dataset } from "../../support/lake";

const problems = (schedule: string, cost: object = {}) =>
    scheduleTogether(parseConfig({ workflow: JSON.stringify({ schedule }), cost: JSON.stringify(cost) }), [
        dataset(),
    ]).join();
const FLEX = { executionClass: "FLEX" };

describe("the schedule of the workflow", () => {
    for (const [schedule, why] of [
        ["cron(0 2 * * *)", /cron\(minutes hours day-of-month month day-of-week year\)/],
        ["cron(0 25 * * ? *)", /allowed: 0 to 23 for hours.*got 25/],
        ["cron(0 2 * * * *)", /allowed: \? for one of day-of-month and day-of-week/],
        ["cron(0 2 ? FOO MON *)", /allowed: 1 to 12 for month.*got FOO/],
        ["cron(0/4 * * * ? *)", /comes round every 4 minutes; allowed: every 5 minutes or more seldom/],
    ] as const) {
        it(`is refused ${schedule}`, () => {
            assert.match(problems(schedule), /^sluice:workflow.schedule: got "cron/);
            assert.match(problems(schedule), why);
        });
    }

    it("is refused runs within the hour in the Flex class, which may start late", () => {
        assert.match(
            problems("cron(0/30 * * * ? *)", FLEX),
            /every 30 minutes, with execution class FLEX for orders.*allowed: every 60 minutes.*Set a wider schedule/,
        );
        assert.match(problems("cron(0/30 * * * ? *)", { perDataset: { orders: FLEX } }), /for orders/);
        assert.strictEqual(problems("cron(0 * * * ? *)", FLEX), "");
    });

    it("is fine every night, and every half hour on capacity of its own", () => {
        assert.strictEqual(problems("cron(0 2 * * ? *)", FLEX), "");
        assert.strictEqual(problems("cron(0/30 * * * ? *)"), "");
    });
});
