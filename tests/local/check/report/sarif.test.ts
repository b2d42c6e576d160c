import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import Ajv = require("ajv");
import { toSarif } from "../../../../local/check/report/sarif";
import { type CheckResult } from "../../../../local/check/result";
import { rules } from "../../../../local/check/rules";
import { finding, JOB, result, rule } from "../support/results";

/** Checks a log against the schema that was published for SARIF 2.1.0. */
function schemaErrors(log: unknown): readonly unknown[] {
    const read = (module: string): object => JSON.parse(fs.readFileSync(require.resolve(module), "utf8")) as object;
    // Of the formats only `uri` matters here; ajv knows it.
    const ajv = new Ajv({ schemaId: "auto", allErrors: true, meta: false });
    ajv.addMetaSchema(read("ajv/lib/refs/json-schema-draft-04.json"));
    const validate = ajv.compile(read("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));
    return validate(JSON.parse(JSON.stringify(log))) === true ? [] : (validate.errors ?? []);
}

const runOf = (checked: CheckResult) => {
    const log = toSarif(checked, [rule(), rule({ name: "separate-crawlers" })], "1.2.3");
    assert.deepEqual(schemaErrors(log), []);
    const [run] = log.runs;
    assert.ok(run !== undefined);
    return run;
};

const full = result({
    findings: [finding(), finding({ level: "advisory", property: "" }), finding({ rule: "unheard-of", urn: "" })],
    notRun: [{ rule: "separate-crawlers", urn: JOB, reason: "a name is not known" }],
    failures: [{ message: "boom" }],
    positions: new Map([[JOB, { file: "src/my lake.ts", line: 7, column: 3 }]]),
});

describe("the SARIF report", () => {
    it("is valid by the published schema, empty or full, with every rule of the pack", () => {
        for (const checked of [result(), full]) {
            assert.deepEqual(schemaErrors(toSarif(checked, rules, "1.2.3")), []);
        }
    });

    it("is seen to be invalid where it is", () => {
        const log = toSarif(full, rules, "1.2.3");
        assert.notDeepEqual(schemaErrors({ ...log, version: "2.0.0" }), []);
        assert.notDeepEqual(schemaErrors({ ...log, runs: [{ results: [] }] }), []);
    });

    it("has a result for each finding, at its place in the program and in the stack", () => {
        const [first, second, third] = runOf(full).results ?? [];
        assert.deepEqual([first?.ruleId, first?.rule?.index, first?.level], ["max-retries", 0, "error"]);
        assert.deepEqual(first?.locations, [
            {
                physicalLocation: {
                    artifactLocation: { uri: "src/my%20lake.ts", uriBaseId: "%SRCROOT%" },
                    region: { startLine: 7, startColumn: 3 },
                },
                logicalLocations: [{ name: "users", fullyQualifiedName: JOB, kind: "aws:glue/job:Job" }],
            },
        ]);
        assert.equal(second?.level, "warning");
        assert.deepEqual(third?.rule, { id: "unheard-of" });
        const place = third?.locations?.[0]?.physicalLocation;
        assert.deepEqual([place?.artifactLocation?.uri, place?.region?.startLine], ["Pulumi.yaml", 1]);
    });

    it("names files from the top of the repository", () => {
        const repository = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-sarif-"));
        fs.mkdirSync(path.join(repository, ".git"));
        const folder = path.join(repository, "teams", "orders");
        fs.mkdirSync(folder, { recursive: true });
        const [first] = runOf({ ...full, folder }).results ?? [];
        assert.equal(first?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, "teams/orders/src/my%20lake.ts");
        fs.rmSync(repository, { recursive: true });
    });

    it("knows a finding again whose message changed, and tells two of one property apart", () => {
        const prints = (...findings: CheckResult["findings"]): unknown[] =>
            (runOf(result({ findings })).results ?? []).map(({ partialFingerprints }) => partialFingerprints);
        const [once] = prints(finding());
        assert.deepEqual(prints(finding({ message: 'job "users-1a2b3c4"' })), [once]);
        const [first, second] = prints(finding(), finding({ message: "another" }));
        assert.deepEqual(first, once);
        assert.notDeepEqual(second, first);
        assert.notDeepEqual(prints(finding({ property: "timeout" })), [once]);
    });

    it("says what a rule is, where it comes from, and what to do", () => {
        const source = { quote: "Retries duplicate.", from: "Notes", url: "https://docs.aws.amazon.com/glue" };
        const log = toSarif(result(), [rule({ source }), rule({ name: "r", group: "IAM", level: "advisory" })], "1");
        assert.deepEqual(schemaErrors(log), []);
        const [first, second] = log.runs[0]?.tool.driver.rules ?? [];
        assert.equal(first?.helpUri, source.url);
        assert.match(first?.fullDescription?.text ?? "", /Retries duplicate\./);
        assert.equal(first?.help?.text, "Set maxRetries to 0 or 1.");
        assert.deepEqual(
            [first?.defaultConfiguration?.level, second?.defaultConfiguration?.level],
            ["error", "warning"],
        );
        assert.deepEqual(
            [first?.properties?.["security-severity"], second?.properties?.["security-severity"]],
            [undefined, "5.5"],
        );
    });

    it("tells of a program that failed, and of rules that could not run", () => {
        const [invocation] = runOf(full).invocations ?? [];
        assert.equal(invocation?.executionSuccessful, false);
        assert.deepEqual(
            invocation?.toolExecutionNotifications?.map(({ message, associatedRule }) => [
                message.text,
                associatedRule,
            ]),
            [
                ["boom", undefined],
                ["separate-crawlers could not run: a name is not known", { id: "separate-crawlers", index: 1 }],
            ],
        );
    });

    it("marks a finding of a rule that could not decide, and does not tell it twice", () => {
        const undecided = finding({ message: "unknown" });
        const run = runOf(
            result({ findings: [undecided], notRun: [{ rule: undecided.rule, urn: JOB, reason: "unknown" }] }),
        );
        assert.equal(run.results?.[0]?.properties?.undecided, true);
        assert.deepEqual(run.invocations?.[0]?.toolExecutionNotifications, []);
    });
});
