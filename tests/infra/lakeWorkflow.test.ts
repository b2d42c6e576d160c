import * as assert from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { configSchema } from "../../infra/config/config";
import { LakeWorkflow } from "../../infra/lakeWorkflow";
import { datasetFile, names, registerLake } from "./support/lake";
import { inputsOf, type Registered, register } from "./support/mocks";

interface Trigger {
    readonly type: string;
    readonly workflowName: string;
    readonly schedule?: string;
    readonly actions: readonly {
        readonly jobName?: string;
        readonly crawlerName?: string;
        readonly arguments?: object;
    }[];
    readonly predicate?: { readonly logical?: string; readonly conditions: readonly object[] };
}

const TYPE = "aws:glue/trigger:Trigger";
const triggerOf = (registered: readonly Registered[], step: string) =>
    inputsOf<Trigger & Record<string, unknown>>(registered, TYPE, `workflow-${step}`);

describe("the lake's workflow", () => {
    let lake: Registered[];
    before(async () => {
        lake = await registerLake([datasetFile(), datasetFile({ name: "users" })]);
    });

    it("runs once at a time", () => {
        const { name, maxConcurrentRuns } = inputsOf<{ name: string; maxConcurrentRuns: number }>(
            lake,
            "aws:glue/workflow:Workflow",
            "workflow",
        );
        assert.deepStrictEqual([name, maxConcurrentRuns], ["sluice-test", 1]);
    });

    it("starts with the raw crawl, on demand unless the stack has a schedule", async () => {
        const { type, schedule, actions } = triggerOf(lake, "start");
        assert.deepStrictEqual([type, schedule], ["ON_DEMAND", undefined]);
        assert.deepStrictEqual(actions, [{ crawlerName: "sluice-test-raw" }]);
        const workflow = { schedule: "cron(0 2 * * ? *)" };
        const nightly = triggerOf(await registerLake([datasetFile()], { workflow }), "start");
        assert.deepStrictEqual([nightly.type, nightly.schedule], ["SCHEDULED", "cron(0 2 * * ? *)"]);
    });

    it("runs all jobs side by side once the raw crawl has succeeded, with the arguments that they have", () => {
        const { predicate, actions } = triggerOf(lake, "jobs");
        assert.deepStrictEqual(predicate?.conditions, [{ crawlerName: "sluice-test-raw", crawlState: "SUCCEEDED" }]);
        assert.deepStrictEqual(actions, [{ jobName: "sluice-test-orders" }, { jobName: "sluice-test-users" }]);
    });

    it("crawls what a job wrote as soon as that job has succeeded, whatever the others do", () => {
        for (const dataset of ["orders", "users"]) {
            const { predicate, actions } = triggerOf(lake, `crawl-${dataset}`);
            assert.deepStrictEqual(predicate?.conditions, [{ jobName: `sluice-test-${dataset}`, state: "SUCCEEDED" }]);
            assert.deepStrictEqual(actions, [{ crawlerName: `sluice-test-curated-${dataset}` }]);
            const { s3Targets } = inputsOf<{ s3Targets: { path: string }[] }>(
                lake,
                "aws:glue/crawler:Crawler",
                `${dataset}-curated-crawler`,
            );
            const paths = s3Targets.map(({ path }) => path);
            assert.deepStrictEqual(paths, [`s3://sluice-test-curated-123456789012/${dataset}/`]);
        }
    });

    it("is all that starts a crawler or a job: no crawler has a schedule, all triggers are the workflow's", () => {
        for (const { inputs } of lake.filter(({ type }) => type === "aws:glue/crawler:Crawler")) {
            assert.strictEqual(inputs.schedule, undefined);
        }
        const triggers = lake.filter(({ type }) => type === TYPE);
        assert.strictEqual(triggers.length, 4);
        for (const { inputs } of triggers) {
            assert.strictEqual(inputs.workflowName, "sluice-test");
        }
    });

    it("starts each job once and each crawler but the quarantine's once", () => {
        const started = lake
            .filter(({ type }) => type === TYPE)
            .flatMap(({ inputs }) => inputs.actions as Trigger["actions"])
            .map(({ jobName, crawlerName }) => jobName ?? crawlerName);
        assert.deepStrictEqual(started.sort(), [
            "sluice-test-curated-orders",
            "sluice-test-curated-users",
            "sluice-test-orders",
            "sluice-test-raw",
            "sluice-test-users",
        ]);
    });

    const build = (datasets: readonly string[], jobNames?: readonly string[]) => {
        const resource = new pulumi.ComponentResource("test:Thing", "thing");
        return new LakeWorkflow("workflow", {
            names,
            rawCrawler: { crawler: resource } as never,
            branches: datasets.map((dataset) => ({
                dataset,
                job: { job: resource } as never,
                crawler: { crawler: resource } as never,
                ...(jobNames && { after: { jobNames, ready: [] } }),
            })),
        });
    };

    it("goes on with what is to follow a dataset, once that dataset's tables are up to date", async () => {
        const { predicate, actions } = triggerOf(await register(() => build(["orders"], ["check"])), "after-orders");
        assert.deepStrictEqual(predicate?.conditions, [
            { crawlerName: "sluice-test-curated-orders", crawlState: "SUCCEEDED" },
        ]);
        assert.deepStrictEqual(actions, [{ jobName: "check" }]);
    });

    it("refuses more than Glue can stop and resume, and none at all", async () => {
        const many = Array.from({ length: 33 }, (_, index) => `d${index}`);
        await assert.rejects(
            register(() => build(many)),
            /got 33 datasets, which are 102 crawlers, jobs and triggers in one workflow; allowed: 100.*Split/,
        );
        await assert.rejects(
            register(() => build([])),
            /got no dataset/,
        );
    });
});

describe("the workflow's configuration", () => {
    it("refuses what is no schedule, and a schedule for a crawler alone", () => {
        const wrong = configSchema.safeParse({ workflow: { schedule: "nightly" } });
        assert.match(wrong.error?.issues[0]?.message ?? "", /got "nightly"; allowed: a Glue schedule such as cron/);
        assert.ok(!configSchema.safeParse({ rawCrawlerSchedule: "cron(0 2 * * ? *)" }).success);
    });
});
