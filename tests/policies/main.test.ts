import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.join(__dirname, "../..");
const pack = path.join(root, "policies");

describe("the pack that the engine starts", () => {
    let folder: string;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-pack-"));
        for (const file of ["main.js", "sources.js", "package.json", "PulumiPolicy.yaml"]) {
            fs.copyFileSync(path.join(pack, file), path.join(folder, file));
        }
        fs.writeFileSync(path.join(folder, "index.ts"), "console.log('serving' as string);\n");
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));

    /** Starts the pack the way the local CLI does: by its folder, through the starter. */
    function start(): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
        const starter = path.join(root, "local", "engine", "shims", "run-javascript-pack.js");
        return spawnSync(process.execPath, [starter, "127.0.0.1:0", "."], { cwd: folder, encoding: "utf8" });
    }

    function build(): void {
        const script = `
            import { bundle } from ${JSON.stringify(path.join(pack, "build.mjs"))};
            await bundle({ root: process.cwd(), entry: "index.ts", outfile: "dist/index.js" });`;
        const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
            cwd: folder,
            encoding: "utf8",
        });
        assert.equal(status, 0, stderr);
    }

    it("starts as it was built", () => {
        build();
        assert.deepEqual([start().stdout, start().status], ["serving\n", 0]);
    });

    it("starts where its sources are not shipped", () => {
        build();
        fs.rmSync(path.join(folder, "index.ts"));
        assert.equal(start().stdout, "serving\n");
    });

    it("does not start before it has been built", () => {
        const { status, stdout, stderr } = start();
        assert.deepEqual([status, stdout], [1, ""]);
        assert.match(stderr, /The policy pack has not been built\. Build it: npm run build/);
    });

    it("does not start where a rule has changed since it was built", () => {
        build();
        fs.appendFileSync(path.join(folder, "index.ts"), "// changed\n");
        const { status, stdout, stderr } = start();
        assert.deepEqual([status, stdout], [1, ""]);
        assert.match(stderr, /The policy pack was built before index\.ts changed\./);
    });
});
