import * as assert from "node:assert/strict";
import { jobOfKind, jobWith, sparkJob, startWith, trigger } from "../../support/job";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { assertRefused, assertUndecided } from "../../support/violations";

const rule = "outputs-do-not-overlap";
const output = 'defaultArguments["--OUTPUT_PATH"]';
const quarantine = 'defaultArguments["--QUARANTINE_PATH"]';

/** A job that writes there, and puts nothing aside. */
const writing = (name: string, place: unknown, more: Readonly<Record<string, unknown>> = {}): TestResource => {
    const job = jobWith({ "--OUTPUT_PATH": place, "--QUARANTINE_PATH": undefined, ...more }, name);
    return { ...job, properties: { ...job.properties, name } };
};

describe(rule, () => {
    it("accepts jobs that write beside each other", async () => {
        const resources = [
            writing("users", "s3://acme-curated/users/"),
            writing("orders", "s3://acme-curated/orders"),
            writing("users2", "s3://acme-curated/users2/"),
            writing("user", "s3://acme-curated/user"),
            writing("other", "s3://other-curated/users/"),
            writing("deep", "s3://acme-curated/mart/users/"),
            writing("case", "s3://acme-curated/Users/"),
        ];
        assert.deepEqual(await checkRule(rule, resources), []);
    });

    for (const [first, second, relation] of [
        ["s3://lake/users/", "s3://lake/users/", "the same place as"],
        ["s3://lake/users/", "s3://lake/users", "the same place as"],
        ["s3://lake/users/", "s3a://lake/users//", "the same place as"],
        ["s3n://lake//users", "s3://lake/users/", "the same place as"],
        ["s3://lake/users/", "s3://lake/tmp/../users/./", "the same place as"],
        ["s3://lake/users/", "s3://lake/users/signups/", "below"],
        ["s3://lake/users/signups", "s3a://lake/users", "above"],
        ["s3://lake/users/", "s3://lake", "above"],
        ["s3://lake", "s3://lake/users/", "below"],
    ] as const) {
        it(`rejects ${second} after ${first}`, async () => {
            const two = writing("two", second);
            const found = await checkRule(rule, [writing("one", first), writing("mid", "s3://lake2/m/"), two]);
            const got = `job "two": ${output} is "${second}" (${relation} ${first}, which job "one" writes by ${output})`;
            assertRefused(found, two, output, got, "allowed: an S3 prefix that no other job writes at, above or below");
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("names each job that comes after another at the same place once", async () => {
        const jobs = ["a", "b", "c", "d"].map((name) => writing(name, "s3://lake/users/"));
        const found = await checkRule(rule, jobs);
        assert.deepEqual(found.map(({ urn: where }) => where).sort(), jobs.slice(1).map(urn));
    });

    it("finds what lies far below a place, with others between them", async () => {
        const resources = ["s3://lake/a", "s3://lake/a-b/", "s3://lake/a/x/", "s3://lake/b/", "s3://lake/a/z/y"];
        const found = await checkRule(
            rule,
            resources.map((place, index) => writing(`job${index}`, place)),
        );
        assert.deepEqual(
            found.map(({ message }) => /job "(job\d)": .*\(below s3:\/\/lake\/a,/.exec(message)?.[1]).sort(),
            ["job2", "job4"],
        );
    });

    it("counts what jobs put aside", async () => {
        const users = writing("users", "s3://lake/users/", { "--QUARANTINE_PATH": "s3://lake/bad/" });
        const orders = writing("orders", "s3://lake/orders/", { "--QUARANTINE_PATH": "s3://lake/bad/orders/" });
        const got = `${quarantine} is "s3://lake/bad/orders/" (below s3://lake/bad/, which job "users" writes by ${quarantine})`;
        assertRefused(await checkRule(rule, [users, orders]), orders, quarantine, got);
    });

    it("rejects a job that puts rejected rows among its good ones", async () => {
        const job = writing("users", "s3://lake/users/", { "--QUARANTINE_PATH": "s3://lake/users/_bad/" });
        assertRefused(await checkRule(rule, [job]), job, quarantine, "below s3://lake/users/, which job");
    });

    it("counts jobs of every kind", async () => {
        const shell = jobOfKind("pythonshell", {
            name: "shell",
            defaultArguments: { "--OUTPUT_PATH": "s3://lake/u/x" },
        });
        const found = await checkRule(rule, [writing("users", "s3://lake/u/"), { ...shell, name: "shell" }]);
        assert.equal(found.length, 1);
    });

    it("leaves to other rules a job that does not say where it writes", async () => {
        const none = sparkJob({ defaultArguments: {} });
        assert.deepEqual(await checkRule(rule, [none, { ...none, name: "b" }]), []);
    });

    for (const place of ["/data/users", "users", "s3:/lake/users", 7]) {
        it(`rejects ${JSON.stringify(place)}, which is no place in S3`, async () => {
            const job = writing("users", place);
            const got = `${output} is ${JSON.stringify(place)} (which is no S3 address)`;
            assertRefused(await checkRule(rule, [job]), job, output, got);
        });
    }

    it("rejects places that are not known, naming URN and property", async () => {
        const one = writing("users", unknown);
        assertUndecided(await checkRule(rule, [one]), one, output);
    });

    describe("with triggers", () => {
        const passed = 'actions[0].arguments["--OUTPUT_PATH"]';

        it("rejects a trigger that lets a job write where another does", async () => {
            const starting = startWith({ "--OUTPUT_PATH": "s3://lake/orders/" });
            const resources = [sparkJob(), writing("orders", "s3://lake/orders/"), starting];
            const found = await checkRule(rule, resources);
            assert.equal(found.length, 1);
            assert.match(found[0]?.message ?? "", /the same place as s3:\/\/lake\/orders\//);
            assert.ok(found[0]?.message.includes(passed));
        });

        it("accepts a trigger that lets a job write below its own place", async () => {
            const starting = startWith({ "--OUTPUT_PATH": "s3://acme-curated/users/full/" });
            assert.deepEqual(await checkRule(rule, [sparkJob(), starting]), []);
        });

        it("sees past a job's own place to that of another job above", async () => {
            const users = writing("users", "s3://lake/all/users/");
            const starting = trigger([{ jobName: "users", arguments: { "--OUTPUT_PATH": "s3://lake/all/users/x/" } }]);
            const found = await checkRule(rule, [writing("all", "s3://lake/all/"), users, starting]);
            assert.deepEqual(found.map(({ urn: where }) => where).sort(), [urn(users), urn(starting)]);
        });

        it("passes over what a trigger cannot change", async () => {
            const fixed = sparkJob({ nonOverridableArguments: { "--OUTPUT_PATH": "s3://acme-curated/users/" } });
            const starting = startWith({ "--OUTPUT_PATH": "s3://lake/orders/" });
            assert.deepEqual(await checkRule(rule, [fixed, writing("orders", "s3://lake/orders/"), starting]), []);
        });

        it("rejects a trigger of which the place is not known", async () => {
            const starting = trigger([{ jobName: "acme-users", arguments: { "--OUTPUT_PATH": unknown } }]);
            const found = await checkRule(rule, [sparkJob(), starting]);
            assertUndecided(found, starting, passed);
        });
    });

    describe("configured", () => {
        it("looks at arguments of other names", async () => {
            const config = { outputArguments: ["--TARGET"] };
            const at = (name: string) => writing(name, `s3://lake/${name}/`, { "--TARGET": "s3://lake/all/" });
            const found = await checkRule(rule, [at("users"), at("orders")], config);
            assert.deepEqual(
                found.map(({ urn: where }) => where),
                [urn(at("orders"))],
            );
        });

        it("refuses names of the wrong type, saying what it got", async () => {
            const [found] = await checkRule(rule, [sparkJob()], { outputArguments: "--TARGET" });
            assert.match(found?.message ?? "", /outputArguments is "--TARGET"; allowed: a list of non-empty strings/);
        });
    });
});
