import * as assert from "node:assert";
import { datasetFile, names, registerLake } from "./support/lake";
import { inputsOf, type Registered } from "./support/mocks";

describe("the crawlers of a lake", () => {
    let lake: Registered[];
    before(async () => {
        lake = await registerLake([datasetFile(), datasetFile({ name: "users" })]);
    });

    it("are one a zone, with one include path a dataset", () => {
        const paths = (name: string) =>
            inputsOf<{ s3Targets: { path: string }[] }>(lake, "aws:glue/crawler:Crawler", name).s3Targets.map(
                ({ path }) => path,
            );
        assert.deepStrictEqual(paths("raw-crawler"), [names.rawPath("orders"), names.rawPath("users")]);
        assert.deepStrictEqual(paths("curated-crawler"), [names.curatedPath("orders"), names.curatedPath("users")]);
    });

    it("have a database each", () => {
        const database = (name: string) => inputsOf(lake, "aws:glue/crawler:Crawler", name).databaseName;
        assert.strictEqual(database("raw-crawler"), "sluice_test_raw");
        assert.strictEqual(database("curated-crawler"), "sluice_test_curated");
    });

    it("try a CSV classifier for every dataset, in the raw zone alone", () => {
        const classifiers = lake
            .filter(({ type }) => type === "aws:glue/classifier:Classifier")
            .map(({ inputs }) => inputs.name);
        assert.deepStrictEqual(inputsOf(lake, "aws:glue/crawler:Crawler", "raw-crawler").classifiers, classifiers);
        assert.strictEqual(inputsOf(lake, "aws:glue/crawler:Crawler", "curated-crawler").classifiers, undefined);
    });

    it("leave out what Spark and consoles leave behind, and keep tables whose files are gone", () => {
        for (const name of ["raw-crawler", "curated-crawler"]) {
            const crawler = inputsOf<{ s3Targets: { exclusions: string[] }[] } & Record<string, unknown>>(
                lake,
                "aws:glue/crawler:Crawler",
                name,
            );
            for (const { exclusions } of crawler.s3Targets) {
                assert.deepStrictEqual(exclusions, ["**/_temporary/**", "**_SUCCESS", "**_$folder$"]);
            }
            assert.deepStrictEqual(crawler.schemaChangePolicy, {
                updateBehavior: "UPDATE_IN_DATABASE",
                deleteBehavior: "LOG",
            });
            assert.deepStrictEqual(crawler.recrawlPolicy, { recrawlBehavior: "CRAWL_EVERYTHING" });
        }
    });
});
