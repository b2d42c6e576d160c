import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

describe("modules of the Pulumi SDK that a program may have no use for", () => {
    it("are not loaded with it", () => {
        const loaded = run<string[]>(`
            require("@pulumi/pulumi");
            print(Object.keys(require.cache).map((file) => file.replaceAll("\\\\", "/")));
        `);
        assert.ok(loaded.some((file) => file.endsWith("@pulumi/pulumi/output.js")));
        assert.deepEqual(
            loaded.filter((file) => /arborist|\/typescript|@pulumi\/pulumi\/automation\/stack/u.test(file)),
            [],
        );
    });

    it("are there when they are used: the Automation API", () => {
        const { automation, again } = run<Record<string, string[]>>(`
            const { automation } = require("@pulumi/pulumi");
            print({
                automation: [typeof automation.LocalWorkspace.createStack, "Stack" in automation, automation.nothing],
                again: Object.keys(automation).filter((key) => key === "fullyQualifiedStackName"),
            });
        `);
        assert.deepEqual(automation, ["function", true, null]);
        assert.deepEqual(again, ["fullyQualifiedStackName"]);
    });

    it("are there when they are used: the serialization of functions", () => {
        const text = run<string>(`
            const { runtime } = require("@pulumi/pulumi");
            runtime.serializeFunction((a) => a + 1).then(({ text }) => print(text));
        `);
        assert.match(text, /a \+ 1/u);
    });

    it("are there when they are used: the paths of the code that functions need", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-code-paths-"));
        try {
            fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "other", dependencies: {} }));
            fs.mkdirSync(path.join(folder, "node_modules"));
            const paths = run<string[]>(`
                const { runtime } = require("@pulumi/pulumi");
                process.chdir(${JSON.stringify(folder)});
                require("fs").writeFileSync("extra.js", "");
                runtime.computeCodePaths({ extraIncludePaths: ["extra.js"] }).then((paths) => print([...paths.keys()]));
            `);
            assert.deepEqual(paths, ["extra.js"]);
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });
});

/** What a program prints that is run with the modules put off. */
function run<T>(program: string): T {
    const root = path.join(__dirname, "..", "..");
    const start = `require("./infra/lazyModules").loadWhenUsed(); const print = (what) => console.log(JSON.stringify(what));`;
    const printed = execFileSync(process.execPath, ["-e", start + program], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
    });
    return JSON.parse(printed) as T;
}
