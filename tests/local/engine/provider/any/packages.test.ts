import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { providerPackages } from "../../../../../local/engine/provider/any";

describe("provider packages beside a program", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-packages-"));
    after(() => fs.rmSync(root, { recursive: true }));

    const write = (folder: string, manifest: object): void => {
        fs.mkdirSync(path.join(root, folder), { recursive: true });
        fs.writeFileSync(path.join(root, folder, "package.json"), JSON.stringify(manifest));
    };

    it("are found in node_modules as Node.js finds packages, the nearest of a name", () => {
        const program = "teams/orders";
        write(`${program}/node_modules/@pulumi/random`, {
            name: "@pulumi/random",
            version: "4.16.0",
            pulumi: { resource: true, name: "random" },
        });
        write("node_modules/@pulumi/random", { version: "3.0.0", pulumi: { resource: true, name: "random" } });
        write("node_modules/acme-tls", { name: "acme-tls", version: "1.0.0", pulumi: { resource: true, name: "tls" } });
        write("node_modules/.pnpm/@acme+null@1.0.0/node_modules/@acme/null", {
            name: "@acme/null",
            version: "1.0.0",
            pulumi: { resource: true },
        });
        write("node_modules/@pulumi/pulumi", { name: "@pulumi/pulumi", version: "3.0.0" });
        write("node_modules/@acme/lake", { name: "@acme/lake", version: "1.0.0", pulumi: { resource: false } });
        fs.writeFileSync(path.join(root, "node_modules", ".package-lock.json"), "{}");
        const found = [...providerPackages(path.join(root, program)).values()].filter(({ folder }) =>
            folder.startsWith(root),
        );
        assert.deepEqual(
            found.map(({ name, version, folder }) => [name, version, path.relative(root, folder)]).sort(),
            [
                ["null", "1.0.0", "node_modules/.pnpm/@acme+null@1.0.0/node_modules/@acme/null"],
                ["random", "4.16.0", "teams/orders/node_modules/@pulumi/random"],
                ["tls", "1.0.0", "node_modules/acme-tls"],
            ],
        );
    });

    it("are none where nothing is installed", () => {
        const empty = fs.mkdtempSync(path.join(root, "empty-"));
        assert.equal(
            [...providerPackages(empty).values()].some(({ folder }) => folder.startsWith(empty)),
            false,
        );
    });
});
