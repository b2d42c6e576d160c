import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { packageRoot } from "../../../../local/paths";

/** What Pulumi's SDK prints of an error, loaded after the shim. */
function inspected(expression: string): string {
    const shim = path.join(packageRoot(), "local", "engine", "shims", "plain-errors.js");
    const code = `process.stdout.write(require("node:util").inspect(${expression}, { colors: true }))`;
    const { stdout, status } = spawnSync(process.execPath, ["--require", shim, "-e", code], { timeout: 20_000 });
    assert.equal(status, 0, "it came to an end");
    return stdout.toString();
}

describe("errors of programs", () => {
    it("are printed at once, even with a frame directly in a scope's folder, which Node 20 would colour for ever", () => {
        const stack = "Error: no team\\n    at Config.require (/p/node_modules/@pulumi/config.ts:1:2)";
        const text = inspected(`Object.assign(new Error("no team"), { stack: "${stack}" })`);
        assert.equal(text, "Error: no team\n    at Config.require (/p/node_modules/@pulumi/config.ts:1:2)");
    });

    it("are all that is printed otherwise than the program asks", () => {
        assert.equal(inspected('"text"'), "\u001b[32m'text'\u001b[39m");
    });
});
