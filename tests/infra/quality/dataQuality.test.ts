import * as assert from "node:assert";
import { configSchema } from "../../../infra/config/config";
import { datasetFile, registerLake } from "../support/lake";
import { inputsOf, type Registered } from "../support/mocks";

interface Statement {
    readonly Sid: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: unknown;
}

const enabled = configSchema.parse({ quality: { enabled: true, numberOfWorkers: 3 } }).quality;

function statements(registered: readonly Registered[], name: string): Statement[] {
    const { policy } = inputsOf<{ policy: string }>(registered, "aws:iam/rolePolicy:RolePolicy", name);
    return (JSON.parse(policy) as { Statement: Statement[] }).Statement;
}

describe("data quality in a lake", () => {
    let lake: Registered[];
    before(async () => {
        lake = await registerLake([datasetFile(), datasetFile({ name: "users" })], { quality: enabled });
    });

    it("is not there unless the stack enables it", async () => {
        const without = await registerLake([datasetFile()]);
        assert.ok(!without.some(({ type, name }) => type.includes("ataQuality") || name.startsWith("quality")));
    });

    it("has a ruleset for each dataset, and a job that knows them all", () => {
        const rulesets = lake.filter(({ type }) => type === "aws:glue/dataQualityRuleset:DataQualityRuleset");
        assert.deepStrictEqual(
            rulesets.map(({ inputs }) => inputs.name),
            ["sluice-test-orders", "sluice-test-users"],
        );
        const job = inputsOf<{ defaultArguments: Record<string, string> }>(lake, "aws:glue/job:Job", "quality-job");
        assert.deepStrictEqual(JSON.parse(job.defaultArguments["--RULESETS"] ?? ""), {
            orders: "sluice-test-orders",
            users: "sluice-test-users",
        });
        assert.strictEqual(job.defaultArguments["--NUMBER_OF_WORKERS"], "3");
        assert.strictEqual(
            job.defaultArguments["--EVALUATION_ROLE"],
            "arn:aws:iam::123456789012:role/sluice-test-data-quality",
        );
    });

    it("waits in a Python shell, which has no bookmark and is a sixteenth of a DPU", () => {
        const job = inputsOf<Record<string, unknown>>(lake, "aws:glue/job:Job", "quality-job");
        assert.deepStrictEqual(job.command, {
            name: "pythonshell",
            pythonVersion: "3.9",
            scriptLocation: `s3://sluice-test-artifacts-123456789012/${String(inputsOf(lake, "aws:s3/bucketObjectv2:BucketObjectv2", "quality-script").key)}`,
        });
        assert.strictEqual(job.maxCapacity, 0.0625);
        assert.strictEqual(job.securityConfiguration, "sluice-test-security");
    });

    it("lets the job see no row of data, and pass the one role to Glue alone", () => {
        const own = statements(lake, "quality-job-role-policy");
        const s3 = own.filter(({ Action }) => [Action].flat().some((action) => action.startsWith("s3:")));
        assert.deepStrictEqual(
            s3.map(({ Sid }) => Sid),
            ["ReadScript"],
        );
        const pass = own.find(({ Action }) => Action === "iam:PassRole");
        assert.strictEqual(pass?.Resource, "arn:aws:iam::123456789012:role/sluice-test-data-quality");
        assert.deepStrictEqual(pass?.Condition, { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } });
    });

    it("lets the evaluation read curated rows, and write nothing to S3", () => {
        const all = statements(lake, "quality-role-policy").filter(({ Action }) =>
            [Action].flat().some((action) => /^s3:.*Object/.test(action)),
        );
        assert.deepStrictEqual(
            all.map(({ Sid, Action }) => [Sid, Action]),
            [
                ["ReadCurated", "s3:GetObject"],
                ["ReadEvaluator", "s3:GetObject"],
            ],
        );
        assert.ok(!JSON.stringify(all).includes("quarantine"));
    });
});
