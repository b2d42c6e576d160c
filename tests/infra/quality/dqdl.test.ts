import * as assert from "node:assert";
import * as path from "node:path";
import { type Dataset, loadDatasets } from "../../../infra/datasets/datasets";
import { dqdl } from "../../../infra/quality/dqdl";
import { dataset } from "../support/lake";

type Column = Dataset["columns"][number];

/** The rules of a dataset of one column beside the partition column. */
function rulesOf(column: Partial<Column> & Pick<Column, "type">): string[] {
    const own = { name: "x", required: true, ...column };
    const made = dqdl(dataset({ columns: [own, { name: "country", type: "string", required: true }] }));
    return made.text
        .split("\n")
        .map((line) => line.trim().replace(/,$/, ""))
        .filter((line) => line.includes('"x"'));
}

const omittedOf = (column: Partial<Column> & Pick<Column, "type">) =>
    dqdl(
        dataset({
            columns: [
                { name: "x", required: true, ...column },
                { name: "country", type: "string", required: true },
            ],
        }),
    ).omitted;

describe("the ruleset of a dataset", () => {
    it("is one list that asks for rows first", () => {
        assert.strictEqual(
            dqdl(dataset()).text,
            'Rules = [\n    RowCount > 0,\n    IsComplete "id",\n    IsComplete "country"\n]',
        );
    });

    it("asks for values where the contract does, or gives a default", () => {
        assert.deepStrictEqual(rulesOf({ type: "int", default: 0, required: false }), ['IsComplete "x"']);
        assert.deepStrictEqual(rulesOf({ type: "int", required: false }), ['ColumnExists "x"']);
    });

    it("has bounds with both ends in, unlike between", () => {
        assert.deepStrictEqual(rulesOf({ type: "int", minimum: 13, maximum: 130 }), [
            'IsComplete "x"',
            'ColumnValues "x" >= 13',
            'ColumnValues "x" <= 130',
        ]);
        assert.deepStrictEqual(
            rulesOf({ type: "date", minimum: "2020-01-01" }).at(-1),
            'ColumnValues "x" >= "2020-01-01"',
        );
        assert.deepStrictEqual(rulesOf({ type: "decimal(6,2)", minimum: "-0.50" }).at(-1), 'ColumnValues "x" >= -0.50');
    });

    it("passes over the nulls of a column that may have them, which ColumnValues would count as wrong", () => {
        const where = ' where "`x` is not null"';
        assert.deepStrictEqual(rulesOf({ type: "string", required: false, enum: ["a", "b"], maxLength: 9 }), [
            'ColumnExists "x"',
            `ColumnValues "x" in ["a", "b"]${where}`,
            `ColumnLength "x" <= 9${where}`,
        ]);
    });

    it("lists values in the form of their type", () => {
        assert.strictEqual(rulesOf({ type: "bigint", enum: ["1", "2"] }).at(-1), 'ColumnValues "x" in [1, 2]');
        assert.strictEqual(
            rulesOf({ type: "date", enum: ["2026-01-01"] }).at(-1),
            'ColumnValues "x" in ["2026-01-01"]',
        );
    });

    it("has a pattern mean the same whether all of a text must match or a part", () => {
        assert.strictEqual(
            rulesOf({ type: "string", pattern: "^[A-Z]{2}$" }).at(-1),
            'ColumnValues "x" matches "^[A-Z]{2}$"',
        );
        assert.strictEqual(
            rulesOf({ type: "string", pattern: "@" }).at(-1),
            'ColumnValues "x" matches "[\\s\\S]*(?:@)[\\s\\S]*"',
        );
        // Each end belongs to one of the alternatives alone.
        assert.strictEqual(
            rulesOf({ type: "string", pattern: "^a|b$" }).at(-1),
            'ColumnValues "x" matches "[\\s\\S]*(?:^a|b$)[\\s\\S]*"',
        );
    });

    it("says what it leaves out, and leaves out nothing else", () => {
        assert.deepStrictEqual(omittedOf({ type: "timestamp", minimum: "2020-01-01T00:00:00Z" }), [
            "minimum of x: DQDL has no literal of type timestamp",
        ]);
        assert.deepStrictEqual(omittedOf({ type: "boolean", enum: ["true"] }), [
            "enum of x: DQDL has no literal for some of its values of type boolean",
        ]);
        assert.deepStrictEqual(omittedOf({ type: "string", enum: ['a"b'] }).length, 1);
        assert.deepStrictEqual(omittedOf({ type: "string", pattern: '"' }), [
            "pattern of x: it holds a quote or a line end, which a DQDL string cannot be relied on to keep",
        ]);
    });

    for (const { dataset: one } of loadDatasets(path.join(__dirname, "..", "..", "..", "etl", "datasets"))) {
        it(`of ${one.name} leaves out nothing`, () => {
            assert.deepStrictEqual(dqdl(one).omitted, []);
        });
    }
});
