import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.join(__dirname, "../..");

/** A program of one line in a checkout of its own, started as Pulumi starts ours. */
class Checkout {
    readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-main-"));

    constructor(program: string) {
        fs.mkdirSync(path.join(this.folder, "infra"));
        for (const file of ["main.js", "lazyModules.js", "tsconfig.json"]) {
            fs.copyFileSync(path.join(root, "infra", file), path.join(this.folder, "infra", file));
        }
        fs.copyFileSync(path.join(root, "tsconfig.json"), path.join(this.folder, "tsconfig.json"));
        this.write(program);
    }

    write(program: string): void {
        fs.writeFileSync(path.join(this.folder, "infra", "index.ts"), program);
    }

    build(): void {
        const build = `
            import { bundle } from ${JSON.stringify(path.join(root, "policies", "build.mjs"))};
            await bundle({ root: process.cwd(), entry: "infra/index.ts", outfile: "dist/program.js", sourcemap: true });`;
        this.node(["--input-type=module", "-e", build]);
    }

    /** What the program exports, and whether the TypeScript compiler was loaded for it. */
    run(): { readonly program: unknown; readonly compiled: boolean } {
        const script = `
            const program = require("./infra/main.js");
            const compiled = Object.keys(require.cache).some((file) => file.includes("/ts-node/"));
            console.log(JSON.stringify({ program, compiled }));`;
        return JSON.parse(this.node(["-e", script])) as { program: unknown; compiled: boolean };
    }

    private node(args: readonly string[]): string {
        const env = { ...process.env, NODE_PATH: path.join(root, "node_modules"), NODE_OPTIONS: "" };
        const { status, stdout, stderr } = spawnSync(process.execPath, args, {
            cwd: this.folder,
            env,
            encoding: "utf8",
        });
        assert.equal(status, 0, stderr);
        return stdout;
    }
}

describe("the program that Pulumi starts", () => {
    let checkout: Checkout;

    beforeEach(() => (checkout = new Checkout("export = { version: 1 as number };\n")));
    afterEach(() => fs.rmSync(checkout.folder, { recursive: true }));

    it("compiles its sources as they load where nothing has been built", () => {
        assert.deepEqual(checkout.run(), { program: { version: 1 }, compiled: true });
    });

    it("runs what was built from the sources that are here, without a compiler", () => {
        checkout.build();
        assert.deepEqual(checkout.run(), { program: { version: 1 }, compiled: false });
    });

    it("never runs what was built before a source changed, whatever the times of the files say", () => {
        checkout.build();
        checkout.write("export = { version: 2 as number };\n");
        fs.utimesSync(path.join(checkout.folder, "infra", "index.ts"), 0, 0);
        assert.deepEqual(checkout.run(), { program: { version: 2 }, compiled: true });
    });

    it("says where in the sources an error was made", () => {
        checkout.write("interface Unused {}\n\nexport = { stack: new Error('here').stack };\n");
        checkout.build();
        const { program } = checkout.run();
        assert.match((program as { stack: string }).stack, /^Error: here\n {4}at .*infra\/index\.ts:3:/);
    });
});
