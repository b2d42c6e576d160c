import * as assert from "node:assert";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DemoReport } from "../../local/demo/report";
import { ROOT, sluice } from "../support/sluice";
import { python } from "../support/tools";
import { TestLake } from "./support/lake";

/** Rows by country, counted by Python's csv module straight from the file: none of our own code takes part. */
const COUNT = `
import airportsdata, collections, csv, json, pathlib
path = pathlib.Path(airportsdata.__file__).with_name("airports.csv")
with path.open(encoding="utf-8", newline="") as file:
    print(json.dumps(collections.Counter(row["country"] for row in csv.DictReader(file))))
`;

describe("the demo", function () {
    this.timeout(400_000);
    let report: DemoReport;
    let printed: string;
    const lake = new TestLake();

    before(async () => {
        const file = path.join(lake.state, "report.json");
        const { code, stdout, stderr } = await sluice(["demo", "--report", file], lake.env);
        printed = stdout + stderr;
        assert.strictEqual(code, 0, printed);
        report = JSON.parse(fs.readFileSync(file, "utf8")) as DemoReport;
    });

    it("does every step", () => {
        assert.strictEqual(report.ok, true);
        assert.deepStrictEqual(
            report.steps.map(({ name }) => name),
            [
                ...[
                    "tools",
                    "up",
                    "put",
                    "crawl-raw",
                    "run",
                    "crawl-curated",
                    "query",
                    "run-new-file",
                    "run-nothing-new",
                ],
                ...["refuse-max-retries", "refuse-all-zones-crawler", "refuse-delete-grant", "stop"],
            ],
        );
        assert.ok(report.steps.every(({ ok }) => ok));
    });

    it("queries the same counts by country as the CSV file has", () => {
        const expected = JSON.parse(execFileSync(python(), ["-c", COUNT], { encoding: "utf8" })) as Record<
            string,
            number
        >;
        const found = report.query.filter(({ dataset }) => dataset === "airports");
        assert.deepStrictEqual(Object.fromEntries(found.map(({ country, n }) => [country, n])), expected);
    });

    it("reads every row into curated or quarantine, and deletes nothing", () => {
        assert.strictEqual(report.runs.length, 4);
        for (const run of report.runs) {
            assert.strictEqual(run.state, "SUCCEEDED");
            assert.strictEqual(run.rowsRead, run.rowsWritten + run.rowsQuarantined);
            assert.strictEqual(run.deletes, 0);
        }
    });

    it("reads one new file, then none", () => {
        assert.deepStrictEqual(
            report.runs.slice(2).map(({ filesRead }) => filesRead),
            [1, 0],
        );
    });

    it("shows the three unsafe changes refused, each with its rule's message", () => {
        assert.deepStrictEqual(
            report.refused.map(({ rule }) => rule),
            ["max-retries", "separate-crawlers", "delete-only-with-overwrite"],
        );
        for (const { message } of report.refused) {
            assert.ok(message.length > 40, message);
            assert.ok(
                message.split("\n").every((line) => printed.includes(line)),
                "the message is shown",
            );
        }
    });

    it("prints what the README says it prints", () => {
        const readme = fs.readFileSync(path.join(ROOT, "README.md"), "utf8");
        const shown = /<!-- demo:start -->\n([\s\S]*?)<!-- demo:end -->/.exec(readme)?.[1] ?? "";
        const lines = shown.split("\n").filter((line) => line.trim() !== "");
        assert.ok(lines.length > 30, "the README shows the demo");
        const missing = lines.map((line) => line.trim()).filter((line) => !printed.includes(line));
        assert.deepStrictEqual(missing, []);
    });

    it("leaves no process", () => {
        assert.deepStrictEqual(lake.processes(), []);
    });
});
