import * as assert from "node:assert/strict";
import chalk from "chalk";
import { toText } from "../../../../local/check/report/text";
import { type CheckResult } from "../../../../local/check/result";
import { finding, JOB, result } from "../support/results";

describe("the report for people", () => {
    const level = chalk.level;
    before(() => (chalk.level = 0));
    after(() => (chalk.level = level));

    const last = (checked: CheckResult): string => toText(checked).split("\n").at(-1) ?? "";

    it("lists findings by rule, mandatory ones first, with level, severity, resource, property, place and message", () => {
        const advisory = finding({
            rule: "worker-limit",
            level: "advisory",
            severity: "low",
            message: "90.",
            fix: "Fewer.",
        });
        const text = toText(
            result({
                findings: [advisory, finding()],
                positions: new Map([[JOB, { file: "index.ts", line: 7, column: 1 }]]),
            }),
        );
        assert.equal(
            text,
            `max-retries  mandatory  medium  1 finding
  aws:glue/job:Job users  maxRetries  index.ts:7
    maxRetries is 3; allowed: 0 or 1. Set maxRetries to 0 or 1.

worker-limit  advisory  low  1 finding
  aws:glue/job:Job users  maxRetries  index.ts:7
    90.
  Fix: Fewer.

orders, stack dev: 12 resources, findings: 1 mandatory, 1 advisory: refused`,
        );
    });

    it("ends with the sum and whether the program passes", () => {
        assert.equal(last(result()), "orders, stack dev: 12 resources, findings: 0 mandatory, 0 advisory: passed");
        assert.match(last(result({ findings: [finding({ level: "advisory" })] })), /1 advisory: passed$/);
        assert.match(last(result({ notRun: [{ rule: "r", urn: "", reason: "x" }] })), /1 not decided: refused$/);
        assert.match(last(result({ failures: [{ message: "boom" }] })), /: not checked to the end$/);
    });

    it("marks what is undecided, and tells once what did not run", () => {
        const undecided = finding({ message: "unknown", property: "" });
        const notRun = [
            { rule: undecided.rule, urn: JOB, reason: "unknown" },
            { rule: "separate-crawlers", urn: "", reason: "the program failed" },
            { rule: "separate-databases", urn: "", reason: "the program failed" },
        ];
        const text = toText(result({ findings: [undecided], notRun }));
        assert.match(text, / {2}aws:glue\/job:Job users {2}undecided\n {4}unknown\n/);
        assert.match(
            text,
            /\nCould not run, and so not passed:\n {2}separate-crawlers, separate-databases\n {4}the program failed\n\n/,
        );
    });

    it("shows the program's own error, remediations, what was left unknown, and exemptions", () => {
        const text = toText(
            result({
                failures: [{ message: "Error: boom\n    at index.ts:3" }],
                remediations: [{ rule: "max-retries", urn: JOB }],
                unknown: ["aws:ssm/getParameter:getParameter"],
                exemptions: [
                    {
                        rule: "temp-dir-set",
                        resource: "j",
                        reason: "old",
                        owner: "data",
                        expires: "2027-01-31",
                        used: false,
                    },
                ],
            }),
        );
        assert.match(text, /The program failed.*\n {2}Error: boom\n {6}at index\.ts:3\n/);
        assert.match(text, /level remediate\):\n {2}max-retries: aws:glue\/job:Job users\n/);
        assert.match(text, /Left unknown.*\n {2}aws:ssm\/getParameter:getParameter\n/);
        assert.match(text, /temp-dir-set.*2027-01-31.*data.*old.*no/);
    });
});
