import * as assert from "node:assert/strict";
import { readExemption } from "../../../policies/exemptions/entry";

const rules = new Set(["max-retries"]);
const today = "2026-03-01";
const entry = {
    rule: "max-retries",
    resource: "aws:glue/job:Job::users",
    finding: "maxRetries is 2",
    reason: "the source answers every other request",
    owner: "lake team",
    expires: "2026-06-30",
};

const problems = (changes: object) => readExemption({ ...entry, ...changes }, "list[0]", rules, today).problems;

describe("an exemption", () => {
    it("is taken as it is written", () => {
        assert.deepEqual(readExemption(entry, "list[0]", rules, today), { exemption: entry, problems: [] });
    });

    it("may name its resource by URN", () => {
        assert.deepEqual(problems({ resource: "urn:pulumi:dev::lake::a:b:C$aws:glue/job:Job::users" }), []);
    });

    it("holds on its last day, and not on the next", () => {
        assert.deepEqual(problems({ expires: today }), []);
        assert.match(problems({ expires: "2026-02-28" })[0] ?? "", /list\[0\]\.expires is 2026-02-28, which is over/);
    });

    for (const [what, changes, problem] of [
        ["of a rule that there is not", { rule: "max-retry" }, /rule is "max-retry", which is no rule of this pack/],
        ["of every resource", { resource: "*" }, /resource is "\*", which is no one resource/],
        ["of every job", { resource: "aws:glue/job:Job::*" }, /which is no one resource/],
        ["of a type", { resource: "aws:glue/job:Job" }, /which is no one resource/],
        ["of any finding", { finding: "is" }, /finding is "is", which is too broad/],
        ["of findings by a pattern", { finding: "maxRetries is *" }, /too broad/],
        ["without a reason", { reason: " " }, /list\[0\]\.reason is " "; allowed: some text/],
        ["without an owner", { owner: undefined }, /list\[0\]\.owner is undefined; allowed: some text/],
        [
            "with a field that is not known",
            { until: "never" },
            /list\[0\]\.until is not known; allowed: rule, resource/,
        ],
        [
            "until a day that is none",
            { expires: "2026-02-30" },
            /expires is "2026-02-30"; allowed: a day as YYYY-MM-DD/,
        ],
        ["until some time", { expires: "June" }, /allowed: a day as YYYY-MM-DD/],
        ["for longer than a year", { expires: "2027-03-03" }, /367 days ahead; allowed: at most 366/],
    ] as const) {
        it(`${what} exempts nothing`, () => {
            const { exemption, problems: found } = readExemption({ ...entry, ...changes }, "list[0]", rules, today);
            assert.equal(exemption, undefined);
            assert.match(found[0] ?? "", problem);
        });
    }

    for (const value of [null, "max-retries", 1, [entry]]) {
        it(`that is ${JSON.stringify(value)} exempts nothing`, () => {
            const { exemption, problems: found } = readExemption(value, "list[1]", rules, today);
            assert.equal(exemption, undefined);
            assert.match(found[0] ?? "", /^list\[1\] is .*; allowed: an object with rule, resource, finding/);
        });
    }
});
