import * as assert from "node:assert/strict";
import { unique } from "../../../../endpoint/support/endpoint";
import { ProviderDriver } from "../../../support/provider";

const WORKGROUP = "aws:athena/workgroup:Workgroup";
const NAMED_QUERY = "aws:athena/namedQuery:NamedQuery";

describe("an Athena named query of a program", () => {
    let provider: ProviderDriver;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
    });
    after(() => provider.close());

    it("is made in its workgroup, read back the same, and gone when it was deleted", async () => {
        const { id: workgroup } = await provider.create(WORKGROUP, { name: unique("group") });
        const inputs = { name: "latest", database: "db", query: "SELECT 1", description: "One.", workgroup };
        const created = await provider.create(NAMED_QUERY, inputs);
        assert.deepEqual(created.outputs, { ...inputs, region: "us-east-1" });
        assert.equal((await provider.diff(created, inputs)).changes, "none");
        await provider.delete(created);
        assert.equal(await provider.refresh(created), undefined);
    });

    for (const property of ["name", "database", "query", "description", "workgroup"]) {
        it(`is another one when its ${property} changes`, async () => {
            const inputs = { name: "n", database: "d", query: "SELECT 1", description: "D.", workgroup: "primary" };
            const created = await provider.create(NAMED_QUERY, inputs);
            const { replaces } = await provider.diff(created, { ...inputs, [property]: "other" });
            assert.deepEqual(replaces, [property]);
        });
    }
});
