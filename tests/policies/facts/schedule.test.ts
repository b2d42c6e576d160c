import * as assert from "node:assert/strict";
import { coincide, parseSchedule, ScheduleError } from "../../../policies/facts/schedule";

describe("a schedule", () => {
    for (const expression of [
        "cron(15 12 * * ? *)",
        "cron(0 10 * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0/15 * * * ? *)",
        "cron(0/10 * ? * mon-fri *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
        "cron( 0  8  1,15  JAN,JUL-DEC  ?  2026-2030 )",
        "cron(0 8 L * ? *)",
        "cron(0 8 15W * ? *)",
        "cron(0 8 ? * 6L *)",
        "cron(*/20 0-6/2 * 1/3 ? *)",
    ]) {
        it(`may be ${expression}`, () => {
            assert.doesNotThrow(() => parseSchedule(expression));
        });
    }

    for (const [expression, message] of [
        ["", 'got ""; allowed: cron(minutes hours day-of-month month day-of-week year)'],
        ["15 12 * * ? *", 'got "15 12 * * ? *"; allowed: cron('],
        ["rate(5 minutes)", 'got "rate(5 minutes)"; allowed: cron('],
        ["cron(15 12 * * ?)", "which has 5 fields; allowed: cron("],
        ["cron(0 15 12 * * ? *)", "which has 7 fields"],
        ["cron(15 12 * * * *)", "got * for day-of-month and * for day-of-week; allowed: ? for one of the two"],
        ["cron(15 12 ? * ? *)", "got ? for day-of-month and ? for day-of-week"],
        ["cron(60 12 * * ? *)", "got 60 for minutes; allowed: 0-59, lists"],
        ["cron(0 24 * * ? *)", "got 24 for hours; allowed: 0-23"],
        ["cron(0 0 0 * ? *)", "got 0 for day-of-month; allowed: 1-31"],
        ["cron(0 0 32W * ? *)", "got 32W for day-of-month"],
        ["cron(0 0 * 13 ? *)", "got 13 for month; allowed: 1-12 or JAN-DEC"],
        ["cron(0 0 ? * 8 *)", "got 8 for day-of-week; allowed: 1-7 or SUN-SAT"],
        ["cron(0 0 ? * 2#1 *)", "got 2#1 for day-of-week"],
        ["cron(0 0 ? * MONDAY *)", "got MONDAY for day-of-week"],
        ["cron(0 0 * * ? 1969)", "got 1969 for year; allowed: 1970-2199"],
        ["cron(? 0 * * ? *)", "got ? for minutes"],
        ["cron(0 22-2 * * ? *)", "got 22-2 for hours; allowed: 0-23, lists (1,2), ranges with the lower value first"],
        ["cron(0/0 0 * * ? *)", "got 0/0 for minutes"],
        ["cron(1, 0 * * ? *)", "got 1, for minutes"],
        ["cron(-1 0 * * ? *)", "got -1 for minutes"],
        ["cron(1.5 0 * * ? *)", "got 1.5 for minutes"],
        ["cron(*-5 0 * * ? *)", "got *-5 for minutes"],
    ] as const) {
        it(`may not be ${JSON.stringify(expression)}`, () => {
            assert.throws(
                () => parseSchedule(expression),
                (error) => error instanceof ScheduleError && error.message.includes(message),
                message,
            );
        });
    }

    for (const [expression, minutes] of [
        ["cron(* * * * ? *)", 1],
        ["cron(0/4 * * * ? *)", 4],
        ["cron(0/5 * * * ? *)", 5],
        ["cron(0,3 2 * * ? *)", 3],
        ["cron(0/7 * * * ? *)", 4],
        ["cron(0/7 2 * * ? *)", 7],
        ["cron(2,58 1,2 * * ? *)", 4],
        ["cron(2,58 1,4 * * ? *)", 56],
        ["cron(1,58 0,23 * * ? *)", 3],
        ["cron(1,58 0,23 ? * MON *)", 57],
        ["cron(1,58 0,23 ? * SAT,SUN *)", 3],
        ["cron(1,58 0,23 1,31 * ? *)", 3],
        ["cron(0 2 * * ? *)", 1440],
        ["cron(0 2 1 * ? *)", 1440],
    ] as const) {
        it(`knows that ${expression} pauses ${minutes} minutes at least`, () => {
            assert.equal(parseSchedule(expression).everyMinutes, minutes);
        });
    }
});

describe("two schedules", () => {
    for (const [a, b, expected] of [
        ["cron(0 2 * * ? *)", "cron(0 2 * * ? *)", true],
        ["cron(0 2 * * ? *)", "cron(00 02 ? * SUN-SAT *)", true],
        ["cron(0 2 * * ? *)", "cron(30 2 * * ? *)", false],
        ["cron(0 * * * ? *)", "cron(0 2 * * ? *)", true],
        ["cron(0/15 * * * ? *)", "cron(20 2 * * ? *)", false],
        ["cron(0 2 1 * ? *)", "cron(0 2 2 * ? *)", false],
        ["cron(0 2 ? * MON *)", "cron(0 2 ? * TUE-FRI *)", false],
        ["cron(0 2 1 * ? *)", "cron(0 2 ? * MON *)", true],
        ["cron(0 2 L * ? *)", "cron(0 2 28 * ? *)", true],
        ["cron(0 2 1 JAN ? *)", "cron(0 2 1 FEB-DEC ? *)", false],
        ["cron(0 2 * * ? 2026)", "cron(0 2 * * ? 2027-2030)", false],
    ] as const) {
        it(`${a} and ${b} ${expected ? "meet" : "never meet"}`, () => {
            assert.equal(coincide(parseSchedule(a), parseSchedule(b)), expected);
            assert.equal(coincide(parseSchedule(b), parseSchedule(a)), expected);
        });
    }
});
