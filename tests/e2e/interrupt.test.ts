import * as assert from "node:assert";
import { start, until } from "../support/sluice";
import { TestLake } from "./support/lake";

describe("Ctrl-C", function () {
    this.timeout(180_000);

    for (const [moment, text] of [
        ["while the endpoint starts", "Starting the local AWS endpoint ..."],
        ["while the lake is deployed", "Deploying the lake (pulumi up, policy pack enforced) ..."],
    ] as const) {
        it(`${moment} leaves no process, and the next local up works`, async () => {
            const lake = new TestLake();
            const up = start(["local", "up", "--port", "0"], lake.env);
            await until(`"${text}" printed`, () => up.output().includes(text));
            up.child.kill("SIGINT");
            const { code } = await up.ended;
            assert.strictEqual(code, 130, up.output());
            await until("every process gone", () => lake.processes().length === 0, 20_000).catch(() => {
                assert.deepStrictEqual(lake.processes(), []);
            });
            await lake.ok("local", "up", "--port", "0", "--no-deploy");
            await lake.ok("local", "status");
            await lake.ok("local", "down");
            assert.deepStrictEqual(lake.processes(), []);
        });
    }

    it("does not leave processes behind when the endpoint itself is killed", async () => {
        const lake = new TestLake();
        await lake.ok("local", "up", "--port", "0", "--no-deploy");
        assert.ok(lake.processes().length > 0, "the endpoint's processes are seen");
        process.kill(lake.record.pid, "SIGKILL");
        await until("every process gone", () => lake.processes().length === 0, 20_000);
        const { code } = await lake.sluice("local", "status");
        assert.strictEqual(code, 1);
        await lake.ok("local", "up", "--port", "0", "--no-deploy");
        await lake.ok("local", "down");
    });
});
