import * as assert from "node:assert/strict";
import { Declarations, providerPackages } from "../../../../../local/engine/provider/any";
import { Secret, UNKNOWN } from "../../../../../local/engine/provider/values";
import { packageRoot } from "../../../../../local/paths";
import { account, ProviderDriver } from "../../support/provider";

const QUEUE = "aws:sqs/queue:Queue";
const BUCKET = "aws:s3/bucket:Bucket";
const CRAWLER = "aws:glue/crawler:Crawler";

describe("aws provider, previewing any program", () => {
    let provider: ProviderDriver;

    before(async () => {
        const declarations = new Declarations(providerPackages(packageRoot()));
        provider = await ProviderDriver.start(
            { endpoint: undefined, anyType: true, declarations },
            { defaultTags: '{"tags":{"team":"data"}}', region: "eu-west-1" },
        );
    });
    after(() => provider.close());

    describe("a type without an adapter", () => {
        it("gets a name, region and tags, as the provider for an account gives them", async () => {
            const inputs = await provider.checked(QUEUE, { delaySeconds: 5, tags: { a: "1" } });
            assert.match(String(inputs.name), /^Example-[0-9a-f]{7}$/);
            assert.deepEqual([inputs.region, inputs.tagsAll], ["eu-west-1", { team: "data", a: "1" }]);
        });

        it("keeps the name that it is given, or was given before", async () => {
            assert.equal((await provider.checked(QUEUE, { name: "nightly" })).name, "nightly");
            assert.equal((await provider.checked(QUEUE, {}, { name: "Example-1a2b3c4" })).name, "Example-1a2b3c4");
            const bucket = "aws:s3/bucketV2:BucketV2";
            assert.match(String((await provider.checked(bucket, {})).bucket), /^example-[0-9a-f]{7}$/);
            assert.equal((await provider.checked(bucket, { bucketPrefix: "raw-" })).bucket, undefined);
        });

        it("has its inputs as they are, and all that AWS will choose unknown", async () => {
            const kmsMasterKeyId = new Secret("hush");
            const inputs = await provider.checked(QUEUE, { name: "nightly", kmsMasterKeyId, delaySeconds: UNKNOWN });
            const planned = await provider.previewCreate(QUEUE, inputs);
            assert.deepEqual(
                [planned.name, planned.kmsMasterKeyId, planned.delaySeconds],
                ["nightly", kmsMasterKeyId, UNKNOWN],
            );
            assert.deepEqual([planned.arn, planned.url], [UNKNOWN, UNKNOWN]);
            assert.equal(planned.fifoQueue, undefined);
        });

        it("has a policy as JSON that the program gives as an object", async () => {
            const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
            const type = "aws:iam/userPolicy:UserPolicy";
            const { policy: text } = await provider.checked(type, { user: "u", policy });
            assert.deepEqual(JSON.parse(String(text)), policy);
            assert.equal((await provider.checked(type, { user: "u", policy: { Id: UNKNOWN } })).policy, UNKNOWN);
            assert.equal((await provider.checked(type, { user: "u", policy: "text" })).policy, "text");
        });

        it("is accepted where no package declares it", async () => {
            const type = "aws:new/thing:Thing";
            assert.deepEqual(await provider.previewCreate(type, await provider.checked(type, { a: 1 })), { a: 1 });
        });
    });

    describe("a type with an adapter", () => {
        it("takes inputs that the adapter does not, and not so, as the program gives them", async () => {
            const versioning = { enabled: true };
            assert.deepEqual(
                (await provider.checked(BUCKET, { bucket: "Not a name", versioning })).versioning,
                versioning,
            );
            const command = { scriptLocation: "s3://a/b.py", runtime: "Ray2.4", unheardOf: UNKNOWN };
            const job = await provider.checked("aws:glue/job:Job", { name: "j", command, workerType: "G.99X" });
            assert.deepEqual([job.command, job.workerType], [command, "G.99X"]);
            assert.equal((await provider.checked(CRAWLER, { name: "c", jdbcTargets: [{ path: "x" }] })).name, "c");
        });

        it("leaves the name to AWS where only its beginning is given", async () => {
            const inputs = await provider.checked(BUCKET, { bucketPrefix: "raw-" });
            assert.equal(inputs.bucket, undefined);
            assert.equal((await provider.previewCreate(BUCKET, inputs)).bucket, UNKNOWN);
        });

        it("has unknown what AWS chooses of properties that the adapter knows nothing of", async () => {
            const planned = await provider.previewCreate(
                BUCKET,
                await provider.checked(BUCKET, { bucket: "some-bucket" }),
            );
            assert.deepEqual([planned.bucket, planned.versioning], ["some-bucket", UNKNOWN]);
        });
    });

    it("finds every resource that a program looks up, and knows of it what the program says", async () => {
        const found = await provider.refresh({ type: BUCKET, id: "acme-data", inputs: {}, outputs: {} });
        assert.deepEqual(found, { type: BUCKET, id: "acme-data", inputs: {}, outputs: {} });
        const role = await provider.import("aws:iam/role:Role", "etl");
        assert.deepEqual([role?.id, role?.outputs], ["etl", {}]);
    });

    it("is in the account that the program asks for", async () => {
        const other = await provider.another({ allowedAccountIds: '["999999999999"]', region: "cn-north-1" });
        const identity = await other.invoke("aws:index/getCallerIdentity:getCallerIdentity");
        assert.deepEqual([identity.accountId, identity.arn], ["999999999999", "arn:aws-cn:iam::999999999999:root"]);
        assert.equal((await other.invoke("aws:index/getPartition:getPartition")).partition, "aws-cn");
        const own = await provider.another({ forbiddenAccountIds: `["${account}"]` });
        assert.equal((await own.invoke("aws:index/getCallerIdentity:getCallerIdentity")).accountId, account);
    });
});
