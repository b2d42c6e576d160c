import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { requireWritable, writeReports } from "../../../../local/check/report/write";
import { finding, JOB, result, rule } from "../support/results";

describe("the report files", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-reports-"));
    after(() => fs.rmSync(folder, { recursive: true }));
    const file = (name: string): string => path.join(folder, name);

    it("are those that were asked for, each whole", () => {
        const findings = [finding()];
        const notRun = [{ rule: "r", urn: JOB, reason: "why" }];
        const exemption = { rule: "r", resource: "j", reason: "old", owner: "o", expires: "2027-01-31", used: true };
        const files = { json: file("a.json"), sarif: file("a.sarif"), junit: file("a.xml") };
        writeReports(files, result({ findings, notRun, exemptions: [exemption], unknown: ["f"] }), [rule()], "1.2.3");
        assert.deepEqual(fs.readdirSync(folder).sort(), ["a.json", "a.sarif", "a.xml"]);
        assert.deepEqual(JSON.parse(fs.readFileSync(files.json, "utf8")), {
            findings,
            notRun,
            exemptions: [exemption],
        });
        const sarif = JSON.parse(fs.readFileSync(files.sarif, "utf8")) as { version: string };
        assert.equal(sarif.version, "2.1.0");
        assert.match(fs.readFileSync(files.junit, "utf8"), /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
    });

    it("are refused before the preview where they cannot be written", () => {
        assert.throws(() => requireWritable({ json: file("no/such/a.json") }), /--json .* cannot be written/);
        assert.throws(() => requireWritable({ junit: folder }), /--junit .* cannot be written: give a file/);
        requireWritable({ sarif: file("new.sarif"), json: undefined });
    });
});
