import * as assert from "node:assert/strict";
import { readFailures, readPrinted } from "../../../local/check/failures";

const failuresOf = (...messages: string[]) =>
    readFailures(messages.map((message) => ({ diagnosticEvent: { message, severity: "error" } })));

describe("errors of a program", () => {
    it("are told once, without what follows from them", () => {
        const failures = failuresOf(
            "boom\n",
            "boom\n",
            "preview failed\n",
            "failed to run remediation: context canceled\n",
        );
        assert.deepEqual(failures, [{ message: "boom" }]);
    });

    it("are not warnings, and not what the engine takes back again", () => {
        assert.deepEqual(
            readFailures([
                { diagnosticEvent: { message: "careful", severity: "warning" } },
                { diagnosticEvent: { message: "for now", severity: "error", ephemeral: true } },
            ]),
            [],
        );
    });

    it("keep the frames of the program alone", () => {
        const [failure] = failuresOf(
            [
                "Error: no dataset",
                "    at boom (/projects/orders/index.ts:3:33)",
                "    at Module.m._compile (/projects/orders/node_modules/ts-node/src/index.ts:1618:23)",
                "    at node:internal/main/run_main_module:28:49",
                "    at require (node:internal/modules/helpers:182:18)",
            ].join("\n"),
        );
        assert.equal(failure?.message, "Error: no dataset\n    at boom (/projects/orders/index.ts:3:33)");
    });

    it("say what to do about a value that is missing", () => {
        const [failure] = failuresOf("Missing required configuration variable 'orders:team'");
        assert.match(failure?.message ?? "", /--config orders:team=VALUE/);
    });

    it("say what to do about a package that is missing, and not about a file", () => {
        const [missing] = failuresOf("Error: Cannot find module '@pulumi/random'\nRequire stack:\n- /projects/x.ts");
        assert.equal(
            missing?.message,
            "Error: Cannot find module '@pulumi/random'\nThe package of @pulumi/random is not installed with the program: " +
                "install its packages first (npm ci).",
        );
        const [file] = failuresOf("Error: Cannot find module './lake'");
        assert.equal(file?.message, "Error: Cannot find module './lake'");
    });

    it("name a provider that nothing stands in for", () => {
        const [failure] = failuresOf(
            "no resource plugin 'pulumi-resource-foo' found in the workspace or on your $PATH",
        );
        assert.match(failure?.message ?? "", /The provider foo is stood in for when its npm package is installed/);
    });

    it("are not what was printed on the way, which is told where nothing else is", () => {
        const printed = [
            "/packs/main.js:11\n\n",
            "Error: The pack was built before\n\n",
            "    at require (node:internal/x:1:1)\n\n",
        ];
        const events = printed.map((message) => ({ diagnosticEvent: { message, severity: "info#err" } }));
        assert.deepEqual(readFailures(events), []);
        assert.equal(readPrinted(events), "/packs/main.js:11\nError: The pack was built before");
    });
});
