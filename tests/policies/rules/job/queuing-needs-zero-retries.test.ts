import * as assert from "node:assert/strict";
import { sparkJob } from "../../support/job";
import { checkRule, unknown } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "queuing-needs-zero-retries";

describe(rule, () => {
    for (const [what, properties] of [
        ["does not queue and retries", { maxRetries: 1 }],
        ["does not queue and is of the Flex class", { jobRunQueuingEnabled: false, executionClass: "FLEX" }],
        ["queues without retries", { jobRunQueuingEnabled: true, maxRetries: 0 }],
        ["queues and says nothing else", { jobRunQueuingEnabled: true, maxRetries: undefined }],
        ["queues in the standard class", { jobRunQueuingEnabled: true, executionClass: "STANDARD" }],
        ["may queue, which its other settings allow", { jobRunQueuingEnabled: unknown, maxRetries: 0 }],
        ["does not queue, whatever its retries", { jobRunQueuingEnabled: false, maxRetries: unknown }],
    ] as const) {
        it(`accepts a job that ${what}`, async () => {
            assert.deepEqual(await checkRule(rule, [sparkJob(properties)]), []);
        });
    }

    for (const [property, value, allowed] of [
        ["maxRetries", 1, "0"],
        ["maxRetries", "0", "0"],
        ["executionClass", "FLEX", '"STANDARD"'],
    ] as const) {
        it(`rejects a job that queues with ${property} ${JSON.stringify(value)}`, async () => {
            const job = sparkJob({ jobRunQueuingEnabled: true, [property]: value });
            const found = await checkRule(rule, [job]);
            assertRefused(
                found,
                job,
                property,
                `job "acme-users": jobRunQueuingEnabled is true, and ${property} is ${JSON.stringify(value)}`,
                `allowed with queuing: ${property} ${allowed}. Turn jobRunQueuingEnabled off`,
            );
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("says both when both are wrong", async () => {
        const job = sparkJob({ jobRunQueuingEnabled: true, maxRetries: 1, executionClass: "FLEX" });
        assert.equal((await checkRule(rule, [job])).length, 2);
    });

    it("takes what is no boolean for a job that may queue", async () => {
        const found = await checkRule(rule, [sparkJob({ jobRunQueuingEnabled: "true", maxRetries: 1 })]);
        assert.match(found[0]?.message ?? "", /jobRunQueuingEnabled is "true", and maxRetries is 1/);
    });

    for (const [missed, properties] of [
        ["maxRetries", { jobRunQueuingEnabled: true, maxRetries: unknown }],
        ["executionClass", { jobRunQueuingEnabled: true, executionClass: unknown }],
        ["jobRunQueuingEnabled", { jobRunQueuingEnabled: unknown, maxRetries: 1 }],
    ] as const) {
        it(`rejects a job of which ${missed} is not known, naming URN and property`, async () => {
            const job = sparkJob(properties);
            const property = missed === "jobRunQueuingEnabled" ? "maxRetries" : missed;
            assertUndecided(await checkRule(rule, [job]), job, property, { unknown: missed });
        });
    }
});
