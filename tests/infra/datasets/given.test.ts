import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadDatasets } from "../../../infra/datasets/datasets";
import { datasetFiles, type DatasetInput } from "../../../infra/datasets/given";
import { ROOT } from "../../support/sluice";

const folder = path.join(ROOT, "etl", "datasets");
const orders: DatasetInput = {
    name: "orders",
    source: { format: "csv" },
    columns: [
        { name: "id", type: "bigint", required: true },
        { name: "country", type: "string" },
    ],
    partitionColumn: "country",
};

describe("datasets given to a lake", () => {
    it("may be a folder of dataset files", () => {
        assert.deepEqual(datasetFiles(folder), loadDatasets(folder));
    });

    it("may be objects, whose JSON the job gets and whose defaults are filled in", () => {
        const [file] = datasetFiles([orders]);
        assert.deepEqual(JSON.parse(file?.text ?? ""), orders);
        assert.equal(file?.dataset.writeMode, "append");
        assert.equal(file.file, "orders.json");
    });

    it("may be files and objects together", () => {
        const names = datasetFiles([...loadDatasets(folder), orders]).map(({ dataset }) => dataset.name);
        assert.deepEqual(names, ["airports", "users", "orders"]);
    });

    it("are refused where there is none, or one twice", () => {
        assert.throws(() => datasetFiles([]), /got no dataset; it needs at least one/);
        assert.throws(() => datasetFiles([orders, orders]), /got dataset orders twice; allowed: each name once/);
    });

    it("are refused without a stack, for a wrong dataset is no bug: the key, what it got, what is allowed", () => {
        const wrong = { ...orders, partitionColumn: "city" };
        const refused = (error: unknown) => pulumi.RunError.isInstance(error);
        assert.throws(() => datasetFiles([wrong]), refused);
        assert.throws(
            () => datasetFiles([wrong]),
            /partitionColumn: got "city", which is not a column; allowed: id, country/,
        );
        assert.throws(() => datasetFiles(path.join(ROOT, "no-such-folder")), refused);
    });

    it("may have a folder without dataset files only by mistake", () => {
        const empty = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-empty-"));
        try {
            assert.throws(
                () => datasetFiles(empty),
                /holds no dataset file \(<name>\.json\); a lake needs at least one/,
            );
        } finally {
            fs.rmdirSync(empty);
        }
    });
});
