/** Setting statements aside that cannot matter, before any is looked at closely: a program may have thousands. */

import { type Statement } from "./document";
import { actionMatches, listStatements, type Policies, type StatementAt } from "./statements";

/**
 * The statements that can matter to an action pattern: those about it that allow, and those about it that deny
 * something which the former may be about.
 */
export function relevantStatements(action: string, policies: Policies): readonly StatementAt[] {
    // A pattern is left for later: several statements may be about different actions of it.
    const isAbout = ({ statement }: StatementAt): boolean =>
        /[*?]/u.test(action) || actionMatches(statement, action).holds === "yes";
    const all = listStatements(policies);
    const allows = all.filter((at) => at.statement.effect === "Allow" && isAbout(at));
    if (allows.length === 0) {
        return [];
    }
    const allowed = [...new Set(allows.flatMap(({ statement }) => beginnings(statement)))];
    const mayOverlap = (deny: string): boolean =>
        allowed.some((allow) => deny.startsWith(allow) || allow.startsWith(deny));
    const denies = all.filter(
        (at) => at.statement.effect === "Deny" && beginnings(at.statement).some(mayOverlap) && isAbout(at),
    );
    return [...allows, ...denies];
}

const remembered = new WeakMap<Statement, readonly string[]>();

/** What the resources that a statement is about begin with: nothing certain where it is about all others. */
function beginnings(statement: Statement): readonly string[] {
    const { resources } = statement;
    const found =
        remembered.get(statement) ??
        (resources === undefined || resources.negated
            ? [""]
            : [...new Set(resources.patterns.map((pattern) => /^[^*?$]*/u.exec(pattern)?.[0] ?? ""))]);
    remembered.set(statement, found);
    return found;
}
