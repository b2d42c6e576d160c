import * as assert from "node:assert";
import { configSchema } from "../../../infra/config/config";
import { observabilitySchema } from "../../../infra/config/observability";
import { dashboardBody } from "../../../infra/observability/dashboardBody";
import { protectionSchema } from "../../../infra/config/protection";
import { artifactsLifecycle } from "../../../infra/lifecycle";
import { decide, parsePolicyDocument } from "../../../policies/facts/iam";
import { dataset, datasetFile, names, registerLake } from "../support/lake";
import { inputsOf } from "../support/mocks";

const observed = (observability: object) => registerLake([datasetFile()], configSchema.parse({ observability }));
const argumentsOf = async (observability: object) =>
    inputsOf<{ defaultArguments: Record<string, string> }>(await observed(observability), "aws:glue/job:Job")
        .defaultArguments;

describe("what there is to look at after a run", () => {
    it("is in log groups of the names that Glue uses, which expire and are encrypted with the lake's key", async () => {
        const registered = await observed({ logRetentionDays: 90 });
        const groups = registered.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
        assert.deepStrictEqual(
            groups.map(({ inputs }) => inputs.name),
            [
                "/aws-glue/jobs/sluice-test-security-role/sluice-test-orders-job/output",
                "/aws-glue/jobs/sluice-test-security-role/sluice-test-orders-job/error",
                "/aws-glue/crawlers-role/sluice-test-raw-crawler-sluice-test-security",
                "/aws-glue/crawlers-role/sluice-test-curated-orders-crawler-sluice-test-security",
                "/aws-glue/crawlers-role/sluice-test-quarantine-crawler-sluice-test-security",
            ],
        );
        for (const { inputs } of groups) {
            assert.strictEqual(inputs.retentionInDays, 90);
            assert.strictEqual(inputs.kmsKeyId, "arn:of:security-key");
        }
    });

    it("says which retentions CloudWatch has, where it has none such", () => {
        const { error } = observabilitySchema.safeParse({ logRetentionDays: 31 }, { reportInput: true });
        assert.match(error?.issues[0]?.message ?? "", /got 31; allowed: 1, 3, 5, 7, 14, 30, 60/);
    });

    it("costs nothing by default", async () => {
        const registered = await observed({});
        assert.ok(!registered.some(({ type }) => /Dashboard|MetricAlarm|Topic|EventRule/.test(type)));
        const given = await argumentsOf({});
        assert.strictEqual(given["--enable-job-insights"], "true");
        assert.strictEqual(given["--enable-observability-metrics"], "false");
        assert.strictEqual(given["--enable-spark-ui"], "false");
        assert.ok(!("--spark-event-logs-path" in given));
    });

    it("has Spark's event logs where its job may write them, and nobody else's", async () => {
        const registered = await observed({ sparkUi: true });
        const { defaultArguments } = inputsOf<{ defaultArguments: Record<string, string> }>(
            registered,
            "aws:glue/job:Job",
        );
        assert.strictEqual(defaultArguments["--enable-spark-ui"], "true");
        const path = defaultArguments["--spark-event-logs-path"] ?? "";
        assert.strictEqual(path, `s3://${names.artifactsBucket}/spark-logs/orders/`);
        const { policy } = inputsOf<{ policy: string }>(
            registered,
            "aws:iam/rolePolicy:RolePolicy",
            "orders-job-role-policy",
        );
        const writes = (folder: string) =>
            decide(
                { action: "s3:PutObject", resource: names.s3Arn(names.artifactsBucket, `spark-logs/${folder}/events`) },
                { identity: [{ name: "access", document: parsePolicyDocument(policy) }], resource: [] },
            ).outcome;
        assert.deepStrictEqual([writes("orders"), writes("users")], ["allow", "deny"]);
    });

    it("leaves no event log for ever", () => {
        const days = (settings: object) =>
            artifactsLifecycle(protectionSchema.parse({}), observabilitySchema.parse(settings))
                .filter(({ filter }) => filter !== undefined && "prefix" in filter && filter.prefix === "spark-logs/")
                .map(({ expiration }) => expiration);
        assert.deepStrictEqual(days({ sparkUi: true, sparkLogDays: 9 }), [{ days: 9 }]);
        assert.deepStrictEqual(days({ sparkUi: false }), []);
    });
});

interface Widget {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: {
        readonly title: string;
        readonly metrics?: readonly unknown[][];
        readonly alarms?: readonly string[];
        readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
    };
}

describe("the dashboard", () => {
    const datasets = [dataset(), dataset({ name: "users", maxRejectRatio: 0.1 })];
    const widgets = (alarmArns: readonly string[] = []) =>
        (JSON.parse(dashboardBody({ names, datasets, dpus: 5, alarmArns })) as { widgets: Widget[] }).widgets;

    it("has a row of charts for each dataset, none over another and none off the grid", () => {
        const all = widgets(["arn:alarm"]);
        const places = all.flatMap(({ x, y, width, height }) =>
            Array.from(
                { length: width * height },
                (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
            ),
        );
        assert.strictEqual(new Set(places).size, places.length);
        assert.ok(all.every(({ x, width }) => x + width <= 24));
        assert.strictEqual(all.filter(({ properties }) => properties.title.startsWith("users: ")).length, 6);
    });

    it("shows the metrics of the dataset's own job, under the names that the job puts them", () => {
        const shown = widgets().flatMap(({ properties }) => properties.metrics ?? []);
        const users = shown.filter((line) => line[3] === "users");
        assert.deepStrictEqual(
            [...new Set(users.map((line) => line[1]))],
            [
                "RunsSucceeded",
                "RowsRead",
                "RowsWritten",
                "RowsQuarantined",
                "RejectRatio",
                "RunSeconds",
                "BytesWritten",
            ],
        );
        assert.ok(users.every((line) => line[0] === "Sluice" && line[5] === "sluice-test-users"));
    });

    it("shows the contract's limit, and the DPUs of the job's workers", () => {
        const limits = widgets().flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
        assert.deepStrictEqual(
            limits.map(({ value }) => value),
            [0, 0.1],
        );
        assert.match(JSON.stringify(widgets()), /"expression":"seconds \* 5"/);
    });

    it("begins with the alarms, where there are some", () => {
        assert.deepStrictEqual(widgets(["arn:alarm"])[0]?.properties.alarms, ["arn:alarm"]);
        assert.ok(!widgets().some(({ type }) => type === "alarm"));
    });
});
