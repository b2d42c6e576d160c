/**
 * The JSON of an IAM policy document, read strictly: what AWS would refuse is refused here, with the place in it.
 *
 * Identity policies, resource policies and trust policies share one grammar, so which elements a statement needs
 * (`Resource` in the first, `Principal` in the others) is judged where the document is used, not here.
 */

/** A document that is not an IAM policy: the message says what was got, where, and what is allowed. */
export class PolicyDocumentError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "PolicyDocumentError";
    }
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: patterns, and whether the statement means all others. */
export interface PatternSet {
    readonly negated: boolean;
    readonly patterns: readonly string[];
}

/** Who a statement of a resource policy is about: `*`, an account, a role, a service. */
export interface PrincipalEntry {
    readonly type: "AWS" | "Service" | "Federated" | "CanonicalUser";
    readonly value: string;
}

/** `Principal` or `NotPrincipal`. The bare `"*"` is the entry `{ type: "AWS", value: "*" }`, which AWS treats alike. */
export interface PrincipalSet {
    readonly negated: boolean;
    readonly entries: readonly PrincipalEntry[];
}

/** One operator over one key: all of a statement's conditions must hold, and one of the values is enough. */
export interface Condition {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
}

/** One statement of a policy document. */
export interface Statement {
    /** The `Sid`, or the position (`Statement[0]`) of a statement without one. */
    readonly label: string;
    readonly effect: "Allow" | "Deny";
    readonly actions: PatternSet;
    /** Absent in trust policies, which are about the role they belong to. */
    readonly resources?: PatternSet;
    /** Absent in identity policies, which are about the identity they belong to. */
    readonly principals?: PrincipalSet;
    readonly conditions: readonly Condition[];
    /** Whether `${…}` is a policy variable: only Version 2012-10-17 has them, in older documents it is plain text. */
    readonly hasVariables: boolean;
}

/** A parsed policy document. */
export interface PolicyDocument {
    readonly statements: readonly Statement[];
}

/** What is left to know of a document before it can be decided. */
export interface PolicySource {
    /** What to call it in a message: the inline policy's name, "bucket policy of X". */
    readonly name: string;
    readonly document: PolicyDocument;
}

const versions = ["2012-10-17", "2008-10-17"];
const documentElements = ["Version", "Id", "Statement"];
const statementElements = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];
const principalTypes = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

/**
 * Reads a policy document from its JSON text or from the object it stands for.
 *
 * @throws PolicyDocumentError saying what was got, where, and what is allowed.
 */
export function parsePolicyDocument(source: string | object): PolicyDocument {
    const value = typeof source === "string" ? parseJson(source) : source;
    const document = requireObject(value, "the policy document");
    refuseOtherElements(document, documentElements, "the policy document");
    const version = document.Version ?? "2008-10-17"; // AWS's default for a document that does not say.
    if (typeof version !== "string" || !versions.includes(version)) {
        throw refused("Version", version, `one of ${versions.join(", ")}`);
    }
    if (document.Statement === undefined) {
        throw new PolicyDocumentError("the policy document has no Statement; it needs one statement or a list of them");
    }
    const list: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
    return { statements: list.map((item, index) => parseStatement(item, `Statement[${index}]`, version)) };
}

function parseStatement(value: unknown, at: string, version: string): Statement {
    const statement = requireObject(value, at);
    refuseOtherElements(statement, statementElements, at);
    const { Sid: sid, Effect: effect } = statement;
    if (sid !== undefined && typeof sid !== "string") {
        throw refused(`${at}.Sid`, sid, "a string");
    }
    if (effect !== "Allow" && effect !== "Deny") {
        throw refused(`${at}.Effect`, effect, '"Allow" or "Deny"');
    }
    const actions = parsePatterns(statement, "Action", at, /^(\*|[\w*?-]+:[\w*?-]+)$/, '"*" or "service:Action"');
    if (actions === undefined) {
        throw new PolicyDocumentError(`${at} has neither Action nor NotAction; it needs one of them`);
    }
    const resources = parsePatterns(statement, "Resource", at, /^(\*$|arn:)/, '"*" or an ARN, "arn:…"');
    const principals = parsePrincipals(statement, at);
    return {
        label: sid === undefined || sid === "" ? at : sid,
        effect,
        actions,
        ...(resources === undefined ? {} : { resources }),
        ...(principals === undefined ? {} : { principals }),
        conditions: parseConditions(statement.Condition, `${at}.Condition`),
        hasVariables: version === "2012-10-17",
    };
}

function parsePatterns(
    statement: Readonly<Record<string, unknown>>,
    element: "Action" | "Resource",
    at: string,
    syntax: RegExp,
    allowed: string,
): PatternSet | undefined {
    const name = eitherElement(statement, element, at);
    if (name === undefined) {
        return undefined;
    }
    const patterns = stringList(statement[name], `${at}.${name}`);
    for (const pattern of patterns) {
        if (!syntax.test(pattern)) {
            throw refused(`${at}.${name}`, pattern, allowed);
        }
    }
    return { negated: name !== element, patterns };
}

function parsePrincipals(statement: Readonly<Record<string, unknown>>, at: string): PrincipalSet | undefined {
    const name = eitherElement(statement, "Principal", at);
    if (name === undefined) {
        return undefined;
    }
    const negated = name !== "Principal";
    const value = statement[name];
    if (value === "*") {
        return { negated, entries: [{ type: "AWS", value }] };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw refused(`${at}.${name}`, value, `"*" or an object with ${principalTypes.join(", ")}`);
    }
    const byType = value as Readonly<Record<string, unknown>>;
    refuseOtherElements(byType, principalTypes, `${at}.${name}`);
    const entries = principalTypes
        .filter((type) => byType[type] !== undefined)
        .flatMap((type) => stringList(byType[type], `${at}.${name}.${type}`).map((item) => ({ type, value: item })));
    return { negated, entries };
}

function parseConditions(value: unknown, at: string): readonly Condition[] {
    if (value === undefined) {
        return [];
    }
    return Object.entries(requireObject(value, at)).flatMap(([operator, keys]) =>
        Object.entries(requireObject(keys, `${at}.${operator}`)).map(([key, values]) => ({
            operator,
            key,
            values: scalarList(values, `${at}.${operator}["${key}"]`),
        })),
    );
}

/** The one of `Action`/`NotAction` (…) that the statement has; AWS refuses both together. */
function eitherElement(statement: Readonly<Record<string, unknown>>, element: string, at: string): string | undefined {
    const both = [element, `Not${element}`].filter((name) => statement[name] !== undefined);
    if (both.length > 1) {
        throw new PolicyDocumentError(`${at} has both ${both.join(" and ")}; a statement may have one of them`);
    }
    return both[0];
}

function stringList(value: unknown, at: string): readonly string[] {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => {
        if (typeof item !== "string") {
            throw refused(at, item, "a string or a list of strings");
        }
        return item;
    });
}

/** Condition values may be written as JSON booleans and numbers; AWS reads them as text. */
function scalarList(value: unknown, at: string): readonly string[] {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => {
        if (typeof item !== "string" && typeof item !== "number" && typeof item !== "boolean") {
            throw refused(at, item, "a string, number or boolean, or a list of them");
        }
        return String(item);
    });
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new PolicyDocumentError(`the policy document is not JSON: ${(error as Error).message}`);
    }
}

function requireObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw refused(at, value, "a JSON object");
    }
    return value as Readonly<Record<string, unknown>>;
}

function refuseOtherElements(value: Readonly<Record<string, unknown>>, allowed: readonly string[], at: string): void {
    const other = Object.keys(value).find((name) => !allowed.includes(name));
    if (other !== undefined) {
        throw new PolicyDocumentError(`${at} has "${other}"; allowed: ${allowed.join(", ")}`);
    }
}

function refused(at: string, got: unknown, allowed: string): PolicyDocumentError {
    const shown = got === undefined ? "nothing" : JSON.stringify(got);
    return new PolicyDocumentError(
        `${at} is ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}; allowed: ${allowed}`,
    );
}
