import * as assert from "node:assert";
import { format, toObjects } from "../../../local/cli/query";

const result = {
    columns: ["name", "n", "ok", "big"],
    types: ["varchar", "bigint", "boolean", "bigint"],
    rows: [
        ['Airnautique, "Inc"', "7", "true", "9007199254740993"],
        [null, null, "false", "1"],
    ],
};

describe("a query result", () => {
    it("is CSV with quotes where a field needs them, and nothing where a value is null", () => {
        assert.strictEqual(
            format(result, "csv"),
            'name,n,ok,big\n"Airnautique, ""Inc""",7,true,9007199254740993\n,,false,1',
        );
    });

    it("tells an empty text from a null in CSV", () => {
        const one = { columns: ["a", "b"], types: ["varchar", "varchar"], rows: [["", null]] };
        assert.strictEqual(format(one, "csv"), 'a,b\n"",');
    });

    it("is JSON with numbers and booleans by the columns' types", () => {
        assert.deepStrictEqual(toObjects(result)[1], { name: null, n: null, ok: false, big: 1 });
    });

    it("keeps a bigint that JavaScript cannot hold as text", () => {
        assert.strictEqual(toObjects(result)[0]?.big, "9007199254740993");
    });

    it("is a table with every value in it", () => {
        const text = format(result, "table");
        for (const part of ["name", 'Airnautique, "Inc"', "9007199254740993"]) {
            assert.ok(text.includes(part), text);
        }
    });
});
