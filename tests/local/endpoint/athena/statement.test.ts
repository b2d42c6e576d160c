import * as assert from "node:assert/strict";
import { applyParameters, statementType } from "../../../../local/endpoint/athena/statement";

describe("the type of a statement", () => {
    const cases = [
        ["SELECT 1", "DML"],
        ["  -- a comment\n/* and\nanother */ (select 1)", "DML"],
        ["WITH a AS (SELECT 1) SELECT * FROM a", "DML"],
        ["INSERT INTO t VALUES (1)", "DML"],
        ["create table t (a int)", "DDL"],
        ["MSCK REPAIR TABLE t", "DDL"],
        ["DROP TABLE t", "DDL"],
        ["SHOW TABLES", "UTILITY"],
        ["DESCRIBE t", "UTILITY"],
        ["EXPLAIN SELECT 1", "UTILITY"],
    ] as const;
    for (const [query, type] of cases) {
        it(`of ${JSON.stringify(query)} is ${type}`, () => assert.equal(statementType(query), type));
    }
});

describe("execution parameters", () => {
    it("take the places of the question marks in order", () => {
        assert.equal(applyParameters("select ? where a = ?", ["1", "'x?'"]), "select 1 where a = 'x?'");
    });

    it("leave question marks in strings, names and comments alone", () => {
        const query = `select '?', 'it''s ?', "a?" -- ?\n, /* ? */ ?`;
        assert.equal(applyParameters(query, ["1"]), query.replace(/\?$/, "1"));
    });

    it("must be as many as there are places", () => {
        assert.throws(() => applyParameters("select ?", ["1", "2"]), /1 parameter\(s\) and ExecutionParameters has 2/);
    });
});
