import * as assert from "node:assert/strict";
import { crawler } from "../../support/lake";
import { jobOfKind, jobWith, sparkJob, startWith, trigger } from "../../support/job";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "output-in-curated-zone";
const own = 'defaultArguments["--OUTPUT_PATH"]';
const writing = (place: unknown): TestResource => jobWith({ "--OUTPUT_PATH": place });
const bucket = (name: string, tags: unknown): TestResource => ({
    type: "aws:s3/bucketV2:BucketV2",
    name,
    properties: { bucket: name, tags },
});
/** What fills the database that {@link sparkJob} reads. */
const reading = (...paths: readonly unknown[]): TestResource =>
    crawler("raw", { databaseName: "acme_raw", s3Targets: paths.map((path) => ({ path })) });

describe(rule, () => {
    for (const place of [
        "s3://acme-curated/users/",
        "s3a://acme-curated/users",
        "s3://acme-lake/curated/users/",
        "s3://acme-lake/v1/gold/",
        "s3://acme-silver",
    ]) {
        it(`accepts ${place}`, async () => {
            assert.deepEqual(await checkRule(rule, [writing(place), reading("s3://acme-raw/users/")]), []);
        });
    }

    for (const [place, got] of [
        ["s3://acme-raw/users/", "(in the raw zone by its name)"],
        ["s3://acme-lake/landing/curated-users/", "(in the raw zone by its name)"],
        ["hdfs:///users", "(which is no S3 address)"],
        ["", 'is "" (which is no S3 address)'],
        [5, "is 5 (which is no S3 address)"],
        [undefined, "is not set (so where the job writes cannot be told; when its script takes another argument"],
    ] as const) {
        it(`rejects ${JSON.stringify(place)}`, async () => {
            const job = writing(place);
            const found = await checkRule(rule, [job]);
            assertRefused(found, job, own, got, "allowed: an S3 prefix in the curated zone", "Let the job write to");
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a place whose name tells no zone, and says how to configure", async () => {
        const job = writing("s3://acme-lake/users/");
        const how = "add a word of it to this rule's curatedPatterns, or tag its bucket zone=curated.";
        assertRefused(await checkRule(rule, [job]), job, own, "(a name that tells no zone)", how);
    });

    it("rejects a place whose name tells no zone even where several jobs write there", async () => {
        const jobs = [writing("s3://acme-lake/users/"), jobWith({ "--OUTPUT_PATH": "s3://acme-lake/x/" }, "x")];
        assert.equal((await checkRule(rule, jobs)).length, 2);
    });

    describe("by the bucket's tag", () => {
        it("accepts a bucket that is tagged curated", async () => {
            for (const tags of [{ zone: "curated" }, { Zone: "Gold" }]) {
                assert.deepEqual(await checkRule(rule, [bucket("lake", tags), writing("s3://lake/users/")]), []);
            }
        });

        it("rejects a bucket that is tagged raw", async () => {
            const job = writing("s3://lake/users/");
            const found = await checkRule(rule, [bucket("lake", { zone: "raw" }), job]);
            assertRefused(found, job, own, '(in the raw zone by its tag zone="raw")');
        });

        it("rejects a bucket of which the tag is not known", async () => {
            const job = writing("s3://lake/users/");
            for (const [tags, property] of [
                [unknown, "tags"],
                [{ zone: unknown }, "tags.zone"],
            ] as const) {
                const lake = bucket("lake", tags);
                const cause = `a name that tells no zone, and ${property} of ${urn(lake)} is not known before deployment`;
                assertRefused(await checkRule(rule, [lake, job]), job, own, cause, "(undecided, at");
            }
        });

        it("rejects a bucket with other tags", async () => {
            const found = await checkRule(rule, [bucket("lake", { team: "curated" }), writing("s3://lake/users/")]);
            assert.equal(found.length, 1);
        });
    });

    describe("near what the job reads", () => {
        for (const [read, relation] of [
            ["s3://acme-curated/users/", "the same place as"],
            ["s3a://acme-curated/users", "the same place as"],
            ["s3://acme-curated/users/in/", "above"],
        ] as const) {
            it(`rejects a place that is ${relation} ${read}, which it reads`, async () => {
                const job = writing("s3://acme-curated/users/");
                const found = await checkRule(rule, [job, reading(read)]);
                assertRefused(found, job, own, `(${relation} ${read}, which job "acme-users" reads)`);
            });
        }

        it("rejects a place below what it reads", async () => {
            const job = writing("s3://acme-lake/data/curated/");
            const found = await checkRule(rule, [job, reading("s3://acme-lake/data/")]);
            assertRefused(found, job, own, "(below s3://acme-lake/data/, which job");
        });

        it("rejects a place below a declared table", async () => {
            const table = {
                type: "aws:glue/catalogTable:CatalogTable",
                name: "users",
                properties: {
                    name: "users",
                    databaseName: "acme_raw",
                    storageDescriptor: { location: "s3://acme-curated/" },
                },
            };
            const job = writing("s3://acme-curated/x/");
            assertRefused(await checkRule(rule, [job, table]), job, own, "(below s3://acme-curated/, which job");
        });

        it("lets a job read one table of the curated zone and write another", async () => {
            const zone = reading("s3://acme-curated/");
            assert.deepEqual(await checkRule(rule, [writing("s3://acme-curated/users-by-day/"), zone]), []);
            assert.equal((await checkRule(rule, [writing("s3://acme-curated/users/"), zone])).length, 1);
            assert.equal((await checkRule(rule, [writing("s3://acme-curated/users/x/"), zone])).length, 1);
            const table = reading("s3://acme-curated/users/");
            assert.equal((await checkRule(rule, [writing("s3://acme-curated/users/x/"), table])).length, 1);
        });

        it("lets a job write what another one reads", async () => {
            const next = jobWith({ "--INPUT_DB": "acme_curated", "--OUTPUT_PATH": "s3://acme-gold/users/" }, "next");
            const curated = crawler("curated", {
                databaseName: "acme_curated",
                s3Targets: [{ path: "s3://acme-curated/users/" }],
            });
            assert.deepEqual(await checkRule(rule, [sparkJob(), reading("s3://acme-raw/users/"), curated, next]), []);
        });

        for (const [what, resources, property, holder] of [
            ["the database", [jobWith({ "--INPUT_DB": unknown })], 'defaultArguments["--INPUT_DB"]', undefined],
            ["a crawler's path", [sparkJob(), reading(unknown)], "s3Targets[0].path", "crawler"],
        ] as const) {
            it(`rejects a job of which ${what} is not known`, async () => {
                const [job, second] = resources;
                const where = holder === undefined ? job : second;
                const cause = `it may be where the job reads: ${property} of ${urn(where ?? job)} is not known`;
                assertRefused(await checkRule(rule, resources), job, own, cause, `(undecided, at ${own})`);
            });
        }

        it("needs no table's name where nothing of the database is near", async () => {
            const job = jobWith({ "--INPUT_TABLE": unknown });
            assert.deepEqual(await checkRule(rule, [job, reading("s3://acme-raw/")]), []);
            assert.equal((await checkRule(rule, [job])).length, 1);
        });
    });

    it("rejects a job of which the place is not known, naming URN and property", async () => {
        const one = writing(unknown);
        assertUndecided(await checkRule(rule, [one]), one, own);
        const all = sparkJob({ defaultArguments: unknown });
        assertUndecided(await checkRule(rule, [all]), all, own, { unknown: "defaultArguments" });
    });

    it("asks nothing of jobs that are not Spark's, and of a job of which the kind is not known", async () => {
        const defaultArguments = { "--OUTPUT_PATH": "s3://acme-raw/users/" };
        for (const kind of ["pythonshell", "glueray", "gluestreaming"]) {
            const starting = startWith({ "--OUTPUT_PATH": "s3://acme-raw/x/" });
            assert.deepEqual(await checkRule(rule, [jobOfKind(kind, { defaultArguments }), starting]), []);
        }
        assert.equal((await checkRule(rule, [jobOfKind(unknown, { defaultArguments })])).length, 1);
    });

    describe("with triggers", () => {
        const passed = 'actions[0].arguments["--OUTPUT_PATH"]';

        it("accepts a trigger that passes a place in the curated zone", async () => {
            const starting = startWith({ "--OUTPUT_PATH": "s3://acme-curated/users/full/" });
            assert.deepEqual(await checkRule(rule, [sparkJob(), starting]), []);
        });

        for (const [place, got] of [
            ["s3://acme-raw/users/", "(in the raw zone by its name)"],
            ["s3://acme-lake/users/", "(a name that tells no zone)"],
            ["users", "(which is no S3 address)"],
        ] as const) {
            it(`rejects a trigger that passes ${place}`, async () => {
                const starting = startWith({ "--OUTPUT_PATH": place });
                assertRefused(
                    await checkRule(rule, [sparkJob(), starting]),
                    starting,
                    passed,
                    'trigger "nightly"',
                    got,
                );
            });
        }

        it("rejects a trigger of which the place is not known", async () => {
            const starting = trigger([{ jobName: "acme-users", arguments: { "--OUTPUT_PATH": unknown } }]);
            assertUndecided(await checkRule(rule, [sparkJob(), starting]), starting, passed);
        });
    });

    describe("configured", () => {
        it("knows zones by other names, and what is no part of the lake", async () => {
            const job = writing("s3://acme-out/users/");
            assert.deepEqual(await checkRule(rule, [job], { curatedPatterns: ["out"] }), []);
            const [found] = await checkRule(rule, [job], { otherPatterns: ["out"] });
            assert.match(found?.message ?? "", /\(no part of the lake by its name\)/);
        });

        it("looks at arguments of other names: a job needs one of them", async () => {
            const config = { outputArguments: ["--TARGET", "--SECOND"] };
            const at = (args: Readonly<Record<string, unknown>>) => checkRule(rule, [jobWith(args)], config);
            assert.deepEqual(await at({ "--TARGET": "s3://acme-gold/x/" }), []);
            assert.deepEqual(await at({ "--SECOND": "s3://acme-gold/x/" }), []);
            assert.match((await at({}))[0]?.message ?? "", /defaultArguments\["--TARGET"\] is not set/);
            assert.equal((await at({ "--TARGET": "s3://gold/x/", "--SECOND": "s3://raw/x/" })).length, 1);
        });

        for (const [key, value] of [
            ["outputArguments", "--TARGET"],
            ["rawPatterns", "raw"],
        ] as const) {
            it(`refuses ${key} of the wrong type, saying what it got`, async () => {
                const [found] = await checkRule(rule, [sparkJob()], { [key]: value });
                assert.match(
                    found?.message ?? "",
                    new RegExp(`${key} is "${value}"; allowed: a list of non-empty str`),
                );
            });
        }
    });
});
