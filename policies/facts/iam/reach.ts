/** What policies could let through: the question of a pattern of requests, not of one. */

import { beginning, mayOverlap } from "./beginning";
import { type ContextInput } from "./context";
import { type Glob, globMatches, parseGlob } from "./glob";
import { findTextAgain, GlobSearchError, textClasses } from "./globSearch";
import {
    actionGlob,
    actionGlobs,
    describePatterns,
    placeStatements,
    type PlacedStatement,
    type Policies,
    resourceGlob,
    resourceMatches,
} from "./statements";
import { relevantStatements } from "./relevant";
import { every, type Verdict } from "./verdict";

/** The requests that are asked about: every action and every resource that match. */
export interface ReachQuestion extends ContextInput {
    /** A pattern, `s3:Delete*`; every name that matches counts as an action. */
    readonly action: string;
    /** A pattern of ARNs, `arn:aws:s3:::lake/raw/*`; `${*}`, `${?}` and `${$}` are these characters themselves. */
    readonly resource: string;
    /** Patterns of resources that are left out of the question. */
    readonly except?: readonly string[];
}

/** Whether any of the requests could be allowed. */
export interface Reach {
    /** `allow`: one at least is. `deny`: none is. `unknown`: it depends on what is not known. */
    readonly outcome: "allow" | "deny" | "unknown";
    /** The statement that allows. */
    readonly by?: { readonly policy: string; readonly statement: string };
    /** What of the statement allows: `Action s3:*`, `Resource arn:aws:s3:::lake/*`. */
    readonly grant?: { readonly action: string; readonly resource: string };
    /** A shortest request that is (or may be) allowed. */
    readonly example?: { readonly action: string; readonly resource: string };
    /** One sentence, for people. */
    readonly reason: string;
}

/**
 * Whether any request that matches the action pattern and the resource pattern could be allowed, explicit Deny and
 * `except` taken into account: a grant that several Deny statements cover together is not reached.
 */
export function reach(question: ReachQuestion, policies: Policies): Reach {
    const found = reachAll(question, policies);
    return (
        found.find(({ outcome }) => outcome === "allow") ??
        found[0] ?? { outcome: "deny", reason: `no statement allows ${question.action} on ${question.resource}` }
    );
}

/** The same, with an answer for each statement that allows (or may allow) one of the requests; none, none. */
export function reachAll(question: ReachQuestion, policies: Policies): readonly Reach[] {
    const statements = placeStatements(question, relevantStatements(question, policies))
        .filter(({ applies }) => applies.holds !== "no")
        .map(compile);
    const allows = statements.filter(({ statement }) => statement.effect === "Allow");
    if (allows.length === 0) {
        return [];
    }
    try {
        const classes = actionClasses(question.action, statements);
        return allows.flatMap((allow) => searchStatement(question, allow, classes) ?? []);
    } catch (error) {
        if (error instanceof GlobSearchError) {
            const reason = `${question.action} on ${question.resource}: ${error.message}`;
            return [{ outcome: "unknown", reason }];
        }
        throw error;
    }
}

interface Pattern {
    readonly source: string;
    readonly glob: Glob;
    /** Whether a match is certain: not where a policy variable stands whose value is not known. */
    readonly certain: boolean;
}

interface Compiled extends PlacedStatement {
    readonly actions: readonly Pattern[];
    readonly resources: readonly Pattern[];
}

type Mode = "certainly" | "perhaps";

function compile(placed: PlacedStatement): Compiled {
    const { statement } = placed;
    return {
        ...placed,
        actions: actionGlobs(statement).map((glob, index) => ({
            source: statement.actions.patterns[index] ?? "",
            glob,
            certain: true,
        })),
        resources: (statement.resources?.patterns ?? ["*"]).flatMap((source) => {
            const { glob, unknown, absent } = resourceGlob(placed, source);
            // A pattern with a variable that the request does not have matches nothing.
            return absent === undefined ? [{ source, glob, certain: unknown.length === 0 }] : [];
        }),
    };
}

interface ActionClass {
    readonly text: string;
    readonly about: readonly Compiled[];
}

/** First what the statement allows whatever the open conditions say, then what it allows if they say so. */
function searchStatement(question: ReachQuestion, allow: Compiled, classes: readonly ActionClass[]): Reach | undefined {
    const modes = allow.applies.holds === "yes" ? (["certainly", "perhaps"] as const) : (["perhaps"] as const);
    for (const mode of modes) {
        for (const { text, about } of classes.filter((one) => one.about.includes(allow))) {
            const denies = about.filter(
                ({ statement, applies }) =>
                    statement.effect === "Deny" &&
                    (applies.holds === "yes" || (applies.holds === "maybe" && mode === "certainly")),
            );
            const found = searchGrant(question, allow, denies, mode);
            if (found !== undefined) {
                return answer({ action: text, resource: found.text }, allow, found.pattern, about);
            }
        }
    }
    return undefined;
}

/** The actions that match, one for each set of statements that can be about an action, with those statements. */
function actionClasses(action: string, statements: readonly Compiled[]): readonly ActionClass[] {
    if (!/[*?]/u.test(action)) {
        // The statements are about this one action: the others have been set aside.
        return [{ text: action, about: statements }];
    }
    const globs = statements.flatMap(({ actions }) => actions.map(({ glob }) => glob));
    return textClasses([actionGlob(action)], globs).map(({ text, matched }) => {
        let next = 0;
        const about = statements.filter(({ statement, actions }) => {
            const hits = matched.slice(next, (next += actions.length));
            return hits.includes(true) !== statement.actions.negated;
        });
        return { text, about };
    });
}

/** A resource that the question asks for, that the statement allows and that none of the others denies. */
function searchGrant(
    question: ReachQuestion,
    allow: Compiled,
    denies: readonly Compiled[],
    mode: Mode,
): { readonly text: string; readonly pattern?: string } | undefined {
    const asked = questionGlob(question.resource);
    const except = (question.except ?? []).map(questionGlob);
    const granted = approximate(allow, mode === "perhaps");
    const excluded = allow.statement.resources?.negated === true ? granted.map(({ glob }) => glob) : [];
    const none = [...except, ...excluded];
    const some: (readonly Glob[])[] = [];
    for (const deny of denies) {
        const globs = approximate(deny, mode === "certainly").map(({ glob }) => glob);
        // What a Deny with NotResource leaves alone is what one of its patterns matches.
        if (deny.statement.resources?.negated === true) {
            some.push(globs);
        } else {
            none.push(...globs);
        }
    }
    if (allow.statement.resources?.negated === true) {
        const text = findTextAgain({ all: [asked], none, some });
        return text === undefined ? undefined : { text };
    }
    const begins = beginning(question.resource);
    for (const { source, glob } of granted.filter((one) => mayOverlap(beginning(one.source), begins))) {
        const text = findTextAgain({ all: [asked, glob], none, some });
        if (text !== undefined) {
            return { text, pattern: source };
        }
    }
    return undefined;
}

/**
 * The statement's resource patterns so that the resources it is about come out too many (`large`) or too few, never
 * wrong in the other direction: an uncertain pattern counts in `Resource` when large, in `NotResource` when not.
 */
function approximate({ statement, resources }: Compiled, large: boolean): readonly Pattern[] {
    return large !== (statement.resources?.negated === true) ? resources : resources.filter(({ certain }) => certain);
}

function answer(
    example: { readonly action: string; readonly resource: string },
    allow: Compiled,
    pattern: string | undefined,
    about: readonly Compiled[],
): Reach {
    const { statement, policy } = allow;
    const by = { policy, statement: statement.label };
    const action = statement.actions.negated
        ? undefined
        : allow.actions.find(({ glob }) => globMatches(glob, example.action.toLowerCase()));
    const grant = {
        action: describePatterns(
            "Action",
            action === undefined ? statement.actions : { ...statement.actions, patterns: [action.source] },
        ),
        resource:
            statement.resources === undefined
                ? "Resource *"
                : describePatterns(
                      "Resource",
                      pattern === undefined ? statement.resources : { negated: false, patterns: [pattern] },
                  ),
    };
    const what = `${example.action} on ${example.resource}`;
    const judge = (item: Compiled): Verdict => every([item.applies, resourceMatches(item, example.resource)]);
    const allowed = judge(allow);
    if (allowed.holds === "maybe") {
        const reason = `${policy}, ${statement.label}, allows ${what} depending on ${allowed.why}`;
        return { outcome: "unknown", by, grant, example, reason };
    }
    for (const deny of about.filter((item) => item.statement.effect === "Deny")) {
        const denied = judge(deny);
        if (denied.holds === "maybe") {
            const reason =
                `${policy}, ${statement.label}, allows ${what}; ` +
                `${deny.policy}, ${deny.statement.label}, denies it depending on ${denied.why}`;
            return { outcome: "unknown", by, grant, example, reason };
        }
    }
    return { outcome: "allow", by, grant, example, reason: `${policy}, ${statement.label}, allows ${what}` };
}

/** The question's own patterns know no policy variables but `${*}`, `${?}` and `${$}`, the literal characters. */
function questionGlob(pattern: string): Glob {
    return parseGlob(pattern, { wildcards: true, variable: () => ({ state: "absent" }) }).glob;
}
