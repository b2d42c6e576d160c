import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { change } from "../support/lake";
import { check, type Violation } from "../support/pack";

/** A day that is ahead whenever the test runs. */
const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

const retries = {
    rule: "max-retries",
    resource: "aws:glue/job:Job::users",
    finding: "maxRetries is 3",
    reason: "the source answers every other request",
    owner: "lake team",
    expires: soon,
};

const about = (violations: readonly Violation[], ...rules: readonly string[]) =>
    violations
        .filter(({ rule }) => rules.includes(rule))
        // The SDK puts the policy's description in a line above.
        .map(({ rule, level, message }) => ({ rule, level, message: message.split("\n").at(-1) }));

const run = async (exemptions: Readonly<Record<string, unknown>>, maxRetries = 3) =>
    about(
        await check(change("Job", "users", { maxRetries }), { exemptions }),
        "max-retries",
        "exemptions",
        "exemptions-in-use",
        "exemptions-needed",
    );

describe("exemptions in the pack", () => {
    it("take away the one finding that they name, and are listed", async () => {
        assert.deepEqual(await run({ list: [retries] }), [
            {
                rule: "exemptions-in-use",
                level: "advisory",
                message: `rule max-retries on aws:glue/job:Job::users until ${soon}, owner lake team: the source answers every other request (used)`,
            },
        ]);
    });

    it("leave another finding of the same rule on the same resource", async () => {
        const found = await run({ list: [retries] }, 4);
        assert.deepEqual(
            found.map(({ rule, level }) => [rule, level]),
            [
                ["max-retries", "mandatory"],
                ["exemptions-in-use", "advisory"],
                ["exemptions-needed", "mandatory"],
            ],
        );
        assert.match(found[1]?.message ?? "", /\(unused\)$/);
        assert.match(found[2]?.message ?? "", /covers nothing: what it exempted has been fixed/);
    });

    it("leave the finding on another resource", async () => {
        const found = await run({ list: [{ ...retries, resource: "aws:glue/job:Job::orders" }] });
        assert.deepEqual(found.map(({ rule }) => rule).sort(), [
            "exemptions-in-use",
            "exemptions-needed",
            "max-retries",
        ]);
    });

    it("take nothing away where they are wrong, and say what is wrong", async () => {
        const found = await run({ list: [{ ...retries, expires: "2020-01-01" }] });
        assert.deepEqual(
            found.map(({ rule, level }) => [rule, level]),
            [
                ["max-retries", "mandatory"],
                ["exemptions", "mandatory"],
            ],
        );
        assert.match(
            found[1]?.message ?? "",
            /exemption list\[0\]\.expires is 2020-01-01, which is over.*exempts nothing/,
        );
    });

    it("are read from a file too", async () => {
        const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "sluice-exemptions-")), "exemptions.json");
        fs.writeFileSync(file, JSON.stringify([retries]));
        assert.deepEqual(
            (await run({ file })).map(({ rule }) => rule),
            ["exemptions-in-use"],
        );
        fs.rmSync(path.dirname(file), { recursive: true });
    });

    for (const [what, config, problem] of [
        ["a file that is not there", { file: "/nowhere.json" }, /file \/nowhere\.json cannot be read: ENOENT/],
        ["a list that is none", { list: "all" }, /list is "all"; allowed: a list of exemptions/],
        ["a file that is no path", { file: 7 }, /file is 7; allowed: the path of a JSON file/],
    ] as const) {
        it(`say so of ${what}, and exempt nothing`, async () => {
            const found = await run(config);
            assert.deepEqual(
                found.map(({ rule, level }) => [rule, level]),
                [
                    ["max-retries", "mandatory"],
                    ["exemptions", "mandatory"],
                ],
            );
            assert.match(found[1]?.message ?? "", problem);
        });
    }

    it("are needed in every check anew", async () => {
        await run({ list: [retries] });
        const found = await run({ list: [retries] }, 1);
        assert.deepEqual(
            found.map(({ rule }) => rule),
            ["exemptions-in-use", "exemptions-needed"],
        );
    });
});
