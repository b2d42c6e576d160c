import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { configTable } from "../../../infra/config/docs";

describe("the README's configuration table", () => {
    it("is the schema's", () => {
        const readme = fs.readFileSync(path.join(__dirname, "..", "..", "..", "README.md"), "utf8");
        assert.ok(
            readme.includes(`<!-- config:start -->\n${configTable()}<!-- config:end -->`),
            "run: npm run generate",
        );
    });
});
