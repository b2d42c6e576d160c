import * as assert from "node:assert/strict";
import {
    CompleteMultipartUploadCommand,
    CopyObjectCommand,
    CreateBucketCommand,
    CreateMultipartUploadCommand,
    DeleteObjectCommand,
    DeleteObjectsCommand,
    GetBucketPolicyCommand,
    GetObjectCommand,
    HeadObjectCommand,
    ListBucketsCommand,
    ListObjectsV2Command,
    PutBucketLifecycleConfigurationCommand,
    PutBucketPolicyCommand,
    PutBucketVersioningCommand,
    PutObjectCommand,
    UploadPartCommand,
} from "@aws-sdk/client-s3";
import { admin, asRole, type Clients, policy } from "../support/clients";
import { sharedEndpoint, unique } from "../support/endpoint";
import { failure } from "../support/expect";

describe("what a role may do in S3", () => {
    let owner: Clients;
    let bucket: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
    });
    beforeEach(async () => {
        bucket = unique("bucket");
        await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
        await Promise.all(
            ["keep/a", "tmp/b", "tmp/c"].map((Key) =>
                owner.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Key })),
            ),
        );
    });
    const allow = (action: string | string[], path: string, more: object = {}) => ({
        Effect: "Allow",
        Action: action,
        Resource: `arn:aws:s3:::${bucket}${path}`,
        ...more,
    });
    const keys = async () => {
        const { Contents = [] } = await owner.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
        return Contents.map((object) => object.Key);
    };

    it("is nothing without a policy, and the refusal names role, action, resource and what was looked at", async () => {
        const { s3, roleArn } = await asRole();
        const error = await failure(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "keep/a" })));
        assert.equal(error.name, "AccessDenied");
        assert.equal(error.status, 403);
        for (const part of [roleArn, "s3:GetObject", `arn:aws:s3:::${bucket}/keep/a`, "no policy at all"]) {
            assert.ok(error.message.includes(part), `${part} in ${error.message}`);
        }
    });

    it("names the statement that denies", async () => {
        const { s3 } = await asRole(allow("s3:*", "/*"), {
            ...allow("s3:PutObject", "/keep/*"),
            Sid: "KeepIsKept",
            Effect: "Deny",
        });
        const error = await failure(s3.send(new PutObjectCommand({ Bucket: bucket, Key: "keep/a", Body: "x" })));
        assert.match(error.message, /explicit deny in inline policy own of role .*, statement KeepIsKept/);
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "tmp/b", Body: "x" }));
    });

    it("deletes the keys of a bulk delete that it may, and says of the others that they are denied", async () => {
        const { s3 } = await asRole(allow("s3:DeleteObject", "/tmp/*"));
        const Objects = ["keep/a", "tmp/b", "tmp/c"].map((Key) => ({ Key }));
        const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
        assert.deepEqual(
            Deleted?.map(({ Key }) => Key),
            ["tmp/b", "tmp/c"],
        );
        assert.deepEqual(
            Errors?.map(({ Key, Code }) => [Key, Code]),
            [["keep/a", "AccessDenied"]],
        );
        assert.match(Errors?.[0]?.Message ?? "", /s3:DeleteObject on resource/);
        assert.deepEqual(await keys(), ["keep/a"]);
    });

    it("deletes nothing in a bulk delete of which it may nothing", async () => {
        const { s3 } = await asRole(allow("s3:PutObject", "/*"));
        const { Errors } = await s3.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: "tmp/b" }, { Key: "a&<b>" }] } }),
        );
        assert.deepEqual(
            Errors?.map(({ Key }) => Key),
            ["tmp/b", "a&<b>"],
        );
        assert.equal((await keys()).length, 3);
    });

    it("needs another permission to delete a version than to delete", async () => {
        await owner.s3.send(
            new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }),
        );
        const { VersionId } = await owner.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "v", Body: "1" }));
        const { s3 } = await asRole(allow("s3:DeleteObject", "/*"));
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "v" }));
        const error = await failure(s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "v", VersionId })));
        assert.match(error.message, /s3:DeleteObjectVersion/);
        const { Errors } = await s3.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: "v", VersionId }] } }),
        );
        assert.equal(Errors?.[0]?.VersionId, VersionId);
    });

    it("lists only under the prefix that its condition allows", async () => {
        const { s3 } = await asRole(
            allow("s3:ListBucket", "", { Condition: { StringLike: { "s3:prefix": "tmp/*" } } }),
        );
        const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "tmp/" }));
        assert.equal(KeyCount, 2);
        for (const Prefix of [undefined, "", "keep/"]) {
            assert.equal(
                (await failure(s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix })))).name,
                "AccessDenied",
            );
        }
    });

    it("copies only what it may read, to where it may write", async () => {
        const copy = (Key: string, source: string) =>
            new CopyObjectCommand({ Bucket: bucket, Key, CopySource: `${bucket}/${source}` });
        const { s3 } = await asRole(allow("s3:GetObject", "/tmp/*"), allow("s3:PutObject", "/out/*"));
        await s3.send(copy("out/b", "tmp/b"));
        assert.match((await failure(s3.send(copy("out/a", "keep/a")))).message, /s3:GetObject on resource: .*keep\/a/);
        assert.match(
            (await failure(s3.send(copy("other/b", "tmp/b")))).message,
            /s3:PutObject on resource: .*other\/b/,
        );
        assert.deepEqual(await keys(), ["keep/a", "out/b", "tmp/b", "tmp/c"]);
    });

    it("uploads in parts with PutObject alone", async () => {
        const { s3 } = await asRole(allow("s3:PutObject", "/out/*"));
        const target = { Bucket: bucket, Key: "out/big" };
        const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
        const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: "part" }));
        const done = { ...target, UploadId, MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] } };
        await s3.send(new CompleteMultipartUploadCommand(done));
        const error = await failure(s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: "big" })));
        assert.equal(error.name, "AccessDenied");
    });

    it("tells a missing key from a forbidden one only to who may list", async () => {
        const missing = { Bucket: bucket, Key: "tmp/none" };
        const reader = await asRole(allow("s3:GetObject", "/*"));
        assert.equal((await failure(reader.s3.send(new GetObjectCommand(missing)))).name, "AccessDenied");
        assert.equal((await failure(reader.s3.send(new HeadObjectCommand(missing)))).status, 403);
        const lister = await asRole(
            allow("s3:GetObject", "/*"),
            allow("s3:ListBucket", "", { Condition: { StringLike: { "s3:prefix": "tmp/*" } } }),
        );
        assert.equal((await failure(lister.s3.send(new GetObjectCommand(missing)))).name, "NoSuchKey");
        assert.equal((await failure(lister.s3.send(new HeadObjectCommand(missing)))).status, 404);
    });

    it("changes a bucket's configuration only with that permission", async () => {
        const put = new PutBucketLifecycleConfigurationCommand({
            Bucket: bucket,
            LifecycleConfiguration: {
                Rules: [{ ID: "r", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
            },
        });
        const error = await failure((await asRole(allow("s3:PutObject", "/*"))).s3.send(put));
        assert.match(error.message, /s3:PutLifecycleConfiguration/);
        await (await asRole(allow("s3:PutLifecycleConfiguration", ""))).s3.send(put);
    });

    it("lists buckets only with s3:ListAllMyBuckets", async () => {
        const { s3 } = await asRole(allow("s3:*", "*"));
        assert.match((await failure(s3.send(new ListBucketsCommand({})))).message, /s3:ListAllMyBuckets/);
    });

    it("is denied what cannot be decided, with the reason", async () => {
        const { s3 } = await asRole(
            allow("s3:GetObject", "/*", { Condition: { StringEquals: { "s3:ExistingObjectTag/class": "open" } } }),
        );
        const error = await failure(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "keep/a" })));
        assert.match(error.message, /cannot be decided here.*s3:ExistingObjectTag\/class/);
    });

    it("may be granted by the bucket's policy, and taken away by it", async () => {
        const { s3, roleArn } = await asRole(allow("s3:GetObject", "/tmp/*"));
        const statement = (effect: string, path: string) => ({
            Effect: effect,
            Principal: { AWS: roleArn },
            Action: "s3:GetObject",
            Resource: `arn:aws:s3:::${bucket}/${path}`,
        });
        const Policy = policy(statement("Allow", "keep/*"), statement("Deny", "tmp/c"));
        await owner.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
        await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "keep/a" }));
        await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "tmp/b" }));
        const error = await failure(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "tmp/c" })));
        assert.match(error.message, /explicit deny in bucket policy of/);
    });

    it("does not end at a policy that demands TLS, for which loopback stands", async () => {
        const everything = {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        };
        const tlsOnly = policy({ ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } });
        await owner.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: tlsOnly }));
        const { s3 } = await asRole(allow("s3:GetObject", "/*"));
        await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "keep/a" }));
        await owner.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy(everything) }));
        assert.equal(
            (await failure(s3.send(new GetObjectCommand({ Bucket: bucket, Key: "keep/a" })))).name,
            "AccessDenied",
        );
        const error = await failure(owner.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "keep/a" })));
        assert.equal(error.name, "AccessDenied", "a policy's deny is for the owner too");
        await owner.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    });

    it("is nothing for a request that nobody signed, but for what the bucket gives to everybody", async () => {
        const { url } = await sharedEndpoint();
        assert.equal((await fetch(`${url}/${bucket}/keep/a`)).status, 403);
        const Policy = policy({
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: `arn:aws:s3:::${bucket}/keep/*`,
        });
        await owner.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
        assert.equal(await (await fetch(`${url}/${bucket}/keep/a`)).text(), "keep/a");
        assert.equal((await fetch(`${url}/${bucket}/tmp/b`)).status, 403);
    });
});
