import * as assert from "node:assert";
import { namedQueries } from "../../../infra/analytics/namedQueries";
import { dataset, names } from "../support/lake";

const byName = (made: ReturnType<typeof namedQueries>) => new Map(made.map((query) => [query.name, query.sql]));

describe("the named queries of a dataset", () => {
    it("are made from its contract: table, partition column and columns", () => {
        const made = byName(namedQueries(names, dataset()));
        assert.deepStrictEqual(
            [...made.keys()],
            ["orders-partitions", "orders-completeness", "orders-quarantine-by-reason", "orders-quarantine-by-run"],
        );
        assert.strictEqual(
            made.get("orders-partitions"),
            'SELECT "country", count(*) AS row_count\nFROM "sluice_test_curated"."orders"\nGROUP BY "country"\nORDER BY "country" DESC\nLIMIT 100',
        );
        assert.strictEqual(
            made.get("orders-completeness"),
            'SELECT count(*) AS row_count,\n    count("id") AS "id",\n    count("country") AS "country"\nFROM "sluice_test_curated"."orders"',
        );
    });

    it("count the values of columns that list theirs", () => {
        const columns = dataset().columns.map((column) =>
            column.name === "country" ? { ...column, enum: ["IN", "US"] } : column,
        );
        const sql = byName(namedQueries(names, dataset({ columns }))).get("orders-values");
        assert.match(sql ?? "", /^SELECT 'country' AS column_name, CAST\("country" AS varchar\) AS value/);
    });

    it("ask the table of rejected rows for reasons, without what was got", () => {
        const sql = byName(namedQueries(names, dataset())).get("orders-quarantine-by-reason") ?? "";
        assert.match(sql, /FROM "sluice_test_curated"\."quarantine_orders" AS rejected/);
        assert.match(sql, /regexp_replace\(broken\.reason, '\(\?s\) \\\(got "\.\*"\\\)\$', ''\)/);
    });

    it("never write, and are one statement each", () => {
        for (const { name, sql } of namedQueries(names, dataset())) {
            assert.match(sql, /^SELECT /, name);
            assert.doesNotMatch(sql, /;/, name);
        }
    });
});
