import * as assert from "node:assert";
import { datasetFile, names, registerLake } from "./support/lake";
import { inputsOf, type Registered } from "./support/mocks";

describe("the crawlers of a lake", () => {
    let lake: Registered[];
    before(async () => {
        lake = await registerLake([datasetFile(), datasetFile({ name: "users" })]);
    });

    it("are one for raw, one a curated dataset and one for rejected rows, with one include path a dataset", () => {
        const paths = (name: string) =>
            inputsOf<{ s3Targets: { path: string }[] }>(lake, "aws:glue/crawler:Crawler", name).s3Targets.map(
                ({ path }) => path,
            );
        assert.deepStrictEqual(paths("raw-crawler"), [names.rawPath("orders"), names.rawPath("users")]);
        assert.deepStrictEqual(paths("orders-curated-crawler"), [names.curatedPath("orders")]);
        assert.deepStrictEqual(paths("quarantine-crawler"), [
            names.quarantinePath("orders"),
            names.quarantinePath("users"),
        ]);
    });

    it("name the tables of rejected rows apart from the curated ones, which have the same folders", () => {
        const prefix = (name: string) => inputsOf(lake, "aws:glue/crawler:Crawler", name).tablePrefix;
        assert.strictEqual(prefix("quarantine-crawler"), "quarantine_");
        assert.strictEqual(prefix("orders-curated-crawler"), undefined);
        assert.strictEqual(names.quarantineTable("orders"), "quarantine_orders");
    });

    it("read their own folders alone", () => {
        const readable = (name: string) => {
            const { policy } = inputsOf<{ policy: string }>(
                lake,
                "aws:iam/rolePolicy:RolePolicy",
                `${name}-role-policy`,
            );
            const { Statement } = JSON.parse(policy) as { Statement: { Sid: string; Resource: string[] }[] };
            return Statement.find(({ Sid }) => Sid === "ReadZone")?.Resource;
        };
        const curated = names.s3Arn(names.curatedBucket);
        assert.deepStrictEqual(readable("orders-curated-crawler"), [`${curated}/orders/*`]);
        assert.deepStrictEqual(readable("quarantine-crawler"), [
            `${curated}/quarantine/orders/*`,
            `${curated}/quarantine/users/*`,
        ]);
    });

    it("have a database a zone", () => {
        const database = (name: string) => inputsOf(lake, "aws:glue/crawler:Crawler", name).databaseName;
        assert.strictEqual(database("raw-crawler"), "sluice_test_raw");
        assert.strictEqual(database("orders-curated-crawler"), "sluice_test_curated");
        assert.strictEqual(database("quarantine-crawler"), "sluice_test_curated");
    });

    it("try a CSV classifier for every dataset, in the raw zone alone", () => {
        const classifiers = lake
            .filter(({ type }) => type === "aws:glue/classifier:Classifier")
            .map(({ inputs }) => inputs.name);
        assert.deepStrictEqual(inputsOf(lake, "aws:glue/crawler:Crawler", "raw-crawler").classifiers, classifiers);
        assert.strictEqual(inputsOf(lake, "aws:glue/crawler:Crawler", "orders-curated-crawler").classifiers, undefined);
    });

    it("leave out what Spark and consoles leave behind, and keep tables whose files are gone", () => {
        for (const name of ["raw-crawler", "orders-curated-crawler", "quarantine-crawler"]) {
            const crawler = inputsOf<{ s3Targets: { exclusions: string[] }[] } & Record<string, unknown>>(
                lake,
                "aws:glue/crawler:Crawler",
                name,
            );
            for (const { exclusions } of crawler.s3Targets) {
                assert.deepStrictEqual(exclusions, ["**/_temporary/**", "**_SUCCESS", "**_$folder$", "_sluice/**"]);
            }
            assert.deepStrictEqual(crawler.schemaChangePolicy, {
                updateBehavior: "UPDATE_IN_DATABASE",
                deleteBehavior: "LOG",
            });
            assert.deepStrictEqual(crawler.recrawlPolicy, { recrawlBehavior: "CRAWL_EVERYTHING" });
        }
    });
});
