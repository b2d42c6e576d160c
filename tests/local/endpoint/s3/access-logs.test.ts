import * as assert from "node:assert/strict";
import {
    CreateBucketCommand,
    GetBucketLoggingCommand,
    ListObjectsV2Command,
    PutBucketLoggingCommand,
    PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { parseLogging } from "../../../../local/endpoint/s3/access-logs";
import { account, admin, type Clients } from "../support/clients";
import { unique } from "../support/endpoint";

describe("access logs of a bucket", () => {
    let clients: Clients;
    before(async function () {
        this.timeout(30_000);
        clients = await admin();
    });

    /** A bucket, and one for its logs whose policy lets S3 deliver under these conditions. */
    async function buckets(condition?: (source: string) => object): Promise<{ source: string; logs: string }> {
        const [source, logs] = [unique("source"), unique("logs")];
        await clients.s3.send(new CreateBucketCommand({ Bucket: source }));
        await clients.s3.send(new CreateBucketCommand({ Bucket: logs }));
        if (condition !== undefined) {
            const statement = {
                Effect: "Allow",
                Principal: { Service: "logging.s3.amazonaws.com" },
                Action: "s3:PutObject",
                Resource: `arn:aws:s3:::${logs}/*`,
                Condition: condition(source),
            };
            const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
            await clients.s3.send(new PutBucketPolicyCommand({ Bucket: logs, Policy }));
        }
        return { source, logs };
    }

    const log = (source: string, logs: string) =>
        clients.s3.send(
            new PutBucketLoggingCommand({
                Bucket: source,
                BucketLoggingStatus: { LoggingEnabled: { TargetBucket: logs, TargetPrefix: "raw/" } },
            }),
        );

    const ofThis = (source: string) => ({
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": [`arn:aws:s3:::${source}`] },
    });

    it("are written where the target's policy lets S3 deliver them", async () => {
        const { source, logs } = await buckets(ofThis);
        await log(source, logs);
        await clients.s3.send(new ListObjectsV2Command({ Bucket: source }));
        const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: logs }));
        assert.notEqual(Contents.length, 0);
        assert.ok(Contents.every(({ Key = "" }) => Key.startsWith("raw/")));
    });

    it("are refused where the target has no policy, or one for other buckets or another account", async () => {
        for (const condition of [
            undefined,
            () => ofThis("another"),
            (source: string) => ({ ...ofThis(source), StringEquals: { "aws:SourceAccount": "999999999999" } }),
        ]) {
            const { source, logs } = await buckets(condition);
            await assert.rejects(log(source, logs), (error: Error) => {
                assert.equal(error.name, "InvalidTargetBucketForLogging");
                assert.match(error.message, /does not let logging\.s3\.amazonaws\.com put logs/);
                return true;
            });
        }
    });

    it("are refused to a bucket that there is not", async () => {
        const { source } = await buckets();
        await assert.rejects(log(source, "no-such-bucket-of-logs"), { name: "InvalidTargetBucketForLogging" });
    });

    it("end when they are turned off", async () => {
        const { source, logs } = await buckets(ofThis);
        await log(source, logs);
        await clients.s3.send(new PutBucketLoggingCommand({ Bucket: source, BucketLoggingStatus: {} }));
        const answer = await clients.s3.send(new GetBucketLoggingCommand({ Bucket: source }));
        assert.equal(answer.LoggingEnabled, undefined);
    });

    it("are refused with a body that says nothing of logging", () => {
        assert.throws(() => parseLogging("<Delete/>"), /MalformedXML|well-formed/);
        assert.throws(
            () => parseLogging("<BucketLoggingStatus><LoggingEnabled/></BucketLoggingStatus>"),
            /TargetBucket/,
        );
    });
});
