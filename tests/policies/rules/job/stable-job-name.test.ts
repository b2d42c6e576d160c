import * as assert from "node:assert/strict";
import { jobOfKind, sparkJob } from "../../support/job";
import { checkRule, unknown } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "stable-job-name";
const bucket = { type: "aws:s3/bucketV2:BucketV2", name: "lake", properties: { bucket: "acme-lake" } };
const bucketUrn = "urn:pulumi:test::lake::aws:s3/bucketV2:BucketV2::lake";

describe(rule, () => {
    for (const name of [
        "acme-prod-users",
        "users",
        "Users to curated (nightly)",
        "acme-123456789012-users",
        "users-2024",
        "users-v2024.01",
        "facade-decade-users",
        "users-dev-1234567",
        "etl_0123456789_orders",
    ]) {
        it(`accepts the name ${name}`, async () => {
            assert.deepEqual(await checkRule(rule, [sparkJob({ name })]), []);
        });
    }

    for (const [logical, name] of [
        ["users", "users-3f2a9b1"],
        ["users", "users-1234567"],
        ["users", "users-abcdefa"],
        ["lake-etl-users", "lake-etl-users-00c0ffe"],
        ["u".repeat(300), `${"u".repeat(247)}-abcdefa`],
    ] as const) {
        it(`rejects a name that the provider made up, such as ${name.slice(-22)}`, async () => {
            const job = sparkJob({ name }, logical);
            const why = "(made up by the provider, which makes another when it replaces the job); allowed: a name that";
            assertRefused(await checkRule(rule, [job]), job, "name", why, "Give the job a name");
        });
    }

    for (const [name, why] of [
        ["users-2026-11-23", "which holds a date"],
        ["users_20261123", "which holds a date"],
        ["users-2026.11.23-full", "which holds a date"],
        ["users-1764000000", "which holds a time stamp"],
        ["users-1764000000123", "which holds a time stamp"],
        ["users-6fa459ea-ee8a-3ca4-894e-db77e160355e", "which holds a UUID"],
        ["users-9fceb02", "which holds a commit, a digest or random digits"],
        ["d41d8cd98f00b204e9800998ecf8427e-users", "which holds a commit, a digest or random digits"],
    ] as const) {
        it(`rejects ${name}, ${why}`, async () => {
            const job = sparkJob({ name }, "etl");
            const got = `job "${name}": name is "${name}" (${why}, so the next deployment may make another of it)`;
            assertRefused(await checkRule(rule, [job]), job, "name", got);
        });
    }

    for (const [name, got] of [
        [undefined, "name is not set (the provider then makes one up, and another when it replaces the job)"],
        ["", 'name is "" (which is no name)'],
        [7, "name is 7 (which is no name)"],
    ] as const) {
        it(`rejects a job with the name ${JSON.stringify(name)}`, async () => {
            const job = sparkJob({ name });
            const found = await checkRule(rule, [job]);
            assertRefused(found, job, "name", got);
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a name that is not known, naming URN and property", async () => {
        const job = sparkJob({ name: unknown });
        assertUndecided(await checkRule(rule, [job]), job, "name");
    });

    it("rejects a name made of another resource's outputs when they are known, too", async () => {
        const job = { ...sparkJob({ name: "acme-lake-users" }), madeFrom: { name: [bucketUrn] } };
        const why = `(made from outputs of ${bucketUrn}, and changes when that is replaced)`;
        assertRefused(await checkRule(rule, [bucket, job]), job, "name", why);
    });

    it("says once of a name made of outputs what the name itself tells", async () => {
        const origin = { name: [bucketUrn] };
        for (const name of [unknown, "users-3f2a9b1"]) {
            const job = { ...sparkJob({ name }), madeFrom: origin };
            assert.equal((await checkRule(rule, [bucket, job])).length, 1);
        }
    });

    it("accepts a job of which other properties are made of outputs", async () => {
        const job = { ...sparkJob(), madeFrom: { defaultArguments: [bucketUrn] } };
        assert.deepEqual(await checkRule(rule, [bucket, job]), []);
    });

    it("lets jobs without bookmarks have any name, and no job of which the kind is not known", async () => {
        for (const kind of ["pythonshell", "glueray"]) {
            const made = { ...jobOfKind(kind), madeFrom: { name: [bucketUrn] } };
            assert.deepEqual(await checkRule(rule, [bucket, jobOfKind(kind, { name: "users-3f2a9b1" }), made]), []);
        }
        assert.equal((await checkRule(rule, [jobOfKind(unknown, { name: "users-3f2a9b1" })])).length, 1);
    });
});
