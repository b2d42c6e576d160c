import * as assert from "node:assert/strict";
import { checkSchedule } from "../../../../local/endpoint/glue/cron";

describe("a schedule", () => {
    const valid = [
        "cron(15 12 * * ? *)",
        "cron(0/5 * * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0,30 * * * ? *)",
        "cron(0 10 L * ? *)",
        "cron(0 10 ? * 6#3 *)",
        "cron(0 10 ? * 6L 2026-2030)",
        "cron(0 10 3W JAN,jul ? *)",
    ];
    for (const expression of valid) {
        it(`may be ${expression}`, () => checkSchedule(expression));
    }

    const invalid: readonly (readonly [string, RegExp])[] = [
        ["15 12 * * ? *", /a schedule is cron\(/],
        ["cron(15 12 * * ?)", /a schedule is cron\(/],
        ["rate(5 minutes)", /a schedule is cron\(/],
        ["cron(60 12 * * ? *)", /minutes is "60", allowed are 0-59/],
        ["cron(15 24 * * ? *)", /hours is "24"/],
        ["cron(15 12 0 * ? *)", /day of month is "0"/],
        ["cron(15 12 * 13 ? *)", /month is "13"/],
        ["cron(15 12 ? * 8 *)", /day of week is "8"/],
        ["cron(15 12 * * ? 1969)", /year is "1969"/],
        ["cron(15 12 * * * *)", /exactly one of day-of-month and day-of-week is \?/],
        ["cron(15 12 ? * ? *)", /exactly one of/],
        ["cron(* * * * ? *)", /more often than every 5 minutes/],
        ["cron(0/4 * * * ? *)", /more often than every 5 minutes/],
        ["cron(0,3 * * * ? *)", /more often than every 5 minutes/],
        ["cron(58,1 * * * ? *)", /more often than every 5 minutes/],
        ["cron(10-5 12 * * ? *)", /minutes is "10-5"/],
        ["cron(0/0 12 * * ? *)", /minutes is "0\/0"/],
    ];
    for (const [expression, message] of invalid) {
        it(`may not be ${expression}`, () => assert.throws(() => checkSchedule(expression), message));
    }
});
