import * as assert from "node:assert/strict";
import { change, lake } from "../../support/lake";
import { check, remediate, unknown, urn, type TestResource } from "../../support/pack";

describe("max-retries", () => {
    for (const retries of [0, 1, undefined, null]) {
        it(`accepts a job with maxRetries ${retries}`, async () => {
            assert.deepEqual(await findings(change("Job", "users", { maxRetries: retries })), []);
        });
    }

    for (const [retries, shown] of [
        [2, "2"],
        [-1, "-1"],
        [0.5, "0.5"],
        ["1", '"1"'],
        [true, "true"],
        [{}, "{}"],
    ] as const) {
        it(`rejects a job with maxRetries ${shown}`, async () => {
            const [finding, ...more] = await findings(change("Job", "users", { maxRetries: retries }));
            assert.ok(finding);
            assert.deepEqual(more, []);
            assert.equal(finding.level, "mandatory");
            assert.equal(finding.urn, urn({ type: "aws:glue/job:Job", name: "users" }));
            assert.ok(
                finding.message.includes(`job "users": maxRetries is ${shown}; allowed: 0 or 1.`),
                finding.message,
            );
            assert.match(finding.message, /Set maxRetries to 0 or 1/);
        });
    }

    it("rejects a job whose maxRetries is not known, naming URN and property", async () => {
        const [finding] = await findings(change("Job", "users", { maxRetries: unknown }));
        const where = urn({ type: "aws:glue/job:Job", name: "users" });
        assert.ok(finding?.message.includes(`maxRetries of ${where} is not known before deployment`), finding?.message);
        assert.ok(finding?.message.endsWith("(undecided, at maxRetries)"), finding?.message);
    });

    it("names a job without a name of its own by its name in the program", async () => {
        const [finding] = await findings(change("Job", "users", { name: undefined, maxRetries: 3 }));
        assert.match(finding?.message ?? "", /job "users": maxRetries is 3/);
    });

    it("says nothing about other resources", async () => {
        assert.deepEqual(await findings(lake().filter(({ name }) => name !== "users")), []);
    });

    it("sets retries to 0 at level remediate, since 1 is not right for every job", async () => {
        const job = (maxRetries: unknown) => ({
            type: "aws:glue/job:Job",
            name: "users",
            properties: { name: "users", maxRetries, timeout: unknown },
        });
        const right = { name: "users", maxRetries: 0, timeout: unknown };
        assert.deepEqual(await remediate("max-retries", job(3)), right);
        assert.deepEqual(await remediate("max-retries", job(-1)), right);
        assert.equal(await remediate("max-retries", job(0)), undefined);
        assert.equal(await remediate("max-retries", job(unknown)), undefined);
    });
});

async function findings(resources: readonly TestResource[]) {
    return (await check(resources)).filter(({ rule }) => rule === "max-retries");
}
