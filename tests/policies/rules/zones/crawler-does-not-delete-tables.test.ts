import * as assert from "node:assert/strict";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { checkRule, packInfo, unknown } from "../../support/pack";
import { crawlerOf, elsewhere } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const rule = "crawler-does-not-delete-tables";
const crawler = (schemaChangePolicy: unknown) => crawlerOf("users", "raw", ["s3://acme-raw/"], { schemaChangePolicy });

describe(rule, () => {
    for (const policy of [
        undefined,
        null,
        {},
        { updateBehavior: "LOG" },
        { deleteBehavior: null },
        { deleteBehavior: "LOG" },
        { deleteBehavior: "DEPRECATE_IN_DATABASE" },
    ]) {
        it(`accepts ${JSON.stringify(policy)}: tables stay`, async () => {
            const { s3Targets, ...rest } = crawler(policy).properties;
            const properties = policy === undefined ? { s3Targets } : { ...rest, s3Targets };
            assert.deepEqual(await checkRule(rule, [{ ...crawler(policy), properties }]), []);
        });
    }

    it("advises against a crawler that drops tables", async () => {
        const dropping = crawler({ deleteBehavior: "DELETE_FROM_DATABASE" });
        const found = await checkRule(rule, [dropping]);
        assertFound(
            found,
            dropping,
            'crawler "users": schemaChangePolicy.deleteBehavior is "DELETE_FROM_DATABASE" (a table whose objects are not found is dropped)',
            'allowed: "LOG" or "DEPRECATE_IN_DATABASE". Set schemaChangePolicy.deleteBehavior to',
            "(at schemaChangePolicy.deleteBehavior)",
        );
    });

    it("is an advisory", async () => {
        const { policiesList } = await packInfo();
        assert.equal(policiesList.find(({ name }) => name === rule)?.enforcementlevel, EnforcementLevel.ADVISORY);
    });

    for (const value of ["delete_from_database", "", 3, ["LOG"]]) {
        it(`advises against ${JSON.stringify(value)}, which Glue does not know`, async () => {
            const wrong = crawler({ deleteBehavior: value });
            assertFound(await checkRule(rule, [wrong]), wrong, `is ${JSON.stringify(value)}; allowed: "LOG" or`);
        });
    }

    for (const [policy, property] of [
        [unknown, "schemaChangePolicy"],
        [{ deleteBehavior: unknown }, "schemaChangePolicy.deleteBehavior"],
    ] as const) {
        it(`says that it cannot tell where ${property} is not known`, async () => {
            const hidden = crawler(policy);
            const found = await checkRule(rule, [hidden, elsewhere]);
            assertUndecided(found, hidden, property, { level: "advisory" });
        });
    }
});
