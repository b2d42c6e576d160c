import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { builtinModules } from "node:module";
import * as path from "node:path";
import { ROOT } from "../support/sluice";
import { type Packed, manifestIn, packed } from "./support/package";

const manifest = manifestIn(ROOT);

/** What the files of this checkout that lie under a folder are called, those that are built or left behind left out. */
const sources = (folder: string, extension: string): string[] =>
    fs
        .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(extension))
        .map((file) => path.posix.join(folder, file.replaceAll(path.sep, "/")));

describe("what the package ships", function () {
    this.timeout(300_000);
    let files: Packed["files"];
    before(() => {
        ({ files } = packed());
    });

    it("has what its manifest points at", () => {
        for (const file of [manifest.main, manifest.types, ...Object.values(manifest.bin)]) {
            assert.ok(files.includes(file.replace(/^\.\//, "")), file);
        }
    });

    it("has the job whole, the contracts' schema, and the pack with what starts it", () => {
        const needed = [
            "etl/job.py",
            "etl/quality_job.py",
            "etl/datasets/schema.json",
            "policies/PulumiPolicy.yaml",
            "policies/package.json",
            "policies/main.js",
            "policies/sources.js",
            "policies/dist/index.js",
            "LICENSE",
            "README.md",
            "CHANGELOG.md",
            ...sources("etl/sluice_etl", ".py"),
        ];
        assert.deepEqual(
            needed.filter((file) => !files.includes(file)),
            [],
        );
    });

    it("has what the local lake runs: Pulumi's starters, its Python, and the locks of the toolchain", () => {
        const needed = [
            ...["Pulumi.yaml", "Pulumi.local.yaml", "infra/main.js", "dist/program.js", "dist/program.js.sources.json"],
            ...["local/toolchain/pulumi/go.mod", "local/toolchain/pulumi/go.sum"],
            "local/toolchain/python/requirements.lock",
            ...fs.readdirSync(path.join(ROOT, "local/engine/shims")).map((file) => `local/engine/shims/${file}`),
            ...sources("local/python", ".py"),
        ];
        assert.deepEqual(
            needed.filter((file) => !files.includes(file)),
            [],
        );
    });

    it("has no test, no state, no cache, no secret and nothing of the repository's own delivery", () => {
        const kinds = [
            /(^|\/)(tests?|examples|scripts|node_modules|reports|coverage)\//,
            /(^|\/)\.(?!\/)/,
            /(^|\/)__pycache__\/|\.py[co]$/,
            /\.(test\.\w+|tsbuildinfo|tgz|log|pem|env)$/,
            /(^|\/)(conftest|test_\w+)\.py$/,
        ];
        assert.deepEqual(
            files.filter((file) => kinds.some((kind) => kind.test(file))),
            [],
        );
    });

    it("requires no file that it does not ship, and no package that its manifest does not name", () => {
        const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
        const shipped = new Set(files);
        const missing = files
            // The bundles have their packages inside, and say the names of others in text.
            .filter((file) => /^(bin|dist\/(infra|local|policies)|infra)\/.*\.js$/.test(file))
            .flatMap((file) =>
                [
                    ...fs
                        .readFileSync(path.join(ROOT, file), "utf8")
                        .matchAll(/^(?!\s*(?:\*|\/\/)).*?\b(?:require|import)\("([^"]+)"\)/gm),
                ]
                    .map(([, name = ""]) => name)
                    .filter((name) => !isThere(file, name, shipped, declared))
                    .map((name) => `${file}: ${name}`),
            );
        assert.deepEqual(missing, []);
    });
});

function isThere(file: string, name: string, files: ReadonlySet<string>, packages: ReadonlySet<string>): boolean {
    if (name.startsWith(".")) {
        const target = path.posix.join(path.posix.dirname(file), name);
        return ["", ".js", ".json", "/index.js"].some((end) => files.has(target + end));
    }
    const [scope = "", inner] = name.split("/");
    return (
        name.startsWith("node:") ||
        builtinModules.includes(name) ||
        packages.has(scope.startsWith("@") ? `${scope}/${inner}` : scope)
    );
}
