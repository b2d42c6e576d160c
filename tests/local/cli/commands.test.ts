import * as assert from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { sluice } from "../../support/sluice";

describe("the command line", () => {
    // A state folder where no lake runs.
    const env = { SLUICE_STATE: fs.mkdtempSync(path.join(os.tmpdir(), "sluice-state-")) };

    it("shows usage and examples with --help, and exits 0", async () => {
        const { code, stdout } = await sluice(["--help"]);
        assert.strictEqual(code, 0);
        assert.match(stdout, /Examples:\n {2}\$ sluice local up/);
    });

    it("exits 2 for a command there is not, and suggests the nearest", async () => {
        const { code, stderr } = await sluice(["crwl", "raw"]);
        assert.strictEqual(code, 2);
        assert.match(stderr, /unknown command 'crwl'[\s\S]*Did you mean crawl/);
    });

    it("exits 2 for a zone there is not, and says which there are", async () => {
        const { code, stderr } = await sluice(["crawl", "bronze"]);
        assert.strictEqual(code, 2);
        assert.match(stderr, /'bronze' is invalid.*Allowed choices are raw, curated, quarantine/);
    });

    it("exits 2 for a dataset there is not, and lists the known ones", async () => {
        const { code, stderr } = await sluice(["run", "nosuch"], env);
        assert.strictEqual(code, 2);
        assert.match(stderr, /No dataset "nosuch"\. Known datasets: airports, users/);
    });

    it("exits 2 for a stack there is not, and lists the known ones", async () => {
        const { code, stderr } = await sluice(["--stack", "staging", "runs"], env);
        assert.strictEqual(code, 2);
        assert.match(stderr, /No stack "staging".*Known stacks: dev, local, prod/);
    });

    it("says how to start the local lake when it does not run", async () => {
        const { code, stderr } = await sluice(["runs"], env);
        assert.strictEqual(code, 1);
        assert.match(stderr, /The local lake is not running\. Start it with: npx sluice local up/);
    });

    it("tells by its exit code whether the local lake runs", async () => {
        const { code, stdout } = await sluice(["local", "status", "--json"], env);
        assert.strictEqual(code, 1);
        assert.deepStrictEqual(JSON.parse(stdout), { running: false });
    });

    it("refuses a port that is none", async () => {
        const { code, stderr } = await sluice(["local", "up", "--port", "70000"], env);
        assert.strictEqual(code, 2);
        assert.match(stderr, /got "70000"; allowed: 0 \(any free port\) to 65535/);
    });

    it("prints no colour where nobody sees it", async () => {
        const { stderr } = await sluice(["runs"], env);
        assert.ok(!stderr.includes("\u001b["), JSON.stringify(stderr));
    });
});
