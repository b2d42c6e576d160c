/** Setting statements aside that cannot matter, before any is looked at closely: a program may have thousands. */

import { beginning, mayOverlap } from "./beginning";
import { type Statement } from "./document";
import { isAboutAction, listStatements, type Policies, type StatementAt } from "./statements";

/** What is asked about: a pattern of actions and a pattern of resources. */
interface Question {
    readonly action: string;
    readonly resource: string;
}

/**
 * The statements that can matter to a question: those about it that allow, and those about it that deny something which
 * the former may be about.
 */
export function relevantStatements({ action, resource }: Question, policies: Policies): readonly StatementAt[] {
    // A pattern is left for later: several statements may be about different actions of it.
    const isPattern = /[*?]/u.test(action);
    const isAbout = ({ statement }: StatementAt): boolean => isPattern || isAboutAction(statement, action);
    const asked = beginning(resource);
    const all = listStatements(policies);
    const allows = all.filter(
        (at) =>
            at.statement.effect === "Allow" &&
            isAbout(at) &&
            beginnings(at.statement).some((allowed) => mayOverlap(allowed, asked)),
    );
    if (allows.length === 0) {
        return [];
    }
    const allowed = [...new Set(allows.flatMap(({ statement }) => beginnings(statement)))].filter((one) =>
        mayOverlap(one, asked),
    );
    const denies = all.filter(
        (at) =>
            at.statement.effect === "Deny" &&
            isAbout(at) &&
            beginnings(at.statement).some((denied) => allowed.some((one) => mayOverlap(denied, one))),
    );
    return [...allows, ...denies];
}

const remembered = new WeakMap<Statement, readonly string[]>();

/** What the resources that a statement is about begin with: nothing certain where it is about all others. */
function beginnings(statement: Statement): readonly string[] {
    const { resources } = statement;
    const found =
        remembered.get(statement) ??
        (resources === undefined || resources.negated ? [""] : [...new Set(resources.patterns.map(beginning))]);
    remembered.set(statement, found);
    return found;
}
