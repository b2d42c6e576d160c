import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { differences } from "../../../../../local/engine/provider/schema/difference";
import {
    document,
    flag,
    list,
    map,
    number,
    object,
    set,
    text,
} from "../../../../../local/engine/provider/schema/property";
import { refreshedInputs, recordedState } from "../../../../../local/engine/provider/schema/state";
import { Asset, UNKNOWN, type PropertyMap } from "../../../../../local/engine/provider/values";

const fields = {
    name: text({ required: true, replace: true }),
    size: number(),
    enabled: flag({ default: true }),
    version: text({ computed: true }),
    block: object({ depth: number({ default: 1 }), chosen: text({ computed: true }) }, { adopted: true }),
    kind: object({ pattern: text() }, { replace: "presence" }),
    steps: list(object({ path: text({ required: true }), note: text() })),
    groups: set(text()),
    tags: map(),
    policy: document({ policy: true }),
    plan: document(),
    role: text({ same: (a, b) => a.endsWith(b) }),
};

const found = (desired: PropertyMap, actual: PropertyMap): string[] =>
    differences(fields, { enabled: true, ...desired }, { enabled: true, ...actual })
        .map(({ path, kind, replace }) => `${kind} ${path}${replace ? " (replace)" : ""}`)
        .sort();

describe("differences between what is wanted and what is", () => {
    it("are none between equals", () => {
        const state = { name: "a", size: 3, steps: [{ path: "x" }], groups: ["a", "b"], tags: { a: "1" } };
        assert.deepEqual(found(state, state), []);
    });

    it("name the place, also inside objects, lists and maps", () => {
        assert.deepEqual(
            found(
                { size: 4, block: { depth: 2 }, steps: [{ path: "y" }], tags: { a: "2", "sluice:zone": "raw" } },
                { size: 3, block: { depth: 1 }, steps: [{ path: "x" }, { path: "z" }], tags: { a: "1", old: "1" } },
            ),
            [
                'add tags["sluice:zone"]',
                "delete steps[1]",
                "delete tags.old",
                "update block.depth",
                "update size",
                "update steps[0].path",
                "update tags.a",
            ],
        );
    });

    it("need a replacement where AWS cannot change the property", () => {
        assert.deepEqual(found({ name: "b" }, { name: "a" }), ["update name (replace)"]);
    });

    it("need a replacement for a kind that comes or goes, not for a change within it", () => {
        assert.deepEqual(found({ kind: { pattern: "b" } }, { kind: { pattern: "a" } }), ["update kind.pattern"]);
        assert.deepEqual(found({ kind: { pattern: "b" } }, {}), ["add kind (replace)"]);
        assert.deepEqual(found({}, { kind: { pattern: "a" } }), ["delete kind (replace)"]);
    });

    it("are none where the program leaves the choice to AWS", () => {
        assert.deepEqual(found({}, { version: "5.1", block: { depth: 9 } }), []);
        assert.deepEqual(found({ block: { depth: 1 } }, { block: { depth: 1, chosen: "x" } }), []);
    });

    it("show what somebody added where the program says nothing", () => {
        assert.deepEqual(found({}, { size: 3, tags: { a: "1" } }), ["delete size", "delete tags"]);
    });

    it("take nothing, zero, false and empty for the same", () => {
        assert.deepEqual(found({}, { size: 0, tags: {}, steps: [], groups: [], policy: "" }), []);
        assert.deepEqual(found({ size: 0, tags: {}, steps: [] }, {}), []);
    });

    it("compare a default where the program says nothing", () => {
        assert.deepEqual(differences(fields, {}, { enabled: false }), [
            { path: "enabled", kind: "update", replace: false },
        ]);
    });

    it("ignore the order of sets, and of nothing else", () => {
        assert.deepEqual(found({ groups: ["b", "a"] }, { groups: ["a", "b"] }), []);
        assert.deepEqual(found({ groups: ["a", "c"] }, { groups: ["b", "a"] }), ["add groups[1]", "delete groups[0]"]);
        assert.deepEqual(found({ groups: ["a"] }, { groups: ["a", "a"] }), ["delete groups[1]"]);
        const steps = [{ path: "x" }, { path: "y" }];
        assert.equal(found({ steps: [...steps].reverse() }, { steps }).length, 2);
    });

    it("ignore how JSON is spelled, and how a policy writes one element", () => {
        assert.deepEqual(found({ plan: '{"a":1,"b":[2]}' }, { plan: '{ "b": [2], "a": 1 }' }), []);
        assert.deepEqual(found({ plan: '{"a":["x"]}' }, { plan: '{"a":"x"}' }), ["update plan"]);
        const policy = (action: unknown): string =>
            JSON.stringify({ Statement: [{ Effect: "Allow", Action: action }] });
        assert.deepEqual(found({ policy: policy(["s3:Get", "s3:Put"]) }, { policy: policy(["s3:Put", "s3:Get"]) }), []);
        assert.deepEqual(found({ policy: policy("s3:Get") }, { policy: policy(["s3:Get"]) }), []);
        assert.deepEqual(found({ policy: policy("s3:Get") }, { policy: policy("s3:Put") }), ["update policy"]);
        assert.deepEqual(found({ policy: "no JSON" }, { policy: policy("s3:Put") }), ["update policy"]);
    });

    it("ask the property whether AWS takes two spellings for the same", () => {
        assert.deepEqual(found({ role: "arn:role/x" }, { role: "x" }), []);
        assert.deepEqual(found({ role: "arn:role/y" }, { role: "x" }), ["update role"]);
    });

    it("count an unknown value as a change", () => {
        assert.deepEqual(found({ name: UNKNOWN, size: UNKNOWN }, { name: "a" }), ["add size", "update name (replace)"]);
    });

    it("compare assets by their content", () => {
        const source = { source: { kind: "asset" } as const };
        const at = (hash: string, path: string): PropertyMap => ({ source: new Asset(hash, { path }) });
        assert.deepEqual(differences(source, at("1", "/a"), at("1", "/b")), []);
        assert.equal(differences(source, at("1", "/a"), at("2", "/a")).length, 1);
    });
});

describe("recorded state", () => {
    const inputs = fc.record(
        {
            name: fc.string({ minLength: 1 }),
            size: fc.integer({ min: 0 }),
            enabled: fc.boolean(),
            block: fc.record({ depth: fc.integer({ min: 0 }) }, { noNullPrototype: true }),
            groups: fc.uniqueArray(fc.string({ minLength: 1 })),
            tags: fc.dictionary(
                fc.string().filter((key) => key !== "__proto__"),
                fc.string(),
                { noNullPrototype: true },
            ),
            plan: fc.json(),
        },
        { requiredKeys: ["name", "enabled"], noNullPrototype: true },
    );

    it("differs in nothing from the inputs that it was made of, whatever AWS adds and however it orders", () => {
        fc.assert(
            fc.property(inputs, (given) => {
                const observed = {
                    ...given,
                    version: "chosen by AWS",
                    ...(given.block && { block: { ...given.block, chosen: "by AWS" } }),
                    ...(given.groups && { groups: [...given.groups].reverse() }),
                    ...(given.plan !== undefined && { plan: JSON.stringify(JSON.parse(given.plan), undefined, 4) }),
                };
                const state = recordedState(fields, given, observed);
                assert.deepEqual(differences(fields, given, state), []);
                assert.deepEqual(refreshedInputs(fields, given, state), given);
                assert.equal(state.plan, given.plan);
                assert.equal(state.version, "chosen by AWS");
            }),
        );
    });

    it("has what somebody changed, and the inputs follow it", () => {
        const given = { name: "a", size: 1, tags: { a: "1" }, block: { depth: 1 } };
        const state = recordedState(fields, given, {
            ...given,
            size: 2,
            tags: { a: "9" },
            block: { depth: 3, chosen: "x" },
        });
        assert.deepEqual(refreshedInputs(fields, given, state), {
            name: "a",
            size: 2,
            tags: { a: "9" },
            block: { depth: 3 },
        });
    });
});
