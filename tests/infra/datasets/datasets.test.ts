import * as assert from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { datasetJsonSchema, loadDatasets, parseDataset } from "../../../infra/datasets/datasets";

const FOLDER = path.join(__dirname, "..", "..", "..", "etl", "datasets");

interface DatasetJson {
    name: string;
    columns: Record<string, unknown>[];
    partitionColumn: string;
    [key: string]: unknown;
}

/** Parses a valid dataset in which one thing was changed. */
function broken(change: (json: DatasetJson) => void): () => unknown {
    const json: DatasetJson = {
        name: "orders",
        source: { format: "csv" },
        columns: [
            { name: "id", type: "bigint" },
            { name: "country", type: "string" },
        ],
        partitionColumn: "country",
    };
    change(json);
    return () => parseDataset("orders.json", JSON.stringify(json));
}

describe("dataset files", () => {
    it("load, every one that is committed", () => {
        const names = loadDatasets(FOLDER).map(({ dataset }) => dataset.name);
        assert.ok(names.includes("users") && names.includes("airports"), names.join(", "));
    });

    it("default to appending and to tolerating no rejected row", () => {
        const dataset = broken(() => undefined)() as { writeMode: string; maxRejectRatio: number };
        assert.strictEqual(dataset.writeMode, "append");
        assert.strictEqual(dataset.maxRejectRatio, 0);
    });

    it("say how CSV is written, with defaults, and have nothing to say of JSON lines and Parquet", () => {
        const source = (value: unknown) => (broken((json) => (json.source = value))() as { source: unknown }).source;
        assert.deepStrictEqual(source({ format: "csv", escape: "\\", multiline: true }), {
            format: "csv",
            delimiter: ",",
            quote: '"',
            escape: "\\",
            header: true,
            multiline: true,
        });
        assert.deepStrictEqual(source({ format: "json", encoding: "utf-8" }), { format: "json", encoding: "utf-8" });
        assert.deepStrictEqual(source({ format: "parquet" }), { format: "parquet" });
    });

    const cases: [string, (json: DatasetJson) => void, RegExp][] = [
        [
            "another answer to rewritten input",
            (json) => (json.onRewrittenInput = "ignore"),
            /onRewrittenInput: got "ignore"; allowed: fail, replace/,
        ],
        [
            "a replacement of one file's rows in objects of several files",
            (json) => {
                json.onRewrittenInput = "replace";
                json.writeMode = "overwrite";
            },
            /onRewrittenInput: got "replace" with writeMode overwrite/,
        ],
        [
            "the name of a table of rejected rows",
            (json) => (json.name = "quarantine_orders"),
            /name: got "quarantine_orders"; tables of rejected rows begin with quarantine_/,
        ],
        [
            "a column that is there twice",
            (json) => json.columns.push({ name: "id", type: "int" }),
            /columns\.2\.name: got "id" again \(first at columns\.0\)/,
        ],
        [
            "an unknown type",
            (json) => (json.columns[0] = { name: "id", type: "integer" }),
            /columns\.0\.type: got "integer"; allowed: one of string, .*decimal/,
        ],
        [
            "a decimal whose scale is above its precision",
            (json) => (json.columns[0] = { name: "id", type: "decimal(3,5)" }),
            /columns\.0\.type: got "decimal\(3,5\)"/,
        ],
        [
            "a partition column that is not a column",
            (json) => (json.partitionColumn = "region"),
            /partitionColumn: got "region", which is not a column; allowed: id, country/,
        ],
        [
            "a partition column of a type that makes no folder name",
            (json) => {
                json.columns.push({ name: "d", type: "double" });
                json.partitionColumn = "d";
            },
            /partitionColumn: got "d" of type double/,
        ],
        [
            "a name that S3 or Glue would refuse",
            (json) => (json.name = "Orders!"),
            /name: got "Orders!"; allowed: lower-case letters/,
        ],
        [
            "the name of the folder of rejected rows",
            (json) => (json.name = "quarantine"),
            /name: got "quarantine", which is the folder of rejected rows/,
        ],
        ["an unknown key", (json) => (json.partitionColum = "x"), /partitionColum/],
        [
            "a write mode there is not",
            (json) => (json.writeMode = "upsert"),
            /writeMode: got "upsert"; allowed: append, overwrite/,
        ],
        [
            "a range on text",
            (json) => (json.columns[1] = { name: "country", type: "string", minimum: 1 }),
            /columns\.1\.minimum: got 1 on a string column/,
        ],
        [
            "a range that nothing is in",
            (json) => (json.columns[0] = { name: "id", type: "int", minimum: 2, maximum: 1 }),
            /columns\.0\.minimum: got 2, above maximum 1/,
        ],
        [
            "a pattern that is not a regular expression",
            (json) => (json.columns[1] = { name: "country", type: "string", pattern: "(" }),
            /columns\.1\.pattern: got "\("/,
        ],
        [
            "a format there is not",
            (json) => (json.source = { format: "xml" }),
            /source(\.format)?: got "xml"; allowed: csv, json, parquet/,
        ],
        [
            "a delimiter of two characters",
            (json) => (json.source = { format: "csv", delimiter: "||" }),
            /source\.delimiter: got "\|\|"; allowed: one character of ASCII, not a line break/,
        ],
        [
            "a line break for a quote",
            (json) => (json.source = { format: "csv", quote: "\n" }),
            /source\.quote: got "\\n"; allowed: one character of ASCII/,
        ],
        [
            "one character as delimiter and quote",
            (json) => (json.source = { format: "csv", delimiter: '"' }),
            /source\.quote: got "\\"", which is the delimiter/,
        ],
        [
            "one character as delimiter and escape",
            (json) => (json.source = { format: "csv", escape: "," }),
            /source\.escape: got ",", which is the delimiter/,
        ],
        [
            "another encoding",
            (json) => (json.source = { format: "json", encoding: "latin-1" }),
            /source\.encoding: got "latin-1"; allowed: utf-8, convert the files/,
        ],
        [
            "a key of another format",
            (json) => (json.source = { format: "parquet", delimiter: ";" }),
            /source: .*delimiter/,
        ],
        ["a tolerance above one", (json) => (json.maxRejectRatio = 2), /maxRejectRatio/],
    ];
    for (const [what, change, message] of cases) {
        it(`are refused with ${what}`, () => {
            assert.throws(broken(change), (error: Error) => {
                assert.match(error.message, /orders\.json is not a valid dataset/);
                assert.match(error.message, message);
                return true;
            });
        });
    }

    it("are refused when the file is not called as the dataset", () => {
        const text = JSON.stringify({
            name: "orders",
            source: { format: "csv" },
            columns: [
                { name: "a", type: "int" },
                { name: "b", type: "int" },
            ],
            partitionColumn: "b",
        });
        assert.throws(() => parseDataset("order.json", text), /must be called orders\.json/);
    });

    it("are refused when they are not JSON, with the parser's reason", () => {
        assert.throws(() => parseDataset("orders.json", "{"), /orders\.json is not JSON/);
    });

    it("are refused when the folder holds none", () => {
        const empty = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-datasets-"));
        assert.throws(() => loadDatasets(empty), /holds no dataset file/);
    });

    it("have a published JSON Schema that is the one in the code", () => {
        const published: unknown = JSON.parse(fs.readFileSync(path.join(FOLDER, "schema.json"), "utf8"));
        assert.deepStrictEqual(published, JSON.parse(JSON.stringify(datasetJsonSchema())), "run: npm run generate");
    });
});
