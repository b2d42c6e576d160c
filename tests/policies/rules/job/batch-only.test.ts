import * as assert from "node:assert/strict";
import { jobOfKind, sparkJob } from "../../support/job";
import { checkRule, unknown } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "batch-only";

describe(rule, () => {
    for (const kind of ["glueetl", "pythonshell", "glueray", undefined, null]) {
        it(`accepts a job of kind ${kind}`, async () => {
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind)]), []);
        });
    }

    it("accepts a job without a command, which Glue itself refuses", async () => {
        assert.deepEqual(await checkRule(rule, [sparkJob({ command: undefined })]), []);
    });

    it("rejects a streaming job", async () => {
        const job = jobOfKind("gluestreaming");
        const found = await checkRule(rule, [job]);
        const got = 'job "acme-users": command.name is "gluestreaming" (a job that never ends); allowed: "glueetl"';
        assertRefused(found, job, "command.name", got, "Set command.name to");
        assert.equal(found[0]?.level, "mandatory");
    });

    for (const kind of ["GlueStreaming", "spark", "", 7]) {
        it(`rejects a kind that Glue does not have: ${JSON.stringify(kind)}`, async () => {
            const job = jobOfKind(kind);
            const got = `command.name is ${JSON.stringify(kind)}; allowed`;
            assertRefused(await checkRule(rule, [job]), job, "command.name", got);
        });
    }

    it("rejects a job of which the kind is not known, naming URN and property", async () => {
        const one = jobOfKind(unknown);
        assertUndecided(await checkRule(rule, [one]), one, "command.name");
        const all = sparkJob({ command: unknown });
        assertUndecided(await checkRule(rule, [all]), all, "command.name", { unknown: "command" });
    });
});
