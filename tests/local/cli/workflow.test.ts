import * as assert from "node:assert";
import { CreateTriggerCommand, CreateWorkflowCommand } from "@aws-sdk/client-glue";
import { LakeNames } from "../../../infra/names";
import { Lake } from "../../../local/cli/connection";
import {
    followWorkflow,
    getWorkflowRun,
    startWorkflow,
    stopWorkflow,
    workflowFailure,
} from "../../../local/cli/workflow";
import { outcomeOf, stepsOf } from "../../../local/cli/workflowSteps";
import { account, admin } from "../endpoint/support/clients";
import { sharedEndpoint, unique } from "../endpoint/support/endpoint";
import { createJob } from "../endpoint/support/jobs";
import { createCrawler } from "../endpoint/support/workflows";
import { sluice } from "../../support/sluice";

/** A stream that is no terminal and keeps what is written to it. */
function log(): { readonly stream: NodeJS.WriteStream; readonly lines: string[] } {
    const lines: string[] = [];
    const stream = { isTTY: false, write: (text: string) => lines.push(text.trimEnd()) };
    return { stream: stream as unknown as NodeJS.WriteStream, lines };
}

/** A workflow on the test endpoint, whose jobs do as they are told: raw crawl, two jobs, a crawl after the first. */
async function lakeWith(first: string, second: string) {
    const { url } = await sharedEndpoint();
    const clients = await admin();
    const stack = unique("flow");
    const lake = new Lake(
        new LakeNames({ project: "sluice", stack, accountId: account, region: "us-east-1" }),
        { endpoint: url, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } },
        url,
    );
    const [raw, curated] = [await createCrawler(clients), await createCrawler(clients)];
    const jobs = [await createJob(clients, first), await createJob(clients, second)] as const;
    const WorkflowName = lake.names.workflow;
    await clients.glue.send(new CreateWorkflowCommand({ Name: WorkflowName, MaxConcurrentRuns: 1 }));
    const after = { Type: "CONDITIONAL", StartOnCreation: true, WorkflowName } as const;
    const triggers = [
        { Name: lake.names.trigger("start"), Type: "ON_DEMAND", WorkflowName, Actions: [{ CrawlerName: raw }] },
        {
            ...after,
            Name: lake.names.trigger("jobs"),
            Predicate: { Conditions: [{ CrawlerName: raw, CrawlState: "SUCCEEDED" }] },
            Actions: jobs.map((JobName) => ({ JobName })),
        },
        {
            ...after,
            Name: lake.names.trigger("crawl"),
            Predicate: { Conditions: [{ JobName: jobs[0], State: "SUCCEEDED" }] },
            Actions: [{ CrawlerName: curated }],
        },
    ] as const;
    for (const trigger of triggers) {
        await clients.glue.send(new CreateTriggerCommand({ ...trigger, Actions: [...trigger.Actions] } as never));
    }
    return { lake, raw, jobs, curated };
}

describe("the workflow on the command line", function () {
    this.timeout(30_000);

    it("is followed to its end, each change a line, stage by stage", async () => {
        const { lake, raw, jobs, curated } = await lakeWith("succeed", "succeed");
        const { stream, lines } = log();
        const run = await followWorkflow(lake, await startWorkflow(lake), stream);
        assert.strictEqual(outcomeOf(run), "succeeded");
        assert.strictEqual(workflowFailure(run, lake.names), undefined);
        assert.match(
            lines[0] ?? "",
            new RegExp(`^Workflow ${lake.names.workflow}, run ${run.WorkflowRunId} \\.\\.\\.$`),
        );
        const ends = [`crawler ${raw}`, `job ${jobs[0]}`, `job ${jobs[1]}`, `crawler ${curated}`].map(
            (step) => `${step}: succeeded`,
        );
        assert.deepStrictEqual(lines.filter((line) => line.endsWith("succeeded")).sort(), [...ends].sort());
        assert.deepStrictEqual(
            stepsOf(run).map(({ stage, kind, state }) => `${stage} ${kind} ${state}`),
            ["1 crawler succeeded", "2 job succeeded", "2 job succeeded", "3 crawler succeeded"],
        );
    });

    it("says what failed, what was not started for it, and where the log is", async () => {
        const { lake, jobs, curated } = await lakeWith("fail", "succeed");
        const run = await followWorkflow(lake, await startWorkflow(lake), log().stream);
        assert.strictEqual(run.Status, "COMPLETED");
        assert.strictEqual(outcomeOf(run), "failed");
        const failed = stepsOf(run).find(({ name }) => name === jobs[0]);
        assert.match(failed?.error ?? "", /ValueError: as told/);
        assert.strictEqual(
            workflowFailure(run, lake.names),
            `Run ${run.WorkflowRunId} is completed, and 2 of 4 did not succeed: job ${jobs[0]} (failed), crawler ${curated} (not started).\n` +
                `A failed job's bookmark did not move: the next run reads the same files again.\nThe logs:\n  sluice logs ${failed?.runId}`,
        );
    });

    it("refuses a second run at once and says how to follow the first; the first can be stopped", async () => {
        const { lake, jobs } = await lakeWith("hang", "succeed");
        const id = await startWorkflow(lake);
        await assert.rejects(startWorkflow(lake), /is running already.*sluice workflow status --watch.*workflow stop/);
        assert.strictEqual(await stopWorkflow(lake), id);
        const run = await followWorkflow(lake, id, log().stream);
        assert.deepStrictEqual([run.Status, outcomeOf(run)], ["STOPPED", "failed"]);
        assert.notStrictEqual(stepsOf(run).find(({ name }) => name === jobs[0])?.state, "running");
        await assert.rejects(stopWorkflow(lake, id), /is stopped; only one that is running can be stopped/);
    });

    it("says what to do where there is no run, no such run and no workflow", async () => {
        const { lake } = await lakeWith("succeed", "succeed");
        await assert.rejects(getWorkflowRun(lake), /has not run yet\. Run it: sluice workflow run/);
        await assert.rejects(
            getWorkflowRun(lake, "wr_none"),
            /has no run "wr_none"\. The last one: sluice workflow status/,
        );
        const names = new LakeNames({ ...lake.names.location, stack: "nosuch" });
        const other = new Lake(names, { ...(lake as unknown as { client: object }).client }, lake.localUrl);
        await assert.rejects(startWorkflow(other), /sluice-nosuch does not exist: deploy the lake first/);
    });

    for (const command of ["run", "status", "stop"]) {
        it(`${command} shows usage and examples with --help`, async () => {
            const { code, stdout } = await sluice(["workflow", command, "--help"]);
            assert.strictEqual(code, 0);
            assert.match(stdout, new RegExp(`Examples?:\\n {2}\\$ sluice workflow ${command}`));
        });
    }
});
