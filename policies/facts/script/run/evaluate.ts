/** Evaluating expressions. */

import { type Call, type Expression } from "../python/syntax";
import { assign } from "./assign";
import { lambda } from "./definitions";
import { attributeOf } from "./attributes";
import { call } from "./calls";
import { comprehend } from "./comprehensions";
import { itemsIn, iterate, newDict, newList, entriesIn, subscript } from "./containers";
import { assume } from "./flow";
import { type CallArguments, readArguments } from "./arguments";
import { choose, optionsOf } from "./joining";
import { type Machine } from "./machine";
import { lookUp } from "./names";
import { comparisons, test } from "./tests";
import { concatenate, percent, spelledOut } from "./texts";
import { none, type Scope, text, unknown, type Value } from "./values";

/** The value of an expression; what evaluating it does is done. */
export function evaluate(machine: Machine, scope: Scope, expression: Expression): Value {
    return machine.deeper(expression.from, () => evaluateOne(machine, scope, expression));
}

function evaluateOne(machine: Machine, scope: Scope, expression: Expression): Value {
    const value = (part: Expression): Value => evaluate(machine, scope, part);
    switch (expression.kind) {
        case "name":
            return lookUp(machine, scope, expression.name);
        case "literal":
            return typeof expression.value === "string"
                ? text(expression.value)
                : { kind: "constant", value: expression.value };
        case "format":
            return concatenate(expression.parts.map((part) => (typeof part === "string" ? text(part) : value(part))));
        case "attribute":
        case "subscript":
        case "call":
            return evaluateChain(machine, scope, expression);
        case "list":
        case "set":
            return newList(machine, expression.from, ...spread(machine, scope, expression.items));
        case "tuple": {
            const [items, open] = spread(machine, scope, expression.items);
            return { kind: "items", items, open };
        }
        case "dict":
            return evaluateDict(machine, scope, expression);
        case "binary":
            return evaluateBinary(machine, scope, expression);
        case "unary":
            return evaluateUnary(machine, scope, expression);
        case "conditional":
            return evaluateConditional(machine, scope, expression);
        case "lambda":
            return lambda(machine, scope, expression);
        case "comprehension":
            return comprehend(machine, scope, expression);
        case "walrus": {
            const result = value(expression.value);
            assign(machine, scope, expression.target, result);
            return result;
        }
        case "starred":
        case "await":
            return value(expression.value);
        case "yield": {
            const given = expression.value === undefined ? none : value(expression.value);
            return machine.atYield.at(-1)?.(given) ?? unknown;
        }
        case "opaque":
            expression.parts.forEach(value);
            return unknown;
    }
}

/** `a.b(c)[d]`: a chain of any length is evaluated without nesting. */
function evaluateChain(machine: Machine, scope: Scope, expression: Expression): Value {
    const steps: Expression[] = [];
    let base = expression;
    while (base.kind === "attribute" || base.kind === "subscript" || base.kind === "call") {
        steps.push(base);
        base = base.kind === "call" ? base.callee : base.object;
    }
    let value = evaluate(machine, scope, base);
    for (const step of steps.reverse()) {
        machine.step(step.from);
        if (step.kind === "attribute") {
            value = attributeOf(machine, value, step.name, step.at);
        } else if (step.kind === "subscript") {
            value = evaluateSubscript(machine, scope, value, step.key);
        } else if (step.kind === "call") {
            value = evaluateCall(machine, scope, value, step);
        }
    }
    return value;
}

function evaluateSubscript(machine: Machine, scope: Scope, object: Value, key: Expression | undefined): Value {
    if (key === undefined) {
        return unknown;
    }
    const at = evaluate(machine, scope, key);
    return choose(
        optionsOf(object).map((option) => ({ value: subscript(machine, option.value, at), when: option.when })),
    );
}

function evaluateCall(machine: Machine, scope: Scope, callee: Value, expression: Call): Value {
    const args: CallArguments = readArguments(machine, scope, expression);
    // What fails has not done it: a read that is tried again has not been read before.
    machine.mayFail();
    return call(machine, callee, args, expression.at);
}

/** Items, with those of lists that are spread; open where these are not known. */
function spread(
    machine: Machine,
    scope: Scope,
    items: readonly Expression[],
): [items: readonly Value[], open: boolean] {
    let open = false;
    const values = items.flatMap((item): readonly Value[] => {
        const value = evaluate(machine, scope, item);
        if (item.kind !== "starred") {
            return [value];
        }
        const inside = iterate(machine, value);
        open ||= inside === undefined;
        return inside ?? [];
    });
    return [values, open];
}

function evaluateDict(machine: Machine, scope: Scope, { entries, from }: Extract<Expression, { kind: "dict" }>): Value {
    const known = new Map<string, Value>();
    let open = false;
    for (const { key, value } of entries) {
        const name = key === undefined ? undefined : spelledOut(evaluate(machine, scope, key));
        const held = evaluate(machine, scope, value);
        const inside = key === undefined ? entriesIn(machine, held) : undefined;
        if (name !== undefined) {
            known.set(name, held);
        } else {
            inside?.entries.forEach((entry, at) => known.set(at, entry));
            open ||= inside === undefined || inside.open;
        }
    }
    return newDict(machine, from, known, open);
}

function evaluateBinary(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "binary" }>): Value {
    const { operator } = expression;
    if (operator === "or" || operator === "and") {
        return evaluateLogic(machine, scope, expression);
    }
    if (comparisons.has(operator)) {
        const { holds } = test(machine, scope, expression);
        return holds === undefined ? unknown : { kind: "constant", value: holds };
    }
    if (operator !== "+") {
        const left = evaluate(machine, scope, expression.left);
        const right = evaluate(machine, scope, expression.right);
        return operator === "%" && left.kind === "text"
            ? percent(left, itemsIn(machine, right)?.items ?? [right])
            : unknown;
    }
    // A chain of any length is evaluated without nesting.
    const rights: Expression[] = [];
    let left: Expression = expression;
    while (left.kind === "binary" && left.operator === "+") {
        rights.push(left.right);
        left = left.left;
    }
    const values = [left, ...rights.reverse()].map((part) => evaluate(machine, scope, part));
    return add(machine, expression.from, values);
}

/** `a + b + c`: texts make a text, lists a list. */
export function add(machine: Machine, at: number, values: readonly Value[]): Value {
    if (values.some((value) => optionsOf(value).some((option) => option.value.kind === "text"))) {
        return concatenate(values);
    }
    const lists = values.map((value) => itemsIn(machine, value));
    const known = lists.flatMap((list) => list ?? []);
    return known.length < values.length
        ? unknown
        : newList(
              machine,
              at,
              known.flatMap(({ items }) => items),
              known.some(({ open }) => open),
          );
}

/** `a or b`, `a and b`: one of the two. */
function evaluateLogic(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "binary" }>): Value {
    const { operator, left, right, from } = expression;
    const first = evaluate(machine, scope, left);
    let second: Value = unknown;
    machine.maybe(from, () => {
        second = evaluate(machine, scope, right);
    });
    if (first.kind === "constant" || first.kind === "text") {
        const empty = first.kind === "constant" ? !first.value : spelledOut(first) === "";
        if (first.kind === "constant" || spelledOut(first) !== undefined) {
            return empty === (operator === "or") ? second : first;
        }
    }
    return choose([
        { value: first, when: [] },
        { value: second, when: [] },
    ]);
}

function evaluateUnary(machine: Machine, scope: Scope, expression: Extract<Expression, { kind: "unary" }>): Value {
    if (expression.operator === "not") {
        const { holds } = test(machine, scope, expression);
        return holds === undefined ? unknown : { kind: "constant", value: holds };
    }
    const value = evaluate(machine, scope, expression.operand);
    return expression.operator === "-" && value.kind === "constant" && typeof value.value === "number"
        ? { kind: "constant", value: -value.value }
        : unknown;
}

function evaluateConditional(
    machine: Machine,
    scope: Scope,
    { test: condition, then, otherwise }: Extract<Expression, { kind: "conditional" }>,
): Value {
    const { holds, whenTrue, whenFalse } = test(machine, scope, condition);
    if (holds !== undefined) {
        return evaluate(machine, scope, holds ? then : otherwise);
    }
    const values: Value[] = [];
    const side = (part: Expression, assumed: typeof whenTrue): ReturnType<Machine["alternative"]> =>
        machine.alternative(() => {
            machine.flow = machine.flow && assume(machine.flow, assumed);
            values.push(evaluate(machine, scope, part));
        });
    machine.meet([side(then, whenTrue), side(otherwise, whenFalse)]);
    const [first = unknown, second = unknown] = values;
    return choose([
        { value: first, when: whenTrue },
        { value: second, when: whenFalse },
    ]);
}
