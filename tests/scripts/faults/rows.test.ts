import * as assert from "node:assert/strict";
import { seeded } from "../../../local/endpoint/faults/random";
import { drawFault, kinds, requestsOf } from "../../../scripts/faults/kinds";
import { compare, type Expected, makeFile } from "../../../scripts/faults/rows";

describe("the harness of faults", () => {
    const trial = () => {
        const expected: Expected = { accepted: new Map(), rejected: new Set() };
        const file = makeFile("t1-1", seeded(3), expected, true);
        const curated = [...expected.accepted.values()];
        const quarantine = [...expected.rejected].map((name) => `{"name":"${name}"} a reason`);
        assert.ok(curated.length > 0 && quarantine.length > 0);
        return { expected, file, curated, quarantine };
    };

    it("finds nothing wrong where every row is where it belongs, once", () => {
        const { expected, curated, quarantine } = trial();
        const { lost, duplicated, wrong } = compare(expected, curated, quarantine);
        assert.deepEqual([lost, duplicated, wrong], [0, 0, 0]);
    });

    it("sees a row that is lost, one that is there twice, and one whose value changed", () => {
        const { expected, curated, quarantine } = trial();
        const changed = { ...curated[2], age: "0" };
        const { lost, duplicated, wrong, examples } = compare(
            expected,
            [...curated.slice(1, 2), ...curated.slice(1, 2), changed, ...curated.slice(3)],
            quarantine,
        );
        assert.deepEqual([lost, duplicated, wrong], [1, 1, 1]);
        assert.equal(examples.length, 3);
    });

    it("sees a rejected row that is lost, there twice, or in curated", () => {
        const { expected, curated, quarantine } = trial();
        const [first = "", ...others] = quarantine;
        assert.equal(compare(expected, curated, others).lost, 1);
        assert.equal(compare(expected, curated, [first, ...quarantine]).duplicated, 1);
        const [name = ""] = expected.rejected;
        assert.equal(compare(expected, [...curated, { name }], quarantine).wrong, 1);
    });

    it("draws the same rows and the same faults from the same seed", () => {
        assert.equal(trial().file.text, trial().file.text);
        for (const kind of kinds) {
            const draw = (seed: number) => drawFault(kind, seeded(seed), requestsOf("sluice", "t1", 9));
            assert.deepEqual(draw(5), draw(5));
            const some = new Set([...Array(20).keys()].map((seed) => JSON.stringify(draw(seed))));
            assert.ok(some.size > 3, `${kind} is drawn in more than one way`);
        }
    });
});
