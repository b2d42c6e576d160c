import * as assert from "node:assert/strict";
import {
    DeleteObjectCommand,
    GetObjectLockConfigurationCommand,
    PutObjectCommand,
    type S3Client,
} from "@aws-sdk/client-s3";
import { sharedEndpoint, unique } from "../../../../endpoint/support/endpoint";
import { clientsOf } from "../../../../endpoint/support/clients";
import { ProviderDriver } from "../../../support/provider";

const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

describe("the object lock of a bucket", () => {
    let provider: ProviderDriver;
    let s3: S3Client;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
        s3 = clientsOf((await sharedEndpoint()).url).s3;
    });
    after(() => provider.close());

    async function bucketWithVersions(): Promise<string> {
        const bucket = unique("locked");
        await provider.create("aws:s3/bucket:Bucket", { bucket });
        await provider.create("aws:s3/bucketVersioning:BucketVersioning", {
            bucket,
            versioningConfiguration: { status: "Enabled" },
        });
        return bucket;
    }

    const rule = (days: number) => ({ defaultRetention: { mode: "COMPLIANCE", days } });

    it("keeps every version from being deleted, in a bucket that was made without it and is in use", async () => {
        const bucket = await bucketWithVersions();
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "users/before.csv", Body: "before" }));
        await provider.create(LOCK, { bucket, rule: rule(30) });
        const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "users/a.csv", Body: "a" }));
        assert.ok(VersionId);
        await assert.rejects(s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "users/a.csv", VersionId })), {
            name: "AccessDenied",
        });
    });

    it("changes how long it holds, and stays on without a rule when it is taken away", async () => {
        const bucket = await bucketWithVersions();
        const created = await provider.create(LOCK, { bucket, rule: rule(30) });
        const changed = await provider.update(created, { bucket, rule: rule(60) });
        assert.deepEqual(changed.outputs.rule, rule(60));
        await provider.delete(changed);
        const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }));
        assert.equal(ObjectLockConfiguration?.ObjectLockEnabled, "Enabled");
        assert.equal(ObjectLockConfiguration.Rule?.DefaultRetention?.Days || undefined, undefined);
    });

    it("needs a bucket that keeps versions", async () => {
        const bucket = unique("unversioned");
        await provider.create("aws:s3/bucket:Bucket", { bucket });
        await assert.rejects(provider.create(LOCK, { bucket, rule: rule(30) }), /Versioning must be 'Enabled'/);
    });

    it("is refused a mode that there is not", async () => {
        const { failures } = await provider.check(LOCK, {
            bucket: "a",
            rule: { defaultRetention: { mode: "STRICT", days: 1 } },
        });
        assert.deepEqual(failures, [
            'rule.defaultRetention.mode is "STRICT"; it must be one of GOVERNANCE, COMPLIANCE.',
        ]);
    });
});
