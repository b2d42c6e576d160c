import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { bucket, crawlerOf, database, elsewhere, jobOf, table, triggerOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "separate-databases";
const raw = (databaseName: unknown) => crawlerOf("raw", databaseName, ["s3://acme-raw/users/"]);
const curated = (databaseName: unknown) => crawlerOf("curated", databaseName, ["s3://acme-curated/"]);
const job = (INPUT_DB: unknown, OUTPUT_PATH: unknown = "s3://acme-curated/users/") =>
    jobOf("users", { INPUT_DB, INPUT_TABLE: "users", OUTPUT_PATH });
const check = async (...resources: readonly TestResource[]) => await checkRule(rule, resources);

describe(rule, () => {
    it("accepts a database for each zone, read by the job", async () => {
        assert.deepEqual(await check(raw("a"), curated("b"), job("a"), database("a"), database("b")), []);
    });

    it("accepts several crawlers and tables of one zone in a database", async () => {
        const more = crawlerOf("more", "a", ["s3://acme-landing/"]);
        assert.deepEqual(
            await check(raw("a"), more, table("t", "a", "s3://acme-raw/t/"), table("view", "a", undefined)),
            [],
        );
    });

    it("rejects a database that crawlers of both zones write, at the database", async () => {
        const shared = database("lake");
        for (const name of ["lake", "LAKE"]) {
            assertFound(
                await check(shared, raw("lake"), curated(name), job("lake")),
                shared,
                'database "lake" holds both zones: raw from crawler "raw" (it crawls s3://acme-raw/users/), ' +
                    'curated from crawler "curated" (it crawls s3://acme-curated/); allowed: one zone in a database. Give each zone',
            );
        }
    });

    it("rejects it at the curated side where the program does not declare the database", async () => {
        const second = curated("lake");
        assertFound(await check(raw("lake"), second), second, 'database "lake" holds both zones');
    });

    it("rejects tables of the other zone, declared beside a crawler or another table", async () => {
        const stray = table("users", "a", "s3://acme-gold/users/");
        assertFound(await check(raw("a"), stray), stray, 'curated from table "users" (it is at s3://acme-gold/users/)');
        assertFound(await check(table("in", "a", "s3://acme-raw/in/"), stray), stray, 'raw from table "in"');
    });

    it("knows zones by tag and by what jobs do", async () => {
        const results = crawlerOf("results", "first", ["s3://lake/out/"]);
        const intake = crawlerOf("intake", "first", ["s3://lake/in/"]);
        assertFound(
            await check(intake, results, job("first", "s3://lake/out/")),
            results,
            'raw from crawler "intake" (job "users" reads s3://lake/in/)',
            'curated from crawler "results" (job "users" writes s3://lake/out/)',
        );
        const tagged = [bucket("a", { tags: { zone: "raw" } }), bucket("b", { tags: { zone: "gold" } })];
        const both = [crawlerOf("one", "x", ["s3://a/"]), crawlerOf("two", "x", ["s3://b/"])];
        assert.equal((await check(...tagged, ...both)).length, 1);
    });

    it("follows a database whose name is not known", async () => {
        const shared = database("lake", { name: unknown });
        const into = (crawler: TestResource) => ({ ...crawler, madeFrom: { databaseName: [urn(shared)] } });
        assertFound(await check(shared, into(raw(unknown)), into(curated(unknown))), shared, "holds both zones");
        const other = database("other", { name: unknown });
        const apart = { ...curated(unknown), madeFrom: { databaseName: [urn(other)] } };
        assert.deepEqual(await check(shared, other, into(raw(unknown)), apart), []);
    });

    describe("of a job's input", () => {
        it("rejects the database that lists the job's own output", async () => {
            for (const [source, where] of [
                [curated("b"), 'crawler "curated" lists what the job itself writes to s3://acme-curated/users/'],
                [table("t", "b", "s3://acme-curated/users/"), 'table "t" lists what the job itself writes'],
            ] as const) {
                const reader = job("b");
                assertFound(
                    await check(raw("a"), source, reader),
                    reader,
                    `job "users" reads database "b" (--INPUT_DB), where ${where}`,
                    "allowed: the raw database",
                );
            }
        });

        it("rejects it where a trigger has the job read it", async () => {
            const starting = triggerOf("nightly", [{ jobName: "users", arguments: { "--INPUT_DB": "b" } }]);
            assert.equal((await check(raw("a"), curated("b"), job("a"), starting)).length, 1);
        });

        it("accepts the database in which another job's output is listed", async () => {
            const mart = jobOf("mart", { INPUT_DB: "silver", OUTPUT_PATH: "s3://acme-gold/mart/" });
            const silver = crawlerOf("silver", "silver", ["s3://acme-silver/users/"]);
            assert.deepEqual(await check(silver, mart, job("a", "s3://acme-silver/users/"), raw("a")), []);
        });

        it("does not decide where the job does not tell where it writes, or the crawler where it reads", async () => {
            const linked = bucket("acme-gold");
            const somewhere = crawlerOf("gold", "b", [unknown], {}, { s3Targets: [urn(linked)] });
            for (const program of [
                [curated("b"), job("b", unknown)],
                [curated("b"), jobOf("users", { INPUT_DB: "b" })],
                [linked, somewhere, job("b")],
            ]) {
                const reader = program.at(-1);
                assert.ok(reader);
                assertFound(await check(...program), reader, "which may be what the job itself writes", "(undecided)");
            }
        });

        it("says that it cannot tell where the database is not known", async () => {
            const lost = { ...job(unknown), madeFrom: { defaultArguments: [urn(elsewhere)] } };
            assertUndecided(await check(raw("a"), lost, elsewhere), lost, 'defaultArguments["--INPUT_DB"]');
        });

        it("leaves alone jobs that name no database, or one of elsewhere", async () => {
            assert.deepEqual(await check(jobOf("users", {}), job("elsewhere"), curated("b")), []);
        });
    });

    it("leaves to separate-crawlers a crawler over both zones", async () => {
        assert.deepEqual(await check(crawlerOf("all", "lake", ["s3://acme-raw/", "s3://acme-gold/"])), []);
    });

    for (const [type, lost] of [
        ["crawler", raw(unknown)],
        ["table", table("users", unknown, "s3://acme-raw/")],
    ] as const) {
        it(`says that it cannot tell where the database of a ${type} is not known`, async () => {
            const hidden = { ...lost, madeFrom: { databaseName: [urn(elsewhere)] } };
            assertUndecided(await check(hidden, elsewhere), hidden, "databaseName");
        });
    }

    for (const [what, hidden, property] of [
        ["a crawler's targets are", crawlerOf("x", "a", [], { s3Targets: unknown }), "s3Targets"],
        ["a crawler's path is", crawlerOf("x", "a", [unknown]), "s3Targets[0].path"],
        ["a table's location is", table("x", "a", unknown), "storageDescriptor.location"],
    ] as const) {
        it(`says that it cannot tell where ${what} not known, and others share or read the database`, async () => {
            assertUndecided(await check(raw("a"), hidden), hidden, property);
            assertUndecided(await check(hidden, job("a")), hidden, property);
            assert.deepEqual(await check(raw("b"), hidden, job("b")), []);
        });
    }

    it("refuses a configuration of the wrong type, saying what it got", async () => {
        const [finding] = await checkRule(rule, [raw("a")], { rawPatterns: [3] });
        assert.match(finding?.message ?? "", /rawPatterns is \[3\]; allowed: a list of non-empty strings/);
    });
});
