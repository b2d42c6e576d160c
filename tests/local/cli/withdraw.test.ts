import * as assert from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
    CreateBucketCommand,
    ListObjectsV2Command,
    ListObjectVersionsCommand,
    PutBucketVersioningCommand,
    PutObjectCommand,
    type S3Client,
} from "@aws-sdk/client-s3";
import { LakeNames } from "../../../infra/names";
import { Lake } from "../../../local/cli/connection";
import { sourceDigest } from "../../../local/cli/manifests";
import { put } from "../../../local/cli/put";
import { reinstate, withdraw } from "../../../local/cli/withdraw";
import { createProgress } from "../../../local/progress";
import { admin } from "../endpoint/support/clients";
import { unique } from "../endpoint/support/endpoint";

const FILE = "users-7.csv";
const KEY = `users/${FILE}`;

describe("a raw file that is withdrawn", () => {
    let s3: S3Client;
    let lake: Lake;
    let names: LakeNames;

    const Versioning = { Status: "Enabled" } as const;
    const visible = async (): Promise<unknown[]> =>
        ((await s3.send(new ListObjectsV2Command({ Bucket: names.rawBucket }))).Contents ?? []).map(({ Key }) => Key);

    before(async function () {
        this.timeout(60_000);
        ({ s3 } = await admin());
    });

    beforeEach(async () => {
        const location = { project: "w", stack: "test", accountId: "123456789012", region: "us-east-1" };
        names = new LakeNames(location, { rawBucket: unique("raw"), curatedBucket: unique("curated") });
        class OfThis extends Lake {
            override s3(): Promise<S3Client> {
                return Promise.resolve(s3);
            }
        }
        lake = new OfThis(names, {});
        for (const Bucket of [names.rawBucket, names.curatedBucket]) {
            await s3.send(new CreateBucketCommand({ Bucket }));
        }
        const [Bucket, VersioningConfiguration] = [names.rawBucket, Versioning];
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
        for (const Key of [KEY, `${KEY}.more`]) {
            await s3.send(new PutObjectCommand({ Bucket, Key, Body: "id\n1\n" }));
        }
    });

    it("is hidden, with its bytes kept as a version, and its neighbours are left alone", async () => {
        const { objects } = await withdraw(lake, "users", FILE);
        assert.deepStrictEqual([await visible(), objects], [[`${KEY}.more`], []]);
        const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: names.rawBucket }));
        assert.deepStrictEqual(Versions.map(({ Key }) => Key).sort(), [KEY, `${KEY}.more`]);
    });

    it("is there again when that is undone, and only then", async () => {
        await assert.rejects(reinstate(lake, "users", FILE), /is not withdrawn\. Nothing was changed/);
        await withdraw(lake, "users", FILE);
        await reinstate(lake, "users", FILE);
        assert.deepStrictEqual(await visible(), [KEY, `${KEY}.more`]);
    });

    it("leaves its name free for a corrected file", async () => {
        await withdraw(lake, "users", FILE);
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-withdraw-"));
        fs.writeFileSync(path.join(folder, FILE), "id\n2\n");
        await put(lake, "users", [path.join(folder, FILE)], createProgress(process.stderr));
        assert.deepStrictEqual(await visible(), [KEY, `${KEY}.more`]);
    });

    it("is told with what a run has written of it already", async () => {
        const uri = `s3://${names.rawBucket}/${KEY}`;
        const object = `${names.curatedPath("users")}country=IN/part-0.parquet`;
        const entry = {
            ...{ sluice: "input-entry", version: 1, dataset: "users", uri, size: 5, etag: "e" },
            ...{ lastModified: "2026-01-31T12:30:00.000Z", contractVersion: "c", scriptVersion: "s" },
            ...{ runId: "jr_1", firstRunId: "jr_1", objects: [{ uri: object, writtenAs: "m", emptied: false }] },
        };
        const Key = `_sluice/users/inputs/${sourceDigest(uri)}.json`;
        await s3.send(new PutObjectCommand({ Bucket: names.curatedBucket, Key, Body: JSON.stringify(entry) }));
        const { objects } = await withdraw(lake, "users", FILE);
        assert.deepStrictEqual(
            objects.map(({ uri: of, runId }) => [of, runId]),
            [[object, "jr_1"]],
        );
    });

    it("must be there, not be withdrawn already, and be of the dataset's folder", async () => {
        await assert.rejects(withdraw(lake, "users", "none.csv"), /There is no s3:.*none\.csv.*Nothing was withdrawn/);
        await assert.rejects(withdraw(lake, "users", "s3://other/x.csv"), /allowed: the name of a file in s3:/);
        await withdraw(lake, "users", FILE);
        await assert.rejects(
            withdraw(lake, "users", FILE),
            /withdrawn already.*sluice withdraw users users-7\.csv --undo/,
        );
    });

    it("is refused in a bucket that would not keep its bytes", async () => {
        const [Bucket, VersioningConfiguration] = [names.rawBucket, { Status: "Suspended" } as const];
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
        await assert.rejects(withdraw(lake, "users", FILE), /has versioning Suspended; needed: Enabled/);
        assert.deepStrictEqual(await visible(), [KEY, `${KEY}.more`]);
    });
});
