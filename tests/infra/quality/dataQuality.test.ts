import * as assert from "node:assert";
import { configSchema } from "../../../infra/config/config";
import { decide, parsePolicyDocument } from "../../../policies/facts/iam";
import { datasetFile, names, registerLake } from "../support/lake";
import { inputsOf, type Registered } from "../support/mocks";

interface Statement {
    readonly Sid: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: unknown;
}

interface QualityJob {
    readonly name: string;
    readonly timeout: number;
    readonly executionProperty: { readonly maxConcurrentRuns: number };
    readonly defaultArguments: Readonly<Record<string, string>>;
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

    it("has for each dataset a ruleset, and a job that knows that one alone and runs once at a time", () => {
        const rulesets = lake.filter(({ type }) => type === "aws:glue/dataQualityRuleset:DataQualityRuleset");
        assert.deepStrictEqual(
            rulesets.map(({ inputs }) => inputs.name),
            ["sluice-test-orders", "sluice-test-users"],
        );
        for (const dataset of ["orders", "users"]) {
            const job = inputsOf<QualityJob>(lake, "aws:glue/job:Job", `quality-${dataset}-job`);
            assert.strictEqual(job.name, `sluice-test-quality-${dataset}`);
            assert.strictEqual(job.executionProperty.maxConcurrentRuns, 1);
            assert.deepStrictEqual(JSON.parse(job.defaultArguments["--RULESETS"] ?? ""), {
                [dataset]: `sluice-test-${dataset}`,
            });
            assert.strictEqual(job.defaultArguments["--NUMBER_OF_WORKERS"], "3");
            assert.strictEqual(
                job.defaultArguments["--EVALUATION_ROLE"],
                "arn:aws:iam::123456789012:role/sluice-test-data-quality",
            );
        }
    });

    it("gives an evaluation up before the job that waits for it, which can then tell", () => {
        const job = inputsOf<QualityJob>(lake, "aws:glue/job:Job", "quality-users-job");
        assert.ok(job.timeout > Number(job.defaultArguments["--TIMEOUT_MINUTES"]), String(job.timeout));
    });

    it("checks a dataset when its curated table was crawled, and no other then", () => {
        for (const dataset of ["orders", "users"]) {
            const { predicate, actions } = inputsOf<{ predicate: { conditions: object[] }; actions: object[] }>(
                lake,
                "aws:glue/trigger:Trigger",
                `workflow-after-${dataset}`,
            );
            assert.deepStrictEqual(predicate.conditions, [
                { crawlerName: `sluice-test-curated-${dataset}`, crawlState: "SUCCEEDED" },
            ]);
            assert.deepStrictEqual(actions, [{ jobName: `sluice-test-quality-${dataset}` }]);
        }
    });

    it("has one role for its jobs, which Glue assumes for no job that moves data", () => {
        const { assumeRolePolicy } = inputsOf<{ assumeRolePolicy: string }>(
            lake,
            "aws:iam/role:Role",
            "quality-job-role",
        );
        const assumed = (job: string) =>
            decide(
                {
                    action: "sts:AssumeRole",
                    resource: names.roleArn(names.qualityJobRole),
                    principal: { type: "Service", value: "glue.amazonaws.com" },
                    context: {
                        "aws:SourceAccount": names.location.accountId,
                        "aws:SourceArn": names.glueArn(`job/${job}`),
                    },
                    contextIsComplete: true,
                },
                { identity: [], resource: [{ name: "trust", document: parsePolicyDocument(assumeRolePolicy) }] },
            ).outcome;
        assert.deepStrictEqual(
            [names.qualityJob("orders"), names.qualityJob("users"), names.job("users")].map(assumed),
            ["allow", "allow", "deny"],
        );
    });

    it("logs where Glue has Python shells log, in groups that expire", () => {
        const groups = lake.flatMap(({ type, inputs }) =>
            type === "aws:cloudwatch/logGroup:LogGroup" ? [String(inputs.name)] : [],
        );
        assert.deepStrictEqual(
            groups.filter((name) => name.includes("python-jobs")),
            ["output", "error"].map(
                (stream) => `/aws-glue/python-jobs/sluice-test-security-role/sluice-test-data-quality-job/${stream}`,
            ),
        );
    });

    it("waits in a Python shell, which has no bookmark and is a sixteenth of a DPU", () => {
        const job = inputsOf<Record<string, unknown>>(lake, "aws:glue/job:Job", "quality-users-job");
        assert.deepStrictEqual(job.command, {
            name: "pythonshell",
            pythonVersion: "3.9",
            scriptLocation: `s3://sluice-test-artifacts-123456789012/${String(inputsOf(lake, "aws:s3/bucketObjectv2:BucketObjectv2", "quality-script").key)}`,
        });
        assert.strictEqual(job.maxCapacity, 0.0625);
        assert.strictEqual(job.securityConfiguration, "sluice-test-security");
    });

    it("lets the jobs see no row of data, and pass the one role to Glue alone", () => {
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
