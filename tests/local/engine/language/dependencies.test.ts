import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { programDependencies } from "../../../../local/engine/language/dependencies";

describe("dependencies of a program", () => {
    let folder: string;
    const write = (place: string, manifest: object): void => {
        fs.mkdirSync(path.join(folder, place), { recursive: true });
        fs.writeFileSync(path.join(folder, place, "package.json"), JSON.stringify(manifest));
    };
    before(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-dependencies-"));
        write(".", { dependencies: { a: "^1.0.0", missing: "^3.0.0" }, devDependencies: { "@x/b": "*" } });
        write("node_modules/a", { version: "1.2.0", dependencies: { c: "*" } });
        write("node_modules/@x/b", { version: "2.0.0", dependencies: { c: "*", a: "*" } });
        write("node_modules/@x/b/node_modules/c", { version: "0.1.0" });
        write("node_modules/c", { version: "9.0.0" });
        fs.mkdirSync(path.join(folder, "infra"));
    });
    after(() => fs.rmSync(folder, { recursive: true }));

    it("are those of the nearest manifest, in the versions installed", () => {
        assert.deepEqual(programDependencies(path.join(folder, "infra"), false), [
            { name: "@x/b", version: "2.0.0" },
            { name: "a", version: "1.2.0" },
            { name: "missing", version: "^3.0.0" },
        ]);
    });

    it("include theirs where asked for, each version once", () => {
        assert.deepEqual(
            programDependencies(folder, true).map(({ name, version }) => `${name} ${version}`),
            ["@x/b 2.0.0", "a 1.2.0", "c 0.1.0", "c 9.0.0", "missing ^3.0.0"],
        );
    });

    it("are an error where the manifest is not JSON", () => {
        fs.writeFileSync(path.join(folder, "infra", "package.json"), "{");
        assert.throws(
            () => programDependencies(path.join(folder, "infra"), false),
            /infra\/package\.json cannot be read/,
        );
    });
});
