import * as assert from "node:assert";
import { datasetFile, registerLake } from "./support/lake";
import { inputsOf, type Registered } from "./support/mocks";

/** What takes tags, of all that a lake is made of. */
const TAGGED =
    /^aws:(s3\/(bucket|bucketObjectv2)|glue\/(catalogDatabase|crawler|job|trigger|workflow)|iam\/role|kms\/key|athena\/workgroup):/;

describe("the tags of a lake", () => {
    let lake: Registered[];
    before(async () => {
        lake = await registerLake([datasetFile(), datasetFile({ name: "users" })]);
    });

    it("say of everything that takes tags which project and environment it is of", () => {
        const tagged = lake.filter(({ type }) => TAGGED.test(type));
        assert.strictEqual(tagged.length, 28);
        for (const { name, inputs } of tagged) {
            const { project, environment } = (inputs.tags ?? {}) as Record<string, string>;
            assert.deepStrictEqual({ project, environment }, { project: "sluice", environment: "test" }, name);
        }
    });

    it("say of what belongs to one zone which zone that is", () => {
        const zones = lake.flatMap(({ name, inputs }) => {
            const { zone } = (inputs.tags ?? {}) as Record<string, string>;
            return zone === undefined ? [] : [`${name}: ${zone}`];
        });
        assert.deepStrictEqual(zones.sort(), [
            "curated-database: curated",
            "curated: curated",
            "orders-curated-crawler-role: curated",
            "orders-curated-crawler: curated",
            "quarantine-crawler-role: curated",
            "quarantine-crawler: curated",
            "raw-crawler-role: raw",
            "raw-crawler: raw",
            "raw-database: raw",
            "raw: raw",
            "users-curated-crawler-role: curated",
            "users-curated-crawler: curated",
        ]);
    });

    it("have the stack's own beside them, but not on objects, which take ten at most", async () => {
        const tags = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`tag-${index}`, "x"]));
        const more = await registerLake([datasetFile()], { env: "staging", tags });
        const of = (type: string, name: string) => inputsOf<{ tags: Record<string, string> }>(more, type, name).tags;
        assert.deepStrictEqual(of("aws:s3/bucket:Bucket", "raw"), {
            project: "sluice",
            environment: "staging",
            zone: "raw",
            ...tags,
        });
        assert.deepStrictEqual(of("aws:s3/bucketObjectv2:BucketObjectv2", "job-artifacts-script"), {
            project: "sluice",
            environment: "staging",
        });
    });
});
