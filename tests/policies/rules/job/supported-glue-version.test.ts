import * as assert from "node:assert/strict";
import { endedGlueVersions, supportedGlueVersions } from "../../../../policies/facts/glueVersions";
import { jobOfKind, sparkJob } from "../../support/job";
import { checkRule, unknown } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "supported-glue-version";

describe(rule, () => {
    for (const glueVersion of supportedGlueVersions) {
        it(`accepts Glue ${glueVersion}`, async () => {
            assert.deepEqual(await checkRule(rule, [sparkJob({ glueVersion })]), []);
        });
    }

    for (const [glueVersion, { endOfLife }] of endedGlueVersions) {
        it(`rejects Glue ${glueVersion}, which AWS has ended, and says when`, async () => {
            const job = sparkJob({ glueVersion });
            const found = await checkRule(rule, [job]);
            const got = `job "acme-users": glueVersion is "${glueVersion}" (no security patches since `;
            assertRefused(found, job, "glueVersion", got, `no runs since ${endOfLife})`, "allowed: 3.0, 4.0, 5.0, 5.1");
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a job that says no version", async () => {
        const job = sparkJob({ glueVersion: undefined });
        const got = "glueVersion is not set (a new job then gets the version that is Glue's default on that day";
        assertRefused(await checkRule(rule, [job]), job, "glueVersion", got);
    });

    for (const glueVersion of ["9.0", "5", " 5.1", "latest", "", 5.1]) {
        it(`rejects a version that it does not know: ${JSON.stringify(glueVersion)}`, async () => {
            const job = sparkJob({ glueVersion });
            const got = `glueVersion is ${JSON.stringify(glueVersion)}; allowed`;
            assertRefused(await checkRule(rule, [job]), job, "glueVersion", got, "goes into its allowedVersions");
        });
    }

    it("rejects a version that is not known, naming URN and property", async () => {
        const job = sparkJob({ glueVersion: unknown });
        assertUndecided(await checkRule(rule, [job]), job, "glueVersion");
    });

    it("asks none of jobs that glueVersion gives no Spark, and one of jobs of which the kind is not known", async () => {
        for (const kind of ["pythonshell", "glueray"]) {
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind, { glueVersion: undefined })]), []);
        }
        for (const kind of ["gluestreaming", unknown]) {
            assert.equal((await checkRule(rule, [jobOfKind(kind, { glueVersion: undefined })])).length, 1);
        }
    });

    describe("configured", () => {
        const found = (glueVersion: string, allowedVersions: unknown) =>
            checkRule(rule, [sparkJob({ glueVersion })], { allowedVersions });

        it("accepts a version that is newer than the rule", async () => {
            assert.deepEqual(await found("9.0", ["5.1", "9.0"]), []);
        });

        it("rejects what is not in the list", async () => {
            assert.match((await found("4.0", ["5.1"]))[0]?.message ?? "", /glueVersion is "4.0"; allowed: 5.1\./);
        });

        it("rejects what AWS has ended even when it is in the list", async () => {
            assert.match(
                (await found("2.0", ["2.0"]))[0]?.message ?? "",
                /allowed: nothing, by this rule's allowedVer/,
            );
        });

        it("refuses a list of the wrong type, saying what it got", async () => {
            for (const wrong of ["5.1", [5.1], [""], { a: 1 }]) {
                const message = (await found("5.1", wrong))[0]?.message ?? "";
                const got = `allowedVersions is ${JSON.stringify(wrong)}; allowed: a list of non-empty strings`;
                assert.ok(message.includes(got), message);
            }
        });
    });
});
