import * as assert from "node:assert/strict";
import { exitCode, isUndecided, withoutFinding } from "../../../local/check/result";
import { finding, JOB, result } from "./support/results";

describe("the exit code of a check", () => {
    it("is 0 where nothing refuses: advisories alone do not", () => {
        assert.equal(exitCode(result()), 0);
        assert.equal(exitCode(result({ findings: [finding({ level: "advisory" })] })), 0);
    });

    it("is 1 for a mandatory finding, and for a rule that could not run", () => {
        assert.equal(exitCode(result({ findings: [finding()] })), 1);
        assert.equal(exitCode(result({ notRun: [{ rule: "r", urn: JOB, reason: "unknown" }] })), 1);
    });

    it("is 2 for a program that failed, whatever was found until then", () => {
        assert.equal(exitCode(result({ findings: [finding()], failures: [{ message: "boom" }] })), 2);
    });
});

describe("a rule that could not decide", () => {
    const undecided = finding({ message: "unknown" });
    const notRun = [
        { rule: undecided.rule, urn: JOB, reason: "unknown" },
        { rule: "separate-crawlers", urn: "", reason: "the program failed" },
    ];

    it("is known by its finding, and not told a second time", () => {
        assert.deepEqual(
            [undecided, finding()].map((one) => isUndecided(one, notRun)),
            [true, false],
        );
        assert.deepEqual(withoutFinding({ findings: [undecided], notRun }), [notRun[1]]);
    });
});
