import * as assert from "node:assert";
import { budgetTogether } from "../../../../infra/config/checks/budget";
import { parseConfig } from "../../../../infra/config/config";

const problems = (cost: object, alerts: object = {}) =>
    budgetTogether(parseConfig({ cost: JSON.stringify(cost), alerts: JSON.stringify(alerts) }), []).join();
const budgetEmails = ["a@example.org"];

describe("the configuration of the budget", () => {
    it("is refused addresses without a sum", () =>
        assert.match(
            problems({ budgetEmails }),
            /^sluice:cost.budgetEmails: got \["a@example.org"\] without .*Set sluice:cost.monthlyBudget/,
        ));
    it("is refused a sum of which nobody is told", () =>
        assert.match(
            problems({ monthlyBudget: 10 }),
            /^sluice:cost.monthlyBudget: got 10 with no .*Set sluice:cost.budgetEmails, or/,
        ));
    it("is refused one address twice", () =>
        assert.match(
            problems({ monthlyBudget: 10, budgetEmails: [...budgetEmails, ...budgetEmails] }),
            /got a@example.org more than once; allowed: each address once/,
        ));
    it("is fine with addresses, with the alerts' topic, and when there is none", () => {
        assert.strictEqual(problems({ monthlyBudget: 10, budgetEmails }), "");
        assert.strictEqual(problems({ monthlyBudget: 10 }, { enabled: true }), "");
        assert.strictEqual(problems({}), "");
    });
    it("is refused a sum that is none, and more addresses than AWS Budgets has room for", () => {
        assert.throws(
            () => problems({ monthlyBudget: 0 }),
            /got 0; allowed: what the lake may cost a month, a number of US dollars above 0/,
        );
        const eleven = Array.from({ length: 11 }, (_, index) => `a${index}@example.org`);
        assert.throws(() => problems({ monthlyBudget: 1, budgetEmails: eleven }), /allowed: 10 addresses at most/);
    });
});
