import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown } from "../../support/pack";
import { crawlerOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "crawler-recrawl-consistent";
const log = { updateBehavior: "LOG", deleteBehavior: "LOG" };
const queue = "arn:aws:sqs:eu-west-1:123456789012:events";

function crawler(recrawlBehavior: unknown, properties: Readonly<Record<string, unknown>> = {}): TestResource {
    return crawlerOf("users", "raw", ["s3://acme-raw/"], { recrawlPolicy: { recrawlBehavior }, ...properties });
}

describe(rule, () => {
    it("accepts a crawler that says nothing of recrawling, and one that crawls everything", async () => {
        const plain = crawlerOf("users", "raw", ["s3://acme-raw/"], { jdbcTargets: [{ path: "x" }] });
        for (const accepted of [
            plain,
            crawler(null),
            crawler("CRAWL_EVERYTHING"),
            crawler("CRAWL_EVERYTHING", { schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE" } }),
            { ...plain, properties: { ...plain.properties, recrawlPolicy: {} } },
        ]) {
            assert.deepEqual(await checkRule(rule, [accepted]), []);
        }
    });

    for (const value of ["crawl_everything", "", 1, []]) {
        it(`rejects ${JSON.stringify(value)}, which is no such behavior`, async () => {
            const wrong = crawler(value);
            assertFound(
                await checkRule(rule, [wrong]),
                wrong,
                `crawler "users": recrawlPolicy.recrawlBehavior is ${JSON.stringify(value)}; allowed: "CRAWL_EVERYTHING" or ` +
                    '"CRAWL_NEW_FOLDERS_ONLY" or "CRAWL_EVENT_MODE". With',
            );
        });
    }

    for (const [recrawlPolicy, property] of [
        [unknown, "recrawlPolicy"],
        [{ recrawlBehavior: unknown }, "recrawlPolicy.recrawlBehavior"],
    ] as const) {
        it(`says that it cannot tell where ${property} is not known`, async () => {
            const hidden = crawler("", { recrawlPolicy });
            assertUndecided(await checkRule(rule, [hidden]), hidden, property);
        });
    }

    describe("of a crawler that crawls new folders only", () => {
        const incremental = (properties: Readonly<Record<string, unknown>>) =>
            crawler("CRAWL_NEW_FOLDERS_ONLY", properties);

        it("accepts one that only logs changes", async () => {
            assert.deepEqual(await checkRule(rule, [incremental({ schemaChangePolicy: log })]), []);
            const empty = incremental({ schemaChangePolicy: log, deltaTargets: [], catalogTargets: null });
            assert.deepEqual(await checkRule(rule, [empty]), []);
        });

        for (const [behavior, value, got] of [
            ["updateBehavior", "UPDATE_IN_DATABASE", '"UPDATE_IN_DATABASE"'],
            ["updateBehavior", undefined, "not set (Glue then takes UPDATE_IN_DATABASE)"],
            ["deleteBehavior", "DEPRECATE_IN_DATABASE", '"DEPRECATE_IN_DATABASE"'],
            ["deleteBehavior", undefined, "not set (Glue then takes DEPRECATE_IN_DATABASE)"],
            ["deleteBehavior", "log", '"log"'],
        ] as const) {
            it(`rejects one whose ${behavior} is ${got}`, async () => {
                const { [behavior]: _, ...other } = log;
                const wrong = incremental({
                    schemaChangePolicy: value === undefined ? other : { ...other, [behavior]: value },
                });
                assertFound(
                    await checkRule(rule, [wrong]),
                    wrong,
                    `schemaChangePolicy.${behavior} is ${got}; allowed: "LOG" with CRAWL_NEW_FOLDERS_ONLY. With`,
                    `(at schemaChangePolicy.${behavior})`,
                );
            });
        }

        it("rejects both behaviors where neither is said", async () => {
            assert.equal((await checkRule(rule, [incremental({})])).length, 2);
        });

        for (const list of [
            "catalogTargets",
            "deltaTargets",
            "dynamodbTargets",
            "hudiTargets",
            "icebergTargets",
            "jdbcTargets",
            "mongodbTargets",
        ]) {
            it(`rejects one with ${list} as well, or with some that are not known`, async () => {
                const wrong = incremental({ schemaChangePolicy: log, [list]: [{ path: "x" }] });
                assertFound(await checkRule(rule, [wrong]), wrong, `${list}[0] is`, "allowed: s3Targets alone with");
                const hidden = incremental({ schemaChangePolicy: log, [list]: unknown });
                assertUndecided(await checkRule(rule, [hidden]), hidden, list);
            });
        }

        for (const behavior of ["updateBehavior", "deleteBehavior"] as const) {
            it(`says that it cannot tell where ${behavior} is not known`, async () => {
                const hidden = incremental({ schemaChangePolicy: { ...log, [behavior]: unknown } });
                assertUndecided(await checkRule(rule, [hidden]), hidden, `schemaChangePolicy.${behavior}`);
            });
        }
    });

    describe("of a crawler that follows events", () => {
        const following = (target: Readonly<Record<string, unknown>>, more: object = {}) =>
            crawler("CRAWL_EVENT_MODE", { s3Targets: [{ path: "s3://acme-raw/", ...target }], ...more });

        it("accepts one S3 path with a queue, be the queue's ARN known or not", async () => {
            assert.deepEqual(await checkRule(rule, [following({ eventQueueArn: queue })]), []);
            assert.deepEqual(await checkRule(rule, [following({ eventQueueArn: unknown })]), []);
        });

        it("accepts one catalog target with a queue", async () => {
            const catalogTargets = [{ databaseName: "raw", tables: ["users"], eventQueueArn: queue }];
            assert.deepEqual(
                await checkRule(rule, [crawler("CRAWL_EVENT_MODE", { s3Targets: [], catalogTargets })]),
                [],
            );
        });

        for (const eventQueueArn of [undefined, "", 3]) {
            it(`rejects one whose queue is ${JSON.stringify(eventQueueArn)}`, async () => {
                const wrong = following(eventQueueArn === undefined ? {} : { eventQueueArn });
                assertFound(
                    await checkRule(rule, [wrong]),
                    wrong,
                    "s3Targets[0].eventQueueArn is",
                    "allowed: the ARN of the SQS queue that gets the bucket's events, with CRAWL_EVENT_MODE",
                );
            });
        }

        it("rejects one with several targets", async () => {
            const target = { path: "s3://acme-raw/", eventQueueArn: queue };
            const two = following({}, { s3Targets: [target, target] });
            assertFound(
                await checkRule(rule, [two]),
                two,
                "s3Targets[1] is",
                "allowed: one target with CRAWL_EVENT_MODE",
            );
        });

        it("rejects one that samples, and one with other targets", async () => {
            const sampling = following({ eventQueueArn: queue, sampleSize: 10 });
            assertFound(
                await checkRule(rule, [sampling]),
                sampling,
                "s3Targets[0].sampleSize is 10; allowed: no sampling",
            );
            const other = following({ eventQueueArn: queue }, { deltaTargets: [{ deltaTables: [] }] });
            assertFound(
                await checkRule(rule, [other]),
                other,
                "deltaTargets[0] is",
                "allowed: s3Targets or catalogTargets",
            );
        });

        for (const [properties, property] of [
            [{ s3Targets: unknown }, "s3Targets"],
            [{ s3Targets: [unknown] }, "s3Targets[0]"],
            [{ deltaTargets: unknown }, "deltaTargets"],
            [
                { s3Targets: [{ path: "s3://a/", eventQueueArn: queue, sampleSize: unknown }] },
                "s3Targets[0].sampleSize",
            ],
        ] as const) {
            it(`says that it cannot tell where ${property} is not known`, async () => {
                const hidden = following({ eventQueueArn: queue }, properties);
                assertUndecided(await checkRule(rule, [hidden]), hidden, property);
            });
        }
    });
});
