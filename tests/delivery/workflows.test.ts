import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { load } from "js-yaml";
import { ROOT } from "../support/sluice";

interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}
interface Workflow {
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}

const read = (...file: readonly string[]): string => fs.readFileSync(path.join(ROOT, ...file), "utf8");
const manifest = JSON.parse(read("package.json")) as { version: string; scripts: Record<string, string> };

describe("delivery", () => {
    for (const name of fs.readdirSync(path.join(ROOT, ".github", "workflows"))) {
        const text = read(".github", "workflows", name);
        const { permissions, jobs } = load(text) as Workflow;
        const steps = Object.values(jobs).flatMap((job) => job.steps);

        it(`${name} calls scripts that exist`, () => {
            for (const { run } of steps) {
                const script = /^npm (?:run )?([\w:]+)/.exec(run ?? "npm ci")?.[1] ?? "gh";
                assert.ok(["ci", "pack", "gh"].includes(script) || script in manifest.scripts, run);
                const file = /^bash (\S+)/.exec(manifest.scripts[script] ?? "")?.[1];
                assert.ok(file === undefined || fs.existsSync(path.join(ROOT, file)), file);
            }
        });

        it(`${name} reads by default, and each job writes only what it must`, () => {
            assert.deepEqual(permissions, { contents: "read" });
            const needs = (job: Job): string[] => [
                ...(job.steps.some(({ uses }) => uses?.startsWith("aws-actions/")) ? ["id-token"] : []),
                ...(job.steps.some(({ uses }) => uses?.includes("upload-sarif")) ? ["security-events"] : []),
                ...(job.steps.some(({ run }) => run?.startsWith("gh release")) ? ["contents"] : []),
            ];
            for (const job of Object.values(jobs)) {
                const writes = Object.entries(job.permissions ?? {}).filter(([, access]) => access !== "read");
                assert.deepEqual(
                    writes.map(([scope]) => scope),
                    needs(job),
                );
            }
        });

        it(`${name} uses no secret or variable that docs/delivery.md does not name`, () => {
            for (const [, used = ""] of text.matchAll(/(?:secrets|vars)\.(\w+)/g)) {
                assert.ok(read("docs", "delivery.md").includes(`\`${used}\``), used);
            }
        });

        it(`${name} pins each action`, () => {
            for (const { uses } of steps) {
                assert.match(uses ?? "a@v1", /@([0-9a-f]{40}|v\d+)$/);
            }
        });
    }

    const scripts = fs.readdirSync(path.join(ROOT, "scripts", "ci"));

    for (const script of scripts) {
        it(`scripts/ci/${script} is sound shell, has a name in package.json and is told of in docs/delivery.md`, () => {
            execFileSync("bash", ["-n", path.join(ROOT, "scripts", "ci", script)]);
            const name = `ci:${path.basename(script, ".sh")}`;
            assert.equal(manifest.scripts[name], `bash scripts/ci/${script}`);
            assert.ok(read("docs", "delivery.md").includes(`npm run ${name}`), name);
        });
    }

    it("verifies prod after deploying it, and only reads", () => {
        const { jobs } = load(read(".github", "workflows", "main.yml")) as Workflow;
        const runs = jobs.prod?.steps.flatMap(({ run }) => run ?? []);
        assert.deepEqual(runs?.slice(-2), ["npm run ci:deploy -- prod", "npm run ci:verify -- prod"]);
        const verbs = [...read("scripts", "ci", "verify.sh").matchAll(/sluice\.js --stack "\$stack" (.*)/g)];
        assert.deepEqual(
            verbs.map(([, verb]) => verb),
            ["runs --number 1", 'query "SELECT 1 AS answers"'],
        );
    });

    it("gives the tests Glue's Python and Java, and Go wherever Pulumi may have to be built", () => {
        const { jobs } = load(read(".github", "workflows", "pull-request.yml")) as Workflow;
        const setUp = (job: string): string[] =>
            (jobs[job]?.steps ?? []).flatMap(({ uses }) => /^actions\/setup-(\w+)@/.exec(uses ?? "")?.[1] ?? []);
        assert.deepEqual(setUp("test"), ["node", "python", "java", "go"]);
        assert.deepEqual(setUp("check"), ["node", "go"]);
    });

    it("has an entry in CHANGELOG.md for the package's version", () => {
        assert.ok(read("CHANGELOG.md").split("\n").includes(`## ${manifest.version}`));
    });
});
