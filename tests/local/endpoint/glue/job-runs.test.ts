import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    BatchStopJobRunCommand,
    CreateJobCommand,
    type CreateJobCommandInput,
    DeleteJobCommand,
    GetJobRunCommand,
    GetJobRunsCommand,
    StartJobRunCommand,
    type StartJobRunCommandInput,
} from "@aws-sdk/client-glue";
import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { account, admin, type Clients, clientsOf, createRole, glueTrust, policy } from "../support/clients";
import { sharedEndpoint, type TestEndpoint, unique } from "../support/endpoint";
import { failure, until } from "../support/expect";

const over = ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"];
const logsAllowed = {
    Effect: "Allow",
    Action: "logs:*",
    Resource: `arn:aws:logs:us-east-1:${account}:log-group:/aws-glue/*`,
};

describe("a job run", function () {
    this.timeout(20_000);
    let endpoint: TestEndpoint;
    let owner: Clients;
    let role: { name: string; arn: string };

    before(async function () {
        this.timeout(60_000);
        endpoint = await sharedEndpoint();
        owner = await admin();
        role = await createRole(owner, { trust: glueTrust, statements: [logsAllowed] });
    });
    const createJob = async (what: string, change: Partial<CreateJobCommandInput> = {}) => {
        const Name = unique("job");
        await owner.glue.send(
            new CreateJobCommand({
                Name,
                Role: role.arn,
                GlueVersion: "5.1",
                Command: { Name: "glueetl", ScriptLocation: "s3://bucket/job.py" },
                ...change,
                DefaultArguments: { "--DO": what, ...change.DefaultArguments },
            }),
        );
        return Name;
    };
    const start = async (JobName: string, more: Partial<StartJobRunCommandInput> = {}) => {
        const { JobRunId = "" } = await owner.glue.send(new StartJobRunCommand({ JobName, ...more }));
        return JobRunId;
    };
    const get = async (JobName: string, RunId: string) => {
        const { JobRun } = await owner.glue.send(new GetJobRunCommand({ JobName, RunId }));
        assert.ok(JobRun);
        return JobRun;
    };
    const runs = async (JobName: string) => (await owner.glue.send(new GetJobRunsCommand({ JobName }))).JobRuns ?? [];
    const ended = (job: string, id: string) =>
        until(
            () => get(job, id),
            (run) => over.includes(run.JobRunState ?? ""),
        );
    const running = (job: string, id: string) =>
        until(
            () => get(job, id),
            (run) => run.JobRunState === "RUNNING",
        );
    const output = (id: string) => {
        const file = path.join(endpoint.stateDir, "runs", id, "output.log");
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    };
    /** Waits for the line of JSON that the run prints. */
    const said = (id: string) =>
        until(
            () =>
                Promise.resolve(
                    output(id)
                        .split("\n")
                        .find((line) => line.startsWith("{")),
                ),
            (line) => line !== undefined,
        ).then((line) => JSON.parse(line ?? "") as Record<string, unknown>);
    const events = async (logGroupName: string, id: string) => {
        const { events: found = [] } = await owner.logs.send(
            new FilterLogEventsCommand({ logGroupName, logStreamNames: [id] }),
        );
        return found.map((event) => event.message);
    };
    const isAlive = (pid: number) => {
        try {
            process.kill(pid, 0);
            const status = `/proc/${pid}/status`;
            // Dead and not yet reaped is dead.
            return !fs.existsSync(status) || !/^State:\s+Z/m.test(fs.readFileSync(status, "utf8"));
        } catch {
            return false;
        }
    };

    it("goes from start to success, and its times and capacity are told", async () => {
        const job = await createJob("succeed");
        const id = await start(job);
        assert.match(id, /^jr_[0-9a-f]{64}$/);
        assert.ok(["STARTING", "RUNNING"].includes((await get(job, id)).JobRunState ?? ""));
        const run = await ended(job, id);
        assert.equal(run.JobRunState, "SUCCEEDED", run.ErrorMessage);
        assert.deepEqual(
            [run.Attempt, run.Timeout, run.WorkerType, run.NumberOfWorkers, run.MaxCapacity],
            [0, 480, "G.1X", 10, 10],
        );
        assert.equal(run.LogGroupName, "/aws-glue/jobs");
        assert.ok(run.StartedOn !== undefined && run.CompletedOn !== undefined && run.CompletedOn >= run.StartedOn);
        assert.ok(Number.isInteger(run.ExecutionTime));
    });

    it("gets the job's arguments, its own over them, and those that Glue adds", async () => {
        const job = await createJob("show", {
            DefaultArguments: { "--A": "job", "--B": "job" },
            NonOverridableArguments: { "--C": "fixed" },
        });
        const id = await start(job, { Arguments: { "--B": "run", "--C": "run", "--JOB_NAME": "another" } });
        await ended(job, id);
        const { spec, env } = (await said(id)) as { spec: Record<string, unknown>; env: string[] };
        const args = spec.arguments as Record<string, string>;
        assert.deepEqual(
            [args["--A"], args["--B"], args["--C"], args["--JOB_NAME"], args["--JOB_RUN_ID"]],
            ["job", "run", "fixed", job, id],
        );
        assert.match(args["--JOB_ID"] ?? "", /^j_[0-9a-f]{64}$/);
        assert.deepEqual(
            [spec.runId, spec.jobName, spec.attempt, spec.scriptLocation, spec.endpoint, spec.region],
            [id, job, 0, "s3://bucket/job.py", endpoint.url, "us-east-1"],
        );
        for (const name of [
            "AWS_ENDPOINT_URL",
            "AWS_SESSION_TOKEN",
            "SLUICE_ENDPOINT",
            "SLUICE_RUN_TOKEN",
            "AWS_REGION",
        ]) {
            assert.ok(env.includes(name), name);
        }
        assert.ok(!env.includes("AWS_PROFILE") && !env.includes("SLUICE_PYTHON"), "the environment is the run's own");
    });

    it("is in the logs, both streams under its id", async () => {
        const job = await createJob("succeed");
        const id = await start(job);
        await ended(job, id);
        assert.deepEqual(await events("/aws-glue/jobs/output", id), [`hello from ${job}`]);
        assert.deepEqual(await events("/aws-glue/jobs/error", id), ["a word on stderr"]);
        assert.equal(output(id), `hello from ${job}\n`);
    });

    it("under a security configuration is in groups of its own, of which the record tells", async () => {
        const job = await createJob("succeed", { SecurityConfiguration: "secure" });
        const id = await start(job);
        const { LogGroupName } = await ended(job, id);
        assert.equal(LogGroupName, `/aws-glue/jobs/secure-role/${role.name}`);
        assert.deepEqual(await events(`${LogGroupName}/output`, id), [`hello from ${job}`]);
        assert.deepEqual(await events(`${LogGroupName}/error`, id), ["a word on stderr"]);
    });

    it("of a role that may not write logs is in the local file only", async () => {
        const mute = await createRole(owner, { trust: glueTrust });
        const job = await createJob("succeed", { Role: mute.arn });
        const id = await start(job);
        assert.equal((await ended(job, id)).JobRunState, "SUCCEEDED");
        assert.equal(output(id), `hello from ${job}\n`);
        assert.deepEqual(await events("/aws-glue/jobs/output", id), []);
    });

    it("that fails says why, in the words of the run", async () => {
        const job = await createJob("fail");
        const run = await ended(job, await start(job));
        assert.deepEqual([run.JobRunState, run.ErrorMessage], ["FAILED", "ValueError: as told"]);
    });

    it("that ends without a word tells its exit code and last error line", async () => {
        const job = await createJob("fail-first");
        const run = await ended(job, await start(job));
        assert.match(run.ErrorMessage ?? "", /exit code 3.*a word on stderr/);
    });

    it("is tried again as often as the job says, each attempt a run of its own", async () => {
        const job = await createJob("fail", { MaxRetries: 2 });
        const id = await start(job);
        const all = await until(
            () => runs(job),
            (found) => found.length === 3 && found.every((run) => over.includes(run.JobRunState ?? "")),
        );
        assert.deepEqual(
            all.map((run) => [run.Id, run.Attempt, run.PreviousRunId, run.JobRunState]),
            [
                [`${id}_attempt_2`, 2, `${id}_attempt_1`, "FAILED"],
                [`${id}_attempt_1`, 1, id, "FAILED"],
                [id, 0, undefined, "FAILED"],
            ],
        );
    });

    it("is tried no more once an attempt succeeds", async () => {
        const job = await createJob("fail-first", { MaxRetries: 3 });
        const id = await start(job);
        const retry = await until(
            async () => (await runs(job))[0],
            (run) => run?.JobRunState === "SUCCEEDED",
        );
        assert.equal(retry?.Id, `${id}_attempt_1`);
        assert.equal((await runs(job)).length, 2);
    });

    it("is refused beyond the runs that a job may have at once", async () => {
        const job = await createJob("hang");
        const id = await start(job);
        const error = await failure(start(job));
        assert.deepEqual([error.name, error.status], ["ConcurrentRunsExceededException", 400]);
        assert.ok(error.message.includes(id));
        await owner.glue.send(new BatchStopJobRunCommand({ JobName: job, JobRunIds: [id] }));
        await ended(job, id);
    });

    it("waits its turn where runs are queued", async () => {
        const job = await createJob("hang", { JobRunQueuingEnabled: true });
        const first = await start(job);
        const second = await start(job, { Arguments: { "--DO": "succeed" } });
        assert.equal((await get(job, second)).JobRunState, "WAITING");
        await owner.glue.send(new BatchStopJobRunCommand({ JobName: job, JobRunIds: [first] }));
        assert.equal((await ended(job, second)).JobRunState, "SUCCEEDED");
    });

    it("that is stopped ends with everything that it started, and is not tried again", async () => {
        const job = await createJob("hang", { MaxRetries: 1 });
        const id = await start(job);
        await running(job, id);
        const { pid, child } = (await said(id)) as { pid: number; child: number };
        assert.ok(isAlive(pid) && isAlive(child));
        const { SuccessfulSubmissions, Errors } = await owner.glue.send(
            new BatchStopJobRunCommand({ JobName: job, JobRunIds: [id, "jr_none"] }),
        );
        assert.deepEqual(SuccessfulSubmissions, [{ JobName: job, JobRunId: id }]);
        assert.deepEqual(
            Errors?.map((error) => [error.JobRunId, error.ErrorDetail?.ErrorCode]),
            [["jr_none", "EntityNotFoundException"]],
        );
        assert.equal((await ended(job, id)).JobRunState, "STOPPED");
        await until(
            () => Promise.resolve([isAlive(pid), isAlive(child)]),
            ([one, other]) => one === false && other === false,
        );
        assert.equal((await runs(job)).length, 1);
        const again = await owner.glue.send(new BatchStopJobRunCommand({ JobName: job, JobRunIds: [id] }));
        assert.match(again.Errors?.[0]?.ErrorDetail?.ErrorMessage ?? "", /is STOPPED and cannot be stopped/);
    });

    it("ends when its program ends, with whatever that left behind", async () => {
        const job = await createJob("leave");
        const id = await start(job);
        assert.equal((await ended(job, id)).JobRunState, "SUCCEEDED");
        const { child } = (await said(id)) as { child: number };
        await until(
            () => Promise.resolve(isAlive(child)),
            (alive) => !alive,
        );
    });

    it("works with its role's rights, and its S3 calls are counted", async () => {
        const bucket = unique("bucket");
        await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
        const writer = await createRole(owner, {
            trust: glueTrust,
            statements: [
                { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: `arn:aws:s3:::${bucket}/*` },
            ],
        });
        const job = await createJob("write", { Role: writer.arn, DefaultArguments: { "--BUCKET": bucket } });
        const wrote = await start(job);
        assert.equal((await ended(job, wrote)).JobRunState, "SUCCEEDED");
        const deletes = await start(job, { Arguments: { "--DO": "delete" } });
        await ended(job, deletes);
        const { KeyCount } = await owner.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
        assert.equal(KeyCount, 3, "a role without s3:DeleteObject deletes nothing");
        const counts = async (id: string) => (await fetch(`${endpoint.url}/_sluice/runs/${id}/requests`)).json();
        assert.deepEqual(await counts(wrote), { requests: { PutObject: 3, GetObject: 1 }, deletes: 0 });
        assert.deepEqual(await counts(deletes), { requests: { DeleteObjects: 1 }, deletes: 3 });
        assert.equal((await fetch(`${endpoint.url}/_sluice/runs/jr_none/requests`)).status, 404);
    });

    it("loses its credentials when it is over", async () => {
        const job = await createJob("hang");
        const id = await start(job);
        const { environment } = (await said(id)) as { environment: Record<string, string> };
        const session = clientsOf(endpoint.url, {
            accessKeyId: environment.AWS_ACCESS_KEY_ID ?? "",
            secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? "",
            sessionToken: environment.AWS_SESSION_TOKEN ?? "",
        });
        assert.equal((await failure(runsOf(session, job))).name, "AccessDeniedException");
        const token = { headers: { authorization: `Bearer ${environment.SLUICE_RUN_TOKEN}` } };
        assert.equal((await fetch(`${endpoint.url}/_sluice/bookmarks/${job}`, token)).status, 200);
        assert.equal((await fetch(`${endpoint.url}/_sluice/bookmarks/another`, token)).status, 403);
        await owner.glue.send(new BatchStopJobRunCommand({ JobName: job, JobRunIds: [id] }));
        await ended(job, id);
        assert.equal((await failure(runsOf(session, job))).name, "ExpiredTokenException");
        assert.equal((await fetch(`${endpoint.url}/_sluice/bookmarks/${job}`, token)).status, 401);
    });
    const runsOf = (clients: Clients, JobName: string) => clients.glue.send(new GetJobRunsCommand({ JobName }));

    it("fails when its role stopped trusting Glue since the job was made", async () => {
        const other = await createRole(owner, { trust: glueTrust });
        const job = await createJob("succeed", { Role: other.arn });
        const nobody = JSON.stringify({ ...glueTrust, Statement: [{ ...glueTrust.Statement[0], Effect: "Deny" }] });
        await owner.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: other.name, PolicyDocument: nobody }));
        const run = await ended(job, await start(job));
        assert.equal(run.JobRunState, "FAILED");
        assert.match(
            run.ErrorMessage ?? "",
            /failed to execute with exception Role .* should be given assume role permissions for Glue Service/,
        );
    });

    it("may be limited by a session policy of its own", async () => {
        const bucket = unique("bucket");
        await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
        const all = await createRole(owner, {
            trust: glueTrust,
            statements: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
        });
        const job = await createJob("write", { Role: all.arn, DefaultArguments: { "--BUCKET": bucket } });
        const ExecutionRoleSessionPolicy = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
        assert.equal((await ended(job, await start(job, { ExecutionRoleSessionPolicy }))).JobRunState, "FAILED");
        assert.equal((await ended(job, await start(job))).JobRunState, "SUCCEEDED");
    });

    it("is of a Python shell too", async () => {
        const shell = await createJob("succeed", {
            Command: { Name: "pythonshell", ScriptLocation: "s3://b/s.py" },
            MaxCapacity: 1,
        });
        assert.equal((await ended(shell, await start(shell))).JobRunState, "SUCCEEDED");
    });

    it("is refused for a job that is no batch, or is not there, or with capacity that its version does not have", async () => {
        const stream = await createJob("succeed", {
            Command: { Name: "gluestreaming", ScriptLocation: "s3://b/s.py" },
        });
        assert.match(
            (await failure(start(stream))).message,
            /runs Spark batch jobs \(glueetl\) and Python shells \(pythonshell\) only/,
        );
        assert.equal((await failure(start("none"))).name, "EntityNotFoundException");
        const job = await createJob("succeed");
        assert.match((await failure(start(job, { MaxCapacity: 5 }))).message, /does not have/);
        assert.equal((await failure(get(job, "jr_none"))).name, "EntityNotFoundException");
    });

    it("may have another capacity and timeout than its job", async () => {
        const job = await createJob("succeed", { WorkerType: "G.1X", NumberOfWorkers: 2 });
        const run = await ended(job, await start(job, { WorkerType: "G.2X", NumberOfWorkers: 4, Timeout: 7 }));
        assert.deepEqual([run.WorkerType, run.NumberOfWorkers, run.MaxCapacity, run.Timeout], ["G.2X", 4, 8, 7]);
    });

    it("is stopped and forgotten when its job is deleted", async () => {
        const job = await createJob("hang");
        const id = await start(job);
        const { pid } = (await said(id)) as { pid: number };
        await owner.glue.send(new DeleteJobCommand({ JobName: job }));
        await until(
            () => Promise.resolve(isAlive(pid)),
            (alive) => !alive,
        );
        assert.equal((await failure(runs(job))).name, "EntityNotFoundException");
        assert.equal(fs.existsSync(path.join(endpoint.stateDir, "runs", id)), false);
    });

    it("says DPU-seconds where Glue does: in the Flex class and with auto-scaling", async () => {
        const used = async (change: Partial<CreateJobCommandInput>) => {
            const job = await createJob("succeed", { WorkerType: "G.1X", NumberOfWorkers: 2, ...change });
            return ended(job, await start(job));
        };
        assert.equal((await used({})).DPUSeconds, undefined);
        for (const change of [
            { ExecutionClass: "FLEX" as const },
            { DefaultArguments: { "--enable-auto-scaling": "true" } },
        ]) {
            const { DPUSeconds, ExecutionTime = NaN } = await used(change);
            assert.equal(DPUSeconds, ExecutionTime * 2);
        }
    });
});
