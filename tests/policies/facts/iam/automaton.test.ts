import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { automaton, DEAD } from "../../../../policies/facts/iam/automaton";
import { type Glob, globMatches, parseGlob } from "../../../../policies/facts/iam/glob";

describe("an IAM pattern's automaton", () => {
    const pattern = fc.stringMatching(/^[ab*?]{0,6}$/);
    const text = fc.stringMatching(/^[abc]{0,6}$/);

    it("accepts what the pattern matches", () => {
        fc.assert(
            fc.property(pattern, text, (source, chars) => {
                const { accepts, state } = walked(source, chars);
                assert.equal(accepts(state), globMatches(glob(source), chars));
            }),
            { numRuns: 1000 },
        );
    });

    it("is dead, or accepts all, only where that holds of whatever follows", () => {
        fc.assert(
            fc.property(pattern, text, text, (source, chars, more) => {
                const { acceptsAll, state } = walked(source, chars);
                const matches = globMatches(glob(source), chars + more);
                assert.ok(state !== DEAD || !matches, "dead, yet what follows matches");
                assert.ok(!acceptsAll(state) || matches, "accepts all, yet what follows does not match");
            }),
            { numRuns: 1000 },
        );
    });

    it("leads every character that is no literal of a state to the same state", () => {
        fc.assert(
            fc.property(pattern, text, (source, chars) => {
                const { next, literals, takesOthers, state } = walked(source, chars);
                const others = [..."abcd"].filter((char) => !literals(state).includes(char));
                assert.equal(new Set(others.map((char) => next(state, char))).size, 1);
                assert.equal(
                    others.every((char) => next(state, char) === DEAD),
                    !takesOthers(state),
                );
            }),
        );
    });

    it("is made once for each parsed pattern", () => {
        assert.equal(automaton(glob("a*")), automaton(glob("a*")));
    });
});

function glob(source: string): Glob {
    return parseGlob(source, { wildcards: true }).glob;
}

function walked(source: string, text: string) {
    const pattern = automaton(glob(source));
    return { ...pattern, state: [...text].reduce((state, char) => pattern.next(state, char), pattern.start) };
}
