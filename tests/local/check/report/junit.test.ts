import * as assert from "node:assert/strict";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { toJunit } from "../../../../local/check/report/junit";
import { type CheckResult } from "../../../../local/check/result";
import { finding, JOB, result, rule } from "../support/results";

interface Case {
    readonly "@name": string;
    readonly failure?: { readonly "@message": string; readonly "#text": string };
    readonly error?: { readonly "@message": string };
    readonly "system-out"?: string;
}
interface Suite {
    readonly "@name": string;
    readonly "@tests": string;
    readonly "@failures": string;
    readonly "@errors": string;
    readonly testcase: readonly Case[];
}

const read = (checked: CheckResult) => {
    const xml = toJunit(checked, [rule(), rule({ name: "worker-limit" })]);
    assert.equal(XMLValidator.validate(xml), true);
    const parser = new XMLParser({
        ignoreAttributes: false,
        attributeNamePrefix: "@",
        isArray: (name) => ["testsuite", "testcase"].includes(name),
    });
    const { testsuites } = parser.parse(xml) as {
        testsuites: { testsuite: readonly Suite[] } & Omit<Suite, "testcase">;
    };
    return testsuites;
};

describe("the JUnit report", () => {
    it("has a suite for each rule, and a passed test where it found nothing", () => {
        const { testsuite, ...total } = read(result());
        assert.deepEqual(
            testsuite.map((suite) => [suite["@name"], suite.testcase.map((one) => one["@name"])]),
            [
                ["max-retries", ["no finding"]],
                ["worker-limit", ["no finding"]],
            ],
        );
        assert.deepEqual([total["@tests"], total["@failures"], total["@errors"]], ["2", "0", "0"]);
    });

    it("has a failure for each mandatory finding, and no failure for an advisory one", () => {
        const advisory = finding({ rule: "worker-limit", level: "advisory", message: "numberOfWorkers is 90." });
        const { testsuite, ...total } = read(result({ findings: [finding(), finding({ property: "" }), advisory] }));
        const [retries, workers] = testsuite;
        assert.deepEqual(
            retries?.testcase.map((one) => [one["@name"], one.failure?.["@message"]]),
            [
                ["aws:glue/job:Job users maxRetries", finding().message],
                ["aws:glue/job:Job users", finding().message],
            ],
        );
        assert.match(workers?.testcase[0]?.["system-out"] ?? "", /^advisory: numberOfWorkers is 90\./);
        assert.deepEqual([total["@tests"], total["@failures"]], ["3", "2"]);
    });

    it("has an error for a rule that could not run, and for a program that failed", () => {
        const notRun = [{ rule: "worker-limit", urn: JOB, reason: "a name is not known" }];
        const { testsuite, ...total } = read(result({ notRun, failures: [{ message: "boom" }] }));
        const errors = testsuite.flatMap((suite) =>
            suite.testcase.map((one) => [suite["@name"], one.error?.["@message"]]),
        );
        assert.deepEqual(errors, [
            ["program", "boom"],
            ["max-retries", undefined],
            ["worker-limit", "could not run: a name is not known"],
        ]);
        assert.equal(total["@errors"], "2");
    });

    it("writes whatever a message holds as XML that can be read", () => {
        const message = `<job> & "quotes" 'and' ]]> \u001b[31mred\u0000 \ud800 é \u{1F600}`;
        const { testsuite } = read(result({ findings: [finding({ message })] }));
        assert.equal(
            testsuite[0]?.testcase[0]?.failure?.["@message"],
            `<job> & "quotes" 'and' ]]> \ufffd[31mred\ufffd \ufffd é \u{1F600}`,
        );
    });
});
