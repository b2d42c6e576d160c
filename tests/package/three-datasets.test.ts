import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../support/sluice";
import { installed } from "./support/package";
import { type Previewed, preview } from "./support/preview";

const example = path.join(ROOT, "examples", "three-datasets");

interface Report {
    readonly findings: readonly { readonly rule: string; readonly urn: string; readonly level: string }[];
    readonly notRun: readonly unknown[];
}

describe("the package in somebody else's program", function () {
    this.timeout(300_000);
    let project: string;
    before(() => {
        project = installed(example);
    });

    /** Does something with the program changed in one place, and changes it back. */
    async function changed<T>(from: string, to: string, work: () => T | Promise<T>): Promise<T> {
        const file = path.join(project, "index.ts");
        const text = fs.readFileSync(file, "utf8");
        assert.equal(text.split(from).length, 2, `${from}: once in ${file}`);
        fs.writeFileSync(file, text.replace(from, to));
        try {
            return await work();
        } finally {
            fs.writeFileSync(file, text);
        }
    }

    /** The installed package's own command, as the example's README has it. */
    const check = (): { status: number | null; output: string; report: Report } => {
        const cli = path.join(project, "node_modules", "sluice", "bin", "sluice.js");
        const file = path.join(path.dirname(project), "report.json");
        const args = [cli, "check", "--cwd", ".", "--json", file];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
        assert.ok(fs.existsSync(file), stdout + stderr);
        return { status, output: stdout + stderr, report: JSON.parse(fs.readFileSync(file, "utf8")) as Report };
    };

    it("needs fewer than 40 lines for three datasets", () => {
        const lines = fs.readFileSync(path.join(example, "index.ts"), "utf8").trimEnd().split("\n");
        assert.ok(lines.length < 40, `${lines.length} lines`);
    });

    it("has declarations that accept the program, and refuse an argument of the wrong type", () => {
        // Both in one run of the compiler, which takes seconds to read Pulumi's types.
        const text = fs.readFileSync(path.join(project, "index.ts"), "utf8");
        const wrong = text.replace("numberOfWorkers: 3", 'numberOfWorkers: "three"');
        assert.notEqual(wrong, text);
        fs.writeFileSync(path.join(project, "wrong.ts"), wrong);
        const config = { extends: "./tsconfig.json", files: ["index.ts", "wrong.ts"] };
        fs.writeFileSync(path.join(project, "tsconfig.both.json"), JSON.stringify(config));
        const tsc = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
        const args = [tsc, "-p", path.join(project, "tsconfig.both.json"), "--pretty", "false"];
        const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
        const errors = stdout.split("\n").filter((line) => line.includes("error TS"));
        assert.equal(errors.length, 1, stdout);
        assert.match(errors[0] ?? "", /^wrong\.ts\(.*Type 'string' is not assignable to type 'number/);
    });

    it("passes the package's own check: nothing found, every rule having run", () => {
        const { status, output, report } = check();
        assert.deepEqual([report.findings, report.notRun], [[], []], output);
        assert.equal(status, 0, output);
    });

    it("is checked after the program's transforms: what one makes unsafe is refused", async () => {
        const { status, report } = await changed("timeout: 15", "maxRetries: 3", check);
        assert.deepEqual(
            report.findings.map(({ rule, urn, level }) => `${level} ${rule} ${urn.split("::").at(-1)}`),
            ["mandatory max-retries orders-job"],
        );
        assert.equal(status, 1);
    });

    describe("as the engine has it", () => {
        let resources: readonly Previewed[];
        before(async () => {
            resources = await preview(project);
        });

        const named = (type: string, key: string): string[] =>
            resources
                .filter((resource) => resource.type === type)
                .map(({ inputs }) => String(inputs[key]))
                .sort();

        it("has a job a dataset, with what the program says, the defaults, and what its transform changed", () => {
            const jobs = resources.filter(({ type }) => type === "aws:glue/job:Job");
            const settings = jobs.map(({ inputs }) => [inputs.name, inputs.numberOfWorkers, inputs.timeout]);
            assert.deepEqual(settings.sort(), [
                ["shop-check-orders", 3, 15],
                ["shop-check-products", 3, 60],
                ["shop-check-visits", 3, 60],
            ]);
        });

        it("has raw and curated apart: buckets, databases, and crawlers of one zone each", () => {
            assert.deepEqual(named("aws:s3/bucket:Bucket", "bucket"), [
                "shop-check-artifacts-123456789012",
                "shop-check-curated-123456789012",
                "shop-check-raw-123456789012",
            ]);
            assert.deepEqual(named("aws:glue/catalogDatabase:CatalogDatabase", "name"), [
                "shop_check_curated",
                "shop_check_raw",
            ]);
            assert.deepEqual(named("aws:glue/crawler:Crawler", "name"), [
                "shop-check-curated-orders",
                "shop-check-curated-products",
                "shop-check-curated-visits",
                "shop-check-quarantine",
                "shop-check-raw",
            ]);
        });

        it("runs the package's own script", () => {
            const script = resources.find(({ urn }) => urn.endsWith("::job-artifacts-script"));
            assert.equal(script?.inputs.content, fs.readFileSync(path.join(ROOT, "etl", "job.py"), "utf8"));
        });
    });
});
