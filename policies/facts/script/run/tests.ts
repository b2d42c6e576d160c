/** Conditions: whether they hold, and what they say of the run's arguments. */

import { type Binary, type Expression } from "../python/syntax";
import { both, opposite, toldBy, type Assumption } from "./assumptions";
import { itemsIn } from "./containers";
import { evaluate } from "./evaluate";
import { assume } from "./flow";
import { type Machine } from "./machine";
import { optionsOf } from "./joining";
import { spelledOut, wholeArgument } from "./texts";
import { type Scope, type Value } from "./values";

/** What is known of a condition. */
export interface Test {
    /** Undefined where it may hold or not. */
    readonly holds: boolean | undefined;
    readonly whenTrue: readonly Assumption[];
    readonly whenFalse: readonly Assumption[];
}

const open: Test = { holds: undefined, whenTrue: [], whenFalse: [] };

function settled(holds: boolean): Test {
    return { holds, whenTrue: [], whenFalse: [] };
}

function not({ holds, whenTrue, whenFalse }: Test): Test {
    return { holds: holds === undefined ? undefined : !holds, whenTrue: whenFalse, whenFalse: whenTrue };
}

/** Evaluates a condition. */
export function test(machine: Machine, scope: Scope, expression: Expression): Test {
    if (expression.kind === "unary" && expression.operator === "not") {
        return machine.deeper(expression.from, () => not(test(machine, scope, expression.operand)));
    }
    if (expression.kind === "binary") {
        if (expression.operator === "and" || expression.operator === "or") {
            return machine.deeper(expression.from, () => logic(machine, scope, expression));
        }
        if (comparisons.has(expression.operator)) {
            return compare(machine, scope, expression);
        }
    }
    return truth(evaluate(machine, scope, expression));
}

/** `and`, `or`: the right side is evaluated only where the left side leaves it open. */
function logic(machine: Machine, scope: Scope, { operator, left, right, from }: Binary): Test {
    const first = test(machine, scope, left);
    const stops = operator === "or";
    if (first.holds === stops) {
        return first;
    }
    let second: Test = open;
    const evaluateSecond = (): void => {
        if (machine.flow !== undefined) {
            machine.flow = assume(machine.flow, stops ? first.whenFalse : first.whenTrue);
        }
        second = test(machine, scope, right);
    };
    if (first.holds === undefined) {
        machine.maybe(from, evaluateSecond);
    } else {
        evaluateSecond();
        return second;
    }
    const holds = second.holds === stops ? stops : undefined;
    return stops
        ? { holds, whenTrue: [], whenFalse: both(first.whenFalse, second.whenFalse) }
        : { holds, whenTrue: both(first.whenTrue, second.whenTrue), whenFalse: [] };
}

/** Operators that compare. */
export const comparisons = new Set(["==", "!=", "is", "is not", "in", "not in", "<", ">", "<=", ">="]);

function compare(machine: Machine, scope: Scope, { operator, left, right }: Binary): Test {
    const a = evaluate(machine, scope, left);
    const b = evaluate(machine, scope, right);
    switch (operator) {
        case "==":
        case "is":
            return equal(machine, a, b);
        case "!=":
        case "is not":
            return not(equal(machine, a, b));
        case "in":
            return within(machine, a, b);
        case "not in":
            return not(within(machine, a, b));
        default:
            return open;
    }
}

/** Whether two values are equal. */
export function equal(machine: Machine, a: Value, b: Value): Test {
    if (a.kind === "choice") {
        return chosen(a.options.map(({ value, when }) => ({ when, is: equal(machine, value, b).holds })));
    }
    const [argument, value] = [wholeArgument(a) ?? wholeArgument(b), spelledOut(a) ?? spelledOut(b)];
    if (argument !== undefined && value !== undefined) {
        const told = toldBy(machine.flow?.assumptions ?? [], argument.argument, value);
        const is: Assumption = { ...argument, value, holds: true };
        return told === undefined ? { holds: undefined, whenTrue: [is], whenFalse: opposite([is]) } : settled(told);
    }
    const [first, second] = [known(a), known(b)];
    if (first !== undefined && second !== undefined) {
        return settled(first === second);
    }
    return [a, b].some(isNull) && [a, b].some(isThere) ? settled(false) : open;
}

/** Whether what was chosen is the value: what was assumed when it was chosen tells. */
function chosen(options: readonly { readonly when: readonly Assumption[]; readonly is: boolean | undefined }[]): Test {
    const under = (is: boolean): readonly Assumption[] => {
        const [only, ...more] = options.filter((option) => option.is === is);
        return only === undefined || more.length > 0 ? [] : only.when;
    };
    if (options.some(({ is }) => is === undefined)) {
        return open;
    }
    const [first] = options;
    return options.every(({ is }) => is === first?.is) && first?.is !== undefined
        ? settled(first.is)
        : { holds: undefined, whenTrue: under(true), whenFalse: under(false) };
}

/** `a in b`, where b is a list of texts. */
function within(machine: Machine, a: Value, b: Value): Test {
    const items = itemsIn(machine, b);
    if (items === undefined || items.open) {
        return open;
    }
    const tests = items.items.map((item) => equal(machine, a, item));
    const [only, ...more] = tests;
    if (tests.some(({ holds }) => holds === true)) {
        return settled(true);
    }
    if (only === undefined || tests.every(({ holds }) => holds === false)) {
        return settled(false);
    }
    const whenFalse = tests.reduce<readonly Assumption[]>((all, one) => both(all, one.whenFalse), []);
    return { holds: undefined, whenTrue: more.length === 0 ? only.whenTrue : [], whenFalse };
}

function known(value: Value): string | number | boolean | null | undefined {
    return value.kind === "constant" ? value.value : spelledOut(value);
}

function isNull(value: Value): boolean {
    return value.kind === "constant" && value.value === null;
}

/** Whether a value is certainly an object, and not None. */
function isThere(value: Value): boolean {
    return !["constant", "foreign", "choice"].includes(value.kind);
}

/** Whether a value counts as true. */
function truth(value: Value): Test {
    switch (value.kind) {
        case "constant":
            return settled(Boolean(value.value));
        case "text": {
            const told = spelledOut(value);
            return told === undefined ? open : settled(told !== "");
        }
        case "items":
            return value.items.length > 0 ? settled(true) : value.open ? open : settled(false);
        case "function":
        case "class":
        case "instance":
            return settled(true);
        case "api":
            // The truth of a column is an error, that of counting rows is not: frames stand for all that is made of them.
            return value.type === "DataFrame" || value.type === "DynamicFrame" ? open : settled(true);
        case "choice": {
            const each = optionsOf(value).map((option) => truth(option.value).holds);
            return each.every((holds) => holds === each[0]) && each[0] !== undefined ? settled(each[0]) : open;
        }
        default:
            return open;
    }
}
