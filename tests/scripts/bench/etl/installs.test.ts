import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { logProgress } from "../../../../local/progress";
import { installAwswrangler, installCloudCommitter } from "../../../../scripts/bench/etl/installs";

describe("what single contenders need", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-bench-installs-"));
    const before = process.env.SLUICE_CACHE;
    const runtime = {
        python: path.join(folder, "no-python"),
        java: { home: path.join(folder, "no-java"), version: "17", bundled: false },
        sparkJars: [],
    };

    beforeEach(() => (process.env.SLUICE_CACHE = path.join(folder, "cache")));

    after(() => {
        if (before === undefined) {
            delete process.env.SLUICE_CACHE;
        } else {
            process.env.SLUICE_CACHE = before;
        }
        fs.rmSync(folder, { recursive: true, force: true });
    });

    for (const install of [installAwswrangler, installCloudCommitter]) {
        it(`is told to be missing, with the reason, where it cannot be installed (${install.name})`, async () => {
            const found = await install(
                runtime,
                logProgress(() => undefined),
            );
            assert.ok("reason" in found);
            assert.match(found.reason, /no-python could not be started/u);
        });
    }
});
