import * as assert from "node:assert/strict";
import { jobArguments, jobOfKind, jobWith, sparkJob, startWith, trigger } from "../../support/job";
import { checkRule, remediate, unknown, urn } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "temp-dir-set";
const own = 'defaultArguments["--TempDir"]';

describe(rule, () => {
    for (const place of [
        "s3://acme-artifacts/temp/users/",
        "s3a://acme-artifacts/temp",
        "s3://acme-lake/temp/",
        "s3://aws-glue-temporary-123456789012-eu-west-1/etl/",
    ]) {
        it(`accepts ${place}`, async () => {
            assert.deepEqual(await checkRule(rule, [jobWith({ "--TempDir": place })]), []);
        });
    }

    for (const [place, got] of [
        [undefined, "is not set (Glue then makes a bucket for it); allowed: s3://bucket/prefix/ outside the raw"],
        ["", 'is "" (which is no S3 address)'],
        ["/tmp/users", 'is "/tmp/users" (which is no S3 address)'],
        ["acme-artifacts/temp", "(which is no S3 address)"],
        [5, "is 5 (which is no S3 address)"],
        ["s3://acme-raw/temp/", "(in the raw zone by its name, where crawlers would take temporary files for data)"],
        ["s3://acme-lake/curated/_temp/", "(in the curated zone by its name"],
    ] as const) {
        it(`rejects ${JSON.stringify(place)}`, async () => {
            const job = jobWith({ "--TempDir": place });
            const found = await checkRule(rule, [job]);
            assertRefused(found, job, own, got, "Set defaultArg");
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    for (const [output, relation] of [
        ["s3://acme-lake/out", "the same place as"],
        ["s3a://acme-lake/out//", "the same place as"],
        ["s3://acme-lake/", "below"],
        ["s3://acme-lake/out/users/", "above"],
    ] as const) {
        it(`rejects a place that is ${relation} what the job writes, ${output}`, async () => {
            const job = jobWith({ "--TempDir": "s3://acme-lake/out/", "--OUTPUT_PATH": output });
            const got = `(${relation} defaultArguments["--OUTPUT_PATH"], "${output}", so it is taken for data)`;
            assertRefused(await checkRule(rule, [job]), job, own, got);
        });
    }

    it("judges the value that wins", async () => {
        const job = sparkJob({ nonOverridableArguments: { "--TempDir": "s3://acme-raw/t/" } });
        assertRefused(await checkRule(rule, [job]), job, 'nonOverridableArguments["--TempDir"]', "in the raw zone");
    });

    it("rejects a job of which the place is not known, or what it writes, naming URN and property", async () => {
        const temp = jobWith({ "--TempDir": unknown });
        assertUndecided(await checkRule(rule, [temp]), temp, own);
        const output = jobWith({ "--OUTPUT_PATH": unknown });
        assertUndecided(await checkRule(rule, [output]), output, own, { unknown: 'defaultArguments["--OUTPUT_PATH"]' });
        for (const holder of ["defaultArguments", "nonOverridableArguments"]) {
            const job = sparkJob({ [holder]: unknown });
            assertUndecided(await checkRule(rule, [job]), job, `${holder}["--TempDir"]`, { unknown: holder });
        }
    });

    it("asks none of jobs that are not Spark's, and one of a job of which the kind is not known", async () => {
        for (const kind of ["pythonshell", "glueray", "gluestreaming"]) {
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind, { defaultArguments: {} })]), []);
        }
        assert.equal((await checkRule(rule, [jobOfKind(unknown, { defaultArguments: {} })])).length, 1);
    });

    describe("for a trigger", () => {
        const passed = 'actions[0].arguments["--TempDir"]';

        it("accepts one that passes none, or a right one", async () => {
            for (const args of [{}, { "--TempDir": "s3://acme-artifacts/t/" }, { "--OUTPUT_PATH": unknown }]) {
                assert.deepEqual(await checkRule(rule, [startWith(args)]), []);
            }
        });

        it("rejects one that passes a wrong one", async () => {
            const zoned = startWith({ "--TempDir": "s3://acme-raw/t/" });
            assertRefused(await checkRule(rule, [zoned]), zoned, passed, 'trigger "nightly":', "in the raw zone");
            const place = "s3://acme-lake/t/";
            const same = startWith({ "--TempDir": place, "--OUTPUT_PATH": place });
            const got = 'the same place as actions[0].arguments["--OUTPUT_PATH"]';
            assertRefused(await checkRule(rule, [same]), same, passed, got);
        });

        it("rejects one of which the place is not known", async () => {
            const one = startWith({ "--TempDir": unknown });
            assertUndecided(await checkRule(rule, [one]), one, passed);
            const all = trigger(unknown);
            assertUndecided(await checkRule(rule, [all]), all, 'actions.arguments["--TempDir"]', {
                unknown: "actions",
            });
        });
    });

    describe("configured", () => {
        const tempDir = "s3://acme-artifacts/temp/";

        it("sets the place at level remediate where a job has none", async () => {
            const { "--TempDir": _, ...rest } = jobArguments;
            const job = sparkJob({ defaultArguments: rest });
            const right = { ...job.properties, defaultArguments: { ...rest, "--TempDir": tempDir } };
            assert.deepEqual(await remediate(rule, job, { tempDir }), right);
        });

        it("sets nothing where no place is configured, one is there, or none is needed", async () => {
            const none = jobWith({ "--TempDir": undefined });
            assert.equal(await remediate(rule, none), undefined);
            assert.equal(await remediate(rule, none, { tempDir: "/tmp" }), undefined);
            const zoned = jobWith({ "--TempDir": "s3://acme-raw/t/" });
            const shell = jobOfKind("pythonshell", { defaultArguments: {} });
            const hidden = sparkJob({ defaultArguments: unknown });
            for (const resource of [sparkJob(), zoned, shell, hidden, startWith({})]) {
                assert.equal(await remediate(rule, resource, { tempDir }), undefined);
            }
        });

        it("knows zones by other names", async () => {
            const job = jobWith({ "--TempDir": "s3://acme-in/t/" });
            assert.equal((await checkRule(rule, [job], { rawPatterns: ["in"] })).length, 1);
            assert.deepEqual(
                await checkRule(rule, [jobWith({ "--TempDir": "s3://raw/t/" })], { rawPatterns: ["in"] }),
                [],
            );
        });

        it("refuses a place that cannot be used, saying what it got", async () => {
            for (const wrong of ["/tmp", "s3://acme-raw/t/", 5]) {
                const [found] = await checkRule(rule, [sparkJob()], { tempDir: wrong });
                const got = `tempDir is ${JSON.stringify(wrong)}; allowed: s3://bucket/prefix/ outside the zones, or empty`;
                assert.ok(found?.message.includes(got), found?.message);
            }
        });
    });

    it("names the URN of what it could not know", async () => {
        const job = jobWith({ "--OUTPUT_PATH": unknown });
        const [found] = await checkRule(rule, [job]);
        assert.ok(
            found?.message.includes(`(it may be what the job writes: defaultArguments["--OUTPUT_PATH"] of ${urn(job)}`),
        );
    });
});
