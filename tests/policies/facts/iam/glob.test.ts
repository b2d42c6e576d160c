import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Glob, globMatches, parseGlob } from "../../../../policies/facts/iam/glob";

describe("IAM patterns", () => {
    const texts = [...words("ab", 5)];
    const pattern = fc.stringMatching(/^[ab*?]{0,4}$/);

    it("match as the regular expression does that says the same", () => {
        fc.assert(
            fc.property(pattern, fc.constantFrom(...texts), (source, text) => {
                const expression = new RegExp(`^${source.replaceAll("?", ".").replaceAll("*", ".*")}$`, "s");
                assert.equal(globMatches(glob(source), text), expression.test(text));
            }),
            { numRuns: 500 },
        );
    });

    it("take characters beyond the basic plane for one", () => {
        assert.ok(globMatches(glob("?"), "𝒮"));
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
