import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../local/paths";
import { feed } from "../../../scripts/bench/feed";
import { writeMessages } from "../../../scripts/bench/messages";
import { emptyPack } from "../../../scripts/bench/packs";
import { generateProgram } from "../../../scripts/bench/program";

describe("feeding a pack", function () {
    this.timeout(60_000); // Starting a pack takes seconds on a busy machine.

    const messages = writeMessages(generateProgram(1));
    // Below the checkout, so that the pack finds the SDK.
    const folder = path.join(packageRoot(), ".sluice", `test-feed-${process.pid}`);

    function pack(source: string): { readonly name: string; readonly folder: string } {
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "a-pack", version: "1.0.0" }));
        fs.writeFileSync(
            path.join(folder, "PulumiPolicy.yaml"),
            "runtime:\n  name: nodejs\n  options:\n    typescript: false\n",
        );
        fs.writeFileSync(path.join(folder, "index.js"), source);
        return { name: "a pack", folder };
    }

    after(() => fs.rmSync(folder, { recursive: true, force: true }));

    it("finds nothing with a pack that has no policy", async () => {
        const { policies, findings } = await feed(emptyPack, messages);
        assert.deepEqual([policies, findings], [0, 0]);
    });

    it("counts what a pack finds in single resources and in all together", async () => {
        const found = await feed(
            pack(`
                const { PolicyPack } = require("@pulumi/policy");
                const job = "aws:glue/job:Job";
                new PolicyPack("counting", { policies: [
                    { name: "alone", description: "", enforcementLevel: "mandatory",
                      validateResource: ({ type }, report) => type === job && report("a job") },
                    { name: "together", description: "", enforcementLevel: "mandatory",
                      validateStack: ({ resources }, report) => resources.forEach(({ type, urn }) => type === job && report("a job", urn)) },
                ] });`),
            messages,
        );
        assert.deepEqual([found.policies, found.findings], [2, 2]);
    });

    it("refuses a folder that is no pack", async () => {
        await assert.rejects(
            feed({ name: "none", folder: __dirname }, messages),
            /no PulumiPolicy.yaml; give the folder/u,
        );
    });

    it("says what a pack said that did not start", async () => {
        await assert.rejects(
            feed(pack('throw new Error("no such rule");'), messages),
            /ended with 1:[^]*no such rule/u,
        );
    });

    it("says what it got from a pack that prints something else than its port", async () => {
        await assert.rejects(
            feed(pack('console.log("hello"); setInterval(() => {}, 1000);'), messages),
            /it printed hello/u,
        );
    });
});
