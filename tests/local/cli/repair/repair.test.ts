import * as assert from "node:assert";
import { importId, NAMED_BY_AWS, NAMED_QUERY, typesWithIds } from "../../../../local/cli/repair/importIds";
import { pendingCreates } from "../../../../local/cli/repair/pending";
import { supportedTypes } from "../../../../local/engine/provider/registry";

const place = { accountId: "123456789012", region: "eu-west-1", partition: "aws" };
const idOf = (type: string, inputs: Record<string, unknown>) => importId({ urn: "urn", type, inputs }, place);

describe("the id of a resource that was being made", () => {
    it("is known, or known to be AWS's own, for every type that the lake is made of", () => {
        const told = [...typesWithIds(), ...NAMED_BY_AWS.keys(), NAMED_QUERY];
        assert.deepStrictEqual(told.sort(), supportedTypes());
    });

    it("is what pulumi import takes", () => {
        assert.strictEqual(idOf("aws:iam/rolePolicy:RolePolicy", { role: "r", name: "access" }), "r:access");
        assert.strictEqual(idOf("aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "b", key: "k/a.py" }), "b/k/a.py");
        assert.strictEqual(
            idOf("aws:sns/topic:Topic", { name: "alerts" }),
            "arn:aws:sns:eu-west-1:123456789012:alerts",
        );
        assert.strictEqual(
            idOf("aws:glue/catalogDatabase:CatalogDatabase", { name: "lake_raw" }),
            "123456789012:lake_raw",
        );
    });

    it("names the account of a budget", () => {
        assert.strictEqual(idOf("aws:budgets/budget:Budget", { name: "lake" }), "123456789012:lake");
    });

    it("is unknown where the inputs do not tell the name", () => {
        assert.strictEqual(idOf("aws:iam/role:Role", {}), undefined);
        assert.strictEqual(idOf("aws:kms/key:Key", { description: "data" }), undefined);
    });
});

describe("the resources that were being made", () => {
    it("are the pending creates of a state, and no updates or deletions", () => {
        const resource = { urn: "urn", type: "aws:iam/role:Role", inputs: { name: "r" } };
        const operations = ["creating", "updating", "deleting"].map((type) => ({ type, resource }));
        assert.deepStrictEqual(pendingCreates(JSON.stringify({ deployment: { pending_operations: operations } })), [
            resource,
        ]);
    });

    it("cannot be told from what is no state", () => {
        assert.throws(() => pendingCreates("error: no stack"), /should print the stack's state as JSON; got/);
    });
});
