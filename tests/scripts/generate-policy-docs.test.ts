import * as assert from "node:assert/strict";
import * as path from "node:path";
import { catalogue } from "../../policies/catalogue";
import { outdated, policyDocs, run, withTable } from "../../scripts/generate-policy-docs";

describe("the policies' documentation", () => {
    it("is what docs/policies.md and the README hold", async () => {
        const wrong = [...(await outdated()).keys()].map((file) => path.basename(file));
        assert.deepEqual(wrong, [], "run: npx ts-node scripts/generate-policy-docs.ts");
    });

    it("is checked by its generator, which refuses arguments that it does not know", async () => {
        const complaints: string[] = [];
        const complain = (line: string) => complaints.push(line);
        assert.equal(await run(["--check"], complain), 0);
        assert.deepEqual(complaints, []);
        assert.equal(await run(["--chek"], complain), 2);
        assert.deepEqual(complaints, ["got --chek; allowed: --check, or nothing to write the files"]);
    });

    it("goes between the README's markers, and nowhere else", async () => {
        const text = await withTable("# A\n<!-- policies:start -->\nstale\n<!-- policies:end -->\nZ\n");
        assert.match(text, /^# A\n<!-- policies:start -->\n\n\| rule[^]*\|\n\n<!-- policies:end -->\nZ\n$/);
        assert.match(text, /\[`max-retries`\]\(docs\/policies.md#max-retries\)/);
        assert.doesNotMatch(text, /stale/);
        assert.equal(await withTable(text), text);
        assert.equal(await withTable("# A\n"), "# A\n");
        await assert.rejects(withTable("<!-- policies:end -->"), /must have <!-- policies:start -->/);
        await assert.rejects(withTable("<!-- policies:start -->"), /must have/);
    });

    it("prints for each rule why it is, how to fix and what it says", async () => {
        const docs = await policyDocs();
        for (const rule of catalogue) {
            const section = docs.slice(docs.indexOf(`\n### ${rule.name}\n`)).split("\n### ")[1] ?? "";
            for (const part of ["**Why.** “", "**Fix.** ", "Refused:", "\n> ", "Passes:", "new aws."]) {
                assert.ok(section.includes(part), `${part} of ${rule.name}`);
            }
        }
    });
});
