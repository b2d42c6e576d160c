import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { logProgress } from "../../../local/progress";
import { awsguard, ownPack } from "../../../scripts/bench/packs";

const silent = logProgress(() => undefined);

describe("the packs", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-packs-"));
    const before = { PATH: process.env.PATH, SLUICE_CACHE: process.env.SLUICE_CACHE };

    afterEach(() => {
        for (const [name, value] of Object.entries(before)) {
            if (value === undefined) {
                delete process.env[name];
            } else {
                process.env[name] = value;
            }
        }
    });

    after(() => fs.rmSync(folder, { recursive: true, force: true }));

    it("go on without AWSGuard where it cannot be installed, and say why", async () => {
        process.env.PATH = folder;
        process.env.SLUICE_CACHE = path.join(folder, "cache");
        const pack = await awsguard(silent);
        assert.ok("reason" in pack);
        assert.match(pack.reason, /npm could not be started/u);
    });

    it("build a pack whose sources have changed since it was built", async () => {
        const own = path.join(folder, "own");
        fs.mkdirSync(own);
        fs.writeFileSync(path.join(own, "sources.js"), 'exports.staleness = () => "was built before rule.ts changed";');
        fs.writeFileSync(
            path.join(own, "build.mjs"),
            'import * as fs from "node:fs"; fs.writeFileSync(new URL("built", import.meta.url), "");',
        );
        await ownPack(own, silent);
        assert.ok(fs.existsSync(path.join(own, "built")));
    });

    it("take a pack that has no build as it is", async () => {
        const plain = path.join(folder, "plain");
        fs.mkdirSync(plain);
        assert.deepEqual(await ownPack(plain, silent), { name: "this pack", folder: plain });
    });
});
