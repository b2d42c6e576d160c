import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { bucket, crawlerOf, database, elsewhere, jobOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "crawler-targets-one-zone-database";
const raw = (databaseName: unknown, name = "raw") => crawlerOf(name, databaseName, ["s3://acme-raw/users/"]);
const curated = (databaseName: unknown, name = "curated") =>
    crawlerOf(name, databaseName, ["s3://acme-curated/users/"]);
const check = async (...resources: readonly TestResource[]) => await checkRule(rule, resources);

describe(rule, () => {
    it("accepts crawlers into databases of their own zone, by name or by tag", async () => {
        assert.deepEqual(await check(raw("acme_raw"), raw("acme_raw", "more"), curated("ACME_Gold")), []);
        const tagged = [database("a", { tags: { zone: "raw" } }), database("b", { tags: { zone: "curated" } })];
        assert.deepEqual(await check(...tagged, raw("a"), curated("b")), []);
    });

    it("accepts crawlers of one zone into a database that is of none by itself", async () => {
        assert.deepEqual(await check(raw("one"), raw("one", "more"), curated("two"), database("one")), []);
    });

    it("rejects a crawler into a database of the other zone by name", async () => {
        const lost = raw("acme_curated");
        assertFound(
            await check(lost, curated("acme_curated")),
            lost,
            'crawler "raw" (raw: it crawls s3://acme-raw/users/) writes into database "acme_curated", which is of the curated zone by its name',
            "allowed: a database of the crawler's own zone. Let the crawler",
            "(at databaseName)",
        );
    });

    it("rejects a crawler into a database of the other zone by tag, and by place", async () => {
        for (const [declared, why] of [
            [database("a", { tags: { zone: "raw" } }), 'its tag zone="raw"'],
            [database("a", { locationUri: "s3://acme-raw/" }), "its name"],
        ] as const) {
            const lost = curated("a");
            assertFound(await check(declared, lost), lost, `which is of the raw zone by ${why}`);
        }
    });

    it("rejects crawlers of two zones into one database, at the second", async () => {
        const second = curated("lake");
        assertFound(
            await check(raw("lake"), raw("lake", "more"), second),
            second,
            'crawler "curated" (curated: it crawls s3://acme-curated/users/) writes into database "lake", into which ' +
                'crawler "raw" writes what is of the raw zone (it crawls s3://acme-raw/users/)',
        );
    });

    it("rejects what is no part of the lake beside what is", async () => {
        const logs = crawlerOf("logs", "acme_raw", ["s3://acme-logs/"]);
        const found = await checkRule(rule, [raw("acme_raw"), logs], { otherPatterns: ["logs"] });
        assertFound(found, logs, 'crawler "logs" (other: it crawls s3://acme-logs/) writes into database "acme_raw"');
    });

    it("follows a database whose name is not known", async () => {
        const hidden = database("curated", { name: unknown, tags: { zone: "curated" } });
        const lost = { ...raw(unknown), madeFrom: { databaseName: [urn(hidden)] } };
        assertFound(await check(hidden, lost), lost, 'database "curated", which is of the curated zone by its tag');
        assert.deepEqual(await check(hidden, { ...curated(unknown), madeFrom: { databaseName: [urn(hidden)] } }), []);
    });

    it("knows the zone of what is crawled by tag and by what jobs do", async () => {
        const job = jobOf("users", { INPUT_DB: "x", OUTPUT_PATH: "s3://lake/out/" });
        const written = crawlerOf("results", "acme_raw", ["s3://lake/out/"]);
        assertFound(await check(job, written), written, '(curated: job "users" writes s3://lake/out/)');
        const tagged = crawlerOf("results", "acme_raw", ["s3://b/"]);
        assertFound(await check(bucket("b", { tags: { zone: "gold" } }), tagged), tagged, "which is of the raw zone");
    });

    it("looks at the databases of catalog targets", async () => {
        const refresh = crawlerOf("refresh", "x", [], {
            catalogTargets: [{ databaseName: "acme_raw", tables: ["t"] }],
        });
        assert.deepEqual(await check(refresh, raw("acme_raw")), []);
    });

    it("leaves to separate-crawlers what is of both zones, or of none that can be told", async () => {
        const both = crawlerOf("both", "acme_raw", ["s3://acme-raw/", "s3://acme-gold/"]);
        assert.deepEqual(await check(both, crawlerOf("some", "acme_raw", ["s3://lake/x/"])), []);
        const root = crawlerOf("root", "acme_gold", ["s3://lake/"]);
        const job = jobOf("users", { INPUT_DB: "acme_gold", OUTPUT_PATH: "s3://lake/out/" });
        assert.deepEqual(await check(root, job), []);
        const hidden = jobOf("orders", { INPUT_DB: "x", OUTPUT_PATH: unknown });
        const above = crawlerOf("above", "acme_raw", ["s3://lake/out/"]);
        const writer = jobOf("users", { INPUT_DB: "x", OUTPUT_PATH: "s3://lake/out/users/" });
        assert.deepEqual(await check(above, writer, hidden), []);
    });

    it("leaves crawlers of databases outside S3 alone", async () => {
        const jdbc = crawlerOf("jdbc", "acme_curated", [], { jdbcTargets: [{ connectionName: "c", path: "x" }] });
        assert.deepEqual(await check(jdbc, curated("acme_curated")), []);
    });

    it("says that it cannot tell where the database is not known", async () => {
        const lost = { ...raw(unknown), madeFrom: { databaseName: [urn(elsewhere)] } };
        assertUndecided(await check(lost, elsewhere), lost, "databaseName");
    });

    for (const [s3Targets, property] of [
        [unknown, "s3Targets"],
        [[unknown], "s3Targets[0]"],
        [[{ path: unknown }], "s3Targets[0].path"],
    ] as const) {
        it(`says that it cannot tell where ${property} is not known, unless nothing depends on it`, async () => {
            const hidden = crawlerOf("hidden", "acme_raw", [], { s3Targets });
            assertUndecided(await check(hidden), hidden, property);
            const shared = crawlerOf("hidden", "lake", [], { s3Targets });
            assertUndecided(await check(raw("lake"), shared), shared, property);
            assert.deepEqual(await check(shared), []);
        });
    }

    it("says that it cannot tell where the database's name or tag is not known", async () => {
        const nameless = database("a", { name: unknown });
        const into = { ...raw(unknown), madeFrom: { databaseName: [urn(nameless)] } };
        const [finding, ...more] = await check(nameless, into);
        assert.deepEqual(more, []);
        assert.ok(finding?.message.includes(`name of ${urn(nameless)} is not known`), finding?.message);
        const tagged = database("a", { tags: { zone: unknown } });
        const [other] = await check(tagged, raw("a"));
        assert.ok(other?.message.includes(`tags.zone of ${urn(tagged)} is not known`), other?.message);
        assert.match(other?.message ?? "", /\(undecided, at tags\.zone\)/);
    });

    for (const value of [undefined, null, 3, ["raw"]]) {
        it(`rejects ${JSON.stringify(value)} for a database`, async () => {
            const { databaseName: _, ...properties } = raw("x").properties;
            const nameless = {
                ...raw("x"),
                properties: value === undefined ? properties : { ...properties, databaseName: value },
            };
            assertFound(await check(nameless), nameless, "databaseName is", "allowed: the name of a database");
        });
    }

    it("refuses a configuration of the wrong type, saying what it got", async () => {
        const [finding] = await checkRule(rule, [raw("acme_raw")], { zoneTag: ["zone"] });
        assert.match(finding?.message ?? "", /zoneTag is \["zone"\]; allowed: a string/);
    });
});
