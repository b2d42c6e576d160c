import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
    CreateJobCommand,
    DeleteJobCommand,
    GetJobBookmarkCommand,
    GetJobRunCommand,
    ResetJobBookmarkCommand,
    StartJobRunCommand,
    UpdateJobCommand,
} from "@aws-sdk/client-glue";
import { admin, type Clients, createRole, glueTrust } from "../support/clients";
import { sharedEndpoint, unique } from "../support/endpoint";
import { failure, until } from "../support/expect";

const over = ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"];

describe("a job's bookmark", function () {
    this.timeout(20_000);
    let owner: Clients;
    let role: { name: string; arn: string };
    let job: string;

    before(async () => {
        owner = await admin();
        role = await createRole(owner, { trust: glueTrust });
    });
    beforeEach(async () => {
        job = unique("job");
        await owner.glue.send(new CreateJobCommand({ ...definition(), Name: job }));
    });
    const definition = () => ({
        Role: role.arn,
        GlueVersion: "5.1",
        Command: { Name: "glueetl", ScriptLocation: "s3://bucket/job.py" },
    });
    const run = async (what: string, state = "", more: Record<string, string> = {}) => {
        const Arguments = { "--DO": what, "--STATE": state, ...more };
        const { JobRunId = "" } = await owner.glue.send(new StartJobRunCommand({ JobName: job, Arguments }));
        const ask = () => owner.glue.send(new GetJobRunCommand({ JobName: job, RunId: JobRunId }));
        const { JobRun } = await until(ask, (answer) => over.includes(answer.JobRun?.JobRunState ?? ""));
        return { id: JobRunId, state: JobRun?.JobRunState, message: JobRun?.ErrorMessage ?? "" };
    };
    /** The bookmark that a run gets which names another as a bound. */
    const asOf = async (of: string) => {
        const { id } = await run("bookmark-as-of", "", { "--OF": of });
        const { stateDir } = await sharedEndpoint();
        const lines = fs.readFileSync(path.join(stateDir, "runs", id, "output.log"), "utf8").split("\n");
        return JSON.parse(lines.find((line) => line.startsWith("{")) ?? "{}") as { state?: object; refused?: string };
    };
    const entry = async (RunId?: string) =>
        (await owner.glue.send(new GetJobBookmarkCommand({ JobName: job, RunId }))).JobBookmarkEntry;
    const reset = (RunId?: string) => owner.glue.send(new ResetJobBookmarkCommand({ JobName: job, RunId }));

    it("is not there before a run saved one", async () => {
        assert.equal((await failure(entry())).name, "EntityNotFoundException");
        await run("succeed");
        assert.equal((await failure(entry())).name, "EntityNotFoundException");
    });

    it("is what the last run saved", async () => {
        const first = await run("bookmark", "one");
        const second = await run("bookmark", "two");
        assert.deepEqual(await entry(), {
            JobName: job,
            Version: 2,
            Run: 2,
            Attempt: 0,
            RunId: second.id,
            PreviousRunId: first.id,
            JobBookmark: '{"seen":"two"}',
        });
        assert.equal((await entry(first.id))?.JobBookmark, '{"seen":"one"}');
    });

    it("cannot be saved by a run that saw another version", async () => {
        await run("bookmark", "one");
        const late = await run("stale-bookmark");
        assert.equal(late.state, "FAILED");
        assert.match(
            late.message,
            /^409 Continuation update failed due to version mismatch\. Expected version 41 but found version 1/,
        );
        assert.equal((await entry())?.JobBookmark, '{"seen":"one"}');
    });

    it("is for the bounds of a paused run what the last run saved that committed before and including the run that they name", async () => {
        const early = await run("fail");
        const first = await run("bookmark", "one");
        const failed = await run("fail");
        const second = await run("bookmark", "two");
        assert.deepEqual([early.state, failed.state], ["FAILED", "FAILED"]);
        const states = [];
        for (const bound of [early, first, failed, second]) {
            states.push((await asOf(bound.id)).state);
        }
        assert.deepEqual(states, [{}, { seen: "one" }, { seen: "one" }, { seen: "two" }]);
    });

    it("knows no bounds but runs of its own job", async () => {
        assert.match((await asOf("jr_none")).refused ?? "", /^404 Job \S+ has no run jr_none\.$/);
    });

    it("is empty after a reset, and its version is a new one", async () => {
        await run("bookmark", "one");
        await reset();
        const after = await entry();
        assert.deepEqual([after?.JobBookmark, after?.RunId, after?.Version], ["{}", undefined, 2]);
        await run("bookmark", "two");
        assert.equal((await entry())?.Version, 3);
    });

    it("is the job's, whatever the parameters of its runs", async () => {
        const first = await run("bookmark", "one", { "--ENV": "dev" });
        await run("bookmark", "two", { "--ENV": "prod", "--INPUT_TABLE": "another" });
        assert.equal((await entry())?.PreviousRunId, first.id);
    });

    it("is left where it was by a run that fails before it commits", async () => {
        await run("bookmark", "one");
        assert.equal((await run("fail")).state, "FAILED");
        assert.deepEqual([(await entry())?.JobBookmark, (await entry())?.Version], ['{"seen":"one"}', 1]);
    });

    it("goes back to what a run saved", async () => {
        const first = await run("bookmark", "one");
        await run("bookmark", "two");
        await reset(first.id);
        const after = await entry();
        assert.deepEqual([after?.JobBookmark, after?.RunId, after?.Version], ['{"seen":"one"}', first.id, 3]);
    });

    it("does not go back to a run that saved nothing, and says which did", async () => {
        const first = await run("bookmark", "one");
        const error = await failure(reset("jr_none"));
        assert.equal(error.name, "EntityNotFoundException");
        assert.ok(error.message.includes(first.id));
    });

    it("stays when the job is updated, and goes when it is deleted", async () => {
        await run("bookmark", "one");
        await owner.glue.send(new UpdateJobCommand({ JobName: job, JobUpdate: { ...definition(), Description: "x" } }));
        assert.equal((await entry())?.Version, 1);
        await owner.glue.send(new DeleteJobCommand({ JobName: job }));
        await owner.glue.send(new CreateJobCommand({ ...definition(), Name: job }));
        assert.equal((await failure(entry())).name, "EntityNotFoundException");
    });

    it("is nobody's without a run's token", async () => {
        const { url } = await sharedEndpoint();
        assert.equal((await fetch(`${url}/_sluice/bookmarks/${job}`)).status, 401);
        const put = { method: "PUT", headers: { authorization: "Bearer nonsense" }, body: "{}" };
        assert.equal((await fetch(`${url}/_sluice/bookmarks/${job}`, put)).status, 401);
    });
});
