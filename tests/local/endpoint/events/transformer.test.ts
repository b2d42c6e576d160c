import * as assert from "node:assert/strict";
import { transform, TransformerError } from "../../../../local/endpoint/events/transformer";

const event = { detail: { jobName: "orders", message: 'He said "no"\nand left', runs: 2 } };
const InputPathsMap = {
    job: "$.detail.jobName",
    error: "$.detail.message",
    runs: "$.detail.runs",
    none: "$.detail.other",
};

describe("an input transformer", () => {
    it("puts texts into texts, and values with their own quotes where they stand alone", () => {
        const InputTemplate = '{"what": "Job <job> failed, <runs> runs.", "error": <error>, "runs": <runs>}';
        assert.deepEqual(JSON.parse(transform({ InputPathsMap, InputTemplate }, event)), {
            what: "Job orders failed, 2 runs.",
            error: event.detail.message,
            runs: 2,
        });
    });

    it("makes an empty text of what the event does not have", () => {
        const InputTemplate = '{"a": <none>, "b": "x<none>"}';
        assert.deepEqual(JSON.parse(transform({ InputPathsMap, InputTemplate }, event)), { a: "", b: "x" });
    });

    it("delivers nothing where a quote in a value breaks the template, as on AWS", () => {
        const broken = () => transform({ InputPathsMap, InputTemplate: '"It said <error>"' }, event);
        assert.throws(broken, (error) => error instanceof TransformerError && /does not make JSON/.test(error.message));
    });

    it("refuses a placeholder that is not in its map", () => {
        const unknown = () => transform({ InputPathsMap, InputTemplate: '"<state>"' }, event);
        assert.throws(unknown, /uses <state>, which is not in its map: job, error, runs, none/);
    });

    it("refuses paths beyond members by name", () => {
        const paths = () => transform({ InputPathsMap: { one: "$.resources[0]" }, InputTemplate: '"<one>"' }, event);
        assert.throws(paths, /knows \$ and members by name/);
    });
});
