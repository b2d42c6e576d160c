import * as assert from "node:assert/strict";
import { crawler, lake } from "../support/lake";
import { check, unknown, urn } from "../support/pack";

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
        const [finding] = await check([target({ s3Targets: [{ path: "s3://raw/" }, { path: "s3://curated/" }] })]);
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
            assert.equal((await check([target(excluding)])).length, expected, exclusion);
        }
    });

    it("is not content with an exclusion of some of a zone's files", async () => {
        for (const exclusions of [["curated/*"], ["curated/**.csv"], ["curated"], unknown, [unknown], [3]]) {
            assert.equal((await check([target({ s3Targets: [{ path: "s3://lake/", exclusions }] })])).length, 1);
        }
    });

    it("counts an excluded zone out when other targets name the other", async () => {
        const s3Targets = [{ path: "s3://lake/", exclusions: ["raw/**"] }, { path: "s3://acme-raw/" }];
        assert.match(
            (await check([target({ s3Targets })]))[0]?.message ?? "",
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
            const [finding] = await check([target({ [list]: entries })]);
            assert.match(finding?.message ?? "", /crawls both zones/);
            assert.ok(finding?.message.includes(list), finding?.message);
        });
    }

    it("rejects a catalog database whose name tells no zone", async () => {
        const [finding] = await check([target({ catalogTargets: [{ databaseName: "analytics", tables: ["a"] }] })]);
        assert.match(
            finding?.message ?? "",
            /catalogTargets\[0\]\.databaseName is database "analytics", whose name tells no zone/,
        );
    });

    it("leaves crawlers of databases and tables outside S3 alone", async () => {
        const properties = { jdbcTargets: [{ connectionName: "c", path: "raw/%" }], dynamodbTargets: [{ path: "t" }] };
        assert.deepEqual(await check([target(properties)]), []);
    });

    for (const [what, s3Targets, path] of [
        ["targets", unknown, "s3Targets"],
        ["a target", [{ path: "s3://acme-raw/" }, unknown], "s3Targets[1]"],
        ["a target's path", [{ path: "s3://acme-raw/" }, { path: unknown }], "s3Targets[1].path"],
    ] as const) {
        it(`rejects a crawler of which ${what} is not known, naming URN and property`, async () => {
            const [finding, ...more] = await check([target({ s3Targets })]);
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
            const [finding] = await check([target({ s3Targets })]);
            assert.ok(finding?.message.includes(got), finding?.message);
        });
    }

    describe("configured", () => {
        const configured = async (config: Readonly<Record<string, unknown>>, ...paths: readonly string[]) =>
            (
                await check([target({ s3Targets: paths.map((path) => ({ path })) })], { "separate-crawlers": config })
            ).map(({ message }) => message);

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

async function crawl(...paths: readonly string[]): Promise<readonly string[]> {
    return (await check([target({ s3Targets: paths.map((path) => ({ path })) })])).map(({ message }) => message);
}
