import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { GetJobCommand, UpdateJobCommand } from "@aws-sdk/client-glue";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { HeadBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { admin, type Clients } from "../endpoint/support/clients";
import { sharedEndpoint, unique } from "../endpoint/support/endpoint";
import { failure } from "../endpoint/support/expect";
import { counts, Project, type Ran } from "./support/project";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Job } from "@pulumi/aws/glue";
import { Role } from "@pulumi/aws/iam";
import { Bucket, BucketObjectv2 } from "@pulumi/aws/s3";

const config = new pulumi.Config();
const name = config.require("name");
const bucket = new Bucket("zone", { bucket: name + (config.get("suffix") ?? ""), forceDestroy: true });
const script = new BucketObjectv2("script", { bucket: bucket.bucket, key: "job.py", content: "print(1)" });
const role = new Role("job", {
    name,
    assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
});
const job = new Job("users", {
    name,
    roleArn: role.arn,
    command: { scriptLocation: pulumi.interpolate\`s3://\${bucket.bucket}/\${script.key}\` },
    glueVersion: "5.1",
    maxRetries: config.getNumber("retries") ?? 0,
    defaultArguments: { "--TOKEN": config.requireSecret("token") },
});
export const arn = job.arn;
`;

describe("a program deployed through the stand-ins", function () {
    this.timeout(60_000);
    const name = unique("deploy");
    const token = "t0p-s3cret-value";
    const said: string[] = [];
    let project: Project;
    let aws: Clients;

    before(async () => {
        const { url } = await sharedEndpoint();
        aws = await admin();
        project = await Project.create({ "index.ts": PROGRAM }, { endpoint: url });
        await run("config", "set", "name", name);
        await run("config", "set", "--secret", "token", token);
    });
    after(() => project.remove());

    async function run(...args: string[]): Promise<Ran> {
        const ran = await project.run(...args);
        said.push(ran.output);
        assert.equal(ran.code, 0, ran.output);
        return ran;
    }

    const up = (...args: string[]): Promise<Ran> => run("up", "--yes", "--skip-preview", ...args);

    async function retries(): Promise<number | undefined> {
        return (await aws.glue.send(new GetJobCommand({ JobName: name }))).Job?.MaxRetries;
    }

    it("is previewed without a trace in AWS", async () => {
        assert.deepEqual(counts(await run("preview")), { "to create": 5 });
        const { Buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
        assert.ok(!Buckets.some((bucket) => bucket.Name === name));
    });

    it("is made", async () => {
        const ran = await up();
        assert.deepEqual(counts(ran), { created: 5 });
        assert.match(ran.output, new RegExp(`arn: "arn:aws:glue:us-east-1:\\d+:job/${name}"`));
        assert.equal(await retries(), 0);
    });

    it("has nothing to change afterwards, by the program or by a refresh", async () => {
        assert.deepEqual(counts(await run("preview")), { unchanged: 5 });
        assert.deepEqual(counts(await run("refresh", "--yes", "--skip-preview")), { unchanged: 5 });
    });

    it("changes what the program changes, and nothing else", async () => {
        assert.deepEqual(counts(await up("--config", "retries=1")), { updated: 1, unchanged: 4 });
        assert.equal(await retries(), 1);
    });

    it("finds by a refresh what somebody else changed, and changes it back", async () => {
        const { Job: job } = await aws.glue.send(new GetJobCommand({ JobName: name }));
        const { Role, Command, GlueVersion, DefaultArguments } = job ?? {};
        await aws.glue.send(
            new UpdateJobCommand({
                JobName: name,
                JobUpdate: { Role, Command, GlueVersion, DefaultArguments, MaxRetries: 3 },
            }),
        );
        const refreshed = await run("refresh", "--yes", "--skip-preview", "--diff");
        assert.deepEqual(counts(refreshed), { updated: 1, unchanged: 4 });
        assert.match(refreshed.output, /maxRetries: 1 => 3/);
        assert.deepEqual(counts(await up()), { updated: 1, unchanged: 4 });
        assert.equal(await retries(), 1);
    });

    it("replaces what cannot change, and takes the old one away", async () => {
        assert.deepEqual(counts(await up("--config", "suffix=-two")), { updated: 1, replaced: 2, unchanged: 2 });
        await aws.s3.send(new HeadBucketCommand({ Bucket: `${name}-two` }));
        assert.equal((await failure(aws.s3.send(new HeadBucketCommand({ Bucket: name })))).status, 404);
    });

    it("is taken away without a trace", async () => {
        assert.deepEqual(counts(await run("destroy", "--yes", "--skip-preview")), { deleted: 5 });
        assert.equal((await failure(aws.s3.send(new HeadBucketCommand({ Bucket: `${name}-two` })))).status, 404);
        assert.equal(
            (await failure(aws.iam.send(new GetRoleCommand({ RoleName: name })))).name,
            "NoSuchEntityException",
        );
        assert.equal(
            (await failure(aws.glue.send(new GetJobCommand({ JobName: name })))).name,
            "EntityNotFoundException",
        );
    });

    it("keeps its secrets out of all that was said and out of the state", () => {
        const state = fs
            .readdirSync(project.path("state"), { recursive: true, encoding: "utf8", withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => fs.readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"));
        assert.ok(state.some((text) => text.includes("--TOKEN")));
        assert.ok(![...said, ...state].some((text) => text.includes(token)));
    });
});

describe("a program that the stand-ins cannot deploy", function () {
    this.timeout(30_000);

    let project: Project;
    before(async () => {
        project = await Project.create({ "index.ts": "" });
    });
    after(() => project.remove());

    it("is told that local AWS is not running, but can be previewed", async () => {
        project.write(
            "index.ts",
            `import { Bucket } from "@pulumi/aws/s3"; export const arn = new Bucket("zone").arn;`,
        );
        const preview = await project.run("preview");
        assert.deepEqual([preview.code, counts(preview)], [0, { "to create": 2 }], preview.output);
        const { code, output } = await project.run("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(output, /local AWS is not running: npx sluice local up/);
    });

    it("is told which types there are", async () => {
        project.write("index.ts", `import { Queue } from "@pulumi/aws/sqs/queue"; new Queue("queue");`);
        const { code, output } = await project.run("preview");
        assert.notEqual(code, 0);
        assert.match(output, /The local AWS provider has no aws:sqs\/queue:Queue\. It has:/);
        assert.match(output, /aws:glue\/job:Job/);
    });
});
