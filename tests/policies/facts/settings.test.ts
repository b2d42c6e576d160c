import * as assert from "node:assert/strict";
import { listSetting, numberSetting, SettingError } from "../../../policies/facts/settings";

describe("a rule's settings", () => {
    it("are what the pack's user set, else the rule's own", () => {
        assert.deepEqual(listSetting({ names: ["a"] }, "names", ["b"]), ["a"]);
        assert.deepEqual(listSetting({}, "names", ["b"]), ["b"]);
        assert.deepEqual(listSetting({ names: [] }, "names", ["b"]), []);
        assert.equal(numberSetting({ most: 2 }, "most", 3, true), 2);
        assert.equal(numberSetting({}, "most", 3, true), 3);
        assert.equal(numberSetting({ most: 0.5 }, "most", 3, false), 0.5);
    });

    for (const value of ["a", [""], [1], { a: "b" }, true]) {
        it(`are refused where a list of names is ${JSON.stringify(value)}`, () => {
            const message = `names is ${JSON.stringify(value)}; allowed: a list of non-empty strings`;
            assert.throws(
                () => listSetting({ names: value }, "names", []),
                new SettingError("names", value, "a list of non-empty strings"),
            );
            assert.throws(() => listSetting({ names: value }, "names", []), { message });
        });
    }

    for (const [value, whole] of [
        ["1", true],
        [0, true],
        [-1, false],
        [1.5, true],
        [Number.NaN, false],
    ] as const) {
        it(`are refused where a ${whole ? "whole " : ""}number is ${JSON.stringify(value)}`, () => {
            assert.throws(
                () => numberSetting({ most: value }, "most", 1, whole),
                /most is .*; allowed: a (whole )?number above 0/,
            );
        });
    }
});
