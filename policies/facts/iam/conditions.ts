/**
 * Condition operators. What is not implemented, or depends on a key whose value is not known, is `maybe`: a condition
 * is never ignored.
 */

import { BlockList, isIP } from "node:net";
import { type RequestContext } from "./context";
import { type Condition } from "./document";
import { globMatches, parseGlob } from "./glob";
import { every, maybe, no, not, some, verdict, type Verdict, yes } from "./verdict";

/** Compares one value of the request with one value of the policy. */
type Comparison = (actual: string, expected: string, variable: RequestContext["variable"] | undefined) => Verdict;

interface Operator {
    readonly compare: Comparison;
    /** StringNotEquals and its kind: holds when no value of the policy compares, and when the key is absent. */
    readonly negated?: boolean;
}

const stringEquals = glob({ wildcards: false });
const stringEqualsIgnoreCase = glob({ wildcards: false, ignoreCase: true });
const stringLike = glob({ wildcards: true });

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
    ["StringEquals", { compare: stringEquals }],
    ["StringNotEquals", { compare: stringEquals, negated: true }],
    ["StringEqualsIgnoreCase", { compare: stringEqualsIgnoreCase }],
    ["StringNotEqualsIgnoreCase", { compare: stringEqualsIgnoreCase, negated: true }],
    ["StringLike", { compare: stringLike }],
    ["StringNotLike", { compare: stringLike, negated: true }],
    // AWS documents ArnEquals and ArnLike as the same.
    ["ArnEquals", { compare: arnLike }],
    ["ArnLike", { compare: arnLike }],
    ["ArnNotEquals", { compare: arnLike, negated: true }],
    ["ArnNotLike", { compare: arnLike, negated: true }],
    ["Bool", { compare: typed(parseBool, (actual, expected) => actual === expected) }],
    ["NumericEquals", { compare: typed(parseNumber, (actual, expected) => actual === expected) }],
    ["NumericNotEquals", { compare: typed(parseNumber, (actual, expected) => actual === expected), negated: true }],
    ["NumericLessThan", { compare: typed(parseNumber, (actual, expected) => actual < expected) }],
    ["NumericLessThanEquals", { compare: typed(parseNumber, (actual, expected) => actual <= expected) }],
    ["NumericGreaterThan", { compare: typed(parseNumber, (actual, expected) => actual > expected) }],
    ["NumericGreaterThanEquals", { compare: typed(parseNumber, (actual, expected) => actual >= expected) }],
    ["DateEquals", { compare: typed(parseDate, (actual, expected) => actual === expected) }],
    ["DateNotEquals", { compare: typed(parseDate, (actual, expected) => actual === expected), negated: true }],
    ["DateLessThan", { compare: typed(parseDate, (actual, expected) => actual < expected) }],
    ["DateLessThanEquals", { compare: typed(parseDate, (actual, expected) => actual <= expected) }],
    ["DateGreaterThan", { compare: typed(parseDate, (actual, expected) => actual > expected) }],
    ["DateGreaterThanEquals", { compare: typed(parseDate, (actual, expected) => actual >= expected) }],
    ["IpAddress", { compare: ipAddress }],
    ["NotIpAddress", { compare: ipAddress, negated: true }],
]);

/** An operator as policies write it, and the parts of it. */
interface WrittenOperator {
    readonly base: string;
    readonly quantifier: string | undefined;
    readonly ifExists: string | undefined;
}

const operatorsRead = new Map<string, WrittenOperator>();

/** Reads an operator; one that there is once, since programs repeat the same few. */
function readOperator(written: string): WrittenOperator {
    const known = operatorsRead.get(written);
    if (known !== undefined) {
        return known;
    }
    const [, quantifier, base = written, ifExists] =
        /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/u.exec(written) ?? [];
    const read = { base, quantifier, ifExists };
    if (operators.has(base)) {
        operatorsRead.set(written, read);
    }
    return read;
}

/** Whether a statement's condition holds for a request. */
export function conditionHolds(condition: Condition, context: RequestContext, hasVariables: boolean): Verdict {
    const { operator: written, key, values: expected } = condition;
    const { quantifier, base, ifExists } = readOperator(written);
    const found = context.value(key);
    if (found.state === "unknown") {
        return maybe(`the condition ${written} on ${key}, whose value is not known`);
    }
    if (base === "Null" && ifExists === undefined) {
        return some(expected.map((value) => nullHolds(value, found.state === "absent")));
    }
    const operator = operators.get(base);
    if (operator === undefined) {
        return maybe(`the condition ${written} on ${key}, an operator that is not evaluated`);
    }
    if (found.state === "absent") {
        if (quantifier === "ForAnyValue:") {
            return verdict(ifExists !== undefined);
        }
        return verdict(quantifier !== undefined || ifExists !== undefined || operator.negated === true);
    }
    const variable = hasVariables ? context.variable : undefined;
    const test = (actual: string): Verdict => {
        const one = some(expected.map((value) => operator.compare(actual, value, variable)));
        const result = operator.negated === true ? not(one) : one;
        return result.holds === "maybe" ? maybe(`the condition ${written} on ${key}: ${result.why}`) : result;
    };
    const results = found.values.map(test);
    if (quantifier === "ForAnyValue:") {
        return some(results);
    }
    if (quantifier === "ForAllValues:" || results.length === 1) {
        return every(results);
    }
    return maybe(`the condition ${written} on ${key}, which has several values and needs ForAllValues or ForAnyValue`);
}

/** `"Null": { key: "true" }` holds when the request does not have the key. */
function nullHolds(expected: string, absent: boolean): Verdict {
    const wanted = parseBool(expected);
    return wanted === undefined ? maybe(`Null is "${expected}", neither true nor false`) : verdict(wanted === absent);
}

function glob(syntax: { readonly wildcards: boolean; readonly ignoreCase?: boolean }): Comparison {
    return (actual, expected, variable) => {
        const parsed = parseGlob(expected, { ...syntax, ...(variable === undefined ? {} : { variable }) });
        const text = syntax.ignoreCase === true ? actual.toLowerCase() : actual;
        if (parsed.absent !== undefined || !globMatches(parsed.glob, text)) {
            return no;
        }
        const [unknown] = parsed.unknown;
        return unknown === undefined ? yes : maybe(`the policy variable \${${unknown}} is not known`);
    };
}

/** The six parts of an ARN are compared one by one, so that a wildcard does not reach over a colon. */
function arnLike(actual: string, expected: string, variable: RequestContext["variable"] | undefined): Verdict {
    const actualParts = arnParts(actual);
    const expectedParts = arnParts(expected);
    if (actualParts.length !== expectedParts.length) {
        // `*` and `arn:aws:s3:*` are shorter than an ARN; their last wildcard takes the rest.
        return expectedParts.at(-1)?.endsWith("*") === true ? stringLike(actual, expected, variable) : no;
    }
    return every(expectedParts.map((part, index) => stringLike(actualParts[index] ?? "", part, variable)));
}

/** Splits at the first five colons that are not part of a policy variable. */
function arnParts(text: string): readonly string[] {
    if (!text.includes("${")) {
        const split = text.split(":");
        return split.length <= 6 ? split : [...split.slice(0, 5), split.slice(5).join(":")];
    }
    const parts = [""];
    for (const [token] of text.matchAll(/\$\{[^}]*\}|./gsu)) {
        if (token === ":" && parts.length < 6) {
            parts.push("");
        } else {
            parts[parts.length - 1] += token;
        }
    }
    return parts;
}

/** Compares after parsing; a value of the request that cannot be parsed compares with nothing. */
function typed<Value>(
    parse: (text: string) => Value | undefined,
    compare: (actual: Value, expected: Value) => boolean,
): Comparison {
    return (actual, expected, variable) => {
        if (variable !== undefined && expected.includes("${")) {
            return maybe(`"${expected}": policy variables are not evaluated in this operator`);
        }
        const wanted = parse(expected);
        if (wanted === undefined) {
            return maybe(`"${expected}" is not a value that the operator can compare`);
        }
        const got = parse(actual);
        return verdict(got !== undefined && compare(got, wanted));
    };
}

function parseBool(text: string): boolean | undefined {
    const lower = text.toLowerCase();
    return lower === "true" ? true : lower === "false" ? false : undefined;
}

function parseNumber(text: string): number | undefined {
    return /^[+-]?(\d+\.?\d*|\.\d+)$/u.test(text) ? Number(text) : undefined;
}

/** ISO 8601 or seconds since 1970, in milliseconds. */
function parseDate(text: string): number | undefined {
    const time = /^\d{5,}$/u.test(text) ? Number(text) * 1000 : Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
}

function ipAddress(actual: string, expected: string): Verdict {
    const [address = "", prefix] = expected.split("/");
    const family = isIP(address);
    const bits = family === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : Number(prefix);
    if (family === 0 || !Number.isInteger(length) || length < 0 || length > bits || prefix === "") {
        return maybe(`"${expected}" is not an address or a CIDR block`);
    }
    const block = new BlockList();
    block.addSubnet(address, length, family === 6 ? "ipv6" : "ipv4");
    const actualFamily = isIP(actual);
    return verdict(actualFamily !== 0 && block.check(actual, actualFamily === 6 ? "ipv6" : "ipv4"));
}
