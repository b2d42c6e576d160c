import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Glob, globMatches, parseGlob } from "../../../../policies/facts/iam/glob";
import { findText, findTextAgain, GlobSearchError, textClasses } from "../../../../policies/facts/iam/globSearch";

describe("a search among IAM patterns", () => {
    const texts = [...words("ab", 5)];
    const pattern = fc.stringMatching(/^[ab*?]{0,4}$/);

    it("find a text that some match and others do not, whenever there is one", () => {
        fc.assert(
            fc.property(
                fc.array(pattern, { maxLength: 2 }),
                fc.array(pattern, { maxLength: 3 }),
                (required, others) => {
                    const accepts = (text: string) =>
                        required.every((one) => globMatches(glob(one), text)) &&
                        !others.some((one) => globMatches(glob(one), text));
                    const found = findText({ all: required.map(glob), none: others.map(glob) });
                    if (found !== undefined) {
                        assert.ok(accepts(found), `${JSON.stringify(found)} is not one`);
                    }
                    const shortest = texts.find(accepts);
                    if (shortest !== undefined) {
                        assert.ok(found !== undefined && found.length <= shortest.length, `missed ${shortest}`);
                    }
                },
            ),
            { numRuns: 500 },
        );
    });

    it("find each way in which texts can match", () => {
        const classes = textClasses([glob("a*")], [glob("*b"), glob("a?")]);
        assert.deepEqual(
            new Map(classes.map(({ text, matched }) => [matched.map(Number).join(""), text])),
            new Map([
                ["00", "a"],
                ["11", "ab"],
                ["01", "ax"],
                ["10", "axb"],
            ]),
        );
    });

    it("takes characters beyond the basic plane for one", () => {
        assert.equal(findText({ all: [glob("𝒮?")] }), "𝒮x");
    });

    it("asked again finds the same, and gives up the same", () => {
        fc.assert(
            fc.property(
                fc.array(pattern, { maxLength: 2 }),
                fc.array(pattern, { maxLength: 2 }),
                (required, others) => {
                    const wanted = { all: required.map(glob), none: others.map(glob) };
                    const found = findText(wanted);
                    assert.equal(findTextAgain(wanted), found);
                    assert.equal(findTextAgain(wanted), found);
                },
            ),
        );
        const tangle = { all: [glob("*")], some: [[glob(`*a${"?".repeat(20)}b`)], [glob(`*b${"?".repeat(20)}a?c`)]] };
        assert.throws(() => findTextAgain(tangle), GlobSearchError);
        assert.throws(() => findTextAgain(tangle), GlobSearchError);
    });

    it("find a text that one of each group matches, whenever there is one", () => {
        fc.assert(
            fc.property(
                fc.array(pattern, { maxLength: 2 }),
                fc.array(fc.array(pattern, { maxLength: 2 }), { maxLength: 2 }),
                (none, some) => {
                    const accepts = (text: string) =>
                        !none.some((one) => globMatches(glob(one), text)) &&
                        some.every((group) => group.some((one) => globMatches(glob(one), text)));
                    const found = findText({
                        all: [],
                        none: none.map(glob),
                        some: some.map((group) => group.map(glob)),
                    });
                    if (found !== undefined) {
                        assert.ok(accepts(found), `${JSON.stringify(found)} is not one`);
                    }
                    const shortest = texts.find(accepts);
                    if (shortest !== undefined) {
                        assert.ok(found !== undefined && found.length <= shortest.length, `missed ${shortest}`);
                    }
                },
            ),
            { numRuns: 500 },
        );
    });

    it("tells a question from another that has the same patterns in other places", () => {
        assert.equal(findTextAgain({ all: [glob("a*")], some: [[glob("ab")]] }), "ab");
        assert.equal(findTextAgain({ all: [glob("a*")], none: [glob("ab")] }), "a");
        assert.equal(findTextAgain({ all: [glob("a*"), glob("ab")] }), "ab");
        assert.equal(findTextAgain({ all: [glob("*")], some: [[glob("ab"), glob("a")]] }), "a");
        assert.equal(findTextAgain({ all: [glob("*")], some: [[glob("ab")], [glob("a")]] }), undefined);
    });

    it("tells wildcards from the characters that look like them", () => {
        const literal = parseGlob("a*", { wildcards: false }).glob;
        assert.equal(findTextAgain({ all: [literal] }), "a*");
        assert.equal(findTextAgain({ all: [glob("a*")] }), "a");
    });
});

function glob(source: string): Glob {
    return parseGlob(source, { wildcards: true }).glob;
}

/** All words over an alphabet, shorter ones first. */
function* words(alphabet: string, longest: number): Generator<string> {
    let current = [""];
    for (let length = 0; length <= longest; length += 1) {
        yield* current;
        current = current.flatMap((word) => [...alphabet].map((char) => word + char));
    }
}
