import * as assert from "node:assert";
import { z } from "zod";
import { problem, schemaProblems } from "../../../infra/config/problems";
import { allowed, section } from "../../../infra/config/values";

const schema = z.strictObject({
    cost: section({
        budget: z.number(allowed("dollars")).optional(),
        emails: z.array(z.email(allowed("an e-mail address"))).default([]),
        plain: z.number().optional(),
        prices: section({ hour: z.number().optional() }).prefault({}),
    }).prefault({}),
});

const problemsOf = (input: unknown) => schemaProblems(schema, input, schema.safeParse(input).error?.issues ?? []);

describe("a problem of the configuration", () => {
    it("names section and key, what it got and what is allowed", () => {
        assert.deepStrictEqual(problemsOf({ cost: { budget: "x" } }), [
            'sluice:cost.budget: got "x"; allowed: dollars',
        ]);
    });

    it("names the place in a list as pulumi config set --path takes it", () => {
        assert.deepStrictEqual(problemsOf({ cost: { emails: ["a@example.com", "b"] } }), [
            'sluice:cost.emails[1]: got "b"; allowed: an e-mail address',
        ]);
    });

    it("says what it got also where the schema's message does not", () => {
        assert.match(problemsOf({ cost: { plain: "x" } })[0] ?? "", /^sluice:cost.plain: got "x"; allowed: .*number/);
    });

    it("refuses an unknown key of a section and lists that section's", () => {
        assert.deepStrictEqual(problemsOf({ cost: { bugdet: 1, prices: { our: 1 } } }), [
            "sluice:cost.prices.our: no such key; allowed: hour",
            "sluice:cost.bugdet: no such key; allowed: budget, emails, plain, prices",
        ]);
    });

    it("refuses a section that is not an object and lists its keys", () => {
        assert.deepStrictEqual(problemsOf({ cost: 5 }), [
            "sluice:cost: got 5; allowed: an object of budget, emails, plain, prices",
        ]);
    });

    it("says of a key with a dot that it was set without --path, and how to set it", () => {
        assert.deepStrictEqual(problemsOf({ "cost.budget": "5" }), [
            "sluice:cost.budget: no such key; budget is a key in the section cost, which needs --path: " +
                "pulumi config rm 'sluice:cost.budget' && pulumi config set --path 'sluice:cost.budget' VALUE",
        ]);
    });

    it("ends with the fix when there is one beside what is allowed", () => {
        assert.strictEqual(
            problem({ key: "a.b", got: "1", allowed: "2", fix: "Take 2." }),
            "sluice:a.b: got 1; allowed: 2. Take 2.",
        );
    });
});
