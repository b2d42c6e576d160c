import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findProject, findStack } from "../../../local/check/project";
import { UserError } from "../../../local/errors";

describe("a project to check", () => {
    const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "sluice-project-")));
    after(() => fs.rmSync(root, { recursive: true }));

    const write = (files: Readonly<Record<string, string>>): string => {
        const folder = fs.mkdtempSync(path.join(root, "p-"));
        const sdk = { "node_modules/@pulumi/pulumi/package.json": "{}" };
        for (const [name, text] of Object.entries({ ...sdk, ...files })) {
            fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
            fs.writeFileSync(path.join(folder, name), text);
        }
        return folder;
    };
    const refused = (work: () => unknown, message: RegExp): void => {
        assert.throws(
            work,
            (error) => error instanceof UserError && error.exitCode === 2 && message.test(error.message),
        );
    };

    it("is found in the folder, or above it", () => {
        const folder = write({ "Pulumi.yaml": "name: orders\nruntime: nodejs\n", "src/index.ts": "" });
        const project = { name: "orders", folder, file: "Pulumi.yaml", program: folder, stackFolder: folder };
        assert.deepEqual(findProject(folder), project);
        assert.deepEqual(findProject(path.join(folder, "src")), project);
    });

    it("has its program and its stacks where the project file says", () => {
        const folder = write({
            "Pulumi.yaml": "name: o\nruntime: { name: nodejs }\nmain: src/index.ts\nstackConfigDir: stacks\n",
            "src/index.ts": "",
            "stacks/Pulumi.dev.yaml": "",
        });
        const project = findProject(folder);
        assert.equal(project.program, path.join(folder, "src"));
        assert.deepEqual(findStack(project, undefined), {
            name: "dev",
            file: path.join(folder, "stacks", "Pulumi.dev.yaml"),
        });
    });

    it("is refused where there is none, with where was looked", () => {
        refused(() => findProject(path.join(root, "gone")), /is no folder/);
        refused(() => findProject(root), /no Pulumi project in .*no Pulumi\.yaml, Pulumi\.yml, Pulumi\.json/);
    });

    it("is refused where its file is none", () => {
        refused(() => findProject(write({ "Pulumi.yaml": "name: [" })), /Pulumi\.yaml cannot be read/);
        refused(() => findProject(write({ "Pulumi.yaml": "runtime: nodejs" })), /no Pulumi project file:\n {2}name: /);
    });

    it("is refused in a language that cannot be run here, with what to do", () => {
        refused(
            () => findProject(write({ "Pulumi.yaml": "name: o\nruntime: python" })),
            /the runtime is "python"; .*TypeScript and JavaScript.*pulumi preview --policy-pack/,
        );
    });

    it("is refused where its packages are not installed", () => {
        const folder = write({ "Pulumi.yaml": "name: o\nruntime: nodejs" });
        fs.rmSync(path.join(folder, "node_modules"), { recursive: true });
        refused(() => findProject(folder), /packages of the program in .* are not installed.*npm ci/);
    });

    describe("its stack", () => {
        const files = { "Pulumi.yaml": "name: o\nruntime: nodejs" };

        it("is the one asked for, by its name alone or with organization and project", () => {
            const folder = write({ ...files, "Pulumi.dev.yaml": "", "Pulumi.prod.yaml": "" });
            const file = path.join(folder, "Pulumi.prod.yaml");
            assert.deepEqual(findStack(findProject(folder), "prod"), { name: "prod", file });
            assert.deepEqual(findStack(findProject(folder), "acme/o/prod"), { name: "prod", file });
        });

        it("is an unconfigured one where the project configures none", () => {
            assert.deepEqual(findStack(findProject(write(files)), undefined), { name: "check" });
        });

        it("is refused where there is no such stack, or several and none asked for", () => {
            const folder = write({ ...files, "Pulumi.dev.yaml": "", "Pulumi.prod.yaml": "" });
            refused(() => findStack(findProject(folder), "staging"), /No stack "staging".*Configured there: dev, prod/);
            refused(() => findStack(findProject(folder), undefined), /several stacks.*--stack NAME.*dev, prod/);
        });
    });
});
