/** An event pattern that EventBridge would not take, or that is not understood here. */
export class PatternError extends Error {}

type Matcher = (value: unknown) => boolean;

/** `undefined` where the event has no such member. */
type Test = (value: unknown) => boolean;

const filters: Readonly<Record<string, (operand: unknown) => Matcher>> = {
    prefix: (operand) => {
        const text = textOf("prefix", operand);
        return (value) => typeof value === "string" && value.startsWith(text);
    },
    suffix: (operand) => {
        const text = textOf("suffix", operand);
        return (value) => typeof value === "string" && value.endsWith(text);
    },
    "equals-ignore-case": (operand) => {
        const text = textOf("equals-ignore-case", operand).toLowerCase();
        return (value) => typeof value === "string" && value.toLowerCase() === text;
    },
    "anything-but": anythingBut,
    exists: (operand) => {
        if (typeof operand !== "boolean") {
            throw new PatternError(`exists is ${JSON.stringify(operand)}; it must be true or false.`);
        }
        return (value) => (value !== undefined) === operand;
    },
};

/**
 * Compiles an event pattern, as far as EventBridge's pattern language is known here: exact values, prefix, suffix,
 * equals-ignore-case, anything-but (of values, prefixes or suffixes), exists, and $or.
 *
 * @throws PatternError for anything else: a rule that is half understood would fire, or keep quiet, for no reason.
 */
export function compilePattern(text: string): (event: object) => boolean {
    let pattern: unknown;
    try {
        pattern = JSON.parse(text);
    } catch (error) {
        throw new PatternError(`The event pattern is not JSON: ${(error as Error).message}`);
    }
    return compileObject(pattern, "");
}

function compileObject(pattern: unknown, path: string): Test {
    if (!isObject(pattern) || Object.keys(pattern).length === 0) {
        throw new PatternError(`${place(path)} is ${JSON.stringify(pattern)}; it must be an object that is not empty.`);
    }
    const tests = Object.entries(pattern).map(([key, part]): Test => {
        if (key === "$or") {
            return compileOr(part, path);
        }
        const inner = path === "" ? key : `${path}.${key}`;
        const test = Array.isArray(part) ? compileValues(part, inner) : compileObject(part, inner);
        return (value) => test(isObject(value) ? value[key] : undefined);
    });
    return (value) => tests.every((test) => test(value));
}

function compileOr(part: unknown, path: string): Test {
    if (!Array.isArray(part) || part.length < 2) {
        throw new PatternError(`$or in ${place(path)} must be a list of at least two patterns.`);
    }
    const tests = part.map((one) => compileObject(one, path));
    return (value) => tests.some((test) => test(value));
}

function compileValues(values: readonly unknown[], path: string): Test {
    if (values.length === 0) {
        throw new PatternError(`${path} is an empty list, which nothing can match.`);
    }
    const matchers = values.map((value) => compileValue(value, path));
    // A list in the event matches when one of its elements does.
    return (value) => matchers.some((matches) => (Array.isArray(value) ? value.some(matches) : matches(value)));
}

function compileValue(value: unknown, path: string): Matcher {
    if (!isObject(value)) {
        if (Array.isArray(value)) {
            throw new PatternError(`${path} holds a list in a list.`);
        }
        return (actual) => actual === value;
    }
    const [[name, operand] = ["", undefined], ...more] = Object.entries(value);
    const filter = filters[name];
    if (filter === undefined || more.length > 0) {
        throw new PatternError(
            `${path} has the filter ${JSON.stringify(value)}; the local endpoint knows ${Object.keys(filters).join(", ")} and $or, one a filter.`,
        );
    }
    return filter(operand);
}

/** Anything but a value, one of several values, or what begins or ends with one of several texts. It must be there. */
function anythingBut(operand: unknown): Matcher {
    if (isObject(operand)) {
        const [[name, texts] = ["", undefined], ...more] = Object.entries(operand);
        if ((name !== "prefix" && name !== "suffix") || more.length > 0) {
            throw new PatternError(
                `anything-but is ${JSON.stringify(operand)}; the local endpoint knows values, prefix and suffix there.`,
            );
        }
        const matchers = (Array.isArray(texts) ? texts : [texts]).map((text) => filters[name]?.(text));
        return (value) => typeof value === "string" && !matchers.some((matches) => matches?.(value));
    }
    const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    if (values.length === 0 || values.some((value) => typeof value !== "string" && typeof value !== "number")) {
        throw new PatternError(`anything-but is ${JSON.stringify(operand)}; it must be texts or numbers.`);
    }
    return (value) => value !== undefined && !values.includes(value);
}

function textOf(name: string, operand: unknown): string {
    if (typeof operand !== "string" || operand === "") {
        throw new PatternError(`${name} is ${JSON.stringify(operand)}; it must be a text that is not empty.`);
    }
    return operand;
}

function place(path: string): string {
    return path === "" ? "The event pattern" : path;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
