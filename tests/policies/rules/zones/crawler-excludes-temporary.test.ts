import * as assert from "node:assert/strict";
import { checkRule, unknown, urn } from "../../support/pack";
import { bucket, crawlerOf, jobOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "crawler-excludes-temporary";
const all = ["**/_temporary/**", "**_SUCCESS", "**_$folder$"];
const crawler = (exclusions: unknown, path: unknown = "s3://acme-curated/users/", from: readonly string[] = []) =>
    crawlerOf(
        "users",
        "curated",
        [],
        { s3Targets: [{ path, ...(exclusions === undefined ? {} : { exclusions }) }] },
        { s3Targets: from },
    );

describe(rule, () => {
    for (const exclusions of [
        all,
        ["x", ...all],
        ["**{_temporary/**,_SUCCESS,_$folder$}"],
        ["**/_*/**", "**/_SUCCESS", "**/*_$folder$"],
        ["**_temporary/**", "**_SUCCESS", "**folder$"],
    ]) {
        it(`accepts exclusions of Spark's files: ${exclusions.join(", ")}`, async () => {
            assert.deepEqual(await checkRule(rule, [crawler(exclusions)]), []);
        });
    }

    for (const [exclusions, left] of [
        [undefined, "_temporary/, _SUCCESS, country=IN_$folder$"],
        [[], "_temporary/, _SUCCESS, country=IN_$folder$"],
        [["**_SUCCESS", "**_$folder$"], "_temporary/"],
        [["**/_temporary/*", "**_SUCCESS", "**_$folder$"], "_temporary/"],
        [["**/_temporary/**", "**_$folder$"], "_SUCCESS"],
        [["**/_temporary/**", "**/_SUCCESS"], "country=IN_$folder$"],
        [["_temporary/**", "_SUCCESS", "*_$folder$"], "_temporary/, _SUCCESS, country=IN_$folder$"],
        [[3, null], "_temporary/, _SUCCESS, country=IN_$folder$"],
    ] as const) {
        it(`advises a crawler of the curated zone to leave out ${left}, given ${JSON.stringify(exclusions)}`, async () => {
            const careless = crawler(exclusions);
            assertFound(
                await checkRule(rule, [careless]),
                careless,
                `crawler "users": s3Targets[0].exclusions of s3://acme-curated/users/ (curated: its name) leave in ${left}; allowed: ` +
                    'exclusions that take "**/_temporary/**", "**_SUCCESS", "**_$folder$". Set exclusions',
                "(at s3Targets[0].exclusions)",
            );
        });
    }

    it("accepts exclusions at the top where a job writes there, and not above", async () => {
        const job = jobOf("users", { OUTPUT_PATH: "s3://acme-curated/users" });
        const top = ["_temporary/**", "_SUCCESS", "*_$folder$"];
        assert.deepEqual(await checkRule(rule, [crawler(top), job]), []);
        assert.equal((await checkRule(rule, [crawler(top, "s3://acme-curated/"), job])).length, 1);
    });

    it("leaves alone what Spark does not write: raw, and what is no part of the lake", async () => {
        for (const path of ["s3://acme-raw/users/", "s3://lake/else/"]) {
            assert.deepEqual(await checkRule(rule, [crawler(undefined, path)]), []);
        }
        const logs = crawler(undefined, "s3://acme-logs/gold/");
        assert.deepEqual(await checkRule(rule, [logs], { otherPatterns: ["logs"] }), []);
    });

    it("knows the curated zone by tag and by what jobs write", async () => {
        const careless = crawler([], "s3://lake/out/");
        const tagged = bucket("lake", { tags: { zone: "curated" } });
        assertFound(await checkRule(rule, [careless, tagged]), careless, '(curated: its tag zone="curated")');
        const job = jobOf("users", { OUTPUT_PATH: "s3://lake/out/users/" });
        assertFound(
            await checkRule(rule, [careless, job]),
            careless,
            '(curated: job "users" writes s3://lake/out/users/)',
        );
        const named = bucket("acme-gold");
        const linked = crawler([], unknown, [urn(named)]);
        assertFound(
            await checkRule(rule, [linked, named]),
            linked,
            's3Targets[0].exclusions (curated: it is in bucket "acme-gold", by its name) leave in',
        );
    });

    for (const [s3Targets, property] of [
        [unknown, "s3Targets"],
        [[unknown], "s3Targets[0]"],
        [[{ path: unknown }], "s3Targets[0].path"],
        [[{ path: "s3://acme-gold/", exclusions: unknown }], "s3Targets[0].exclusions"],
        [[{ path: "s3://acme-gold/", exclusions: ["a", unknown] }], "s3Targets[0].exclusions[1]"],
    ] as const) {
        it(`says that it cannot tell where ${property} is not known`, async () => {
            const hidden = crawlerOf("users", "curated", [], { s3Targets });
            const found = await checkRule(rule, [hidden]);
            assertUndecided(found, hidden, property, { level: "advisory" });
        });
    }

    it("needs no path where the exclusions are right wherever it is", async () => {
        assert.deepEqual(await checkRule(rule, [crawler(all, unknown)]), []);
    });

    it("refuses a configuration of the wrong type, saying what it got", async () => {
        const [finding] = await checkRule(rule, [crawler([])], { curatedPatterns: "gold" });
        assert.match(finding?.message ?? "", /curatedPatterns is "gold"; allowed: a list of non-empty strings/);
    });
});
