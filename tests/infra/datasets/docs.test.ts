import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { datasetTable } from "../../../infra/datasets/docs";

describe("the table of keys in docs/datasets.md", () => {
    it("is the schema's", () => {
        const page = fs.readFileSync(path.join(__dirname, "..", "..", "..", "docs", "datasets.md"), "utf8");
        assert.ok(
            page.includes(`<!-- keys:start -->\n\n${datasetTable()}\n<!-- keys:end -->`),
            "run: npm run generate",
        );
    });

    it("has a row for each key, those of columns and of the source among them", () => {
        const keys = [...datasetTable().matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key);
        for (const key of ["name", "source.format", "columns[].name", "columns[].zone", "unknownColumnsIn"]) {
            assert.ok(keys.includes(key), `${key} is not among ${keys.join(", ")}`);
        }
        assert.strictEqual(new Set(keys).size, keys.length);
    });
});
