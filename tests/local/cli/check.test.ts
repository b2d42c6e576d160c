import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { sluice } from "../../support/sluice";
import { makeProject } from "../check/support/project";

describe("sluice check", function () {
    this.timeout(60_000);
    // A folder for temporary files of its own shows what is left behind.
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-check-cli-"));
    const env = { TMPDIR: temporary };
    after(() => fs.rmSync(temporary, { recursive: true, force: true }));

    it("explains itself, with examples and exit codes", async () => {
        const { code, stdout } = await sluice(["check", "--help"]);
        assert.equal(code, 0);
        assert.match(stdout, /--sarif <file>[\s\S]*Exit codes: 0 [\s\S]*Examples:\n {2}\$ sluice check --stack prod/);
    });

    it("exits 2 for what cannot be checked, before anything runs", async () => {
        const folder = makeProject({ "Pulumi.yaml": "name: o\nruntime: nodejs\n", "Pulumi.dev.yaml": "" });
        const cases: readonly (readonly [string[], RegExp])[] = [
            [["--cwd", path.join(folder, "gone")], /is no folder/],
            [["--cwd", folder, "--stack", "prod"], /No stack "prod".*Configured there: dev/],
            [["--cwd", folder, "--config", "team"], /got "team"; allowed: key=value/],
            [["--cwd", folder, "--json", path.join(folder, "no", "such", "file")], /--json .* cannot be written/],
            [["--cwd", folder, "--policy-pack-config", "gone.json"], /there is no file "gone\.json"/],
        ];
        for (const [args, message] of cases) {
            const { code, stderr } = await sluice(["check", ...args], env);
            assert.equal(code, 2, stderr);
            assert.match(stderr, message);
        }
        assert.deepEqual(fs.readdirSync(temporary), []);
    });
});
