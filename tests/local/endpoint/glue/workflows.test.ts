import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import {
    BatchGetWorkflowsCommand,
    BatchStopJobRunCommand,
    CreateWorkflowCommand,
    DeleteWorkflowCommand,
    GetJobRunCommand,
    GetTagsCommand,
    GetWorkflowCommand,
    GetWorkflowRunPropertiesCommand,
    GetWorkflowRunsCommand,
    ListWorkflowsCommand,
    PutWorkflowRunPropertiesCommand,
    ResumeWorkflowRunCommand,
    StartCrawlerCommand,
    StartJobRunCommand,
    StopCrawlerCommand,
    StopWorkflowRunCommand,
    UpdateCrawlerCommand,
    UpdateWorkflowCommand,
} from "@aws-sdk/client-glue";
import { admin, asRole, type Clients, clientsOf } from "../support/clients";
import { processesWithoutMoto, sharedEndpoint, startTestEndpoint, unique } from "../support/endpoint";
import { failure, until } from "../support/expect";
import { createJob, temporaryFolder } from "../support/jobs";
import {
    createCrawler,
    createWorkflow,
    endedRun,
    nodeOf,
    startWorkflow,
    states,
    workflowRun,
} from "../support/workflows";

const onDemand = (...names: readonly object[]) => ({ Type: "ON_DEMAND" as const, Actions: [...names] });
const after = (Conditions: readonly object[], Actions: readonly object[], Logical?: "AND" | "ANY") => ({
    Type: "CONDITIONAL" as const,
    Actions: [...Actions],
    Predicate: { Conditions: [...Conditions], ...(Logical && { Logical }) },
});
const crawled = (CrawlerName: string, CrawlState = "SUCCEEDED") => ({ CrawlerName, CrawlState });
const ran = (JobName: string, State = "SUCCEEDED") => ({ JobName, State });

describe("a workflow", function () {
    this.timeout(20_000);
    let owner: Clients;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
    });

    it("is kept, listed, changed, tagged and deleted", async () => {
        const Name = unique("workflow");
        const { glue } = owner;
        await glue.send(
            new CreateWorkflowCommand({ Name, Description: "first", MaxConcurrentRuns: 1, Tags: { a: "1" } }),
        );
        assert.equal((await failure(glue.send(new CreateWorkflowCommand({ Name })))).name, "AlreadyExistsException");
        await glue.send(new UpdateWorkflowCommand({ Name, Description: "second", MaxConcurrentRuns: 2 }));
        const { Workflow } = await glue.send(new GetWorkflowCommand({ Name }));
        assert.deepEqual([Workflow?.Description, Workflow?.MaxConcurrentRuns], ["second", 2]);
        assert.ok((await glue.send(new ListWorkflowsCommand({ MaxResults: 1000 }))).Workflows?.includes(Name));
        const batch = await glue.send(new BatchGetWorkflowsCommand({ Names: [Name, "none"] }));
        assert.deepEqual([batch.Workflows?.length, batch.MissingWorkflows], [1, ["none"]]);
        const ResourceArn = `arn:aws:glue:us-east-1:123456789012:workflow/${Name}`;
        assert.deepEqual((await glue.send(new GetTagsCommand({ ResourceArn }))).Tags, { a: "1" });
        await glue.send(new DeleteWorkflowCommand({ Name }));
        assert.equal((await failure(glue.send(new GetWorkflowCommand({ Name })))).name, "EntityNotFoundException");
    });

    it("runs a crawler, then the jobs, then what waits for each; the jobs know their run", async () => {
        const [raw, curated] = [await createCrawler(owner), await createCrawler(owner)];
        const [users, airports] = [await createJob(owner, "show"), await createJob(owner, "succeed")];
        const name = await createWorkflow(owner, [
            onDemand({ CrawlerName: raw }),
            after([crawled(raw)], [{ JobName: users, Arguments: { "--X": "1" } }, { JobName: airports }]),
            after([ran(users), ran(airports)], [{ CrawlerName: curated }], "AND"),
        ]);
        const id = await startWorkflow(owner, name);
        const run = await endedRun(owner, name, id);
        assert.equal(run.Status, "COMPLETED");
        assert.deepEqual(
            [raw, users, airports, curated].map((node) => states(run, node)),
            [["SUCCEEDED"], ["SUCCEEDED"], ["SUCCEEDED"], ["SUCCEEDED"]],
        );
        const { TotalActions, SucceededActions, RunningActions } = run.Statistics ?? {};
        assert.deepEqual([TotalActions, SucceededActions, RunningActions], [4, 4, 0]);
        const [job] = nodeOf(run, users).JobDetails?.JobRuns ?? [];
        assert.deepEqual(job?.Arguments, { "--X": "1", "--WORKFLOW_NAME": name, "--WORKFLOW_RUN_ID": id });
        assert.equal(job?.TriggerName, `${name}-1`);
        const [crawl] = nodeOf(run, raw).CrawlerDetails?.Crawls ?? [];
        assert.ok((crawl?.CompletedOn?.getTime() ?? Infinity) <= (job?.StartedOn?.getTime() ?? 0));
        assert.equal(run.Graph?.Edges?.length, 7);
    });

    it("goes on with the other branches where one job fails, and is COMPLETED all the same", async () => {
        const [good, bad] = [await createJob(owner, "succeed"), await createJob(owner, "fail")];
        const [afterGood, afterBad] = [await createCrawler(owner), await createCrawler(owner)];
        const name = await createWorkflow(owner, [
            onDemand({ JobName: good }, { JobName: bad }),
            after([ran(good)], [{ CrawlerName: afterGood }]),
            after([ran(bad)], [{ CrawlerName: afterBad }]),
        ]);
        const run = await endedRun(owner, name, await startWorkflow(owner, name));
        assert.equal(run.Status, "COMPLETED");
        assert.deepEqual([states(run, afterGood), states(run, afterBad)], [["SUCCEEDED"], []]);
        assert.deepEqual([run.Statistics?.FailedActions, run.Statistics?.SucceededActions], [1, 2]);
    });

    it("fires a trigger for ANY once, at the first of its conditions, and one for AND not before the last", async () => {
        const [quick, slow] = [await createJob(owner, "succeed"), await createJob(owner, "hang")];
        const [any, all] = [await createCrawler(owner), await createCrawler(owner)];
        const name = await createWorkflow(owner, [
            onDemand({ JobName: quick }, { JobName: slow }),
            after([ran(quick), ran(slow, "STOPPED")], [{ CrawlerName: any }], "ANY"),
            after([ran(quick), ran(slow, "STOPPED")], [{ CrawlerName: all }], "AND"),
        ]);
        const id = await startWorkflow(owner, name);
        const early = await until(
            () => workflowRun(owner, name, id),
            (run) => states(run, any)[0] === "SUCCEEDED",
        );
        assert.deepEqual([early.Status, states(early, all)], ["RUNNING", []]);
        const [{ Id = "" } = {}] = nodeOf(early, slow).JobDetails?.JobRuns ?? [];
        await owner.glue.send(new BatchStopJobRunCommand({ JobName: slow, JobRunIds: [Id] }));
        const run = await endedRun(owner, name, id);
        assert.deepEqual([states(run, any), states(run, all)], [["SUCCEEDED"], ["SUCCEEDED"]]);
        assert.equal(run.Statistics?.StoppedActions, 1);
    });

    it("waits for a job's last attempt: one that succeeds at the second has succeeded", async () => {
        const job = await createJob(owner, "fail-first", { MaxRetries: 1 });
        const [good, bad] = [await createCrawler(owner), await createCrawler(owner)];
        const name = await createWorkflow(owner, [
            onDemand({ JobName: job }),
            after([ran(job)], [{ CrawlerName: good }]),
            after([ran(job, "FAILED")], [{ CrawlerName: bad }]),
        ]);
        const run = await endedRun(owner, name, await startWorkflow(owner, name));
        assert.deepEqual(
            [states(run, job), states(run, good), states(run, bad)],
            [["FAILED", "SUCCEEDED"], ["SUCCEEDED"], []],
        );
        assert.equal(run.Statistics?.FailedActions, 0);
    });

    it("writes down an action that cannot start, and starts the others", async () => {
        const [busy, idle] = [await createCrawler(owner, "hang"), await createJob(owner, "succeed")];
        await owner.glue.send(new StartCrawlerCommand({ Name: busy }));
        const name = await createWorkflow(owner, [onDemand({ CrawlerName: busy }, { JobName: idle })]);
        const run = await endedRun(owner, name, await startWorkflow(owner, name));
        assert.deepEqual([states(run, busy), states(run, idle)], [["ERROR"], ["SUCCEEDED"]]);
        assert.match(nodeOf(run, busy).CrawlerDetails?.Crawls?.[0]?.ErrorMessage ?? "", /already started/);
        assert.equal(run.Statistics?.ErroredActions, 1);
        await owner.glue.send(new StopCrawlerCommand({ Name: busy }));
    });

    it("fires nothing for a job that somebody else has started", async () => {
        const [job, crawler] = [await createJob(owner, "hang"), await createCrawler(owner)];
        const other = await createJob(owner, "succeed");
        const name = await createWorkflow(owner, [
            onDemand({ JobName: job }),
            after([ran(other)], [{ CrawlerName: crawler }]),
        ]);
        const id = await startWorkflow(owner, name);
        const { JobRunId = "" } = await owner.glue.send(new StartJobRunCommand({ JobName: other }));
        await until(
            () => owner.glue.send(new GetJobRunCommand({ JobName: other, RunId: JobRunId })),
            ({ JobRun }) => JobRun?.JobRunState === "SUCCEEDED",
        );
        assert.deepEqual(states(await workflowRun(owner, name, id), crawler), []);
        await owner.glue.send(new StopWorkflowRunCommand({ Name: name, RunId: id }));
        await endedRun(owner, name, id);
    });

    it("starts no more runs at once than it may, and stops what it has started", async () => {
        const [job, crawler] = [await createJob(owner, "hang"), await createCrawler(owner)];
        const name = await createWorkflow(owner, [
            onDemand({ JobName: job }),
            after([ran(job, "STOPPED")], [{ CrawlerName: crawler }]),
        ]);
        const id = await startWorkflow(owner, name);
        const { name: error, message } = await failure(startWorkflow(owner, name));
        assert.equal(error, "ConcurrentRunsExceededException");
        assert.ok(message.includes(id), message);
        await owner.glue.send(new StopWorkflowRunCommand({ Name: name, RunId: id }));
        const run = await endedRun(owner, name, id);
        assert.deepEqual([run.Status, states(run, job), states(run, crawler)], ["STOPPED", ["STOPPED"], []]);
        const again = await failure(owner.glue.send(new StopWorkflowRunCommand({ Name: name, RunId: id })));
        assert.equal(again.name, "IllegalWorkflowStateException");
    });

    it("resumes a run: the chosen node and all behind it run again, the rest counts as it was", async () => {
        const [raw, users, curated] = [
            await createCrawler(owner),
            await createJob(owner, "succeed"),
            await createCrawler(owner, "fail"),
        ];
        const last = await createJob(owner, "succeed");
        const name = await createWorkflow(owner, [
            onDemand({ CrawlerName: raw }),
            after([crawled(raw)], [{ JobName: users }]),
            after([ran(users)], [{ CrawlerName: curated }]),
            after([crawled(curated), ran(users)], [{ JobName: last }], "AND"),
        ]);
        const RunId = await startWorkflow(owner, name);
        const failed = await endedRun(owner, name, RunId);
        assert.deepEqual([states(failed, curated), states(failed, last)], [["FAILED"], []]);
        await owner.glue.send(new UpdateCrawlerCommand({ Name: curated, Description: "" }));
        const NodeIds = [nodeOf(failed, curated).UniqueId ?? ""];
        const resumed = await owner.glue.send(new ResumeWorkflowRunCommand({ Name: name, RunId, NodeIds }));
        const run = await endedRun(owner, name, resumed.RunId ?? "");
        assert.equal(run.PreviousRunId, RunId);
        assert.deepEqual(
            [raw, users, curated, last].map((node) => states(run, node)),
            [["SUCCEEDED"], ["SUCCEEDED"], ["SUCCEEDED"], ["SUCCEEDED"]],
        );
        assert.equal(
            nodeOf(run, users).JobDetails?.JobRuns?.[0]?.Id,
            nodeOf(failed, users).JobDetails?.JobRuns?.[0]?.Id,
        );
        const unknown = owner.glue.send(new ResumeWorkflowRunCommand({ Name: name, RunId, NodeIds: ["none"] }));
        assert.match((await failure(unknown)).message, /Node none has not run/);
    });

    it("keeps properties for the jobs of a run, and lists its runs", async () => {
        const job = await createJob(owner, "succeed");
        const name = await createWorkflow(owner, [onDemand({ JobName: job })], {
            DefaultRunProperties: { a: "1", b: "1" },
        });
        const RunId = await startWorkflow(owner, name, { RunProperties: { b: "2" } });
        await owner.glue.send(new PutWorkflowRunPropertiesCommand({ Name: name, RunId, RunProperties: { c: "3" } }));
        const { RunProperties } = await owner.glue.send(new GetWorkflowRunPropertiesCommand({ Name: name, RunId }));
        assert.deepEqual(RunProperties, { a: "1", b: "2", c: "3" });
        await endedRun(owner, name, RunId);
        const second = await startWorkflow(owner, name);
        await endedRun(owner, name, second);
        const { Runs = [] } = await owner.glue.send(new GetWorkflowRunsCommand({ Name: name }));
        assert.deepEqual(
            Runs.map(({ WorkflowRunId }) => WorkflowRunId),
            [second, RunId],
        );
        const { Workflow } = await owner.glue.send(new GetWorkflowCommand({ Name: name }));
        assert.equal(Workflow?.LastRun?.WorkflowRunId, second);
    });

    it("is not started without a start trigger, nor by a role that may not", async () => {
        const name = await createWorkflow(owner, []);
        assert.match((await failure(startWorkflow(owner, name))).message, /has no start trigger/);
        const reader = await asRole({ Effect: "Allow", Action: "glue:GetWorkflow*", Resource: "*" });
        await reader.glue.send(new GetWorkflowCommand({ Name: name }));
        const refused = await failure(startWorkflow(reader, name));
        assert.equal(refused.name, "AccessDeniedException");
        assert.match(refused.message, new RegExp(`glue:StartWorkflowRun.*workflow/${name}`));
    });

    it("says of a run that the endpoint's end broke off that it did", async () => {
        const stateDir = temporaryFolder();
        await sharedEndpoint();
        const first = await startTestEndpoint({ stateDir });
        const clients = clientsOf(first.url);
        const job = await createJob(clients, "hang");
        const crawler = await createCrawler(clients);
        const name = await createWorkflow(clients, [
            onDemand({ JobName: job }),
            after([ran(job, "STOPPED")], [{ CrawlerName: crawler }]),
        ]);
        const id = await startWorkflow(clients, name);
        await until(
            () => workflowRun(clients, name, id),
            (run) => states(run, job)[0] === "RUNNING",
        );
        await first.close();
        const second = await startTestEndpoint({ stateDir, processes: processesWithoutMoto() });
        const run = await workflowRun(clientsOf(second.url), name, id);
        assert.deepEqual([run.Status, states(run, crawler)], ["ERROR", []]);
        assert.match(run.ErrorMessage ?? "", /ended while this run was under way/);
        await second.close();
        fs.rmSync(stateDir, { recursive: true, force: true });
    });
});
