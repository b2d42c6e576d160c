import * as assert from "node:assert/strict";
import { happeningsOf, readScript } from "../../../../../policies/facts/script/model";
import { textsOf } from "../../../../../policies/facts/script/resolve";
import { begun } from "../support";

/** Statements, the places that they read and how they write. */
const statements: readonly (readonly [sql: string, reads: readonly string[], write?: string])[] = [
    ["SELECT * FROM users", []],
    ["select * from raw.users", ["table raw.users"]],
    [
        "SELECT * FROM `raw`.`users` u, lake.b AS x JOIN c.d ON u.id = x.id",
        ["table raw.users", "table lake.b", "table c.d"],
    ],
    ["SELECT * FROM glue_catalog.raw.users TIMESTAMP AS OF '2026'", ["table glue_catalog.raw.users"]],
    ["WITH a AS (SELECT 1 FROM raw.b) SELECT * FROM a", ["table raw.b"]],
    ["SELECT (SELECT max(x) FROM raw.b), 'FROM raw.c' FROM d -- FROM raw.e\n /* FROM raw.f */", ["table raw.b"]],
    ["SELECT extract(year FROM raw.day), trim(BOTH FROM raw.x), substring(a FROM 2) FROM users", []],
    ["SELECT * FROM parquet.`s3://acme-raw/x/`", ["path s3://acme-raw/x/"]],
    ["CREATE TABLE t USING csv OPTIONS (path 's3://acme-raw/y/')", ["path s3://acme-raw/y/"]],
    ["USE raw", ["database raw"]],
    ["USE DATABASE raw", ["database raw"]],
    ["INSERT INTO curated.users SELECT * FROM users", [], "append"],
    ["insert overwrite table curated.users partition (day) select * from raw.users", ["table raw.users"], "overwrite"],
    ["INSERT OVERWRITE DIRECTORY 's3://acme-curated/x/' USING parquet SELECT 1", [], "overwrite"],
    ["MERGE INTO a.b USING raw.c ON b.id = c.id WHEN MATCHED THEN DELETE", ["table raw.c"], "merge"],
    ["DELETE FROM curated.users WHERE day < '2026'", [], "delete"],
    ["TRUNCATE TABLE curated.users", [], "delete"],
    ["UPDATE curated.users SET a = 1", [], "merge"],
    ["CREATE TABLE curated.u AS SELECT 1", [], "error"],
    ["CREATE OR REPLACE TABLE curated.u AS SELECT 1", [], "overwrite"],
    ["CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1", []],
    ["SHOW TABLES", []],
    ["", []],
];

describe("Spark SQL", () => {
    for (const [sql, reads, write] of statements) {
        it(`is understood: ${sql === "" ? "nothing" : sql.split("\n")[0]}`, () => {
            const found = run(JSON.stringify(sql));
            assert.deepEqual(found.reads, reads);
            assert.deepEqual(found.writes, write === undefined ? [] : [write]);
        });
    }

    it("is understood as far as it is known", () => {
        assert.deepEqual(run(`f"SELECT * FROM {args['DB']}.users JOIN {x}.y JOIN {z}"`).reads, [
            "table raw.users",
            "table …",
            "table …",
        ]);
        assert.deepEqual(run("query").reads, ["table …"]);
        assert.deepEqual(run(`f"SELECT * FROM users WHERE day = {day}"`).reads, []);
        assert.deepEqual(run(`f"{verb} INTO a.b SELECT 1"`).reads, ["table …"]);
    });

    it("is looked for in all that a text may be", () => {
        const { reads } = run(`"SELECT * FROM raw.a" if x else "SELECT * FROM raw.b"`);
        assert.deepEqual(reads, ["table raw.b"]);
    });

    it("is looked for on objects of unknown origin only where it is spelled out", () => {
        const on = (call: string) => {
            const script = readScript(`from acme import session\n${call}\n`);
            assert.ok(script.kind === "script");
            return happeningsOf(script, "plainRead").length;
        };
        assert.equal(on('session.sql("SELECT * FROM raw.users")'), 1);
        assert.equal(on('session().table("raw.users")'), 1);
        assert.equal(on("session.sql(query)"), 0);
        assert.equal(on("session.table(name)"), 0);
    });
});

function run(sql: string): { readonly reads: readonly string[]; readonly writes: readonly unknown[] } {
    const script = readScript(`${begun}spark.sql(${sql})\n`);
    assert.ok(script.kind === "script");
    const values = (name: string) => (name === "DB" ? "raw" : undefined);
    return {
        reads: happeningsOf(script, "plainRead").flatMap(({ action }) =>
            action.places.flatMap(({ kind, given }) =>
                textsOf(given.value, values).map(({ whole }) => `${kind} ${whole ?? "…"}`),
            ),
        ),
        writes: happeningsOf(script, "write").map(({ action }) => action.mode),
    };
}
