import * as assert from "node:assert/strict";
import { crawler, lake } from "../../support/lake";
import { check, checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { bucket, crawlerOf, database, jobOf, table } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

describe("separate-crawlers", () => {
    it("accepts a crawler for each zone", async () => {
        assert.deepEqual(
            (await check(lake())).filter(({ rule }) => rule === "separate-crawlers"),
            [],
        );
    });

    for (const paths of [
        ["s3://acme-raw/"],
        ["s3://acme-raw"],
        ["s3://lake/raw/users/", "s3://lake/raw/airports/"],
        ["s3://lake/data/v1/curated/users"],
        ["s3a://acme-curated-123/users/", "s3://acme-curated-123/raw/"],
        ["s3://acme-raw/curated-list/"],
        ["s3://acme-raw-and-curated/raw/users/"],
        ["s3://acme-landing/users/", "s3://acme_bronze/orders/"],
        ["s3://ACME-Gold/users/"],
    ]) {
        it(`accepts ${paths.join(" and ")}: one zone`, async () => {
            assert.deepEqual(await crawl(...paths), []);
        });
    }

    it("rejects a crawler over both zones, naming the crawler and the two paths", async () => {
        const [message, ...more] = await crawl("s3://acme-raw/users/", "s3://acme-raw/b/", "s3://acme-curated/users/");
        assert.deepEqual(more, []);
        assert.ok(
            message?.includes(
                'crawler "all" crawls both zones: raw s3://acme-raw/users/ (s3Targets[0].path) and ' +
                    "curated s3://acme-curated/users/ (s3Targets[2].path); allowed: one zone. Give each zone a crawler",
            ),
            message,
        );
    });

    it("reports the crawler, as mandatory", async () => {
        const [finding] = await only([target({ s3Targets: [{ path: "s3://raw/" }, { path: "s3://curated/" }] })]);
        assert.equal(finding?.level, "mandatory");
        assert.equal(finding?.urn, urn({ type: "aws:glue/crawler:Crawler", name: "all" }));
    });

    it("rejects two prefixes of one bucket, one a zone", async () => {
        assert.match((await crawl("s3://lake/raw/users/", "s3://lake/curated/users/"))[0] ?? "", /crawls both zones/);
    });

    it("rejects the root of a bucket that is of no one zone", async () => {
        for (const root of ["s3://lake", "s3://lake/", "s3://acme-raw-and-curated/"]) {
            const [message] = await crawl(root);
            assert.match(
                message ?? "",
                /s3Targets\[0\]\.path is s3:\/\/\S+, the root of a bucket that is of no one zone/,
            );
            assert.match(message ?? "", /rawPatterns or curatedPatterns/);
        }
    });

    it("rejects a prefix above the zones", async () => {
        const [message] = await crawl("s3://lake/data/");
        assert.match(message ?? "", /s3:\/\/lake\/data\/, a prefix that is of no one zone, so raw and curated folders/);
    });

    it("finds words between punctuation alone", async () => {
        for (const path of ["s3://drawings/a/", "s3://lake/rawhide/", "s3://accurated/x/"]) {
            assert.match((await crawl(path))[0] ?? "", /of no one zone/);
        }
    });

    it("accepts a parent of both zones that excludes one of them", async () => {
        for (const exclusion of ["curated/**", "curated**", "**/curated/**", "c*/**"]) {
            const excluding = { s3Targets: [{ path: "s3://lake/data/", exclusions: ["x", exclusion] }] };
            // `**/curated/**` leaves out folders further down only: Glue matches from the target's path on.
            const expected = exclusion === "**/curated/**" ? 1 : 0;
            assert.equal((await only([target(excluding)])).length, expected, exclusion);
        }
    });

    it("is not content with an exclusion of some of a zone's files", async () => {
        for (const exclusions of [["curated/*"], ["curated/**.csv"], ["curated"], unknown, [unknown], [3]]) {
            assert.equal((await only([target({ s3Targets: [{ path: "s3://lake/", exclusions }] })])).length, 1);
        }
    });

    it("counts an excluded zone out when other targets name the other", async () => {
        const s3Targets = [{ path: "s3://lake/", exclusions: ["raw/**"] }, { path: "s3://acme-raw/" }];
        assert.match(
            (await only([target({ s3Targets })]))[0]?.message ?? "",
            /raw s3:\/\/acme-raw\/ .*curated s3:\/\/lake\//,
        );
    });

    for (const [list, entries] of [
        ["deltaTargets", [{ deltaTables: ["s3://lake/raw/a/", "s3://lake/curated/a/"], writeManifest: false }]],
        [
            "icebergTargets",
            [{ paths: ["s3://lake/raw/"], maximumTraversalDepth: 3 }, { paths: ["s3://lake/curated/"] }],
        ],
        ["hudiTargets", [{ paths: ["s3://lake/raw/", "s3://lake/curated/"], maximumTraversalDepth: 3 }]],
        [
            "catalogTargets",
            [
                { databaseName: "acme_raw", tables: ["a"] },
                { databaseName: "acme_curated", tables: [] },
            ],
        ],
    ] as const) {
        it(`looks at ${list} as well`, async () => {
            const [finding] = await only([target({ [list]: entries })]);
            assert.match(finding?.message ?? "", /crawls both zones/);
            assert.ok(finding?.message.includes(list), finding?.message);
        });
    }

    it("rejects a catalog database whose name tells no zone", async () => {
        const [finding] = await only([target({ catalogTargets: [{ databaseName: "analytics", tables: ["a"] }] })]);
        assert.match(
            finding?.message ?? "",
            /catalogTargets\[0\]\.databaseName is database "analytics", whose name tells no zone/,
        );
    });

    it("leaves crawlers of databases and tables outside S3 alone", async () => {
        const properties = { jdbcTargets: [{ connectionName: "c", path: "raw/%" }], dynamodbTargets: [{ path: "t" }] };
        assert.deepEqual(await only([target(properties)]), []);
    });

    for (const [what, s3Targets, path] of [
        ["targets", unknown, "s3Targets"],
        ["a target", [{ path: "s3://acme-raw/" }, unknown], "s3Targets[1]"],
        ["a target's path", [{ path: "s3://acme-raw/" }, { path: unknown }], "s3Targets[1].path"],
    ] as const) {
        it(`rejects a crawler of which ${what} is not known, naming URN and property`, async () => {
            const [finding, ...more] = await only([target({ s3Targets })]);
            assert.deepEqual(more, []);
            const where = `${path} of ${urn({ type: "aws:glue/crawler:Crawler", name: "all" })}`;
            assert.ok(finding?.message.includes(`${where} is not known before deployment`), finding?.message);
            assert.match(finding?.message ?? "", /may be in either zone/);
        });
    }

    for (const [s3Targets, got] of [
        [[{ path: "/data/raw/" }], 's3Targets[0].path is "/data/raw/"; allowed: s3://bucket/prefix/'],
        [[{ path: 7 }], "s3Targets[0].path is 7; allowed"],
        [[{}], "s3Targets[0].path is not set; allowed"],
        ["s3://acme-raw/", "s3Targets.path is not set; allowed"],
    ] as const) {
        it(`rejects what is no S3 path: ${JSON.stringify(s3Targets)}`, async () => {
            const [finding] = await only([target({ s3Targets })]);
            assert.ok(finding?.message.includes(got), finding?.message);
        });
    }

    describe("where names tell nothing", () => {
        const rule = "separate-crawlers";
        const reading = { INPUT_DB: "first", INPUT_TABLE: "users" };
        const intake = crawlerOf("intake", "first", ["s3://lake/in/users/"]);
        const job = jobOf("users", { ...reading, OUTPUT_PATH: "s3://lake/out/users/" });

        it("accepts crawlers of what jobs read and of what they write", async () => {
            for (const path of ["s3://lake/out/users/", "s3://lake/out/"]) {
                assert.deepEqual(await checkRule(rule, [intake, job, crawlerOf("results", "second", [path])]), []);
            }
        });

        it("rejects a crawler of what a job reads and of what it writes, saying how that is known", async () => {
            const both = crawlerOf("all", "first", ["s3://lake/in/users/", "s3://lake/out/users/"]);
            assertFound(
                await checkRule(rule, [both, job]),
                both,
                'crawler "all" crawls both zones: raw s3://lake/in/users/ (s3Targets[0].path: job "users" reads s3://lake/in/users/)',
                'curated s3://lake/out/users/ (s3Targets[1].path: job "users" writes s3://lake/out/users/); allowed: one zone',
            );
        });

        it("rejects one target above both zones", async () => {
            for (const place of ["s3://lake", "s3://lake/"]) {
                const root = crawlerOf("root", "first", [place]);
                assertFound(
                    await checkRule(rule, [root, intake, job]),
                    root,
                    `crawls both zones: raw ${place} (s3Targets[0].path: job "users" reads`,
                    `curated ${place} (s3Targets[0].path: job "users" writes`,
                );
            }
        });

        it("accepts a target above both zones that excludes one of them", async () => {
            const s3Targets = [{ path: "s3://lake/", exclusions: ["out/**"] }];
            assert.deepEqual(await checkRule(rule, [crawlerOf("intake", "first", [], { s3Targets }), job]), []);
        });

        it("goes by the buckets' tags", async () => {
            const tagged = [bucket("a", { tags: { zone: "raw" } }), bucket("b", { tags: { Zone: "curated" } })];
            assert.deepEqual(
                await checkRule(rule, [...tagged, crawlerOf("one", "first", ["s3://a/x/", "s3://a/"])]),
                [],
            );
            const both = crawlerOf("all", "first", ["s3://a/x/", "s3://b/"]);
            assertFound(
                await checkRule(rule, [...tagged, both]),
                both,
                'raw s3://a/x/ (s3Targets[0].path: its tag zone="raw")',
                'curated s3://b/ (s3Targets[1].path: its tag Zone="curated")',
            );
        });

        it("goes by another tag where that is configured", async () => {
            const tagged = bucket("a", { tags: { layer: "raw" } });
            const crawled = crawlerOf("one", "first", ["s3://a/x/"]);
            assert.equal((await checkRule(rule, [tagged, crawled])).length, 1);
            assert.deepEqual(await checkRule(rule, [tagged, crawled], { zoneTag: "layer" }), []);
            assertFound(
                await checkRule(rule, [crawled], { zoneTag: 3 }).then((found) => found.slice(0, 1)),
                crawled,
                "zoneTag is 3; allowed: a string",
            );
        });

        it("goes by the buckets that an address which is not known was made from", async () => {
            const [raw, curated, plain] = [bucket("acme-raw"), bucket("b", { tags: { zone: "gold" } }), bucket("c")];
            const from = (...buckets: readonly TestResource[]) =>
                crawlerOf("one", "first", [unknown], {}, { s3Targets: buckets.map(urn) });
            assert.deepEqual(await checkRule(rule, [raw, curated, from(raw)]), []);
            assert.deepEqual(await checkRule(rule, [raw, curated, from(curated)]), []);
            for (const crawled of [from(raw, curated), from(plain), from(raw, plain)]) {
                assertUndecided(await checkRule(rule, [raw, curated, plain, crawled]), crawled, "s3Targets[0].path");
            }
        });

        it("goes by the tag, the place and the content of a catalog database", async () => {
            const over = (databaseName: unknown, from: readonly TestResource[] = []) =>
                crawlerOf(
                    "refresh",
                    "x",
                    ["s3://acme-raw/"],
                    { catalogTargets: [{ databaseName, tables: ["t"] }] },
                    { catalogTargets: from.map(urn) },
                );
            const tagged = database("first", { tags: { zone: "raw" } });
            const placed = database("first", { locationUri: "s3://acme-raw/x/" });
            const nameless = database("first", { name: unknown, tags: { zone: "raw" } });
            for (const resources of [
                [tagged, over("first")],
                [placed, over("first")],
                [table("t", "first", "s3://acme-raw/t/"), over("first")],
                [crawlerOf("fill", "first", ["s3://acme-raw/t/"]), over("first")],
                [nameless, over(unknown, [nameless])],
            ]) {
                assert.deepEqual(await checkRule(rule, resources), []);
            }
            const refresh = over("first");
            const found = await checkRule(rule, [table("t", "first", "s3://acme-gold/t/"), refresh]);
            assertFound(
                found,
                refresh,
                "curated first (catalogTargets[0].databaseName: what it holds: it is at s3://acme-gold/t/)",
            );
            assertFound(
                await checkRule(rule, [database("first"), refresh]),
                refresh,
                '"first", whose name tells no zone',
            );
        });

        it("says what would tell the zone", async () => {
            const tagged = bucket("a", { tags: { zone: unknown } });
            const hidden = jobOf("orders", { ...reading, OUTPUT_PATH: unknown });
            const plain = crawlerOf("one", "second", ["s3://a/x/"]);
            const [finding, ...more] = await checkRule(rule, [tagged, hidden, intake, plain]);
            assert.deepEqual(more, []);
            for (const part of [
                "What would tell: tags.zone of urn:",
                '; defaultArguments["--OUTPUT_PATH"] of urn:',
                "or tag its bucket or database with the zone",
                "(undecided, at s3Targets[0].path)",
            ]) {
                assert.ok(finding?.message.includes(part), finding?.message);
            }
        });

        it("finds a crawler once, by itself or in the program", async () => {
            const named = crawlerOf("all", "x", ["s3://acme-raw/", "s3://acme-gold/", "s3://lake/else/"]);
            assert.equal((await checkRule(rule, [named, intake, job])).length, 1);
            const broken = crawlerOf("all", "x", ["s3://acme-raw/", "lake/else/"]);
            assertFound(await checkRule(rule, [broken]), broken, 's3Targets[1].path is "lake/else/"; allowed: s3://');
        });
    });

    describe("configured", () => {
        const configured = async (config: Readonly<Record<string, unknown>>, ...paths: readonly string[]) =>
            (await only([target({ s3Targets: paths.map((path) => ({ path })) })], config)).map(
                ({ message }) => message,
            );

        it("knows zones by other names", async () => {
            const config = { rawPatterns: ["in"], curatedPatterns: ["acme-out-*"] };
            assert.deepEqual(await configured(config, "s3://acme-in/users/"), []);
            assert.deepEqual(await configured(config, "s3://acme-out-1/users/"), []);
            assert.match((await configured(config, "s3://acme-in/", "s3://acme-out-1/"))[0] ?? "", /crawls both zones/);
            assert.match((await configured(config, "s3://acme-raw/"))[0] ?? "", /of no one zone/);
        });

        it("leaves alone what is no part of the lake", async () => {
            const config = { otherPatterns: ["cloudtrail"] };
            assert.deepEqual(await configured(config, "s3://acme-cloudtrail/AWSLogs/", "s3://acme-raw/"), []);
        });

        it("refuses a configuration of the wrong type, saying what it got", async () => {
            const [message] = await configured({ rawPatterns: "raw" }, "s3://acme-raw/");
            assert.match(message ?? "", /rawPatterns is "raw"; allowed: a list of non-empty strings/);
        });
    });
});

function target(properties: Readonly<Record<string, unknown>>) {
    return crawler("all", properties);
}

async function only(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return await checkRule("separate-crawlers", resources, config);
}

async function crawl(...paths: readonly string[]): Promise<readonly string[]> {
    return (await only([target({ s3Targets: paths.map((path) => ({ path })) })])).map(({ message }) => message);
}
