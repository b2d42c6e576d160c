/** Expressions: from the parser's tree to {@link Expression}. */

import { type SyntaxNode } from "@lezer/common";
import { readComprehension, readLambda } from "./functions";
import { readBinary, readUnary } from "./operators";
import { BARE_YIELD } from "./respell";
import { readText } from "./texts";
import { type Argument, type Call, type Dictionary, type Expression, type Sequence } from "./syntax";
import { childrenOf, type Reading, splitAt } from "./tree";

/** Reads an expression. */
export function readExpression(node: SyntaxNode, reading: Reading): Expression {
    return reading.nested(node.from, () => readNode(node, reading));
}

function readNode(node: SyntaxNode, reading: Reading): Expression {
    const { from, to } = node;
    switch (node.name) {
        case "VariableName":
            return reading.slice(node) === BARE_YIELD
                ? readYield([], node, reading)
                : { kind: "name", name: reading.slice(node), from, to };
        case "Number":
            return readNumber(node, reading);
        case "Boolean":
            return { kind: "literal", value: reading.slice(node) === "True", from, to };
        case "None":
            return { kind: "literal", value: null, from, to };
        case "String":
        case "FormatString":
        case "ContinuedString":
            return readText(node, reading);
        case "MemberExpression":
        case "CallExpression":
            return readPostfix(node, reading);
        case "BinaryExpression":
            return readBinary(node, reading);
        case "UnaryExpression":
            return readUnary(node, reading);
        case "ParenthesizedExpression":
            return readItem(childrenOf(node).slice(1, -1), reading);
        case "TupleExpression":
        case "ArrayExpression":
        case "SetExpression":
            return readSequence(node, reading);
        case "DictionaryExpression":
            return readDictionary(node, reading);
        case "ComprehensionExpression":
        case "ArrayComprehensionExpression":
        case "SetComprehensionExpression":
        case "DictionaryComprehensionExpression":
            return readComprehension(childrenOf(node).slice(1, -1), node, reading);
        case "LambdaExpression":
            return readLambda(node, reading);
        case "YieldExpression":
            return readYield(childrenOf(node), node, reading);
        case "ConditionalExpression":
        case "NamedExpression":
        case "AwaitExpression":
            return readSpecial(node, reading);
        default:
            return { kind: "opaque", parts: [], from, to };
    }
}

/** Expressions with commas between them: one is itself, several or one with a comma behind it are a tuple. */
export function readList(nodes: readonly SyntaxNode[], reading: Reading): Expression {
    const items = splitAt(nodes, ",").map((group) => readItem(group, reading));
    const [first] = items;
    const [from, to] = [nodes[0]?.from ?? 0, nodes.at(-1)?.to ?? 0];
    if (first !== undefined && items.length === 1 && nodes.at(-1)?.name !== ",") {
        return first;
    }
    return { kind: "tuple", items, from, to };
}

/** One element of a list: an expression, with a star before it or not. */
function readItem(group: readonly SyntaxNode[], reading: Reading): Expression {
    const last = group.at(-1);
    if (last === undefined) {
        return { kind: "opaque", parts: [], from: 0, to: 0 };
    }
    const value = readExpression(last, reading);
    return group[0]?.name === "*" ? { kind: "starred", value, from: group[0].from, to: last.to } : value;
}

function readNumber(node: SyntaxNode, reading: Reading): Expression {
    const value = Number(reading.slice(node).replaceAll("_", ""));
    return Number.isNaN(value)
        ? { kind: "opaque", parts: [], from: node.from, to: node.to }
        : { kind: "literal", value, from: node.from, to: node.to };
}

/** `a.b(c)[d]`: a chain of any length is read without nesting. */
function readPostfix(node: SyntaxNode, reading: Reading): Expression {
    const steps: SyntaxNode[] = [];
    let base = node;
    while (base.name === "MemberExpression" || base.name === "CallExpression") {
        steps.push(base);
        base = base.firstChild ?? base.node;
    }
    let object = readExpression(base, reading);
    for (const step of steps.reverse()) {
        const { to } = step;
        const { from } = object;
        const [, second, ...rest] = childrenOf(step);
        if (step.name === "CallExpression") {
            object = readCall(object, second, to, reading);
        } else if (second?.name === "." && rest[0] !== undefined) {
            object = { kind: "attribute", object, name: reading.slice(rest[0]), at: rest[0].from, from, to };
        } else {
            const keys = rest.slice(0, -1);
            const sliced = keys.some(({ name }) => name === ":");
            object = { kind: "subscript", object, key: sliced ? undefined : readList(keys, reading), from, to };
        }
    }
    return object;
}

function readCall(callee: Expression, args: SyntaxNode | undefined, to: number, reading: Reading): Call {
    const at = callee.kind === "attribute" ? callee.at : callee.kind === "name" ? callee.from : callee.to;
    return {
        kind: "call",
        callee,
        args: args === undefined ? [] : readArguments(args, reading),
        at,
        from: callee.from,
        to,
    };
}

/** The arguments between a call's, a class's or a decorator's parentheses. */
export function readArguments(node: SyntaxNode, reading: Reading): Argument[] {
    const inside = childrenOf(node).slice(1, -1);
    if (inside.some(({ name }) => name === "for")) {
        // A generator is the only argument then, and the commas are its own.
        return [{ value: readComprehension(inside, node, reading) }];
    }
    return splitAt(inside, ",").flatMap((group): Argument[] => {
        const [first, second, third] = group;
        if (first === undefined) {
            return [];
        }
        if (second !== undefined && (first.name === "*" || first.name === "**")) {
            return [{ value: readExpression(second, reading), spread: first.name }];
        }
        if (second?.name === "AssignOp" && third !== undefined) {
            const value = readExpression(third, reading);
            return reading.slice(second) === "="
                ? [{ value, name: reading.slice(first) }]
                : [{ value: walrus(first, value, reading) }];
        }
        return [{ value: readExpression(first, reading) }];
    });
}

function walrus(target: SyntaxNode, value: Expression, reading: Reading): Expression {
    return { kind: "walrus", target: readExpression(target, reading), value, from: target.from, to: value.to };
}

function readSequence(node: SyntaxNode, reading: Reading): Sequence {
    const kind = ({ TupleExpression: "tuple", SetExpression: "set" } as const)[node.name] ?? "list";
    const items = splitAt(childrenOf(node).slice(1, -1), ",").map((group) => readItem(group, reading));
    return { kind, items, from: node.from, to: node.to };
}

function readDictionary(node: SyntaxNode, reading: Reading): Dictionary {
    const entries = splitAt(childrenOf(node).slice(1, -1), ",").flatMap((group) => {
        const [first, , third] = group;
        const last = group.at(-1);
        if (first === undefined || last === undefined) {
            return [];
        }
        const value = readExpression(third ?? last, reading);
        return first.name === "**" ? [{ value }] : [{ key: readExpression(first, reading), value }];
    });
    return { kind: "dict", entries, from: node.from, to: node.to };
}

/** `yield`, `yield x`, `yield from x`. */
export function readYield(
    nodes: readonly SyntaxNode[],
    { from, to }: { readonly from: number; readonly to: number },
    reading: Reading,
): Expression {
    reading.sawYield();
    const rest = nodes.filter(({ name }) => name !== "yield" && name !== "from");
    return { kind: "yield", value: rest.length === 0 ? undefined : readList(rest, reading), from, to };
}

function readSpecial(node: SyntaxNode, reading: Reading): Expression {
    const { from, to } = node;
    const [first, second, third, , fifth] = childrenOf(node);
    if (node.name === "AwaitExpression" && second !== undefined) {
        return { kind: "await", value: readExpression(second, reading), from, to };
    }
    if (node.name === "NamedExpression" && first !== undefined && third !== undefined) {
        return walrus(first, readExpression(third, reading), reading);
    }
    if (first !== undefined && third !== undefined && fifth !== undefined) {
        return {
            kind: "conditional",
            test: readExpression(third, reading),
            then: readExpression(first, reading),
            otherwise: readExpression(fifth, reading),
            from,
            to,
        };
    }
    return { kind: "opaque", parts: [], from, to };
}
