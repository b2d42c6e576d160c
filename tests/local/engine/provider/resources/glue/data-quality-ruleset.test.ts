import * as assert from "node:assert/strict";
import { unique } from "../../../../endpoint/support/endpoint";
import { ProviderDriver } from "../../../support/provider";

const TYPE = "aws:glue/dataQualityRuleset:DataQualityRuleset";

describe("a Glue data quality ruleset", () => {
    let provider: ProviderDriver;

    before(async function () {
        this.timeout(30_000);
        provider = await ProviderDriver.start();
    });
    after(() => provider.close());
    const inputs = () => ({
        name: unique("rules"),
        ruleset: "Rules = [ RowCount > 0 ]",
        description: "Of users.",
        tags: { team: "data" },
    });

    it("is made, read back the same, and gone when it was deleted", async () => {
        const wanted = inputs();
        const created = await provider.create(TYPE, wanted);
        assert.equal(created.outputs.arn, `arn:aws:glue:us-east-1:123456789012:dataQualityRuleset/${wanted.name}`);
        assert.equal((await provider.diff(created, wanted)).changes, "none");
        assert.deepEqual((await provider.refresh(created))?.outputs, created.outputs);
        await provider.delete(created);
        assert.equal(await provider.refresh(created), undefined);
    });

    it("is changed in place when its rules, its description or its tags are", async () => {
        const first = inputs();
        const created = await provider.create(TYPE, first);
        const wanted = { name: first.name, ruleset: "Rules = [ RowCount > 1 ]", tags: { team: "lake" } };
        assert.deepEqual((await provider.diff(created, wanted)).replaces, []);
        const { outputs } = await provider.update(created, wanted);
        assert.deepEqual(
            [outputs.ruleset, outputs.description, outputs.tags],
            ["Rules = [ RowCount > 1 ]", undefined, { team: "lake" }],
        );
    });

    it("is another one when its table changes, which Glue cannot change", async () => {
        const targetTable = { databaseName: "db", tableName: "users" };
        const created = await provider.create(TYPE, { ...inputs(), targetTable });
        const wanted = { ...created.inputs, targetTable: { ...targetTable, tableName: "orders" } };
        assert.deepEqual((await provider.diff(created, wanted)).replaces, ["targetTable.tableName"]);
    });
});
