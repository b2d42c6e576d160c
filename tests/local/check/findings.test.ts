import * as assert from "node:assert/strict";
import { type EngineEvent } from "../../../local/check/events";
import { readEvents } from "../../../local/check/findings";
import { JOB, rule } from "./support/results";

const rules = [
    rule(),
    rule({ name: "separate-crawlers", description: "No crawler covers both zones.", wholeStack: true }),
    rule({ name: "exemptions-in-use", description: "Lists the exemptions in every run.", level: "advisory" }),
];

const policy = (changes: Partial<NonNullable<EngineEvent["policyEvent"]>>): EngineEvent => ({
    policyEvent: {
        resourceUrn: JOB,
        message: "A Glue job retries at most once by itself.\nmaxRetries is 3. (at maxRetries)\n",
        policyName: "max-retries",
        enforcementLevel: "mandatory",
        severity: "medium",
        ...changes,
    },
});
const stackSeen: EngineEvent = { policyAnalyzeStackSummaryEvent: {} };
const error = (message: string): EngineEvent => ({ diagnosticEvent: { message, severity: "error" } });

describe("the events of a preview", () => {
    it("become findings, with the fix of the rule", () => {
        const { findings, notRun } = readEvents([policy({}), stackSeen], rules);
        assert.deepEqual(findings, [
            {
                rule: "max-retries",
                level: "mandatory",
                severity: "medium",
                urn: JOB,
                property: "maxRetries",
                message: "maxRetries is 3.",
                fix: "Set maxRetries to 0 or 1.",
            },
        ]);
        assert.deepEqual(notRun, []);
    });

    it("keep the level that the pack's configuration set, and the rule's severity where the event has none", () => {
        const { findings } = readEvents([policy({ enforcementLevel: "advisory", severity: "" }), stackSeen], rules);
        assert.deepEqual(
            findings.map(({ level, severity }) => [level, severity]),
            [["advisory", "medium"]],
        );
    });

    it("say once what a rule said of the inputs and again of the whole stack", () => {
        const { findings } = readEvents([policy({}), policy({}), policy({ message: "another" }), stackSeen], rules);
        assert.equal(findings.length, 2);
    });

    it("count a rule that could not decide as a finding and as not run", () => {
        const { findings, notRun } = readEvents([policy({ message: "unknown (undecided)" }), stackSeen], rules);
        assert.equal(findings.length, 1);
        assert.deepEqual(notRun, [{ rule: "max-retries", urn: JOB, reason: "unknown" }]);
    });

    it("take the engine's advisory about a rule that it could not run for no finding", () => {
        const message =
            "can't run policy 'max-retries' from policy pack 'sluice@v0.1.0' during preview: string value at .name can't be known";
        const { findings, notRun } = readEvents([policy({ message, enforcementLevel: "advisory" }), stackSeen], rules);
        assert.deepEqual(findings, []);
        assert.deepEqual(notRun, [{ rule: "max-retries", urn: JOB, reason: "string value at .name can't be known" }]);
    });

    it("tell the exemptions, which are no findings; a sentence that cannot be read stays a finding", () => {
        const said = (message: string): EngineEvent =>
            policy({ policyName: "exemptions-in-use", enforcementLevel: "advisory", message });
        const sentence = "rule max-retries on aws:glue/job:Job::users until 2027-01-31, owner data: flaky (used)";
        const { findings, exemptions } = readEvents(
            [said(`Lists the exemptions in every run.\n${sentence}\n`), said("something else"), stackSeen],
            rules,
        );
        assert.deepEqual(
            exemptions.map(({ owner, used }) => [owner, used]),
            [["data", true]],
        );
        assert.deepEqual(
            findings.map(({ message }) => message),
            ["something else"],
        );
    });

    it("show as not run the rules over the whole stack that the engine never asked", () => {
        const { notRun } = readEvents([policy({})], rules);
        assert.deepEqual(
            notRun.map((entry) => entry.rule),
            ["separate-crawlers"],
        );
        assert.match(notRun[0]?.reason ?? "", /the preview ended before/);
        const failed = readEvents([error("no dataset")], rules);
        assert.match(failed.notRun[0]?.reason ?? "", /the program failed/);
    });

    it("tell what the pack put right by itself, and how many resources the program declares", () => {
        const pre = (urn: string): EngineEvent => ({ resourcePreEvent: { metadata: { urn, op: "create" } } });
        const { remediations, resources } = readEvents(
            [
                pre("urn:pulumi:dev::orders::pulumi:pulumi:Stack::orders-dev"),
                pre(JOB),
                { policyRemediationEvent: { resourceUrn: JOB, policyName: "max-retries" } },
                stackSeen,
            ],
            rules,
        );
        assert.deepEqual(remediations, [{ rule: "max-retries", urn: JOB }]);
        assert.equal(resources, 1);
    });
});
