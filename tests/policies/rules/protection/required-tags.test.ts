import * as assert from "node:assert/strict";
import { checkRule, remediate, type TestResource, unknown, urn } from "../../support/pack";
import { bucket, jobOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "required-tags";
const both = { project: "acme-lake", environment: "prod" };

describe("required-tags", () => {
    it("accepts a resource with both tags, however they are written", async () => {
        assert.deepEqual(await violations(tagged({ tags: both })), []);
        assert.deepEqual(await violations(tagged({ tags: { Project: "a", ENVIRONMENT: "b", team: "c" } })), []);
    });

    it("accepts tags that come from the provider's default tags", async () => {
        assert.deepEqual(await violations(tagged({ tagsAll: both })), []);
        const split = tagged({ tags: { project: "a" }, tagsAll: { project: "a", Environment: "prod" } });
        assert.deepEqual(await violations(split), []);
    });

    it("rejects each tag that is missing, as advisory", async () => {
        const found = await violations(tagged({ tags: { project: "a" } }));
        assertFound(
            found,
            tagged({}),
            'Bucket "acme-raw": tags.environment is not set; allowed: a tag environment',
            "defaultTags of the aws provider",
            "(at tags.environment)",
        );
        assert.equal(found[0]?.level, "advisory");
        assert.deepEqual(
            (await violations(tagged({}))).map(({ message }) => /at (\S+)\)$/.exec(message)?.[1]),
            ["tags.project", "tags.environment"],
        );
    });

    for (const [value, shown] of [
        ["", '""'],
        ["  ", '"  "'],
        [null, "null"],
    ] as const) {
        it(`rejects a tag whose value is ${shown}`, async () => {
            const resource = tagged({ tags: { Project: value, environment: "prod" } });
            assertFound(
                await violations(resource),
                resource,
                `tags.Project is ${shown}; allowed: a tag project with a value`,
            );
        });
    }

    it("rejects an empty value among the provider's default tags", async () => {
        const resource = tagged({ tags: { environment: "prod" }, tagsAll: { project: "", environment: "prod" } });
        assertFound(await violations(resource), resource, 'tagsAll.project is ""');
    });

    for (const type of [
        "aws:glue/job:Job",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:iam/role:Role",
        "aws:athena/workgroup:Workgroup",
        "aws:s3/bucketV2:BucketV2",
    ]) {
        it(`asks them of ${type}`, async () => {
            assert.equal((await violations({ type, name: "x", properties: {} })).length, 2);
        });
    }

    for (const type of [
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:glue/securityConfiguration:SecurityConfiguration",
        "aws:kms/key:Key",
        "random:index/randomId:RandomId",
    ]) {
        it(`asks none of ${type}`, async () => {
            assert.deepEqual(await violations({ type, name: "x", properties: {} }), []);
        });
    }

    it("asks none where nothing is from Glue, which makes it no lake", async () => {
        assert.deepEqual(await checkRule(rule, [tagged({})]), []);
        assert.equal((await checkRule(rule, [tagged({}), jobOf("users", {}, { tags: both })])).length, 2);
    });

    it("survives tags of the wrong type", async () => {
        for (const tags of ["project", 7, ["project"], true]) {
            assert.equal((await violations(tagged({ tags }))).length, 2);
        }
    });

    describe("with a value that is not known", () => {
        it("refuses undecided: a tag's value", async () => {
            const resource = tagged({ tags: { ...both, project: unknown } });
            assertUndecided(await violations(resource), resource, "tags.project", { level: "advisory" });
        });

        it("refuses undecided: all tags", async () => {
            const found = await violations(tagged({ tags: unknown }));
            assert.equal(found.length, 2);
            assert.ok(found.every(({ message }) => message.includes(`tags of ${urn(tagged({}))} is not known`)));
        });

        it("refuses undecided a tag that may come from default tags, and takes it that stands in the resource's own", async () => {
            const resource = tagged({ tags: { project: "a" }, tagsAll: unknown });
            assertUndecided(await violations(resource), resource, "tagsAll", { level: "advisory" });
            assert.deepEqual(await violations(tagged({ tags: both, tagsAll: unknown })), []);
        });
    });

    describe("configured", () => {
        it("asks for other tags", async () => {
            const tags = ["cost-center"];
            const resource = tagged({ tags: both });
            assertFound(await violations(resource, { tags }), resource, 'tags["cost-center"] is not set');
            assert.deepEqual(await violations(tagged({ tags: { "Cost-Center": "7" } }), { tags }), []);
        });

        it("asks them of other types", async () => {
            const key = { type: "aws:kms/key:Key", name: "x", properties: {} };
            const config = { types: ["aws:kms/key:Key"] };
            assert.equal((await violations(key, config)).length, 2);
            assert.deepEqual(await violations(tagged({}), config), []);
        });

        for (const [key, value, told] of [
            ["tags", "project", "a list of keys, or an object of keys and values, none of them empty"],
            ["tags", [], "a list of keys"],
            ["tags", ["project", ""], "a list of keys"],
            ["tags", { project: 7 }, "a list of keys"],
            ["tags", {}, "a list of keys"],
            ["types", ["aws:ec2/instance:Instance"], "a list of one or several of aws:athena/"],
        ] as const) {
            it(`refuses ${key} ${JSON.stringify(value)}, saying what is allowed`, async () => {
                const [found] = await violations(tagged({ tags: both }), { [key]: value });
                assert.ok(
                    found?.message.includes(`${key} is ${JSON.stringify(value)}; allowed: ${told}`),
                    found?.message,
                );
            });
        }
    });

    describe("remediated", () => {
        const tags = { project: "acme-lake", environment: "dev" };

        it("sets the tags that are missing or empty to the values of the configuration", async () => {
            const resource = tagged({ tags: { Environment: "", team: "data" } });
            assert.deepEqual(await remediate(rule, resource, { tags }), {
                bucket: "acme-raw",
                tags: { Environment: "dev", project: "acme-lake", team: "data" },
            });
            assert.deepEqual((await remediate(rule, tagged({}), { tags }))?.tags, tags);
        });

        it("sets them beside the default tags too, which the provider has merged in by then", async () => {
            const resource = tagged({ tags: { project: "a" }, tagsAll: { project: "a", team: "data" } });
            assert.deepEqual(await remediate(rule, resource, { tags }), {
                bucket: "acme-raw",
                tags: { project: "a", environment: "dev" },
                tagsAll: { project: "a", team: "data", environment: "dev" },
            });
        });

        it("changes nothing where all is there, where it has no values, and where a value is not known", async () => {
            assert.equal(await remediate(rule, tagged({ tags: both }), { tags }), undefined);
            assert.equal(await remediate(rule, tagged({})), undefined);
            assert.equal(await remediate(rule, tagged({ tags: { ...both, project: unknown } }), { tags }), undefined);
        });

        it("takes any value that is not empty for an answer", async () => {
            assert.deepEqual(await violations(tagged({ tags: both }), { tags }), []);
        });
    });
});

function tagged(properties: Readonly<Record<string, unknown>>): TestResource {
    return bucket("acme-raw", properties);
}

async function violations(resource: TestResource, config: Readonly<Record<string, unknown>> = {}) {
    const job = jobOf("users", {}, { tags: { ...both, "Cost-Center": "7" } });
    return checkRule(rule, [resource, job], config);
}
