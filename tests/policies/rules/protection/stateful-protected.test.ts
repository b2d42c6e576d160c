import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown } from "../../support/pack";
import { assertFound } from "../../support/violations";
import { bucket } from "../../support/zones";

const bookmark = { "--job-bookmark-option": "job-bookmark-enable" };
const job: TestResource = make("glue/job:Job", "users", { name: "acme-users", defaultArguments: bookmark });

/** One of each that is to be protected, and what goes with it. */
const stateful: readonly (readonly [TestResource, string])[] = [
    [
        bucket("acme-raw"),
        'bucket "acme-raw" in stack prod: the option protect is not set; allowed: protect true, for with the bucket goes its objects',
    ],
    [bucket("acme-curated"), 'bucket "acme-curated" in stack prod'],
    [bucket("acme-lake", { tags: { zone: "curated" } }), 'bucket "acme-lake" in stack prod'],
    [make("glue/catalogDatabase:CatalogDatabase", "raw", { name: "acme_raw" }), 'database "acme_raw" in stack prod'],
    [make("glue/catalogTable:CatalogTable", "users", { name: "users" }), "with the table goes its partitions"],
    [
        job,
        'job "acme-users" in stack prod: the option protect is not set; allowed: protect true, for with the job goes its bookmark',
    ],
    [make("kms/key:Key", "data", { description: "Zones" }), 'key "Zones" in stack prod'],
];

describe("stateful-protected", () => {
    for (const [resource, message] of stateful) {
        const { type, name } = resource;
        it(`rejects ${type} "${name}" in stack prod without protect, and accepts it with`, async () => {
            const own = { ...resource, stack: "prod" };
            const found = await violations(own);
            assertFound(found, own, message);
            assert.equal(found[0]?.level, "mandatory");
            assert.match(found[0]?.message ?? "", /pulumi state unprotect/);
            assert.deepEqual(await violations({ ...own, options: { protect: true } }), []);
        });
    }

    it("leaves other stacks alone, however alike their names", async () => {
        for (const stack of ["dev", "test", "preproduction", "nonprod", "product"]) {
            assert.deepEqual(await violations({ ...job, stack }), [], stack);
        }
    });

    it("takes a stack for production by a word of its name", async () => {
        for (const stack of ["production", "Prod", "acme-prod", "prod.eu_west"]) {
            assert.equal((await violations({ ...job, stack })).length, 1, stack);
        }
    });

    it("takes a resource for production by its tag, of its own or by default", async () => {
        for (const tags of [{ tags: { Environment: "prod" } }, { tagsAll: { environment: "Production" } }]) {
            const own = withProperties(job, tags);
            assertFound(await violations(own), own, 'job "acme-users" with tag ');
        }
        assert.deepEqual(await violations(withProperties(job, { tags: { environment: "dev" } })), []);
    });

    it("is told which names and which tag are of production", async () => {
        const live = { ...job, stack: "live-eu" };
        assert.deepEqual(await violations(live), []);
        assertFound(await violations(live, { productionPatterns: ["live*"] }), live, "in stack live-eu");
        assert.deepEqual(await violations({ ...job, stack: "prod" }, { productionPatterns: ["live*"] }), []);
        const tagged = withProperties(job, { tags: { stage: "prod" } });
        assertFound(await violations(tagged, { environmentTag: "stage" }), tagged, 'with tag stage="prod"');
    });

    it("is told what is to be protected", async () => {
        assert.deepEqual(await violations({ ...job, stack: "prod" }, { kinds: ["bucket", "key"] }), []);
    });

    it("leaves alone what has nothing to lose: buckets of no zone, jobs without a bookmark", async () => {
        const others = [
            bucket("acme-logs"),
            withProperties(job, { command: { name: "pythonshell" } }),
            withProperties(job, { defaultArguments: { "--job-bookmark-option": "job-bookmark-disable" } }),
            withProperties(job, { defaultArguments: {} }),
        ];
        for (const other of others) {
            assert.deepEqual(await violations({ ...other, stack: "prod" }), [], JSON.stringify(other.properties));
        }
    });

    it("refuses undecided where the tag, the bucket's name or the bookmark is not known", async () => {
        for (const [resource, path] of [
            [withProperties(job, { tags: { environment: unknown } }), "tags.environment"],
            [withProperties(job, { tags: unknown }), "tags"],
            [{ ...bucket("acme", { bucket: unknown }), stack: "prod" }, "bucket"],
            [{ ...withProperties(job, { defaultArguments: unknown }), stack: "prod" }, "defaultArguments"],
        ] as const) {
            const [found, ...more] = await violations(resource);
            assert.deepEqual(more, []);
            assert.match(found?.message ?? "", /cannot be told: .* is not known before deployment.*\(undecided\)$/);
            assert.ok(found?.message.includes(path), found?.message);
            assert.deepEqual(await violations({ ...resource, options: { protect: true } }), []);
        }
    });

    it("takes default tags that the provider has not computed yet for none", async () => {
        assert.deepEqual(await violations(withProperties(job, { tagsAll: unknown })), []);
    });
});

const violations = (resource: TestResource, config = {}) => checkRule("stateful-protected", [resource], config);

function make(type: string, name: string, properties: Readonly<Record<string, unknown>>): TestResource {
    return { type: `aws:${type}`, name, properties };
}

function withProperties(resource: TestResource, properties: Readonly<Record<string, unknown>>): TestResource {
    return { ...resource, properties: { ...resource.properties, ...properties } };
}
