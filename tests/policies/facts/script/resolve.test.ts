import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { mayBeSame, textsOf } from "../../../../policies/facts/script/resolve";
import { textOf } from "../../../../policies/facts/script/run/texts";
import { type TextPart, type Value } from "../../../../policies/facts/script/run/values";

const values = (name: string) => ({ A: "a" })[name] ?? null;

describe("a text of a script", () => {
    it("is known where all its pieces are, in the run at hand", () => {
        const [text] = textsOf(textOf(["x", { argument: "A" }, { argument: "B", fallback: "b" }]), values);
        assert.deepEqual(text, { pieces: ["xab"], prefix: "xab", whole: "xab" });
    });

    it("is known up to the first piece that is not", () => {
        const [text] = textsOf(textOf(["x/", { argument: "B" }, "/y", { unknown: true }]), values);
        assert.deepEqual(text, { pieces: ["x/", { argument: "B" }, "/y", {}], prefix: "x/", whole: undefined });
    });

    it("is one of those that the run's arguments leave", () => {
        const choice: Value = {
            kind: "choice",
            options: [
                { value: textOf(["one"]), when: [{ argument: "A", value: "a", holds: true }] },
                { value: textOf(["two"]), when: [{ argument: "A", value: "a", holds: false }] },
                { value: textOf(["three"]), when: [{ argument: "B", value: "b", holds: true }] },
                { value: textOf(["four"]), when: [{ argument: "C", value: "c", holds: false, fallback: "c" }] },
            ],
        };
        assert.deepEqual(
            textsOf(choice, values).map(({ whole }) => whole),
            ["one", "three"],
        );
    });

    it("may be the same as another whenever something fills both to the same text", () => {
        const part: fc.Arbitrary<TextPart> = fc.oneof(
            fc.string({ maxLength: 3 }),
            fc.constant({ unknown: true } as const),
        );
        const filled = fc.array(fc.tuple(part, fc.string({ maxLength: 3 })), { maxLength: 5 });
        const fill = (pieces: readonly (readonly [TextPart, string])[]): string =>
            pieces.map(([piece, filling]) => (typeof piece === "string" ? piece : filling)).join("");
        const resolve = (pieces: readonly (readonly [TextPart, string])[]) =>
            textsOf(textOf(pieces.map(([piece]) => piece)), values)[0];
        fc.assert(
            fc.property(filled, fc.nat(8), fc.nat(8), (pieces, from, length) => {
                // The same text again, with another part of it hidden.
                const text = fill(pieces);
                const hidden = text.slice(from, from + length);
                const other = [
                    [text.slice(0, from), ""],
                    [{ unknown: true }, hidden],
                    [text.slice(from + length), ""],
                ] as const;
                const [a, b] = [resolve(pieces), resolve(other)];
                assert.ok(a !== undefined && b !== undefined && mayBeSame(a, b) && mayBeSame(b, a));
            }),
        );
    });

    it("is not the same as one that differs in what is known", () => {
        const resolve = (...parts: readonly TextPart[]) => textsOf(textOf(parts), values)[0];
        for (const [a, b] of [
            [resolve("a"), resolve("b")],
            [resolve("a", { unknown: true }), resolve("b", { unknown: true })],
            [resolve({ unknown: true }, "a"), resolve({ unknown: true }, "b")],
            [resolve("read_", { unknown: true }, "_x"), resolve("read_x")],
        ]) {
            assert.ok(a !== undefined && b !== undefined);
            assert.equal(mayBeSame(a, b), false);
        }
    });
});
