import * as assert from "node:assert/strict";
import { parseCannotRun, parseExemption, parseMessage } from "../../../local/check/message";
import { render } from "../../../policies/render";

const DESCRIPTION = "A Glue job retries at most once by itself.";

describe("a message of the policy pack", () => {
    it("gives back what the pack rendered: text, property, and whether the rule decided", () => {
        const findings = [
            { message: "maxRetries is 3. Set it to 0." },
            { message: "maxRetries is 3. Set it to 0.", property: "maxRetries" },
            {
                message: "It cannot be told (yet).",
                property: 'defaultArguments["--TempDir"]',
                undecided: true as const,
            },
            { message: "Two lines\nof text.", undecided: true as const },
        ];
        for (const finding of findings) {
            const parsed = parseMessage(`${DESCRIPTION}\n${render(finding)}\n`, DESCRIPTION);
            const { message, property = "", undecided = false } = finding;
            assert.deepEqual(parsed, { text: message, property, undecided });
        }
    });

    it("keeps a parenthesis that is the rule's own", () => {
        const text = "timeout is not set (Glue then stops a run after hours)";
        assert.deepEqual(parseMessage(text, DESCRIPTION), { text, property: "", undecided: false });
        assert.equal(parseMessage(`${text} (at timeout)`, DESCRIPTION).text, text);
    });

    it("keeps a first line that is not the rule's description", () => {
        assert.equal(parseMessage("Something\nelse", DESCRIPTION).text, "Something\nelse");
    });
});

describe("a policy that could not run", () => {
    it("is told apart from a violation, with its name and the reason", () => {
        const message =
            "can't run policy 'max-retries' from policy pack 'sluice@v0.1.0' during preview: string value at .roleArn can't be known during preview\n";
        assert.deepEqual(parseCannotRun(message), {
            rule: "max-retries",
            reason: "string value at .roleArn can't be known during preview",
        });
        assert.equal(parseCannotRun("the job can't run policy checks"), undefined);
    });
});

describe("the sentence about an exemption", () => {
    it("is read into its parts", () => {
        const sentence =
            "rule max-retries on aws:glue/job:Job::users until 2027-01-31, owner data team: source is flaky: see RFC 12 (a, b) (used)";
        assert.deepEqual(parseExemption(sentence), {
            rule: "max-retries",
            resource: "aws:glue/job:Job::users",
            reason: "source is flaky: see RFC 12 (a, b)",
            owner: "data team",
            expires: "2027-01-31",
            used: true,
        });
    });

    it("says that an exemption was not needed", () => {
        assert.equal(parseExemption("rule r on x until 2027-01-31, owner o: why (unused)")?.used, false);
    });

    it("is nothing else", () => {
        assert.equal(parseExemption("rule r on x until soon, owner o: why (used)"), undefined);
    });
});
