import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { writeUsers } from "../../../../scripts/bench/etl/data";
import { rowsOf } from "../../../../scripts/bench/memory/runner";

describe("a file of some megabytes", () => {
    it("has about that size, in one file with its header", async () => {
        const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "sluice-memory-")), "users.csv");
        try {
            const rows = rowsOf(2);
            await writeUsers(file, 1_000_000, rows);
            const text = fs.readFileSync(file, "utf8");
            assert.ok(Math.abs(text.length / 2 ** 20 - 2) < 0.05, `${text.length} bytes`);
            assert.equal(text.trimEnd().split("\n").length, rows + 1);
        } finally {
            fs.rmSync(path.dirname(file), { recursive: true });
        }
    });
});
