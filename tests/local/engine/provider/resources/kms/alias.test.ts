import * as assert from "node:assert/strict";
import { unique } from "../../../../endpoint/support/endpoint";
import { ProviderDriver } from "../../../support/provider";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";

describe("a KMS alias", () => {
    let provider: ProviderDriver;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
    });
    after(() => provider.close());

    it("moves to another key in place, whether by id or by ARN", async () => {
        const [one, two] = [await provider.create(KEY, {}), await provider.create(KEY, {})];
        const name = `alias/${unique("lake")}`;
        const created = await provider.create(ALIAS, { name, targetKeyId: one.outputs.arn ?? null });
        assert.equal(created.outputs.targetKeyArn, one.outputs.arn);
        for (const targetKeyId of [one.id, String(one.outputs.arn)]) {
            assert.equal((await provider.diff(created, { name, targetKeyId })).changes, "none", targetKeyId);
        }
        const wanted = { name, targetKeyId: two.id };
        assert.deepEqual((await provider.diff(created, wanted)).replaces, []);
        const moved = await provider.update(created, wanted);
        assert.equal(moved.outputs.targetKeyArn, two.outputs.arn);
    });

    it("is named alias/ and the resource's name where the program gives none", async () => {
        const { name } = await provider.checked(ALIAS, { targetKeyId: "key" });
        assert.match(String(name), /^alias\/Example-[0-9a-f]{7}$/);
    });

    for (const name of ["lake", "alias/aws/lake", "alias/a b"]) {
        it(`is refused the name ${name}`, async () => {
            const { failures } = await provider.check(ALIAS, { name, targetKeyId: "key" });
            assert.match(failures.join(), /^name is ".*"; it must be alias\/ and letters, digits/);
        });
    }
});
