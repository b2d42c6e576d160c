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
                    const found = findText(required.map(glob), others.map(glob), (matched) => !matched.includes(true));
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
        assert.equal(
            findText([glob("𝒮?")], [], () => true),
            "𝒮x",
        );
    });

    it("asked again finds the same, and gives up the same", () => {
        fc.assert(
            fc.property(
                fc.array(pattern, { maxLength: 2 }),
                fc.array(pattern, { maxLength: 2 }),
                (required, others) => {
                    const accepts = (matched: readonly boolean[]) => !matched.includes(true);
                    const globs = [required.map(glob), others.map(glob)] as const;
                    const found = findText(...globs, accepts);
                    assert.equal(findTextAgain(...globs, "none", accepts), found);
                    assert.equal(findTextAgain(...globs, "none", accepts), found);
                },
            ),
        );
        const tangle = [glob(`*a${"?".repeat(20)}`)];
        const never = () => false;
        assert.throws(() => findTextAgain([glob("*")], tangle, "never", never), GlobSearchError);
        assert.throws(() => findTextAgain([glob("*")], tangle, "never", never), GlobSearchError);
    });

    it("tells a question from another that differs in what is accepted alone", () => {
        const ask = (rule: string, wanted: boolean) =>
            findTextAgain([glob("a*")], [glob("ab")], rule, ([matched]) => matched === wanted);
        assert.equal(ask("in", true), "ab");
        assert.equal(ask("out", false), "a");
    });

    it("tells wildcards from the characters that look like them", () => {
        const literal = parseGlob("a*", { wildcards: false }).glob;
        const any = () => true;
        assert.equal(findTextAgain([literal], [], "any", any), "a*");
        assert.equal(findTextAgain([glob("a*")], [], "any", any), "a");
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
