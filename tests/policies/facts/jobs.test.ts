import * as assert from "node:assert/strict";
import { inputDatabases, isSparkEtl, jobInput, OUTPUT_PATH } from "../../../policies/facts/jobs";
import { jobArgument } from "../../../policies/facts/glue";
import { Unknown } from "../../../policies/facts/known";
import { type Lake } from "../../../policies/facts/lake";
import { type TestResource, unknown, urn } from "../support/pack";
import { crawlerOf, database, elsewhere, jobOf, lakeOf, table, triggerOf } from "../support/zones";

const reading = { INPUT_DB: "acme_raw", INPUT_TABLE: "users" };

describe("what a job reads", () => {
    it("is what the crawler was pointed at that fills its database", () => {
        const {
            database: name,
            table: read,
            locations,
            problems,
        } = input(
            jobOf("users", reading),
            crawlerOf("raw", "acme_raw", ["s3://lake/in/"]),
            crawlerOf("curated", "acme_curated", ["s3://lake/out/"]),
        );
        assert.deepEqual([name, read, locations, problems], ["acme_raw", "users", ["s3://lake/in/"], []]);
    });

    it("is the table's own place where several are crawled and one has its name", () => {
        const crawled = crawlerOf("raw", "ACME_RAW", ["s3://lake/in/orders/", "s3://lake/in/users", "s3://lake/all/"]);
        assert.deepEqual(input(jobOf("users", reading), crawled).locations, ["s3://lake/in/users"]);
        const prefixed = crawlerOf("raw", "acme_raw", ["s3://lake/in/Us-ers/", "s3://b/"], { tablePrefix: "Raw-" });
        const { locations } = input(jobOf("users", { ...reading, INPUT_TABLE: "raw_us_ers" }), prefixed);
        assert.deepEqual(locations, ["s3://lake/in/Us-ers/"]);
    });

    it("is all that is crawled where none has the table's name, tables of other names left out", () => {
        const { locations, problems } = input(
            jobOf("users", reading),
            crawlerOf("raw", "acme_raw", ["s3://lake/in/", "s3://lake/more/"]),
            table("orders", "acme_raw", "s3://lake/orders/"),
        );
        assert.deepEqual([locations, problems], [["s3://lake/in/", "s3://lake/more/"], []]);
    });

    it("is where the catalog table is that it names", () => {
        const users = table("users", "acme_raw", "s3://lake/in/u/");
        const crawled = crawlerOf("raw", "acme_raw", ["s3://lake/in/orders/"]);
        assert.deepEqual(input(jobOf("users", reading), users, crawled).locations, ["s3://lake/in/u/"]);
    });

    it("is followed through outputs whose values are not known", () => {
        const named = database("raw", { name: unknown });
        const { locations, problems } = input(
            jobOf("users", { ...reading, INPUT_DB: unknown }, {}, { defaultArguments: [urn(named)] }),
            named,
            database("other"),
            crawlerOf("raw", unknown, ["s3://lake/in/"], {}, { databaseName: [urn(named)] }),
        );
        assert.deepEqual([locations, problems], [["s3://lake/in/"], []]);
    });

    it("takes a database that is not known itself for what made an argument unknown", () => {
        const hidden = database("raw", { name: unknown });
        const known = database("curated");
        const job = jobOf("users", { INPUT_DB: unknown }, {}, { defaultArguments: [urn(known), urn(hidden)] });
        const [found] = input(job, hidden, known).databases;
        assert.equal(found?.label, 'database "raw"');
    });

    it("is not all told, and says what is missing, where a value is not known", () => {
        const job = jobOf("users", reading);
        const lost = jobOf("users", { ...reading, INPUT_DB: unknown }, {}, { defaultArguments: [urn(elsewhere)] });
        for (const [program, property, resource] of [
            [[lost], 'defaultArguments["--INPUT_DB"]', lost],
            [[job, crawlerOf("raw", "acme_raw", [unknown])], "s3Targets[0].path", crawlerOf("raw", "", [])],
            [[job, table("users", "acme_raw", unknown)], "storageDescriptor.location", table("users", "", "")],
        ] as const) {
            const [first, ...others] = program;
            const { problems } = input(first, ...others);
            assert.match(problems.join(), /is not known before deployment/);
            assert.ok(problems[0]?.startsWith(`${property} of ${urn(resource)} is not known`), problems[0]);
        }
        const nameless = jobOf("users", { ...reading, INPUT_TABLE: unknown });
        const { locations, problems } = input(nameless, crawlerOf("raw", "acme_raw", ["s3://a/b/", "s3://a/c/"]));
        assert.deepEqual(locations, ["s3://a/b/", "s3://a/c/"]);
        assert.match(problems[0] ?? "", /^defaultArguments\["--INPUT_TABLE"\] of \S+ is not known/);
    });

    it("may be at a place that is not known even where another one has the table's name", () => {
        const crawled = crawlerOf("raw", "acme_raw", ["s3://lake/in/users/", unknown, "s3://lake/in/orders/"]);
        const { locations, problems } = input(jobOf("users", reading), crawled);
        assert.deepEqual(locations, ["s3://lake/in/users/"]);
        assert.match(problems.join(), /^s3Targets\[1\]\.path of \S+ is not known/);
        const prefixed = crawlerOf("raw", "acme_raw", ["s3://lake/in/users/"], { tablePrefix: unknown });
        assert.match(input(jobOf("users", reading), prefixed).problems.join(), /^tablePrefix of \S+ is not known/);
    });

    it("is not told where the program does not fill the database, or the job names none", () => {
        assert.match(
            input(jobOf("users", reading)).problems[0] ?? "",
            /\["--INPUT_DB"\] of \S+::users is "acme_raw", a database that no crawler and no table of this program fills/,
        );
        assert.match(
            input(jobOf("users", {})).problems[0] ?? "",
            /\["--INPUT_DB"\] of \S+::users is not set; allowed: the name of the database/,
        );
        assert.match(input(jobOf("users", { INPUT_DB: 5 })).problems[0] ?? "", /is 5; allowed/);
    });

    it("is nothing in S3 where the database is filled from elsewhere, or by a view", () => {
        const jdbc = crawlerOf("raw", "acme_raw", [], { jdbcTargets: [{ connectionName: "c", path: "db/%" }] });
        const view = table("users", "acme_raw", undefined);
        for (const source of [jdbc, view]) {
            const { locations, problems } = input(jobOf("users", reading), source);
            assert.deepEqual([locations, problems], [[], []]);
        }
    });

    it("may be what triggers pass instead, unless the job's argument is fixed", () => {
        const starting = triggerOf("nightly", [{ jobName: "users", arguments: { "--INPUT_DB": "acme_more" } }]);
        const filled = [crawlerOf("raw", "acme_raw", ["s3://a/"]), crawlerOf("more", "acme_more", ["s3://b/"])];
        const names = (job: TestResource) => {
            const lake = lakeOf(job, starting, ...filled);
            return inputDatabases(lake, only(lake, job)).databases.map(({ name }) => name);
        };
        assert.deepEqual(names(jobOf("users", reading)), ["acme_raw", "acme_more"]);
        assert.deepEqual(names(jobOf("users", {}, { nonOverridableArguments: { "--INPUT_DB": "acme_raw" } })), [
            "acme_raw",
        ]);
    });
});

describe("what a job is and where it writes", () => {
    it("is told by the command, which is Spark's by default", () => {
        const kindOf = (command: unknown) => {
            const job = jobOf("users", {}, { command });
            return isSparkEtl(only(lakeOf(job), job));
        };
        assert.equal(kindOf({ name: "glueetl" }), true);
        assert.equal(kindOf({ scriptLocation: "s3://x/job.py" }), true);
        for (const name of ["pythonshell", "glueray", "gluestreaming"]) {
            assert.equal(kindOf({ name }), false);
        }
        assert.ok(kindOf(unknown) instanceof Unknown);
        assert.ok(kindOf({ name: unknown }) instanceof Unknown);
    });

    it("is the argument that runs get", () => {
        const job = jobOf(
            "users",
            { OUTPUT_PATH: "s3://a/" },
            { nonOverridableArguments: { "--OUTPUT_PATH": "s3://b/" } },
        );
        assert.deepEqual(jobArgument(only(lakeOf(job), job), OUTPUT_PATH), {
            value: "s3://b/",
            property: 'nonOverridableArguments["--OUTPUT_PATH"]',
        });
    });
});

function input(job: TestResource, ...others: readonly TestResource[]) {
    const lake = lakeOf(job, ...others);
    return jobInput(lake, only(lake, job));
}

function only(lake: Lake, wanted: TestResource) {
    const found = lake.resources.find((resource) => resource.urn === urn(wanted));
    assert.ok(found);
    return found;
}
