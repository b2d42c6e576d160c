import * as assert from "node:assert";
import { parseViolations } from "../../../local/demo/unsafe";

const PRINTED = `Previewing update (local):
Policies:
    ❌ sluice@v0.1.0 (local: policies)
        - [advisory]  tidy-names  (aws:glue:Job: users-job)
          Names could be tidier.
        - [mandatory] [severity: medium]  max-retries  (aws:glue:Job: users-job)
          A Glue job retries at most once by itself.
          maxRetries is 3; allowed: 0 or 1.

Diagnostics:
  pulumi:pulumi:Stack (sluice-local):
    error: preview failed
`;

describe("what Pulumi prints of violations", () => {
    it("is read as the mandatory rule with its whole message, and no more", () => {
        assert.deepStrictEqual(parseViolations(PRINTED.split("\n")), [
            {
                rule: "max-retries",
                message: "A Glue job retries at most once by itself.\nmaxRetries is 3; allowed: 0 or 1.",
            },
        ]);
    });

    it("is none where nothing was refused", () => {
        assert.deepStrictEqual(parseViolations(["Policies:", "    ✅ sluice@v0.1.0 (local: policies)"]), []);
    });
});
