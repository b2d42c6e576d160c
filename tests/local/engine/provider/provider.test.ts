import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createHash } from "node:crypto";
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import { GetCrawlerCommand, StartCrawlerCommand, UpdateJobCommand } from "@aws-sdk/client-glue";
import {
    DeleteBucketCommand,
    GetBucketTaggingCommand,
    GetObjectCommand,
    PutBucketTaggingCommand,
    ListObjectVersionsCommand,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Archive, Asset, Secret, UNKNOWN, type PropertyMap } from "../../../../local/engine/provider/values";
import { admin, type Clients } from "../../endpoint/support/clients";
import { unique } from "../../endpoint/support/endpoint";
import { until } from "../../endpoint/support/expect";
import { account, halfMade, ProviderDriver } from "../support/provider";

const BUCKET = "aws:s3/bucket:Bucket";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const ROLE = "aws:iam/role:Role";
const JOB = "aws:glue/job:Job";
const CRAWLER = "aws:glue/crawler:Crawler";
const CLASSIFIER = "aws:glue/classifier:Classifier";

const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe("aws provider", () => {
    let provider: ProviderDriver;
    let aws: Clients;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
        aws = await admin();
    });
    after(() => provider.close());

    /** A Glue role, a job that uses it, and what the job was made of. */
    async function makeJob(): Promise<{ job: Awaited<ReturnType<ProviderDriver["create"]>>; inputs: PropertyMap }> {
        const name = unique("job");
        await provider.create(ROLE, { name, assumeRolePolicy: trust });
        const inputs = {
            name,
            roleArn: `arn:aws:iam::${account}:role/${name}`,
            command: { scriptLocation: "s3://scripts/job.py" },
            maxRetries: 0,
        };
        return { job: await provider.create(JOB, inputs), inputs };
    }

    describe("checking", () => {
        it("fills in region, defaults and tags, as the provider for an account does", async () => {
            assert.deepEqual(await provider.checked(BUCKET, { bucket: "some-bucket", tags: { a: "1" } }), {
                __defaults: ["forceDestroy"],
                bucket: "some-bucket",
                forceDestroy: false,
                region: "us-east-1",
                tags: { a: "1" },
                tagsAll: { a: "1" },
            });
        });

        it("names what has no name after the resource, with a suffix, and keeps that name", async () => {
            const first = await provider.checked(BUCKET, {});
            assert.match(String(first.bucket), /^example-[0-9a-f]{7}$/);
            assert.deepEqual(await provider.checked(BUCKET, {}, first), first);
            assert.match(
                String((await provider.checked(JOB, { roleArn: UNKNOWN, command: { scriptLocation: "s" } })).name),
                /^Example-/,
            );
        });

        it("makes a new name when the program takes its own away", async () => {
            const given = await provider.checked(BUCKET, { bucket: "given-name" });
            assert.match(String((await provider.checked(BUCKET, {}, given)).bucket), /^example-/);
        });

        it("makes the same name of the same seed", async () => {
            const seeded = async (seed: string): Promise<unknown> =>
                (await provider.check(BUCKET, {}, {}, (request) => request.setRandomseed(Buffer.from(seed)))).inputs
                    .bucket;
            assert.equal(await seeded("one"), await seeded("one"));
            assert.notEqual(await seeded("one"), await seeded("two"));
        });

        it("follows the project's own way of naming", async () => {
            const { Mode } = CheckRequest.AutonamingOptions;
            const named = (mode: CheckRequest.AutonamingOptions["getMode"] extends () => infer M ? M : never) =>
                provider.check(BUCKET, {}, {}, (request) => {
                    const options = new CheckRequest.AutonamingOptions();
                    request.setAutonaming(options.setProposedName("proposed-name").setMode(mode));
                });
            assert.equal((await named(Mode.PROPOSE)).inputs.bucket, "proposed-name");
            assert.match(
                (await named(Mode.DISABLE)).failures.join(),
                /bucket is missing, and pulumi:autonaming is disabled/,
            );
        });

        it("calls an object by its resource's name where it has no key", async () => {
            assert.equal((await provider.checked(OBJECT, { bucket: "some-bucket", content: "x" })).key, "Example");
        });

        it("lets unknown values pass, and keeps secrets secret", async () => {
            const inputs = await provider.checked(ROLE, {
                name: UNKNOWN,
                description: new Secret("hidden"),
                assumeRolePolicy: { Statement: [{ Resource: UNKNOWN }] },
                tags: { a: new Secret("1") },
            });
            assert.equal(inputs.name, UNKNOWN);
            assert.deepEqual(inputs.description, new Secret("hidden"));
            assert.equal(inputs.assumeRolePolicy, UNKNOWN);
            assert.deepEqual(inputs.tagsAll, new Secret({ a: "1" }));
        });

        const refused: [string, string, PropertyMap, RegExp][] = [
            ["a missing input", JOB, { command: { scriptLocation: "s" } }, /^roleArn is missing; it must be given\.$/],
            [
                "a missing input of an object",
                JOB,
                { roleArn: UNKNOWN, command: {} },
                /^command\.scriptLocation is missing/,
            ],
            [
                "a value of the wrong type",
                BUCKET,
                { bucket: "abc", tags: ["a"] },
                /^tags is a list; it must be an object of strings\.$/,
            ],
            [
                "a number that is none",
                JOB,
                { roleArn: UNKNOWN, command: { scriptLocation: "s" }, maxRetries: "many" },
                /^maxRetries is "many"; it must be a number\.$/,
            ],
            [
                "a number out of range",
                JOB,
                { roleArn: UNKNOWN, command: { scriptLocation: "s" }, maxRetries: 11 },
                /^maxRetries is 11; it must be 0 to 10\.$/,
            ],
            [
                "a value that AWS does not have",
                VERSIONING,
                { bucket: "abc", versioningConfiguration: { status: "On" } },
                /^versioningConfiguration\.status is "On"; it must be one of Enabled, Suspended, Disabled\.$/,
            ],
            [
                "a name that S3 refuses",
                BUCKET,
                { bucket: "My_Bucket" },
                /^bucket is "My_Bucket"; a bucket's name is 3 to 63 small letters/,
            ],
            ["a policy that is not JSON", ROLE, { assumeRolePolicy: "{" }, /^assumeRolePolicy is not JSON: /],
            [
                "an input that it does not know",
                BUCKET,
                { bucket: "abc", bukcet: "x" },
                /^bukcet is no input of aws:s3\/bucket:Bucket that the local AWS provider knows; it knows bucket, forceDestroy,/,
            ],
            [
                "an input it does not take, saying what to use",
                BUCKET,
                { bucket: "abc", versioning: { enabled: true } },
                /^versioning of aws:s3\/bucket:Bucket is not supported by the local AWS provider: use aws\.s3\.BucketVersioning\.$/,
            ],
            [
                "an unknown part of an object",
                JOB,
                { roleArn: UNKNOWN, command: { scriptLocation: "s", language: "py" } },
                /^command\.language is not known here; allowed: name, scriptLocation,/,
            ],
            [
                "two contents of one object",
                OBJECT,
                { bucket: "abc", content: "x", contentBase64: "eA==" },
                /^content and contentBase64 are both given; give only one of them\.$/,
            ],
            [
                "capacity said twice",
                JOB,
                { roleArn: UNKNOWN, command: { scriptLocation: "s" }, maxCapacity: 2, workerType: "G.1X" },
                /^maxCapacity and workerType are both given/,
            ],
            [
                "a crawler without a target",
                CRAWLER,
                { databaseName: "d", role: "r" },
                /^s3Targets is empty; a crawler needs at least one target\.$/,
            ],
            [
                "a classifier of two kinds",
                CLASSIFIER,
                { csvClassifier: {}, jsonClassifier: { jsonPath: "$" } },
                /^csvClassifier and jsonClassifier of .* a classifier has exactly one\.$/,
            ],
        ];
        for (const [what, type, inputs, reason] of refused) {
            it(`refuses ${what}`, async () => {
                const { failures } = await provider.check(type, inputs);
                assert.equal(failures.length, 1, failures.join("\n"));
                assert.match(failures[0] ?? "", reason);
            });
        }

        it("does not repeat a secret in what it says of it", async () => {
            const { failures } = await provider.check(BUCKET, { bucket: new Secret("My_Hidden_Bucket") });
            assert.equal(failures.length, 1);
            assert.doesNotMatch(failures.join(), /Hidden/);
        });

        it("names the types that it has where it lacks one", async () => {
            await assert.rejects(
                provider.check("aws:lambda/function:Function", {}),
                /The local AWS provider has no aws:lambda\/function:Function\. It has:\n {2}aws:athena\/namedQuery:NamedQuery\n/,
            );
        });
    });

    describe("previewing", () => {
        it("leaves unknown what AWS chooses, and that alone", async () => {
            const inputs = await provider.checked(JOB, {
                name: "job",
                roleArn: UNKNOWN,
                command: { scriptLocation: "s3://scripts/job.py" },
                timeout: 60,
            });
            assert.deepEqual(await provider.previewCreate(JOB, inputs), {
                arn: UNKNOWN,
                command: {
                    name: "glueetl",
                    pythonVersion: UNKNOWN,
                    runtime: UNKNOWN,
                    scriptLocation: "s3://scripts/job.py",
                },
                executionProperty: UNKNOWN,
                glueVersion: UNKNOWN,
                jobMode: UNKNOWN,
                maxCapacity: UNKNOWN,
                name: "job",
                notificationProperty: UNKNOWN,
                numberOfWorkers: UNKNOWN,
                region: "us-east-1",
                roleArn: UNKNOWN,
                tagsAll: {},
                timeout: 60,
                workerType: UNKNOWN,
            });
        });

        it("keeps what AWS chose before through an update, but for what the update changes", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            const object = await provider.create(OBJECT, { bucket, key: "k", content: "one" });
            const planned = await provider.previewUpdate(object, { bucket, key: "k", content: "two" });
            assert.equal(planned.etag, UNKNOWN);
            assert.equal(planned.versionId, UNKNOWN);
            assert.equal(planned.arn, `arn:aws:s3:::${bucket}/k`);
            const tagged = await provider.previewUpdate(object, { bucket, key: "k", content: "one", tags: { a: "1" } });
            assert.equal(tagged.etag, object.outputs.etag);
        });
    });

    describe("differences", () => {
        it("deletes before it replaces where the program gave the name", async () => {
            const bucket = unique("bucket");
            const { details, replaces, deleteBeforeReplace } = await provider.diff(
                await provider.create(BUCKET, { bucket }),
                { bucket: `${bucket}-renamed` },
            );
            assert.deepEqual(details, ["update-replace bucket"]);
            assert.deepEqual(replaces, ["bucket"]);
            assert.equal(deleteBeforeReplace, true);
        });

        it("replaces before it deletes where the name has a suffix", async () => {
            const role = await provider.create(ROLE, { assumeRolePolicy: trust });
            const moved = await provider.diff(role, { assumeRolePolicy: trust, path: "/teams/" });
            assert.deepEqual(moved.details, ["update-replace path"]);
            assert.equal(moved.deleteBeforeReplace, false);
        });

        it("puts an object at a new key before it deletes the old one", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            const object = await provider.create(OBJECT, { bucket, key: "job-1.py", content: "1" });
            const moved = await provider.diff(object, { bucket, key: "job-2.py", content: "2" });
            assert.deepEqual(moved.replaces, ["key"]);
            assert.equal(moved.deleteBeforeReplace, false);
        });

        it("replaces a classifier of another kind", async () => {
            const name = unique("classifier");
            const classifier = await provider.create(CLASSIFIER, { name, csvClassifier: { delimiter: "," } });
            const other = await provider.diff(classifier, { name, jsonClassifier: { jsonPath: "$[*]" } });
            assert.deepEqual(other.details, ["add-replace jsonClassifier", "delete-replace csvClassifier"]);
        });
    });

    describe("making", () => {
        it("keeps secret in the outputs what was secret in the inputs", async () => {
            const { outputs } = await provider.create(ROLE, {
                name: unique("role"),
                assumeRolePolicy: trust,
                description: new Secret("hidden"),
                tags: { plain: "1", hidden: new Secret("2") },
            });
            assert.deepEqual(outputs.description, new Secret("hidden"));
            assert.deepEqual(outputs.tags, { plain: "1", hidden: new Secret("2") });
            assert.equal(outputs.path, "/");
        });

        it("uploads an asset of a file, of a text, or nothing", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-asset-"));
            const file = path.join(folder, "script.py");
            fs.writeFileSync(file, "print('from a file')");
            const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
            const sources: [string, Asset | Archive, string][] = [
                ["file", new Asset("f", { path: file }), "print('from a file')"],
                ["text", new Asset(sha("from a text"), { text: "from a text" }), "from a text"],
                ["address", new Asset("u", { uri: `file://${file}` }), "print('from a file')"],
                ["empty", new Asset(sha(""), {}), ""],
            ];
            for (const [key, source, content] of sources) {
                await provider.create(OBJECT, { bucket, key, source });
                const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
                assert.equal(await Body?.transformToString(), content);
            }
            fs.rmSync(folder, { recursive: true });
            await assert.rejects(
                provider.create(OBJECT, { bucket, key: "zip", source: new Archive("z", { assets: {} }) }),
                /an archive made of single assets is not supported: zip it in the program/,
            );
        });

        it("tells the engine of a resource that was made but not finished", async () => {
            const name = unique("role");
            const made = provider.create(ROLE, {
                name,
                assumeRolePolicy: trust,
                managedPolicyArns: [`arn:aws:iam::${account}:policy/not-there`],
            });
            const error = await made.then(
                () => assert.fail("should fail"),
                (error: unknown) => error,
            );
            assert.match(String(error), new RegExp(`creating ${ROLE} Example: .*not-there`));
            assert.deepEqual(
                [halfMade(error)?.id, halfMade(error)?.properties.arn],
                [name, `arn:aws:iam::${account}:role/${name}`],
            );
        });

        it("says what AWS says, of which resource, and while doing what", async () => {
            await assert.rejects(
                provider.create("aws:s3/bucketPolicy:BucketPolicy", { bucket: "no-such-bucket", policy: "{}" }),
                /creating aws:s3\/bucketPolicy:BucketPolicy Example: NoSuchBucket: /,
            );
        });
    });

    describe("changing", () => {
        it("changes an object's tags without writing it anew", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            await provider.create(VERSIONING, { bucket, versioningConfiguration: { status: "Enabled" } });
            const object = await provider.create(OBJECT, { bucket, key: "k", content: "one" });
            const tagged = await provider.update(object, { bucket, key: "k", content: "one", tags: { a: "1" } });
            assert.equal(tagged.outputs.versionId, object.outputs.versionId);
            assert.deepEqual(tagged.outputs.tagsAll, { a: "1" });
        });

        it("keeps what AWS chose where the program takes its own choice away", async () => {
            const { job, inputs } = await makeJob();
            const timed = await provider.update(job, { ...inputs, timeout: 90 });
            const untimed = await provider.update(timed, { ...inputs, maxRetries: 1 });
            assert.equal(untimed.outputs.timeout, 90);
        });

        it("changes a job from workers to a capacity", async () => {
            const { job, inputs: glue6 } = await makeJob();
            const inputs = { ...glue6, glueVersion: "1.0" };
            const workers = await provider.update(job, { ...inputs, workerType: "G.1X", numberOfWorkers: 3 });
            const capacity = await provider.update(workers, { ...inputs, maxCapacity: 4 });
            assert.equal(capacity.outputs.maxCapacity, 4);
        });

        it("says that versioning can no longer be absent", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            const versioning = await provider.create(VERSIONING, {
                bucket,
                versioningConfiguration: { status: "Enabled" },
            });
            await assert.rejects(
                provider.update(versioning, { bucket, versioningConfiguration: { status: "Disabled" } }),
                /is Enabled and can only be Enabled or Suspended from now on/,
            );
        });
    });

    describe("refreshing", () => {
        it("finds what somebody else changed, and what would change it back", async () => {
            const { job, inputs } = await makeJob();
            const { Name } = { Name: String(inputs.name) };
            await aws.glue.send(
                new UpdateJobCommand({
                    JobName: Name,
                    JobUpdate: {
                        Role: String(inputs.roleArn),
                        Command: { Name: "glueetl", ScriptLocation: "s3://scripts/job.py" },
                        MaxRetries: 5,
                        Description: "changed by hand",
                    },
                }),
            );
            const found = await provider.refresh(job);
            assert.equal(found?.inputs.maxRetries, 5);
            assert.equal(found.outputs.description, "changed by hand");
            assert.deepEqual((await provider.diff(found, inputs)).details, ["delete description", "update maxRetries"]);
            const restored = await provider.update(found, inputs);
            assert.equal(restored.outputs.maxRetries, 0);
            assert.equal(restored.outputs.description, undefined);
        });

        it("finds that something is gone", async () => {
            const bucket = unique("bucket");
            const made = await provider.create(BUCKET, { bucket });
            await aws.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
            assert.equal(await provider.refresh(made), undefined);
        });

        it("finds that somebody wrote over an object, and puts the content back", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            const inputs = { bucket, key: "job.py", content: "print(1)" };
            const object = await provider.create(OBJECT, inputs);
            await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "job.py", Body: "print(2)" }));
            const found = await provider.refresh(object);
            assert.ok(found);
            assert.deepEqual((await provider.diff(found, inputs)).details, ["add content"]);
            const restored = await provider.update(found, inputs);
            assert.equal(restored.outputs.etag, object.outputs.etag);
            assert.equal((await provider.diff(restored, inputs)).changes, "none");
        });
    });

    describe("deleting", () => {
        it("empties a bucket of all versions only when told to", async () => {
            const bucket = unique("bucket");
            const kept = await provider.create(BUCKET, { bucket });
            await provider.create(VERSIONING, { bucket, versioningConfiguration: { status: "Enabled" } });
            for (const Body of ["one", "two"]) {
                await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "k", Body }));
            }
            await assert.rejects(provider.delete(kept), /bucket .* is not empty, so it stays: set forceDestroy: true/);
            await provider.delete(await provider.update(kept, { bucket, forceDestroy: true }));
            assert.equal(await provider.refresh(kept), undefined);
        });

        it("deletes an object of a versioned bucket with its versions, and no other", async () => {
            const bucket = unique("bucket");
            await provider.create(BUCKET, { bucket });
            await provider.create(VERSIONING, { bucket, versioningConfiguration: { status: "Enabled" } });
            const object = await provider.create(OBJECT, { bucket, key: "job", content: "1" });
            await provider.update(object, { bucket, key: "job", content: "2" });
            await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "job.py", Body: "other" }));
            await provider.delete(object);
            const { Versions = [] } = await aws.s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
            assert.deepEqual(
                Versions.map(({ Key }) => Key),
                ["job.py"],
            );
        });

        it("stops a crawler that runs", async () => {
            const name = unique("crawler");
            await provider.create(ROLE, { name, assumeRolePolicy: trust });
            const role = `arn:aws:iam::${account}:role/${name}`;
            const s3Targets = [{ path: "s3://zone/users/" }];
            const inputs = { name, role, databaseName: "raw", s3Targets, description: "hang" };
            const crawler = await provider.create(CRAWLER, inputs);
            await aws.glue.send(new StartCrawlerCommand({ Name: name }));
            await until(
                () => aws.glue.send(new GetCrawlerCommand({ Name: name })),
                ({ Crawler }) => Crawler?.State === "RUNNING",
            );
            await assert.rejects(
                provider.update(crawler, { ...inputs, description: "other" }),
                /crawler .* is running and cannot be changed now: wait for it, or stop it/,
            );
            await provider.delete(crawler);
            assert.equal(await provider.refresh(crawler), undefined);
        });
    });

    describe("configured", () => {
        it("gives every resource the default tags, and shows apart what is the resource's own", async () => {
            const configured = await ProviderDriver.start(
                {},
                {
                    defaultTags: JSON.stringify({ tags: { owner: "data", stage: "dev" } }),
                    ignoreTags: '{"keys":["seen"]}',
                },
            );
            const bucket = unique("bucket");
            const inputs = { bucket, tags: { stage: "test", seen: "yes" } };
            const made = await configured.create(BUCKET, inputs);
            assert.deepEqual(made.inputs.tagsAll, { owner: "data", stage: "test" });
            assert.deepEqual(made.outputs.tagsAll, { owner: "data", stage: "test" });
            assert.deepEqual(made.outputs.tags, { stage: "test" });
            await configured.close();
        });

        it("takes a resource's own region over the provider's", async () => {
            const configured = await ProviderDriver.start({}, { region: "eu-west-1" });
            assert.equal((await configured.checked(BUCKET, { bucket: "abc" })).region, "eu-west-1");
            const elsewhere = await configured.create(BUCKET, { bucket: unique("bucket"), region: "eu-central-1" });
            assert.equal(elsewhere.outputs.bucketRegion, "eu-central-1");
            await configured.close();
        });

        it("keeps apart the providers of one program", async () => {
            const [first, second] = [
                await ProviderDriver.start({}, { region: "eu-west-1" }),
                await provider.another({ region: "eu-central-1" }),
            ];
            const third = await first.another({ defaultTags: '{"tags":{"owner":"data"}}' });
            const regionAndTags = async (driver: ProviderDriver): Promise<unknown[]> => {
                const { region, tagsAll } = await driver.checked(BUCKET, { bucket: "abc" });
                return [region, tagsAll];
            };
            assert.deepEqual(await regionAndTags(first), ["eu-west-1", {}]);
            assert.deepEqual(await regionAndTags(second), ["eu-central-1", {}]);
            assert.deepEqual(await regionAndTags(third), ["us-east-1", { owner: "data" }]);
            assert.deepEqual(await regionAndTags(provider), ["us-east-1", {}]);
            await Promise.all([third.close(), second.close()]);
            await first.close();
        });

        it("leaves alone the tags that it is told to ignore", async () => {
            const configured = await ProviderDriver.start({}, { ignoreTags: '{"keyPrefixes":["billing:"]}' });
            const bucket = unique("bucket");
            const made = await configured.create(BUCKET, { bucket, tags: { a: "1" } });
            const TagSet = [
                { Key: "a", Value: "1" },
                { Key: "billing:team", Value: "data" },
            ];
            await aws.s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
            assert.deepEqual(await configured.refresh(made), made);
            await configured.update(made, { bucket, tags: { b: "2" } });
            const after = await aws.s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
            assert.deepEqual(after.TagSet?.map(({ Key }) => Key).sort(), ["b", "billing:team"]);
            await configured.close();
        });

        it("refuses to run where the program says it must not", async () => {
            await assert.rejects(
                ProviderDriver.start({}, { allowedAccountIds: '["999999999999"]' }),
                /the account is 123456789012, which aws:allowedAccountIds excludes/,
            );
        });

        it("stops work when the deployment is cancelled, and works again for the next", async () => {
            const own = await ProviderDriver.start();
            await own.cancel();
            await assert.rejects(own.create(BUCKET, { bucket: unique("bucket") }), /the deployment was cancelled/);
            await own.configure({});
            await own.create(BUCKET, { bucket: unique("bucket") });
            await own.close();
        });
    });

    describe("functions", () => {
        it("tell account, region and partition", async () => {
            assert.equal((await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity")).accountId, account);
            assert.equal((await provider.invoke("aws:index/getRegion:getRegion")).region, "us-east-1");
            assert.equal((await provider.invoke("aws:index/getPartition:getPartition")).partition, "aws");
        });

        it("are named where one is missing", async () => {
            await assert.rejects(
                provider.invoke("aws:ec2/getVpc:getVpc"),
                /has no function aws:ec2\/getVpc:getVpc\. It has:\n {2}aws:iam\/getPolicyDocument:getPolicyDocument/,
            );
        });
    });

    describe("without an endpoint", () => {
        let offline: ProviderDriver;
        before(async () => {
            offline = await ProviderDriver.start({ endpoint: undefined });
        });
        after(() => offline.close());

        it("previews, and answers functions", async () => {
            const inputs = await offline.checked(BUCKET, { bucket: "some-bucket" });
            assert.equal((await offline.previewCreate(BUCKET, inputs)).arn, UNKNOWN);
            assert.equal((await offline.invoke("aws:index/getRegion:getRegion")).region, "us-east-1");
        });

        it("says how to start local AWS for anything else", async () => {
            const resource = { type: BUCKET, id: "b", inputs: {}, outputs: { bucket: "b" } };
            const message = /local AWS is not running: npx sluice local up/;
            await assert.rejects(offline.create(BUCKET, { bucket: "some-bucket" }), message);
            await assert.rejects(offline.update(resource, { bucket: "some-bucket" }), message);
            await assert.rejects(offline.refresh(resource), message);
            await assert.rejects(offline.delete(resource), message);
        });

        it("says so where the endpoint does not answer", async () => {
            const gone = await ProviderDriver.start({ endpoint: "http://127.0.0.1:1" });
            await assert.rejects(
                gone.create(BUCKET, { bucket: "some-bucket" }),
                /local AWS at http:\/\/127\.0\.0\.1:1 does not answer: see npx sluice local status/,
            );
            await gone.close();
        });

        it("accepts any type and any input, where asked to", async () => {
            const lenient = await ProviderDriver.start({ endpoint: undefined, anyType: true });
            const type = "aws:lambda/function:Function";
            const inputs = await lenient.checked(type, { runtime: "python3.12", role: UNKNOWN });
            assert.deepEqual(await lenient.previewCreate(type, inputs), { runtime: "python3.12", role: UNKNOWN });
            const bucket = await lenient.checked(BUCKET, { bucket: "some-bucket", versioning: { enabled: true } });
            assert.deepEqual(bucket.versioning, { enabled: true });
            await assert.rejects(lenient.create(type, {}), /has no aws:lambda\/function:Function/);
            await lenient.close();
        });
    });
});
