import { isDeepStrictEqual } from "node:util";
import { type Json, type JsonMap } from "../values";

/** Parts of a policy statement in which a single string and a list of it mean the same, and order means nothing. */
const STRING_SETS = new Set(["Action", "NotAction", "Resource", "NotResource"]);

/** Whether two JSON texts mean the same; texts that are not JSON, whether they are the same. */
export function sameDocument(a: string, b: string, policy: boolean): boolean {
    if (a === b) {
        return true;
    }
    const [left, right] = [parse(a), parse(b)];
    if (left === undefined || right === undefined) {
        return false;
    }
    return policy ? isDeepStrictEqual(canonicalPolicy(left), canonicalPolicy(right)) : isDeepStrictEqual(left, right);
}

/** JSON text of a value that the program gave as an object. Sorted, for the engine does not keep the order of keys. */
export function documentText(value: Json): string {
    return JSON.stringify(value, (_key, part: unknown) => {
        const isObject = typeof part === "object" && part !== null && !Array.isArray(part);
        return isObject ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part;
    });
}

function parse(text: string): Json | undefined {
    try {
        return JSON.parse(text) as Json;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}

function canonicalPolicy(document: Json): Json {
    if (!isObject(document)) {
        return document;
    }
    const statements = document.Statement;
    return { ...document, Statement: asList(statements).map(canonicalStatement) };
}

function canonicalStatement(statement: Json): Json {
    if (!isObject(statement)) {
        return statement;
    }
    return Object.fromEntries(
        Object.entries(statement).map(([key, value]) => {
            if (STRING_SETS.has(key)) {
                return [key, sorted(value)];
            }
            if (key === "Principal" || key === "NotPrincipal") {
                return [key, isObject(value) ? mapValues(value, sorted) : { AWS: sorted(value) }];
            }
            return key === "Condition" && isObject(value)
                ? [key, mapValues(value, (test) => (isObject(test) ? mapValues(test, sorted) : test))]
                : [key, value];
        }),
    );
}

/** IAM compares condition values as strings, so `true` and `"true"` mean the same too. */
function sorted(value: Json | undefined): Json {
    return asList(value).map(String).sort();
}

function asList(value: Json | undefined): readonly Json[] {
    return value === undefined ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function isObject(value: Json | undefined): value is JsonMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(value: JsonMap, change: (part: Json) => Json): JsonMap {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]));
}
