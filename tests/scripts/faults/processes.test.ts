import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { childrenOf, daemonsOf, driversOf, killed, startTalker } from "../../../scripts/faults/processes";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

describe("the processes of a run", () => {
    const waits = "process.stdin.resume()";
    /** A child of this process whose command line has these words too. */
    const child = async (...words: readonly string[]) => {
        const started = spawn(process.execPath, ["-e", waits, "--", ...words], { stdio: ["pipe", "ignore", "ignore"] });
        await once(started, "spawn");
        return started;
    };

    it("are the children of a process while they live", async () => {
        const one = await child();
        assert.ok(childrenOf(process.pid).includes(one.pid ?? 0));
        await killed(one);
        assert.ok(!childrenOf(process.pid).includes(one.pid ?? 0));
        assert.deepEqual(childrenOf(one.pid ?? 0), []);
    });

    it("are the daemons under a JVM, whatever their module is called", async () => {
        const all = await Promise.all([
            child("-m", "pyspark.daemon"),
            child("-m", "some.worker_daemon"),
            child("other"),
        ]);
        try {
            const found = daemonsOf(process.pid);
            assert.deepEqual(
                all.map(({ pid }) => found.includes(pid ?? 0)),
                [true, true, false],
            );
        } finally {
            await Promise.all(all.map(killed));
        }
    });

    it("are the driver of a run by its id, and not that of another", async () => {
        const driver = await child("-m", "sluice_local.run_job", "--spec", "runs/jr_1/spec.json");
        try {
            assert.deepEqual(driversOf("jr_1"), [driver.pid]);
            assert.deepEqual(driversOf("jr_2"), []);
        } finally {
            await killed(driver);
        }
    });

    it("say so when they end before their answer", async () => {
        const log = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "sluice-test-")), "log");
        const talker = startTalker(process.execPath, ["-e", "console.log('one')"], process.env, log);
        assert.equal(await talker.line(), "one");
        await assert.rejects(talker.line(), /ended; see .*log/);
        fs.rmSync(path.dirname(log), { recursive: true });
    });
});
