/** Statements of all the policies that bear on a request, and whether one of them is about it. */

import { type ContextInput, requestContext, type RequestContext } from "./context";
import { conditionHolds } from "./conditions";
import { type PatternSet, type PolicySource, type Statement } from "./document";
import { type Glob, globMatches, type ParsedGlob, parseGlob, type VariableValue } from "./glob";
import { principalMatches } from "./principals";
import { beginsLike } from "./beginning";
import { every, maybe, no, not, some, verdict, type Verdict, yes } from "./verdict";

/** The policies of a request: those of the identity that asks, and those of the resource that is asked for. */
export interface Policies {
    readonly identity: readonly PolicySource[];
    readonly resource?: readonly PolicySource[];
}

/** A statement and where it stands. */
export interface StatementAt {
    readonly policy: string;
    readonly statement: Statement;
    /** Whether it is of the identity's policies or of the resource's. */
    readonly side: "identity" | "resource";
}

/** A statement as one request, or a pattern of them, finds it. */
export interface PlacedStatement extends StatementAt {
    /** Whether it is about the request as far as principal and condition say; action and resource are left to ask. */
    readonly applies: Verdict;
    /** How the statement's policy variables are looked up; undefined in documents that have none. */
    readonly variable: ((key: string) => VariableValue) | undefined;
}

const listed = new WeakMap<Policies, readonly StatementAt[]>();

/** All statements that bear on a request, in order. Remembered: rules ask the same policies many questions. */
export function listStatements(policies: Policies): readonly StatementAt[] {
    const known = listed.get(policies) ?? readStatements(policies);
    listed.set(policies, known);
    return known;
}

function readStatements({ identity, resource = [] }: Policies): readonly StatementAt[] {
    const list = (sources: readonly PolicySource[], side: StatementAt["side"]): readonly StatementAt[] =>
        sources.flatMap(({ name, document }) =>
            document.statements.map((statement) => ({ policy: name, statement, side })),
        );
    return [...list(identity, "identity"), ...list(resource, "resource")];
}

/** Judges statements by what a request says of its principal and its context. */
export function placeStatements(input: ContextInput, statements: readonly StatementAt[]): readonly PlacedStatement[] {
    let made: RequestContext | undefined;
    // Most statements have no condition and no variable, and need none.
    const context: RequestContext = {
        value: (key) => (made ??= requestContext(input)).value(key),
        variable: (key) => (made ??= requestContext(input)).variable(key),
    };
    return statements.map((at) => {
        const { statement, side } = at;
        const asks = side === "identity" ? identityStatement(statement) : principalMatches(statement, input.principal);
        const applies =
            statement.conditions.length === 0
                ? asks
                : every([
                      asks,
                      ...statement.conditions.map((condition) =>
                          conditionHolds(condition, context, statement.hasVariables),
                      ),
                  ]);
        const { policy } = at;
        return { policy, statement, side, applies, variable: statement.hasVariables ? context.variable : undefined };
    });
}

/** AWS refuses these documents when they are attached, so what they would do is nobody's to say. */
function identityStatement(statement: Statement): Verdict {
    if (statement.principals !== undefined) {
        return maybe("the statement has a Principal, which an identity policy may not have");
    }
    return statement.resources === undefined
        ? maybe("the statement has no Resource, which an identity policy needs")
        : yes;
}

const actionGlobCache = new WeakMap<Statement, readonly Glob[]>();

/** The statement's action patterns; actions are case-insensitive. Remembered: programs ask the same documents often. */
export function actionGlobs(statement: Statement): readonly Glob[] {
    const globs = actionGlobCache.get(statement) ?? statement.actions.patterns.map(actionGlob);
    actionGlobCache.set(statement, globs);
    return globs;
}

/** An action pattern, for matching lower-case actions. */
export function actionGlob(pattern: string): Glob {
    return parseGlob(pattern, { wildcards: true, ignoreCase: true }).glob;
}

/** What is known of a set of action patterns: which of the actions that were asked for it is about. */
type ActionAnswers = Map<string, boolean>;

const answersOf = new WeakMap<Statement, ActionAnswers>();
const answersByPatterns = new Map<string, ActionAnswers>();

/** The same for statements of the same actions: the roles of a program differ in their resources, hardly in their actions. */
function actionAnswers(statement: Statement): ActionAnswers {
    const own = answersOf.get(statement);
    if (own !== undefined) {
        return own;
    }
    const { negated, patterns } = statement.actions;
    // No action pattern has a space in it.
    const key = `${Number(negated)} ${patterns.join(" ")}`;
    const shared = answersByPatterns.get(key) ?? new Map<string, boolean>();
    if (answersByPatterns.size >= 10_000) {
        answersByPatterns.clear();
    }
    answersByPatterns.set(key, shared);
    answersOf.set(statement, shared);
    return shared;
}

/** Whether the statement is about the action. */
export function isAboutAction(statement: Statement, action: string): boolean {
    const known = actionAnswers(statement);
    let matches = known.get(action);
    if (matches === undefined) {
        const text = action.toLowerCase();
        matches = actionGlobs(statement).some((glob) => globMatches(glob, text)) !== statement.actions.negated;
        known.set(action, matches);
    }
    return matches;
}

const resourceGlobCache = new WeakMap<Statement, ReadonlyMap<string, ParsedGlob>>();

/** A resource pattern of the statement; remembered where it has no variables in it, which each request may fill otherwise. */
export function resourceGlob({ statement, variable }: PlacedStatement, pattern: string): ParsedGlob {
    const known = resourceGlobCache.get(statement) ?? parseConstants(statement);
    resourceGlobCache.set(statement, known);
    return (
        known.get(pattern) ?? parseGlob(pattern, { wildcards: true, ...(variable === undefined ? {} : { variable }) })
    );
}

function parseConstants({ resources }: Statement): ReadonlyMap<string, ParsedGlob> {
    const constants = (resources?.patterns ?? []).filter((pattern) => !pattern.includes("$"));
    return new Map(constants.map((pattern) => [pattern, parseGlob(pattern, { wildcards: true })]));
}

/** Whether the statement is about the resource. A trust policy's statement, which has none, is about its own role. */
export function resourceMatches(placed: PlacedStatement, resource: string): Verdict {
    const { statement } = placed;
    if (statement.resources === undefined) {
        return yes;
    }
    const hit = some(
        statement.resources.patterns.map((pattern) => {
            // Most patterns are told by how they begin: they need not be read.
            if (!beginsLike(resource, pattern)) {
                return no;
            }
            const parsed = resourceGlob(placed, pattern);
            if (parsed.absent !== undefined || !globMatches(parsed.glob, resource)) {
                return verdict(false);
            }
            const [unknown] = parsed.unknown;
            return unknown === undefined ? yes : maybe(`the policy variable \${${unknown}} in "${pattern}", not known`);
        }),
    );
    return statement.resources.negated ? not(hit) : hit;
}

/** The patterns of `Action` or `Resource` as AWS writes them, for messages. */
export function describePatterns(element: "Action" | "Resource", set: PatternSet): string {
    return `${set.negated ? "Not" : ""}${element} ${set.patterns.join(", ")}`;
}
