import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { check } from "../../../local/check/check";
import { rules } from "../../../local/check/rules";
import { type CheckResult } from "../../../local/check/result";
import { logProgress } from "../../../local/progress";

/**
 * Programs as other teams write them, each a project of its own, checked on the real engine. A good one has no finding at all;
 * a bad one has exactly those of its findings.txt, one a line: rule, level, resource and property. After a change of rules
 * `SLUICE_WRITE_FINDINGS=1` writes the files anew, to be read line by line.
 */
const programs = (kind: string) =>
    fs
        .readdirSync(path.join(__dirname, kind))
        .map((name) => ({ name, folder: path.join(__dirname, kind, name) }))
        .filter(({ folder }) => fs.existsSync(path.join(folder, "Pulumi.yaml")));

const checked = (cwd: string): Promise<CheckResult> =>
    check(
        { cwd, rules: () => Promise.resolve(rules) },
        logProgress(() => undefined),
    );

function lines({ findings }: CheckResult): string[] {
    return findings
        .map(({ rule, level, urn, property }) => {
            const [types = "", name = ""] = urn.split("::").slice(2);
            return [rule, level, `${types.split("$").at(-1)}::${name}`, property]
                .filter((part) => part !== "")
                .join(" ");
        })
        .sort();
}

describe("programs of other teams", function () {
    this.timeout(60_000);

    for (const { name, folder } of programs("good")) {
        it(`${name}: nothing to find`, async () => {
            const result = await checked(folder);
            assert.deepEqual(result.failures, []);
            assert.deepEqual(
                result.findings.map(({ rule, urn, message }) => `${rule} ${urn}\n${message}`),
                [],
            );
            assert.deepEqual(result.notRun, []);
            assert.ok(result.resources > 3, "expected the program's resources to have been seen");
        });
    }

    for (const { name, folder } of programs("bad")) {
        it(`${name}: found, all of it and nothing else`, async () => {
            const result = await checked(folder);
            assert.deepEqual(result.failures, []);
            const file = path.join(folder, "findings.txt");
            if (process.env.SLUICE_WRITE_FINDINGS === "1") {
                fs.writeFileSync(file, `${lines(result).join("\n")}\n`);
            }
            assert.deepEqual(lines(result), fs.readFileSync(file, "utf8").trimEnd().split("\n"));
        });
    }
});
