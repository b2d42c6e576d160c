import type { ConfigCheck } from "../checks";
import { problem } from "../problems";

/** A budget tells somebody, and who is to be told has a budget. */
export const budgetTogether: ConfigCheck = ({ cost, alerts }) => {
    const { monthlyBudget, budgetEmails } = cost;
    const twice = [...new Set(budgetEmails.filter((email, index) => budgetEmails.indexOf(email) !== index))];
    return [
        ...(monthlyBudget === undefined && budgetEmails.length > 0
            ? [
                  problem({
                      key: "cost.budgetEmails",
                      got: `${JSON.stringify(budgetEmails)} without cost.monthlyBudget, of which they would be told`,
                      allowed: "only with a budget",
                      fix: "Set sluice:cost.monthlyBudget, or remove the addresses",
                  }),
              ]
            : []),
        ...(monthlyBudget !== undefined && budgetEmails.length === 0 && !alerts.enabled
            ? [
                  problem({
                      key: "cost.monthlyBudget",
                      got: `${monthlyBudget} with no cost.budgetEmails and sluice:alerts.enabled false, so that nobody is told`,
                      allowed: "only with somebody to tell",
                      fix: "Set sluice:cost.budgetEmails, or sluice:alerts.enabled to true",
                  }),
              ]
            : []),
        ...(twice.length > 0
            ? [
                  problem({
                      key: "cost.budgetEmails",
                      got: `${twice.join(", ")} more than once`,
                      allowed: "each address once",
                  }),
              ]
            : []),
    ];
};
