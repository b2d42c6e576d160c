import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { sluice, start, until } from "../../support/sluice";
import { makeProject, UNSAFE } from "./support/project";

describe("sluice check, as a user runs it", function () {
    this.timeout(180_000);
    // A folder for temporary files of its own shows what is left behind, and marks the processes that were started.
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-check-cli-"));
    const env = { TMPDIR: temporary };
    after(() => fs.rmSync(temporary, { recursive: true, force: true }));

    it("prints what it found, writes the reports, and exits 1", async () => {
        const folder = makeProject(UNSAFE);
        const report = (name: string): string => path.join(folder, name);
        const { code, stdout, stderr } = await sluice(
            [
                "--stack",
                "dev",
                "check",
                "--cwd",
                folder,
                "--json",
                report("c.json"),
                "--sarif",
                report("c.sarif"),
                "--junit",
                report("c.xml"),
            ],
            env,
        );
        assert.equal(code, 1, stderr);
        assert.match(
            stdout,
            /^max-retries {2}mandatory {2}medium {2}1 finding\n {2}aws:glue\/job:Job users {2}maxRetries {2}index\.ts:\d+\n/m,
        );
        assert.match(stdout, /orders, stack dev: 7 resources, findings: \d+ mandatory, .*: refused\n$/);
        assert.ok(!stdout.includes("\u001b["), "no colour where nobody sees it");
        const json = JSON.parse(fs.readFileSync(report("c.json"), "utf8")) as Record<string, unknown[]>;
        assert.deepEqual(Object.keys(json), ["findings", "notRun", "exemptions"]);
        assert.deepEqual(Object.keys(json.findings?.[0] ?? {}), [
            ...["rule", "level", "severity", "urn", "property", "message", "fix"],
        ]);
        assert.match(fs.readFileSync(report("c.sarif"), "utf8"), /"version": "2\.1\.0"/);
        assert.match(fs.readFileSync(report("c.xml"), "utf8"), /<testsuite name="max-retries" tests="1" failures="1"/);
        assert.deepEqual(fs.readdirSync(temporary), []);
    });

    it("leaves no process and no file behind on Ctrl-C", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: slow\nruntime: nodejs\n",
            "index.ts": `require("node:fs").writeFileSync(__dirname + "/started", "");
export = async () => { await new Promise((resolve) => setTimeout(resolve, 600_000)); };
`,
        });
        const running = start(["check", "--cwd", folder], env);
        await until("the program runs", () => fs.existsSync(path.join(folder, "started")));
        assert.ok(processesOf(temporary).length >= 3, "the CLI, the pack and the program are seen");
        running.child.kill("SIGINT");
        const { code } = await running.ended;
        assert.equal(code, 130, running.output());
        await until("every process gone", () => processesOf(temporary).length === 0, 20_000).catch(() => {
            assert.deepEqual(processesOf(temporary), []);
        });
        assert.deepEqual(fs.readdirSync(temporary), []);
    });
});

/** Processes whose environment has the folder for temporary files, and what they run. */
function processesOf(folder: string): string[] {
    return fs
        .readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .flatMap((pid) => {
            try {
                const environment = fs.readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
                const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
                return environment.includes(`TMPDIR=${folder}`) && command !== "" ? [`${pid} ${command}`] : [];
            } catch {
                // It ended in between, or is not ours to look at.
                return [];
            }
        });
}
