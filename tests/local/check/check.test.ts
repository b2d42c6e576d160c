import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { check, type CheckOptions } from "../../../local/check/check";
import { exitCode, type CheckResult } from "../../../local/check/result";
import { rules } from "../../../local/check/rules";
import { parseUrn } from "../../../local/check/urn";
import { UserError } from "../../../local/errors";
import { logProgress } from "../../../local/progress";
import { contents, makeProject, UNSAFE } from "./support/project";

const SILENT = logProgress(() => undefined);

function checked(cwd: string, options: Partial<CheckOptions> = {}): Promise<CheckResult> {
    return check({ cwd, rules: () => Promise.resolve(rules), ...options }, SILENT);
}

const workspaces = (): string[] => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith("sluice-check-"));

/** Runs `work` with variables set in this process's environment. */
async function withEnvironment(variables: NodeJS.ProcessEnv, work: () => Promise<void>): Promise<void> {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
        await work();
    } finally {
        Object.keys(variables).forEach((name) => delete process.env[name]);
        Object.assign(process.env, before);
    }
}

describe("a check on the real engine", function () {
    this.timeout(180_000);

    // A folder for temporary files of its own: another check on this machine may have its workspace in the usual one.
    const { TMPDIR } = process.env;
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-checks-"));
    before(() => (process.env.TMPDIR = temporary));
    after(() => {
        if (TMPDIR === undefined) {
            delete process.env.TMPDIR;
        } else {
            process.env.TMPDIR = TMPDIR;
        }
        fs.rmSync(temporary, { recursive: true });
    });

    describe("of an unsafe lake that asks much of an account", () => {
        let folder: string;
        let result: CheckResult;
        let original: Readonly<Record<string, string>>;
        before(async () => {
            folder = makeProject(UNSAFE);
            original = contents(folder);
            result = await checked(folder);
        });

        it("finds what each rule refuses, and says of which resource and property", () => {
            const found = result.findings
                .filter(({ level }) => level === "mandatory")
                .map(({ rule, urn, property }) => `${rule} ${parseUrn(urn).name} ${property}`);
            for (const expected of [
                "max-retries users maxRetries",
                'bookmarks-enabled users defaultArguments["--job-bookmark-option"]',
                "separate-crawlers all ",
            ]) {
                assert.ok(
                    found.some((one) => one.startsWith(expected)),
                    `${expected}: not among\n${found.join("\n")}`,
                );
            }
            assert.equal(exitCode(result), 1);
        });

        it("reads policies that the program makes with getPolicyDocument", () => {
            const { message = "" } = result.findings.find(({ rule }) => rule === "delete-only-with-overwrite") ?? {};
            assert.match(message, /s3:\*/);
        });

        it("says where in the program the resources are declared", () => {
            const { urn = "" } = result.findings.find(({ rule }) => rule === "max-retries") ?? {};
            const lines = UNSAFE["index.ts"].split("\n");
            assert.equal(result.positions.get(urn)?.file, "index.ts");
            assert.match(lines[(result.positions.get(urn)?.line ?? 0) - 1] ?? "", /new aws\.glue\.Job\("users"/);
        });

        it("leaves unknown what only an account, or another stack, could tell", () => {
            assert.deepEqual(result.failures, []);
            assert.deepEqual(result.unknown, ["aws:ssm/getParameter:getParameter", "stack acme/network/prod"]);
        });

        it("uses the only stack's configuration, without the key to its secrets, and counts what is declared", () => {
            assert.equal(result.stack, "dev");
            // Bucket, pet, role, its policy, component, job, crawler.
            assert.equal(result.resources, 7);
        });

        it("writes nothing in the project's folder, and leaves no workspace behind", () => {
            assert.deepEqual(contents(folder), original);
            assert.deepEqual(workspaces(), []);
        });
    });

    it("finds nothing in a program without AWS, in JavaScript, whose stack nobody configured", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: hello\nruntime: nodejs\nmain: src\n",
            "src/index.js": 'const { Pet } = require("@acme/names");\nexports.pet = new Pet("pet", {}).full;\n',
        });
        const result = await checked(folder);
        assert.deepEqual([result.findings, result.notRun, result.exemptions, result.failures], [[], [], [], []]);
        assert.deepEqual([result.stack, result.resources, exitCode(result)], ["check", 1, 0]);
    });

    it("lets the program see no credentials", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: curious\nruntime: nodejs\n",
            "index.js": `const fs = require("node:fs");
const { AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, AWS_EC2_METADATA_DISABLED, ...env } = process.env;
const seen = Object.keys(env).filter((name) => /^AWS_|^PULUMI_ACCESS_TOKEN$/.test(name));
const files = [AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE].filter((file) => fs.existsSync(file));
if (seen.length + files.length > 0 || AWS_EC2_METADATA_DISABLED !== "true") throw new Error([...seen, ...files].join());
`,
        });
        await withEnvironment({ AWS_ACCESS_KEY_ID: "x", AWS_PROFILE: "y", PULUMI_ACCESS_TOKEN: "z" }, async () => {
            assert.deepEqual((await checked(folder)).failures, []);
        });
    });

    it("reads secrets with their passphrase, and says so where it is another", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: secrets\nruntime: nodejs\nbackend: { url: s3://nobody }\n",
            "Pulumi.prod.yaml": `encryptionsalt: v1:Vs8eRefpO/E=:v1:j+kYhOcCkzxDu26b:99t2UK3wcEeuRXelPKZlbMYPQKqB5w==
config:
  secrets:password:
    secure: v1:jRhkJW+RMklP+QFm:PtdCKthipVtjEpd1+1ZQsLIV3hfr3Q==
`,
            "index.js": `const password = new (require("@pulumi/pulumi").Config)().requireSecret("password");
password.apply((text) => { if (text !== "sesame") throw new Error(text); });
`,
        });
        await withEnvironment({ PULUMI_CONFIG_PASSPHRASE: "hunter2" }, async () => {
            assert.deepEqual((await checked(folder)).failures, []);
        });
        await withEnvironment({ PULUMI_CONFIG_PASSPHRASE: "hunter3" }, () =>
            assert.rejects(checked(folder), /Stack prod cannot be previewed: .*incorrect passphrase/),
        );
    });

    it("shows the error of a program that fails, and what the rules saw until then", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: broken\nruntime: nodejs\n",
            "index.ts": `import { Job } from "@pulumi/aws/glue";
new Job("users", { name: "users", roleArn: "arn:aws:iam::123456789012:role/etl", maxRetries: 3, command: { scriptLocation: "s3://a/b.py" } });
function load(): string { throw new Error("no dataset in sight"); }
load();
`,
        });
        const result = await checked(folder);
        assert.equal(result.failures.length, 1);
        assert.match(result.failures[0]?.message ?? "", /no dataset in sight\n {4}at load \(.*index\.ts:3:/);
        assert.ok(result.findings.some(({ rule }) => rule === "max-retries"));
        assert.ok(result.notRun.some(({ rule }) => rule === "separate-crawlers"));
        assert.equal(exitCode(result), 2);
    });

    it("says which configuration value is missing, and how to give it", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: orders\nruntime: nodejs\n",
            "index.ts":
                'import * as pulumi from "@pulumi/pulumi";\nexport const team = new pulumi.Config().require("team");\n',
        });
        const refused = await checked(folder);
        assert.match(refused.failures[0]?.message ?? "", /--config orders:team=VALUE/);
        const given = await checked(folder, { config: ["team=data"] });
        assert.deepEqual(given.failures, []);
    });

    it("takes levels from a policy pack configuration", async () => {
        const folder = makeProject({ ...UNSAFE, "levels.json": JSON.stringify({ all: "advisory" }) });
        const result = await checked(folder, { policyPackConfig: `${folder}/levels.json` });
        assert.deepEqual([...new Set(result.findings.map(({ level }) => level))], ["advisory"]);
    });

    it("cannot be made where Pulumi itself refuses the project, and says why", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: orders\nruntime: nodejs\nconfig: { 'acme:team': { type: string } }\n",
            "index.ts": "",
        });
        await assert.rejects(
            checked(folder),
            (error) =>
                error instanceof UserError &&
                error.exitCode === 2 &&
                /'acme:team' is not namespaced/.test(error.message),
        );
        assert.deepEqual(workspaces(), []);
    });

    it("cannot be made with a policy pack that does not start, and says what that printed", async () => {
        const folder = makeProject({
            "Pulumi.yaml": "name: orders\nruntime: nodejs\n",
            "index.ts": "",
            "pack/PulumiPolicy.yaml": "runtime: { name: nodejs, options: { typescript: false } }\n",
            "pack/package.json": '{ "name": "pack", "version": "1.0.0", "main": "main.js" }',
            "pack/main.js": 'throw new Error("built before its rules changed");\n',
        });
        await assert.rejects(
            checked(folder, { policyPack: path.join(folder, "pack") }),
            (error) =>
                error instanceof UserError &&
                error.exitCode === 2 &&
                /failed to start[\s\S]*Error: built before its rules changed/.test(error.message),
        );
    });
});
