import * as assert from "node:assert/strict";
import { entriesAt, valuesAt } from "../../../policies/facts/entries";
import { Unknown } from "../../../policies/facts/known";
import { type Resource } from "../../../policies/facts/resource";
import { unknown } from "../support/pack";
import { bucket, lakeOf } from "../support/zones";

describe("entries of a list", () => {
    it("come with their places, whether there is a list or one thing", () => {
        const resource = read({ rules: ["a", 7], rule: { a: 1 }, none: null, empty: [] });
        assert.deepEqual(entriesAt(resource, "rules"), [
            { path: ["rules", 0], value: "a" },
            { path: ["rules", 1], value: 7 },
        ]);
        assert.deepEqual(entriesAt(resource, "rule"), [{ path: ["rule"], value: { a: 1 } }]);
        for (const property of ["none", "empty", "other"]) {
            assert.deepEqual(entriesAt(resource, property), []);
        }
    });

    it("are followed through lists in lists, to the values at the end", () => {
        const resource = read({ rules: [{ defaults: [{ mode: "a" }, {}] }, { defaults: { mode: "b" } }, 7] });
        assert.deepEqual(valuesAt(resource, "rules", "defaults", "mode"), [
            { path: ["rules", 0, "defaults", 0, "mode"], value: "a" },
            { path: ["rules", 1, "defaults", "mode"], value: "b" },
        ]);
    });

    it("are not known where what holds them is not", () => {
        const [entry, ...more] = valuesAt(read({ rules: [unknown] }), "rules", "defaults", "mode");
        assert.deepEqual(more, []);
        assert.deepEqual(entry?.path, ["rules", 0, "defaults", "mode"]);
        assert.ok(entry.value instanceof Unknown);
        assert.equal(entry.value.path, "rules[0]");
    });
});

function read(properties: Readonly<Record<string, unknown>>): Resource {
    const [resource] = lakeOf(bucket("acme-raw", properties)).resources;
    assert.ok(resource);
    return resource;
}
