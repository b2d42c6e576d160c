import * as assert from "node:assert";
import { parsePage, unseen } from "./support/page";

const block = (marker: string, language: string, text: string) => [marker, "", `\`\`\`${language}`, text, "```"];
const parse = (...lines: string[]) => parsePage(lines.join("\n"));

describe("the runbook's marked blocks", () => {
    it("are steps of their procedure, in order, with the exit code that is expected", () => {
        const { procedures, problems } = parse(
            ...block("<!-- run: failed-run/look exits 1 -->", "sh", "npx sluice run users"),
            ...block("<!-- sees: failed-run/look -->", "text", "error"),
            ...block("<!-- change: add-column/contract -->", "diff", "+x"),
        );
        assert.deepStrictEqual(problems, []);
        assert.deepStrictEqual([...procedures.keys()], ["failed-run", "add-column"]);
        const [look, sees] = procedures.get("failed-run") ?? [];
        assert.deepStrictEqual([look?.kind, look?.exits, look?.text], ["run", 1, "npx sluice run users"]);
        assert.deepStrictEqual([sees?.kind, sees?.name], ["sees", "failed-run/look"]);
    });

    it("cannot be left unmarked", () => {
        assert.match(parse("```sh", "rm -r", "```").problems.join(), /line 1: .* run by no test/);
    });

    it("cannot be lost behind a marker that is misspelt, has no block or the wrong one", () => {
        assert.match(
            parse(...block("<!-- runs: a/b -->", "sh", "x")).problems.join(),
            /line 1: got <!-- runs: a\/b -->/,
        );
        assert.match(parse("<!-- run: a/b -->", "text").problems.join(), /line 1: no block follows/);
        assert.match(parse(...block("<!-- run: a/b -->", "text", "x")).problems.join(), /allowed: sh/);
    });

    it("are seen in what was printed, whatever stands for …, and not otherwise", () => {
        assert.deepStrictEqual(unseen("error: Run … ended FAILED", "x\nerror: Run jr_1\n ended FAILED: y"), []);
        assert.deepStrictEqual(unseen("error: Run … ended TIMEOUT", "error: Run jr_1 ended FAILED"), [
            "error: Run … ended TIMEOUT",
        ]);
    });
});
