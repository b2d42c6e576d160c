import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Dataset, loadDatasets } from "../../../../infra/datasets/datasets";
import { packageRoot } from "../../../../local/paths";
import { rowsPerFile, userRow, writeDelivery } from "../../../../scripts/bench/etl/data";

/** The fields of a row; the name may have a comma, and then has quotes. */
function fields(row: string): readonly string[] {
    assert.ok(row.endsWith("\n"));
    return [...row.trimEnd().matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/gu)].map((found) => found[1] ?? found[2] ?? "");
}

function usersContract(): Dataset {
    const found = loadDatasets(path.join(packageRoot(), "etl", "datasets")).find(
        ({ dataset }) => dataset.name === "users",
    );
    assert.ok(found);
    return found.dataset;
}

describe("the rows of the benchmark", () => {
    it("are the same in every run", () => {
        assert.equal(userRow(1), userRow(1));
        assert.notEqual(userRow(1).replace(/\d+/gu, ""), userRow(2).replace(/\d+/gu, ""));
    });

    it("have the contract's columns, and what the contract asks for in them", () => {
        const header = "id,name,email,age,signup_date,status,country".split(",");
        assert.deepEqual(
            usersContract().columns.map(({ name }) => name),
            header,
        );
        for (let id = 1; id <= 5000; id++) {
            const [idText, name, email = "", age, date = "", status = "", country = ""] = fields(userRow(id));
            assert.equal(idText, String(id));
            assert.ok(name);
            assert.match(email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/u);
            assert.ok(age === "" || (Number(age) >= 13 && Number(age) <= 130), age);
            assert.equal(new Date(date).toISOString().slice(0, 10), date);
            assert.ok(["active", "invited", "suspended"].includes(status), status);
            assert.match(country, /^[A-Z]{2}$/u);
        }
    });

    it("have commas in names, no age, and every country, for these are what readers get wrong", () => {
        const rows = Array.from({ length: 5000 }, (_, index) => fields(userRow(index + 1)));
        assert.ok(rows.some(([, name]) => name?.includes(",")));
        assert.ok(rows.some(([, , , age]) => age === ""));
        const countries = new Set(rows.map((row) => row[6]));
        assert.equal(countries.size, 10);
        assert.ok(countries.has("NA"));
    });

    it("are dealt out to four files that differ by one row at most", () => {
        assert.deepEqual(rowsPerFile(10), [3, 3, 2, 2]);
    });

    it("are written to files with a header each, every id once", async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-bench-data-"));
        try {
            const files = await writeDelivery(folder, "new", 7, 45_001);
            assert.deepEqual(
                files.map((file) => path.basename(file)),
                ["new-1.csv", "new-2.csv", "new-3.csv", "new-4.csv"],
            );
            const lines = files.flatMap((file) => {
                const [header, ...rows] = fs.readFileSync(file, "utf8").trimEnd().split("\n");
                assert.equal(header, "id,name,email,age,signup_date,status,country");
                return rows;
            });
            assert.deepEqual(
                lines.map((line) => Number(line.split(",")[0])),
                Array.from({ length: 45_001 }, (_, index) => 7 + index),
            );
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });
});
