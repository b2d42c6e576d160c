import * as assert from "node:assert/strict";
import { Kms } from "../../../../../../local/engine/provider/kms";
import { sharedEndpoint } from "../../../../endpoint/support/endpoint";
import { ProviderDriver } from "../../../support/provider";

const KEY = "aws:kms/key:Key";

describe("a KMS key", () => {
    let provider: ProviderDriver;
    let kms: Kms;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
        kms = new Kms((await sharedEndpoint()).url, "us-east-1", "test");
    });
    after(() => provider.close());

    it("keeps how often it is to rotate, and forgets it when it no longer rotates", async () => {
        const rotating = { enableKeyRotation: true, rotationPeriodInDays: 180 };
        const created = await provider.create(KEY, rotating);
        assert.equal(created.outputs.rotationPeriodInDays, 180);
        assert.equal((await provider.diff(created, rotating)).changes, "none");
        assert.deepEqual(await provider.refresh(created), created);
        const stopped = await provider.update(created, { enableKeyRotation: false });
        assert.equal(stopped.outputs.rotationPeriodInDays, undefined);
        const { KeyRotationEnabled } = await kms.call("GetKeyRotationStatus", { KeyId: created.id });
        assert.equal(KeyRotationEnabled, false);
    });

    it("changes its policy in place", async () => {
        const statement = { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "kms:*", Resource: "*" };
        const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
        const created = await provider.create(KEY, { policy: policy(statement) });
        const wanted = policy({ ...statement, Sid: "AccountDecides" });
        assert.deepEqual((await provider.diff(created, { policy: wanted })).replaces, []);
        await provider.update(created, { policy: wanted });
        const { Policy } = await kms.call("GetKeyPolicy", { KeyId: created.id, PolicyName: "default" });
        assert.equal(Policy, wanted);
    });

    it("is another key when it is of another kind", async () => {
        const created = await provider.create(KEY, {});
        const { replaces } = await provider.diff(created, {
            keyUsage: "SIGN_VERIFY",
            customerMasterKeySpec: "RSA_2048",
        });
        assert.deepEqual([...replaces].sort(), ["customerMasterKeySpec", "keyUsage"]);
    });

    it("is marked for deletion when it is deleted", async () => {
        const created = await provider.create(KEY, { deletionWindowInDays: 7 });
        await provider.delete(created);
        const { KeyMetadata } = await kms.call("DescribeKey", { KeyId: created.id });
        assert.equal(KeyMetadata.KeyState, "PendingDeletion");
    });

    it("is refused a deletion window that AWS does not have", async () => {
        const { failures } = await provider.check(KEY, { deletionWindowInDays: 1 });
        assert.deepEqual(failures, ["deletionWindowInDays is 1; it must be 7 to 30."]);
    });
});
