import * as assert from "node:assert/strict";
import { compilePattern, PatternError } from "../../../../local/endpoint/events/pattern";

const event = {
    source: "aws.glue",
    resources: ["one", "two"],
    detail: { jobName: "lake-orders", jobRunId: "jr_1_attempt_1", state: "FAILED", runs: 2 },
};
const matches = (pattern: object) => compilePattern(JSON.stringify(pattern))(event);

describe("an event pattern", () => {
    const cases: readonly [string, object, boolean][] = [
        ["one of several values", { detail: { state: ["STOPPED", "FAILED"] } }, true],
        ["none of the values", { detail: { state: ["STOPPED"] } }, false],
        ["a number", { detail: { runs: [2] } }, true],
        ["a number as text, which is another value", { detail: { runs: ["2"] } }, false],
        ["an element of a list", { resources: ["two"] }, true],
        ["a suffix", { detail: { jobRunId: [{ suffix: "_attempt_1" }] } }, true],
        ["another suffix", { detail: { jobRunId: [{ suffix: "_attempt_2" }] } }, false],
        ["anything but a suffix", { detail: { jobRunId: [{ "anything-but": { suffix: "_attempt_1" } }] } }, false],
        ["anything but other suffixes", { detail: { jobRunId: [{ "anything-but": { suffix: ["_2", "_3"] } }] } }, true],
        ["anything but a value", { detail: { state: [{ "anything-but": ["SUCCEEDED"] }] } }, true],
        ["anything but, of a member that is not there", { detail: { other: [{ "anything-but": ["x"] }] } }, false],
        ["a prefix", { detail: { jobName: [{ prefix: "lake-" }] } }, true],
        ["a member that must not be there", { detail: { other: [{ exists: false }] } }, true],
        ["text whatever its case", { detail: { state: [{ "equals-ignore-case": "failed" }] } }, true],
        ["members that must all match", { source: ["aws.glue"], detail: { state: ["SUCCEEDED"] } }, false],
        ["one of two patterns", { detail: { $or: [{ state: ["SUCCEEDED"] }, { runs: [2] }] } }, true],
        ["neither of two patterns", { detail: { $or: [{ state: ["SUCCEEDED"] }, { runs: [3] }] } }, false],
    ];
    for (const [what, pattern, expected] of cases) {
        it(`${expected ? "takes" : "leaves"} an event by ${what}`, () => {
            assert.equal(matches(pattern), expected);
        });
    }

    it("is refused where it holds what is not understood, which is named with what is", () => {
        const refused: readonly [object, RegExp][] = [
            [
                { detail: { runs: [{ numeric: [">", 1] }] } },
                /detail\.runs has the filter .*numeric.*knows prefix, suffix/,
            ],
            [{ detail: { state: [] } }, /detail\.state is an empty list/],
            [{ source: "aws.glue" }, /source is "aws\.glue"; it must be an object/],
            [{ detail: { state: [{ "anything-but": { wildcard: "*" } }] } }, /knows values, prefix and suffix there/],
            [{}, /The event pattern is \{\}/],
        ];
        for (const [pattern, message] of refused) {
            assert.throws(
                () => matches(pattern),
                (error) => error instanceof PatternError && message.test(error.message),
            );
        }
    });
});
