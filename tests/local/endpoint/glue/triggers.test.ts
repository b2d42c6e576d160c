import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import {
    BatchGetTriggersCommand,
    CreateTriggerCommand,
    type CreateTriggerCommandInput,
    DeleteTriggerCommand,
    GetTriggerCommand,
    GetTriggersCommand,
    GetWorkflowCommand,
    GetJobRunsCommand,
    ListTriggersCommand,
    StartTriggerCommand,
    StopTriggerCommand,
    UpdateTriggerCommand,
} from "@aws-sdk/client-glue";
import { Arns } from "../../../../local/endpoint/arns";
import { Tags } from "../../../../local/endpoint/glue/tags";
import { Triggers } from "../../../../local/endpoint/glue/triggers";
import { admin, type Clients } from "../support/clients";
import { TestClock } from "../support/clock";
import { unique } from "../support/endpoint";
import { failure, until } from "../support/expect";
import { createJob, temporaryFolder } from "../support/jobs";
import { createWorkflow, endedRun } from "../support/workflows";

describe("a trigger", function () {
    this.timeout(20_000);
    let owner: Clients;
    let job: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        job = await createJob(owner, "succeed");
    });
    const create = async (change: Partial<CreateTriggerCommandInput> = {}) => {
        const input = {
            Name: unique("trigger"),
            Type: "SCHEDULED" as const,
            Schedule: "cron(15 12 * * ? *)",
            Actions: [{ JobName: job }],
            ...change,
        };
        await owner.glue.send(new CreateTriggerCommand(input));
        return input.Name;
    };
    const state = async (Name: string) => (await owner.glue.send(new GetTriggerCommand({ Name }))).Trigger?.State;

    it("is CREATED, or active from its creation; it is started, stopped and deleted", async () => {
        const Name = await create();
        assert.equal(await state(Name), "CREATED");
        assert.equal(await state(await create({ StartOnCreation: true })), "ACTIVATED");
        await owner.glue.send(new StartTriggerCommand({ Name }));
        assert.equal(await state(Name), "ACTIVATED");
        await owner.glue.send(new StopTriggerCommand({ Name }));
        assert.equal(await state(Name), "DEACTIVATED");
        await owner.glue.send(new DeleteTriggerCommand({ Name }));
        await owner.glue.send(new DeleteTriggerCommand({ Name }));
        assert.equal((await failure(state(Name))).name, "EntityNotFoundException");
    });

    it("is found by the job that it starts", async () => {
        const other = await createJob(owner, "succeed");
        const Name = await create({ Actions: [{ JobName: other }] });
        const { Triggers } = await owner.glue.send(new GetTriggersCommand({ DependentJobName: other }));
        assert.deepEqual(
            Triggers?.map((one) => one.Name),
            [Name],
        );
        const listed = await owner.glue.send(new ListTriggersCommand({ DependentJobName: other }));
        assert.deepEqual(listed.TriggerNames, [Name]);
        const batch = await owner.glue.send(new BatchGetTriggersCommand({ TriggerNames: [Name, "none"] }));
        assert.deepEqual([batch.Triggers?.length, batch.TriggersNotFound], [1, ["none"]]);
    });

    it("is replaced by an update, but for its type, workflow and state", async () => {
        const Name = await create({ Description: "first", StartOnCreation: true });
        const TriggerUpdate = { Schedule: "cron(0 1 * * ? *)", Actions: [{ JobName: job, Timeout: 5 }] };
        const { Trigger } = await owner.glue.send(new UpdateTriggerCommand({ Name, TriggerUpdate }));
        assert.deepEqual(Trigger, { Name, Type: "SCHEDULED", State: "ACTIVATED", ...TriggerUpdate });
    });

    const wrong: readonly (readonly [string, Partial<CreateTriggerCommandInput>, RegExp])[] = [
        ["no action", { Actions: [] }, /has no Actions/],
        ["an action that names nothing", { Actions: [{}] }, /names neither JobName and CrawlerName/],
        ["a job that there is not", { Actions: [{ JobName: "none" }] }, /Job none not found/],
        ["a schedule that Glue cannot run", { Schedule: "cron(* * * * ? *)" }, /more often than every 5 minutes/],
        ["no schedule", { Schedule: "" }, /SCHEDULED and has no Schedule/],
        ["no condition", { Type: "CONDITIONAL" }, /has no Predicate with Conditions/],
        [
            "conditions of which it is not said how they go together",
            {
                Type: "CONDITIONAL",
                Predicate: {
                    Conditions: [
                        { JobName: "a", State: "FAILED" },
                        { JobName: "b", State: "FAILED" },
                    ],
                },
            },
            /Logical is needed: AND or ANY/,
        ],
        [
            "a state that no trigger can wait for",
            { Type: "CONDITIONAL", Predicate: { Conditions: [{ JobName: "a", State: "RUNNING" }] } },
            /validation error/,
        ],
        ["to be active on demand", { Type: "ON_DEMAND", StartOnCreation: true }, /there is no StartOnCreation/],
        ["a workflow that there is not", { WorkflowName: "none" }, /Workflow none not found/],
        [
            "three crawlers",
            { Actions: [{ CrawlerName: "a" }, { CrawlerName: "b" }, { CrawlerName: "c" }] },
            /starts 3 crawlers: a, b, c; one trigger can start two/,
        ],
    ];
    for (const [what, change, message] of wrong) {
        it(`is refused with ${what}`, async () => {
            assert.match((await failure(create(change))).message, message);
        });
    }

    it("is refused as a second start of a workflow", async () => {
        const WorkflowName = await createWorkflow(owner, [{ Type: "ON_DEMAND", Actions: [{ JobName: job }] }]);
        assert.match((await failure(create({ WorkflowName }))).message, /has a start trigger/);
    });

    it("on demand starts its job, and the one that waits for that; it stays CREATED", async () => {
        const [first, second] = [await createJob(owner, "succeed"), await createJob(owner, "succeed")];
        await create({
            Type: "CONDITIONAL",
            Schedule: undefined,
            StartOnCreation: true,
            Predicate: { Conditions: [{ JobName: first, State: "SUCCEEDED" }] },
            Actions: [{ JobName: second }],
        });
        const Name = await create({ Type: "ON_DEMAND", Schedule: undefined, Actions: [{ JobName: first }] });
        await owner.glue.send(new StartTriggerCommand({ Name }));
        const runs = await until(
            async () => (await owner.glue.send(new GetJobRunsCommand({ JobName: second }))).JobRuns ?? [],
            ([run]) => run?.JobRunState === "SUCCEEDED",
        );
        assert.equal(runs.length, 1);
        assert.equal(await state(Name), "CREATED");
        assert.match((await failure(owner.glue.send(new StopTriggerCommand({ Name })))).message, /is ON_DEMAND/);
    });

    it("on demand starts a run of its workflow", async () => {
        const name = await createWorkflow(owner, [{ Type: "ON_DEMAND", Actions: [{ JobName: job }] }]);
        await owner.glue.send(new StartTriggerCommand({ Name: `${name}-0` }));
        const { Workflow } = await owner.glue.send(new GetWorkflowCommand({ Name: name }));
        const run = await endedRun(owner, name, Workflow?.LastRun?.WorkflowRunId ?? "");
        assert.equal(run.Statistics?.SucceededActions, 1);
    });
});

describe("a trigger with a schedule", () => {
    const define = (triggers: Triggers, more: object) =>
        triggers.actions.CreateTrigger?.({
            Name: "nightly",
            Type: "SCHEDULED",
            Schedule: "cron(0 2 * * ? *)",
            Actions: [{ JobName: "users" }],
            ...more,
        });
    let stateDir: string;
    let clock: TestClock;
    let fired: string[];
    let open: () => Triggers;

    beforeEach(() => {
        stateDir = temporaryFolder();
        clock = new TestClock(new Date("2026-03-01T00:00:00Z"));
        fired = [];
        const fine = () => undefined;
        open = () =>
            new Triggers({
                stateDir,
                arns: new Arns("us-east-1", "123456789012"),
                tags: new Tags(stateDir),
                requireJob: fine,
                requireCrawler: fine,
                requireWorkflow: fine,
                fire: ({ Name }) => fired.push(`${Name} ${clock.now().toISOString()}`),
                onDelete: fine,
                clock,
            });
    });
    afterEach(() => fs.rmSync(stateDir, { recursive: true }));

    it("fires at its times while it is active, and at no other", async () => {
        const triggers = open();
        await define(triggers, {});
        clock.goTo("2026-03-01T12:00:00Z");
        assert.deepEqual(fired, []);
        await triggers.actions.StartTrigger?.({ Name: "nightly" });
        clock.goTo("2026-03-03T12:00:00Z");
        await triggers.actions.StopTrigger?.({ Name: "nightly" });
        clock.goTo("2026-03-09T12:00:00Z");
        assert.deepEqual(fired, ["nightly 2026-03-02T02:00:00.000Z", "nightly 2026-03-03T02:00:00.000Z"]);
    });

    it("goes on firing after the endpoint was started anew", async () => {
        const before = open();
        await define(before, { StartOnCreation: true });
        before.close();
        open();
        clock.goTo("2026-03-01T12:00:00Z");
        assert.deepEqual(fired, ["nightly 2026-03-01T02:00:00.000Z"]);
    });
});
