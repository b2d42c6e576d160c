import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
    type AboutResponse,
    AboutRequest,
    InstallDependenciesRequest,
    ProgramInfo,
    RunPluginRequest,
    type RunPluginResponse,
    RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { startLanguageHost } from "../../../local/engine/language-host";
import { packageRoot } from "../../../local/paths";
import { until } from "../endpoint/support/expect";
import { listens } from "./support/ports";
import { Project } from "./support/project";

const POLICY_PACK = `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("names", {
    policies: [{
        name: "long-names",
        description: "Names are long.",
        enforcementLevel: "mandatory",
        validateResource: ({ props, type }, report) => {
            if (type === "aws:s3/bucket:Bucket" && props.bucket.length < 10) report(\`\${props.bucket} is too short\`);
        },
    }],
});`;

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

describe("language host", function () {
    this.timeout(30_000);

    describe("running a program", () => {
        let project: Project;
        before(async () => {
            project = await Project.create({ "index.ts": "" }, {}, { nodeargs: "--title='sluice program'" });
        });
        after(() => project.remove());

        async function preview(program: string): Promise<{ code: number | null; output: string }> {
            project.write("index.ts", program);
            return project.run("preview");
        }

        it("gives it its configuration, its stack and node's arguments, and shows what it prints", async () => {
            await project.run("config", "set", "demo:size", "3");
            await project.run("config", "set", "--secret", "demo:key", "hidden");
            const { code, output } = await preview(`
                import * as pulumi from "@pulumi/pulumi";
                const config = new pulumi.Config();
                console.log("SAID", pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), config.requireNumber("size") + 1);
                console.error("WARNED", pulumi.runtime.isDryRun(), process.title, process.cwd() === ${JSON.stringify(fs.realpathSync(project.folder))});
                config.requireSecret("key").apply((key) => console.log("KEY", key.length));
                export const key = config.requireSecret("key");
            `);
            assert.equal(code, 0, output);
            assert.match(output, /SAID organization demo dev 4/);
            assert.match(output, /WARNED true sluice program true/);
            assert.match(output, /KEY 6/);
            assert.doesNotMatch(output, /hidden/);
        });

        it("compiles TypeScript without checking its types, which the tests do", async () => {
            const { code, output } = await preview(`const size: number = "three"; console.log("RAN", size);`);
            assert.equal(code, 0, output);
            assert.match(output, /RAN three/);
        });

        it("fails where the program throws, and says it once", async () => {
            const { code, output } = await preview(`throw new Error("no such dataset");`);
            assert.notEqual(code, 0);
            assert.match(output, /no such dataset/);
            assert.doesNotMatch(output, /exited/);
        });

        it("fails where the program ends by itself, and says how", async () => {
            const { code, output } = await preview(`process.exit(3);`);
            assert.notEqual(code, 0);
            assert.match(output, /Program exited with non-zero exit code: 3/);
            const killed = await preview(`process.kill(process.pid, "SIGKILL");`);
            assert.match(killed.output, /Program exited unexpectedly: ended by SIGKILL/);
        });

        it("waits for nothing that the program leaves behind, and leaves nothing of its group behind itself", async () => {
            const { code, output } = await preview(`
                import { spawn } from "node:child_process";
                import { writeFileSync } from "node:fs";
                const left = spawn("sleep", ["600"], { stdio: "inherit" });
                const away = spawn("sleep", ["600"], { stdio: "inherit", detached: true });
                writeFileSync("left.pid", left.pid + " " + away.pid);
                left.unref();
                away.unref();
            `);
            const [left = 0, away = 0] = fs.readFileSync(project.path("left.pid"), "utf8").split(" ").map(Number);
            process.kill(away);
            assert.equal(code, 0, output);
            await until(
                async () => isAlive(left),
                (alive) => !alive,
            );
        });

        it("ends the program, and what it started, on Ctrl-C", async () => {
            project.write(
                "index.ts",
                `
                import { spawn } from "node:child_process";
                import { writeFileSync } from "node:fs";
                const helper = spawn("sleep", ["600"]);
                writeFileSync("pids.tmp", process.pid + " " + helper.pid);
                require("node:fs").renameSync("pids.tmp", "pids");
                setInterval(() => undefined, 1000);
            `,
            );
            const { child, finished } = project.start("preview");
            await until(async () => fs.existsSync(project.path("pids")), Boolean);
            const pids = fs.readFileSync(project.path("pids"), "utf8").split(" ").map(Number);
            child.kill("SIGINT");
            assert.notEqual((await finished).code, 0);
            for (const pid of pids) {
                await until(
                    async () => isAlive(pid),
                    (alive) => !alive,
                );
            }
        });
    });

    it("lets the CLI start a policy pack where no language plugin is installed, and the pack deny", async () => {
        const program = `import { Bucket } from "@pulumi/aws/s3"; new Bucket("zone", { bucket: "short" });`;
        const project = await Project.create({
            "index.ts": program,
            "pack/PulumiPolicy.yaml": "runtime: { name: nodejs, options: { typescript: false } }\ndescription: Names\n",
            "pack/package.json": `{ "name": "names", "version": "1.0.0", "main": "index.js" }`,
            "pack/index.js": POLICY_PACK,
        });
        const { code, output } = await project.run("preview", "--policy-pack", "pack");
        assert.notEqual(code, 0);
        assert.match(output, /\[mandatory\].*long-names/);
        assert.match(output, /short is too short/);
        await project.remove();
    });

    describe("spoken to by the engine", () => {
        let client: LanguageRuntimeClient;
        let close: () => Promise<void>;
        before(async () => {
            const host = await startLanguageHost();
            client = new LanguageRuntimeClient(`127.0.0.1:${host.port}`, credentials.createInsecure());
            close = () => host.close();
        });
        after(async () => {
            client.close();
            await close();
        });

        it("says which Node.js runs programs", async () => {
            const about = await new Promise<AboutResponse>((resolve, reject) =>
                client.about(new AboutRequest(), (error, response) => (error ? reject(error) : resolve(response))),
            );
            assert.deepEqual([about.getExecutable(), about.getVersion()], [process.execPath, process.version]);
        });

        it("installs nothing, and says what does", async () => {
            const request = new InstallDependenciesRequest().setInfo(
                new ProgramInfo().setProgramDirectory("/a/program"),
            );
            const error = await new Promise<Error>((resolve) =>
                client.installDependencies(request).once("error", resolve),
            );
            assert.match(error.message, /run npm ci in \/a\/program/);
        });

        it("runs nothing for an engine that has not introduced itself", async () => {
            const error = await new Promise<ServiceError | null>((resolve) =>
                client.run(new RunRequest(), (error) => resolve(error)),
            );
            assert.match(String(error?.message), /before its handshake/);
        });

        it("runs a policy pack for an installed CLI until it is told to end", async () => {
            const pack = fs.mkdtempSync(path.join(packageRoot(), "node_modules", ".sluice-pack-"));
            fs.writeFileSync(path.join(pack, "index.js"), POLICY_PACK);
            fs.writeFileSync(path.join(pack, "package.json"), `{ "name": "names", "version": "1.0.0" }`);
            fs.writeFileSync(path.join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
            const request = new RunPluginRequest().setKind("analyzer").setPwd(pack);
            request.setInfo(new ProgramInfo().setProgramDirectory(pack));
            request.setArgsList(["-v=3", "127.0.0.1:1"]).setEnvList([`PATH=${process.env.PATH}`]);
            const call = client.runPlugin(request);
            const port = await new Promise<string>((resolve, reject) => {
                call.on("data", (message: RunPluginResponse) =>
                    message.hasStdout()
                        ? resolve(Buffer.from(message.getStdout_asU8()).toString())
                        : reject(new Error(Buffer.from(message.getStderr_asU8()).toString())),
                );
                call.on("error", reject);
            });
            assert.match(port, /^\d+\s*$/);
            const ended = new Promise((resolve) => call.once("error", resolve));
            call.cancel();
            await ended;
            await until(
                () => listens(Number(port)),
                (listening) => !listening,
            );
            fs.rmSync(pack, { recursive: true });
        });

        it("runs no plugin of another kind", async () => {
            const call = client.runPlugin(new RunPluginRequest().setKind("resource"));
            const error = await new Promise<Error>((resolve) => call.once("error", resolve));
            assert.match(error.message, /it cannot run a resource plugin/);
        });
    });
});
