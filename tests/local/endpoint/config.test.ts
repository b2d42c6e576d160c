import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseConfig, readConfig } from "../../../local/endpoint/config";

const valid = { port: 4566, stateDir: "/state", python: "/usr/bin/python3" };

describe("the endpoint's configuration", () => {
    it("needs three keys and has defaults for the rest", () => {
        const config = parseConfig(valid, "it");
        assert.deepEqual(
            [config.region, config.accountId, config.sparkJars, config.processes.job],
            ["us-east-1", "123456789012", [], ["-m", "sluice_local.run_job"]],
        );
    });

    const refused: readonly (readonly [what: string, change: object, message: RegExp])[] = [
        ["a port that is no port", { port: 70_000 }, /port: .*65535 \(got 70000\)/],
        ["a port that is a text", { port: "4566" }, /port: .*expected number.*\(got "4566"\)/],
        ["no Python", { python: undefined }, /python: .*\(got nothing\)/],
        ["an unknown key", { stateDirectory: "/x" }, /Unrecognized key: "stateDirectory".*Keys: port, stateDir/],
        ["an account that is not 12 digits", { accountId: "1234" }, /accountId: must be 12 digits \(got "1234"\)/],
        ["a region that is none", { region: "here" }, /region: must be a region name/],
    ];
    for (const [what, change, message] of refused) {
        it(`with ${what} is refused`, () => assert.throws(() => parseConfig({ ...valid, ...change }, "it"), message));
    }

    it("in a file that is missing or no JSON is refused, naming the file", () => {
        const file = path.join(os.tmpdir(), `sluice-config-${process.pid}.json`);
        assert.throws(
            () => readConfig(file),
            (error: Error) => error.message.includes(file) && /cannot be read/.test(error.message),
        );
        fs.writeFileSync(file, "{port: 1}");
        try {
            assert.throws(
                () => readConfig(file),
                (error: Error) => error.message.includes(file) && /is not JSON/.test(error.message),
            );
        } finally {
            fs.rmSync(file);
        }
    });
});
