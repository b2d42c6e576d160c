import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { crawlerOf, elsewhere, jobOf, triggerOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "crawler-schedule-valid";
const nightly = "cron(0 2 * * ? *)";
const later = "cron(0 3 * * ? *)";
const check = async (...resources: readonly TestResource[]) => await checkRule(rule, resources);

const crawler = (schedule?: unknown, name = "raw", path: unknown = "s3://acme-raw/users/") =>
    crawlerOf(name, "acme_raw", [path], schedule === undefined ? {} : { schedule });
const curated = (schedule?: unknown) =>
    crawlerOf("curated", "acme_curated", ["s3://acme-curated/"], schedule === undefined ? {} : { schedule });
const job = jobOf("users", { INPUT_DB: "acme_raw", INPUT_TABLE: "users", OUTPUT_PATH: "s3://acme-curated/users/" });
const at = (schedule: unknown, actions: unknown = [{ jobName: "users" }], name = "nightly") =>
    triggerOf(name, actions, { schedule });

describe(rule, () => {
    it("accepts crawlers and triggers on schedules that Glue can run, and none", async () => {
        for (const schedule of [undefined, null, "", nightly, "cron(0/5 8-17 ? * MON-FRI *)"]) {
            assert.deepEqual(await check(crawler(schedule)), []);
        }
        assert.deepEqual(await check(at(nightly), triggerOf("now", []), triggerOf("then", [], { type: "EVENT" })), []);
    });

    for (const [schedule, got] of [
        ["cron(0/4 * * * ? *)", "(which starts as often as every 4 minutes)"],
        ["cron(* * * * ? *)", "(which starts every minute)"],
        ["rate(1 hour)", '(got "rate(1 hour)"; allowed: cron(minutes'],
        ["cron(0 2 * * * *)", "(got * for day-of-month and * for day-of-week; allowed: ? for one of the two"],
        ["cron(0 25 * * ? *)", "(got 25 for hours; allowed: 0-23"],
        [5, "(which is no schedule)"],
    ] as const) {
        it(`rejects ${String(schedule)}, of a crawler and of a trigger`, async () => {
            for (const [resource, name] of [
                [crawler(schedule), 'crawler "raw"'],
                [at(schedule), 'trigger "nightly"'],
            ] as const) {
                assertFound(
                    await check(resource),
                    resource,
                    `${name}: schedule is ${JSON.stringify(schedule)} ${got}`,
                    "; allowed: cron(minutes hours day-of-month month day-of-week year) in UTC, at most every 5 minutes. Write it",
                    "(at schedule)",
                );
            }
        });
    }

    it("rejects a trigger that starts at a time and does not say when", async () => {
        for (const schedule of [null, ""]) {
            const trigger = at(schedule);
            assert.equal((await check(trigger)).length, 1);
        }
        const trigger = triggerOf("nightly", [], { type: "SCHEDULED" });
        assertFound(await check(trigger), trigger, "schedule is not set (which is no schedule)");
    });

    it("says that it cannot tell where the schedule or the trigger's type is not known", async () => {
        const hidden = [crawler(unknown), at(unknown)];
        for (const resource of hidden) {
            assertUndecided(await check(resource), resource, "schedule");
        }
        const trigger = triggerOf("nightly", [], { type: unknown });
        assertUndecided(await check(trigger), trigger, "type");
    });

    describe("of a crawler and a job that work on the same data", () => {
        it("accepts them one after the other: by conditions, or at another time", async () => {
            const conditions = [{ crawlerName: "raw", crawlState: "SUCCEEDED" }];
            const inOrder = [
                at(nightly, [{ crawlerName: "raw" }], "start"),
                triggerOf("then", [{ jobName: "users" }], { type: "CONDITIONAL", predicate: { conditions } }),
                triggerOf("last", [{ crawlerName: "curated" }], { type: "CONDITIONAL" }),
            ];
            assert.deepEqual(await check(crawler(), curated(), job, ...inOrder), []);
            assert.deepEqual(await check(crawler(nightly), job, at(later)), []);
        });

        it("rejects the same schedule, at what starts the job", async () => {
            const trigger = at("cron(00 2 ? * SUN-SAT *)");
            assertFound(
                await check(crawler(nightly), job, trigger),
                trigger,
                'crawler "raw" (schedule) and job "users" (trigger "nightly", actions[0]) start in the same minute and race: ' +
                    'job "users" reads what crawler "raw" finds in s3://acme-raw/users/; allowed: one after the other.',
                "Put crawler and job into one Glue workflow: a SCHEDULED trigger starts the raw crawler, a CONDITIONAL one the job",
                "(at actions[0])",
            );
        });

        it("rejects schedules that meet now and then", async () => {
            assert.equal((await check(crawler("cron(0 * * * ? *)"), job, at(nightly))).length, 1);
        });

        it("rejects the crawler of what the job writes", async () => {
            const trigger = at(nightly);
            assertFound(
                await check(curated(nightly), job, trigger),
                trigger,
                'crawler "curated" reads what job "users" writes in s3://acme-curated/',
            );
        });

        it("rejects two triggers that start them, and one that starts both", async () => {
            const two = [at(nightly, [{ crawlerName: "raw" }], "first"), at(nightly)];
            assert.equal((await check(crawler(), job, ...two)).length, 1);
            const both = triggerOf("both", [{ crawlerName: "raw" }, { jobName: "users" }]);
            assertFound(
                await check(crawler(), job, both),
                both,
                'crawler "raw" (trigger "both", actions[0]) and job "users" (trigger "both", actions[1]) start in the same minute',
            );
        });

        it("rejects them where a database that is not in S3 links them", async () => {
            const jdbc = crawlerOf("raw", "acme_raw", [], { jdbcTargets: [{ path: "x" }], schedule: nightly });
            const trigger = at(nightly);
            assertFound(await check(jdbc, job, trigger), trigger, 'reads the database that crawler "raw" writes');
        });

        it("follows names that are not known", async () => {
            const trigger = {
                ...at(nightly, [{ jobName: unknown }, { crawlerName: unknown }]),
                madeFrom: { actions: [urn(job), urn(crawler())] },
            };
            assert.equal((await check(crawler(), job, trigger)).length, 1);
        });

        it("accepts a trigger that is off", async () => {
            const off = triggerOf("nightly", [{ jobName: "users" }], { schedule: nightly, enabled: false });
            assert.deepEqual(await check(crawler(nightly), job, off), []);
            const idle = triggerOf("first", [{ crawlerName: "raw" }], { schedule: nightly, enabled: false });
            assert.deepEqual(await check(crawler(), job, idle, at(nightly)), []);
            const hidden = triggerOf("nightly", [{ jobName: "users" }], { schedule: nightly, enabled: unknown });
            assert.equal((await check(crawler(nightly), job, hidden)).length, 1);
        });
    });

    describe("of others at the same time", () => {
        it("accepts crawler and job of different data", async () => {
            const orders = crawler(nightly, "orders", "s3://acme-raw/orders/");
            assert.deepEqual(await check(crawler(), orders, job, at(nightly)), []);
            assert.deepEqual(
                await check(crawlerOf("logs", "logs", ["s3://acme-logs/"], { schedule: nightly }), job, at(nightly)),
                [],
            );
        });

        it("accepts a script that is no part of the lake", async () => {
            const script = jobOf("users", {}, { command: { name: "pythonshell" } });
            assert.deepEqual(await check(crawler(nightly), script, at(nightly)), []);
            const writer = jobOf("users", { OUTPUT_PATH: "s3://x/" }, { command: { name: "pythonshell" } });
            assert.equal((await check(crawler(nightly), writer, at(nightly))).length, 1);
        });

        it("accepts two crawlers, and two jobs", async () => {
            assert.deepEqual(await check(crawler(nightly), curated(nightly)), []);
            assert.deepEqual(await check(job, at(nightly), at(nightly, undefined, "again")), []);
        });

        for (const [what, program] of [
            ["the crawler's path", [crawlerOf("raw", "x", [unknown], { schedule: nightly }), job]],
            ["the crawler's database", [crawlerOf("raw", unknown, ["s3://x/"], { schedule: nightly }), job]],
            ["the job's input", [crawler(nightly), jobOf("users", { OUTPUT_PATH: "s3://x/" })]],
            [
                "the job's output",
                [
                    crawlerOf("raw", "x", ["s3://x/"], { schedule: nightly }),
                    jobOf("users", { INPUT_DB: "y", OUTPUT_PATH: unknown }),
                ],
            ],
        ] as const) {
            it(`does not decide where ${what} is not told`, async () => {
                const trigger = at(nightly);
                assertFound(
                    await check(...program, trigger),
                    trigger,
                    'crawler "raw" (schedule) and job "users" (trigger "nightly", actions[0]) start in the same minute and may ' +
                        "work on the same data: ",
                    "of urn:pulumi:",
                    "(undecided, at actions[0])",
                );
            });
        }

        it("counts the crawlers of which it does not know, for one finding a job", async () => {
            const many = ["a", "b", "c"].map((name) => crawler(nightly, name, `s3://acme-raw/${name}/`));
            const trigger = at(nightly);
            const found = await check(...many, jobOf("users", {}), trigger);
            assertFound(found, trigger, 'crawler "a" (schedule), like 2 more, and job "users"', "is not set; allowed");
        });

        it("knows by the database what a crawler finds whose path is not known", async () => {
            const trigger = at(nightly);
            assertFound(
                await check(crawler(nightly, "raw", unknown), job, trigger),
                trigger,
                'and race: job "users" reads the database that crawler "raw" writes',
            );
        });

        it("does not decide about a job of elsewhere", async () => {
            const trigger = at(nightly, [{ jobName: "other" }]);
            assertFound(
                await check(crawler(nightly), trigger),
                trigger,
                'job "other" (trigger "nightly", actions[0])',
                'may work on the same data: job "other" is not of this program; allowed: one after',
                "(undecided, at actions[0])",
            );
        });

        for (const [actions, property] of [
            [unknown, "actions"],
            [[unknown], "actions[0]"],
            [[{ jobName: unknown }], "actions[0].jobName"],
            [[{ crawlerName: unknown }], "actions[0].crawlerName"],
        ] as const) {
            it(`says that it cannot tell what a trigger starts where ${property} is not known`, async () => {
                const trigger = { ...at(nightly, actions), madeFrom: { actions: [urn(elsewhere)] } };
                assertUndecided(await check(trigger, elsewhere), trigger, property);
            });
        }
    });
});
