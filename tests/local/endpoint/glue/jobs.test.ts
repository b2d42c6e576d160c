import * as assert from "node:assert/strict";
import {
    BatchGetJobsCommand,
    CreateJobCommand,
    type CreateJobCommandInput,
    DeleteJobCommand,
    GetJobCommand,
    GetJobsCommand,
    GetTagsCommand,
    type JobUpdate,
    ListJobsCommand,
    TagResourceCommand,
    UntagResourceCommand,
    UpdateJobCommand,
} from "@aws-sdk/client-glue";
import { account, admin, type Clients, createRole, glueTrust } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure } from "../support/expect";

describe("a Glue job", () => {
    let owner: Clients;
    let role: string;
    let definition: Omit<CreateJobCommandInput, "Name">;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        ({ arn: role } = await createRole(owner, { trust: glueTrust }));
        definition = {
            Role: role,
            Command: { Name: "glueetl", ScriptLocation: "s3://bucket/scripts/job.py", PythonVersion: "3" },
            GlueVersion: "5.1",
            WorkerType: "G.1X",
            NumberOfWorkers: 2,
        };
    });
    const create = (change: Partial<CreateJobCommandInput> = {}) => {
        const input = { Name: unique("job"), ...definition, ...change };
        return owner.glue.send(new CreateJobCommand(input)).then(() => input.Name);
    };
    const get = async (JobName: string) => {
        const { Job } = await owner.glue.send(new GetJobCommand({ JobName }));
        assert.ok(Job);
        return Job;
    };
    const update = (JobName: string, change: Partial<JobUpdate> = {}) =>
        owner.glue.send(new UpdateJobCommand({ JobName, JobUpdate: { ...definition, ...change } }));

    it("has what it was created with, and the documented defaults", async () => {
        const job = await get(await create({ DefaultArguments: { "--job-bookmark-option": "job-bookmark-enable" } }));
        assert.deepEqual(
            [job.Role, job.Command, job.DefaultArguments, job.GlueVersion, job.WorkerType, job.NumberOfWorkers],
            [role, definition.Command, { "--job-bookmark-option": "job-bookmark-enable" }, "5.1", "G.1X", 2],
        );
        assert.deepEqual(
            [job.Timeout, job.MaxRetries, job.ExecutionProperty, job.MaxCapacity, job.JobMode],
            [480, 0, { MaxConcurrentRuns: 1 }, 2, "SCRIPT"],
        );
        assert.ok(job.CreatedOn instanceof Date && Math.abs(Date.now() - job.CreatedOn.getTime()) < 60_000);
    });

    it("has the defaults of its Glue version", async () => {
        const bare = { GlueVersion: undefined, WorkerType: undefined, NumberOfWorkers: undefined };
        const latest = await get(await create(bare));
        assert.deepEqual([latest.GlueVersion, latest.WorkerType, latest.NumberOfWorkers], ["6.0", "G.1X", 10]);
        assert.equal((await get(await create({ ...bare, GlueVersion: "4.0" }))).Timeout, 2880);
    });

    it("is not created twice", async () => {
        const Name = await create();
        const error = await failure(create({ Name }));
        assert.deepEqual([error.name, error.status], ["AlreadyExistsException", 400]);
    });

    it("is replaced and not merged by an update: what is left out goes back to its default", async () => {
        const name = await create({ MaxRetries: 1, Timeout: 5, Description: "old" });
        const before = await get(name);
        await update(name, { Description: "new" });
        const job = await get(name);
        assert.deepEqual([job.Description, job.MaxRetries, job.Timeout], ["new", 0, 480]);
        assert.deepEqual(job.CreatedOn, before.CreatedOn);
        assert.ok((job.LastModifiedOn ?? 0) > (before.LastModifiedOn ?? 0));
    });

    it("that is not there cannot be got or updated, and may be deleted", async () => {
        for (const call of [get("none"), update("none")]) {
            assert.equal((await failure(call)).name, "EntityNotFoundException");
        }
        assert.deepEqual((await owner.glue.send(new DeleteJobCommand({ JobName: "none" }))).JobName, "none");
    });

    it("is gone when it was deleted", async () => {
        const JobName = await create();
        await owner.glue.send(new DeleteJobCommand({ JobName }));
        assert.equal((await failure(get(JobName))).name, "EntityNotFoundException");
    });

    it("is listed, page by page, and by tag", async () => {
        const team = unique("team");
        const names = [await create({ Tags: { team } }), await create({ Tags: { team } }), await create()];
        const listed = await owner.glue.send(new ListJobsCommand({ Tags: { team } }));
        assert.deepEqual([...(listed.JobNames ?? [])].sort(), names.slice(0, 2).sort());
        const seen: (string | undefined)[] = [];
        let NextToken: string | undefined;
        do {
            const page = await owner.glue.send(new GetJobsCommand({ MaxResults: 2, NextToken }));
            assert.ok((page.Jobs?.length ?? 0) <= 2);
            seen.push(...(page.Jobs ?? []).map((job) => job.Name));
            NextToken = page.NextToken;
        } while (NextToken !== undefined);
        assert.ok(names.every((name) => seen.includes(name)));
        assert.equal(new Set(seen).size, seen.length);
    });

    it("is got with others, and the missing are named", async () => {
        const name = await create();
        const { Jobs, JobsNotFound } = await owner.glue.send(new BatchGetJobsCommand({ JobNames: [name, "none"] }));
        assert.deepEqual([Jobs?.map((job) => job.Name), JobsNotFound], [[name], ["none"]]);
    });

    it("has tags, which go with it", async () => {
        const name = await create({ Tags: { a: "1", b: "2" } });
        const ResourceArn = `arn:aws:glue:us-east-1:${account}:job/${name}`;
        await owner.glue.send(new TagResourceCommand({ ResourceArn, TagsToAdd: { b: "3", c: "4" } }));
        await owner.glue.send(new UntagResourceCommand({ ResourceArn, TagsToRemove: ["a"] }));
        assert.deepEqual((await owner.glue.send(new GetTagsCommand({ ResourceArn }))).Tags, { b: "3", c: "4" });
        await owner.glue.send(new DeleteJobCommand({ JobName: name }));
        assert.equal(
            (await failure(owner.glue.send(new GetTagsCommand({ ResourceArn })))).name,
            "EntityNotFoundException",
        );
        await create({ Name: name });
        assert.deepEqual((await owner.glue.send(new GetTagsCommand({ ResourceArn }))).Tags, {});
    });

    const refused: readonly (readonly [what: string, change: object, message: RegExp])[] = [
        ["whose role does not exist", { Role: "nobody" }, /role arn:aws:iam::123456789012:role\/nobody does not exist/],
        ["with more than ten retries", { MaxRetries: 11 }, /'MaxRetries'.*must be 0 to 10 \(got 11\)/],
        ["with a timeout of more than seven days", { Timeout: 10_081 }, /'Timeout'.*at most 10080/],
        ["without a timeout at all, written as 0", { Timeout: 0 }, /'Timeout'.*at least 1/],
        ["with a worker type that does not exist", { WorkerType: "G.3X" }, /'WorkerType'.*G\.1X/],
        ["with a Glue version that does not exist", { GlueVersion: "5.5" }, /'GlueVersion'.*5\.1/],
        ["with workers and a maximum capacity", { MaxCapacity: 2 }, /only Worker Type and Number of Workers/],
        [
            "with a maximum capacity on Glue 2.0 or later",
            { MaxCapacity: 2, WorkerType: undefined, NumberOfWorkers: undefined },
            /Glue 5\.1 does not have/,
        ],
        ["with a worker type and no count", { NumberOfWorkers: undefined }, /go together/],
        ["with a single worker", { NumberOfWorkers: 1 }, /at least 2/],
        ["with streaming workers", { WorkerType: "G.025X" }, /streaming jobs/],
        [
            "with workers that its Glue version does not have",
            { WorkerType: "R.1X", GlueVersion: "3.0" },
            /needs Glue 4\.0/,
        ],
        [
            "with flexible execution on Glue 2.0",
            { ExecutionClass: "FLEX", GlueVersion: "2.0" },
            /FLEX needs command glueetl and Glue 3\.0/,
        ],
        ["with flexible execution on large workers", { ExecutionClass: "FLEX", WorkerType: "G.4X" }, /G\.1X and G\.2X/],
        ["with queuing and retries", { JobRunQueuingEnabled: true, MaxRetries: 1 }, /MaxRetries 0; got 1/],
        [
            "with queuing and flexible execution",
            { JobRunQueuingEnabled: true, ExecutionClass: "FLEX" },
            /does not go with ExecutionClass FLEX/,
        ],
        ["with no concurrent runs", { ExecutionProperty: { MaxConcurrentRuns: 0 } }, /MaxConcurrentRuns.*at least 1/],
        [
            "whose script is not in S3",
            { Command: { Name: "glueetl", ScriptLocation: "/home/job.py" } },
            /ScriptLocation.*S3 URI/,
        ],
        ["without a script", { Command: { Name: "glueetl" } }, /ScriptLocation is required/],
        [
            "with a command that does not exist",
            { Command: { Name: "spark", ScriptLocation: "s3://b/s.py" } },
            /'Command\.Name'.*glueetl/,
        ],
        ["without a name", { Name: "" }, /'Name'.*1 to 255/],
        ["with a tag of AWS's own", { Tags: { "aws:x": "1" } }, /must not start with aws:/],
    ];
    for (const [what, change, message] of refused) {
        it(`${what} is refused`, async () => {
            const error = await failure(create(change as Partial<CreateJobCommandInput>));
            assert.ok(["InvalidInputException", "ValidationException"].includes(error.name), error.name);
            assert.equal(error.status, 400);
            assert.match(error.message, message);
        });
    }

    it("whose role does not trust Glue is refused, at an update too", async () => {
        const other = await createRole(owner, {
            trust: {
                ...glueTrust,
                Statement: [{ ...glueTrust.Statement[0], Principal: { Service: "lambda.amazonaws.com" } }],
            },
        });
        assert.match(
            (await failure(create({ Role: other.arn }))).message,
            /should be given assume role permissions for Glue Service/,
        );
        assert.match(
            (await failure(update(await create(), { Role: other.arn }))).message,
            /should be given assume role permissions/,
        );
    });

    it("may have a role that trusts Glue for this job alone", async () => {
        const name = unique("job");
        const condition = {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:glue:us-east-1:${account}:job/${name}` },
        };
        const trust = { ...glueTrust, Statement: [{ ...glueTrust.Statement[0], Condition: condition }] };
        const own = await createRole(owner, { trust });
        assert.match((await failure(create({ Role: own.arn }))).message, /does not let glue\.amazonaws\.com assume it/);
        await create({ Name: name, Role: own.name });
    });

    it("is kept as it was where a bad update is refused", async () => {
        const name = await create({ MaxRetries: 1 });
        await failure(update(name, { MaxRetries: 99 }));
        assert.equal((await get(name)).MaxRetries, 1);
    });
});
