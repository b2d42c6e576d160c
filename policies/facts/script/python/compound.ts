/** Statements with blocks: from the parser's tree to {@link Statement}. */

import { type SyntaxNode } from "@lezer/common";
import { readArguments, readExpression, readList } from "./expressions";
import { readParameters } from "./functions";
import { readStatement } from "./statements";
import {
    type Block,
    type ClassDefinition,
    type ExceptClause,
    type Expression,
    type FunctionDefinition,
    type Match,
    type Statement,
    type Try,
} from "./syntax";
import { childrenOf, NotPythonError, type Reading, splitAt } from "./tree";

/** Reads statements in a row. */
export function readBlock(nodes: readonly SyntaxNode[], reading: Reading): Block {
    return nodes.flatMap((node) => readStatement(node, reading));
}

/** Reads a statement that has blocks; of what is none of these, nothing. */
export function readCompound(node: SyntaxNode, reading: Reading): readonly Statement[] {
    return reading.nested(node.from, () => {
        switch (node.name) {
            case "IfStatement":
                return [readIf(node, reading)];
            case "WhileStatement":
            case "ForStatement":
                return readLoop(node, reading);
            case "TryStatement":
                return [readTry(node, reading)];
            case "WithStatement":
                return [readWith(node, reading)];
            case "MatchStatement":
                return readMatch(node, reading);
            case "FunctionDefinition":
                return [readFunction(node, [], reading)];
            case "ClassDefinition":
                return [readClass(node, [], reading)];
            case "DecoratedStatement":
                return readDecorated(node, reading);
            default:
                return [];
        }
    });
}

function readBody(node: SyntaxNode | undefined, reading: Reading): Block {
    return node === undefined ? [] : readBlock(childrenOf(node), reading);
}

/** The body that follows a keyword. */
function bodyAfter(nodes: readonly SyntaxNode[], keyword: string, reading: Reading): Block | undefined {
    const at = nodes.findIndex(({ name }) => name === keyword);
    return at < 0 ? undefined : readBody(nodes[at + 1], reading);
}

function readIf(node: SyntaxNode, reading: Reading): Statement {
    const children = childrenOf(node);
    const branches = children.flatMap(({ name }, index) => {
        const test = children[index + 1];
        return (name === "if" || name === "elif") && test !== undefined
            ? [{ test: readExpression(test, reading), body: readBody(children[index + 2], reading) }]
            : [];
    });
    return {
        kind: "if",
        branches,
        otherwise: bodyAfter(children, "else", reading) ?? [],
        from: node.from,
        to: node.to,
    };
}

function readLoop(node: SyntaxNode, reading: Reading): readonly Statement[] {
    const { from, to } = node;
    const children = childrenOf(node).filter(({ name }) => name !== "async");
    const at = children.findIndex(({ name }) => name === "Body");
    const body = readBody(children[at], reading);
    const otherwise = bodyAfter(children, "else", reading) ?? [];
    if (node.name === "WhileStatement") {
        const test = children[1];
        return test === undefined
            ? []
            : [{ kind: "while", test: readExpression(test, reading), body, otherwise, from, to }];
    }
    const middle = children.findIndex(({ name }) => name === "in");
    const target = readList(children.slice(1, middle), reading);
    const iterable = readList(children.slice(middle + 1, at), reading);
    return [{ kind: "for", target, iterable, body, otherwise, from, to }];
}

function readTry(node: SyntaxNode, reading: Reading): Try {
    const children = childrenOf(node);
    const handlers = children.flatMap((child, index): ExceptClause[] => {
        if (child.name !== "except") {
            return [];
        }
        const end = children.findIndex(({ name }, position) => position > index && name === "Body");
        const [type, as, name] = children.slice(index + 1, end).filter((part) => part.name !== "*");
        if (as?.name === ",") {
            throw new NotPythonError(as.from);
        }
        return [
            {
                type: type && readExpression(type, reading),
                name: name && reading.slice(name),
                body: readBody(children[end], reading),
                from: child.from,
                to: child.to,
            },
        ];
    });
    return {
        kind: "try",
        body: readBody(children[1], reading),
        handlers,
        otherwise: bodyAfter(children, "else", reading) ?? [],
        final: bodyAfter(children, "finally", reading),
        from: node.from,
        to: node.to,
    };
}

function readWith(node: SyntaxNode, reading: Reading): Statement {
    const children = childrenOf(node).filter(({ name }) => name !== "async");
    const items = splitAt(children.slice(1, -1), ",").flatMap((group) => {
        const [context, , target] = group;
        return context === undefined
            ? []
            : [{ context: readExpression(context, reading), target: target && readExpression(target, reading) }];
    });
    return { kind: "with", items, body: readBody(children.at(-1), reading), from: node.from, to: node.to };
}

function readMatch(node: SyntaxNode, reading: Reading): readonly Statement[] {
    const children = childrenOf(node);
    const subject = children[1]?.name === "*" ? undefined : children[1];
    const cases = (node.getChild("MatchBody")?.getChildren("MatchClause") ?? []).map((clause) =>
        readCase(clause, reading),
    );
    const { from, to } = node;
    const value: Expression =
        subject === undefined ? { kind: "opaque", parts: [], from, to } : readExpression(subject, reading);
    return [{ kind: "match", subject: value, cases, from, to }];
}

function readCase(clause: SyntaxNode, reading: Reading): Match["cases"][number] {
    const guard = clause.getChild("Guard")?.lastChild;
    const patterns = childrenOf(clause).filter(({ name }) => name.endsWith("Pattern"));
    const [pattern, ...more] = patterns;
    const names: string[] = [];
    for (const root of patterns) {
        root.cursor().iterate((child) => {
            if (child.name === "VariableName") {
                names.push(reading.slice(child));
            }
        });
    }
    const literal = pattern?.name === "LiteralPattern" ? pattern.getChild("String") : null;
    const text = literal === null ? undefined : readExpression(literal, reading);
    return {
        ...(text?.kind === "literal" && typeof text.value === "string" ? { text: text.value } : {}),
        all: pattern?.name === "CapturePattern" && more.length === 0,
        names,
        guard: guard === null || guard === undefined ? undefined : readExpression(guard, reading),
        body: readBody(clause.getChild("Body") ?? undefined, reading),
    };
}

function readFunction(node: SyntaxNode, decorators: readonly Expression[], reading: Reading): FunctionDefinition {
    const name = node.getChild("VariableName");
    const list = node.getChild("ParamList");
    const { body, generator } = reading.functionBody(() => readBody(node.getChild("Body") ?? undefined, reading));
    return {
        kind: "function",
        name: name === null ? "" : reading.slice(name),
        parameters: list === null ? [] : readParameters(list, reading),
        body,
        decorators,
        generator,
        from: node.from,
        to: node.to,
    };
}

function readClass(node: SyntaxNode, decorators: readonly Expression[], reading: Reading): ClassDefinition {
    const name = node.getChild("VariableName");
    const list = node.getChild("ArgList");
    const bases = list === null ? [] : readArguments(list, reading);
    return {
        kind: "class",
        name: name === null ? "" : reading.slice(name),
        bases: bases.filter((base) => base.name === undefined).map(({ value }) => value),
        body: readBody(node.getChild("Body") ?? undefined, reading),
        decorators,
        from: node.from,
        to: node.to,
    };
}

function readDecorated(node: SyntaxNode, reading: Reading): readonly Statement[] {
    const decorators = node.getChildren("Decorator").map((decorator) => readDecorator(decorator, reading));
    const definition = node.lastChild;
    if (definition?.name === "FunctionDefinition") {
        return [readFunction(definition, decorators, reading)];
    }
    return definition?.name === "ClassDefinition" ? [readClass(definition, decorators, reading)] : [];
}

/** `@a.b` or `@a.b(…)`. */
function readDecorator(node: SyntaxNode, reading: Reading): Expression {
    const { from, to } = node;
    const [first, ...names] = node.getChildren("VariableName");
    if (first === undefined) {
        return { kind: "opaque", parts: [], from, to };
    }
    let value: Expression = readExpression(first, reading);
    for (const name of names) {
        value = { kind: "attribute", object: value, name: reading.slice(name), at: name.from, from, to: name.to };
    }
    const args = node.getChild("ArgList");
    const at = names.at(-1)?.from ?? first.from;
    return args === null ? value : { kind: "call", callee: value, args: readArguments(args, reading), at, from, to };
}
