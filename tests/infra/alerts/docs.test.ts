import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { EVENT_ALERTS, NO_SUCCESS, REJECTS } from "../../../infra/alerts/catalogue";
import { alertDocs } from "../../../infra/alerts/docs";
import { formatMarkdown } from "../../../scripts/generated";

describe("docs/alerts.md", () => {
    const file = path.join(__dirname, "..", "..", "..", "docs", "alerts.md");
    const text = fs.readFileSync(file, "utf8");

    it("says what the catalogue says", async () => {
        const part = /<!-- alerts:start -->\n([\s\S]*?)<!-- alerts:end -->/.exec(text)?.[1] ?? "";
        const wanted = await formatMarkdown(file, alertDocs());
        assert.strictEqual(part.trim(), wanted.trim(), "run: npx ts-node scripts/generate-alert-docs.ts");
    });

    it("has the heading that each message points to", () => {
        for (const { key } of [...EVENT_ALERTS, NO_SUCCESS, REJECTS]) {
            assert.ok(text.includes(`\n### ${key}\n`), key);
        }
    });
});
