/** Operators: from the parser's tree to {@link Expression}. */

import { type SyntaxNode } from "@lezer/common";
import { readExpression } from "./expressions";
import { type Expression } from "./syntax";
import { childrenOf, type Reading } from "./tree";

/** A binary expression; a chain of any length is read without nesting. */
export function readBinary(node: SyntaxNode, reading: Reading): Expression {
    if (isLogic(node)) {
        return readLogic(node, reading);
    }
    const steps: SyntaxNode[] = [];
    let base = node;
    while (base.name === "BinaryExpression" && !isLogic(base)) {
        steps.push(base);
        base = base.firstChild ?? base.node;
    }
    let left = readExpression(base, reading);
    for (const step of steps.reverse()) {
        const children = childrenOf(step);
        const last = children.at(-1) ?? step;
        const operator = children.slice(1, -1).map((child) => reading.slice(child));
        left = {
            kind: "binary",
            operator: operator.join(" "),
            left,
            right: readExpression(last, reading),
            from: left.from,
            to: step.to,
        };
    }
    return left;
}

/** `-x`, `not x`. */
export function readUnary(node: SyntaxNode, reading: Reading): Expression {
    if (isLogic(node)) {
        return readLogic(node, reading);
    }
    const [operator = node, operand = node] = childrenOf(node);
    return {
        kind: "unary",
        operator: reading.slice(operator),
        operand: readExpression(operand, reading),
        from: node.from,
        to: node.to,
    };
}

/** Whether a node is `not …`, `… and …` or `… or …`. */
function isLogic(node: SyntaxNode): boolean {
    return node.name === "UnaryExpression"
        ? node.firstChild?.name === "not"
        : node.name === "BinaryExpression" && childrenOf(node).some(({ name }) => name === "and" || name === "or");
}

/**
 * The parser takes `not a and b` for `not (a and b)`, so what is not in parentheses is laid out flat, operands and
 * operators, and put together again by Python's precedence: `not` binds tighter than `and`, `and` than `or`.
 */
function readLogic(node: SyntaxNode, reading: Reading): Expression {
    const tokens = flatten(node);
    const operators = (operator: string, next: () => Expression): Expression => {
        let left = next();
        while (tokens[0] === operator) {
            tokens.shift();
            const right = next();
            left = { kind: "binary", operator, left, right, from: left.from, to: right.to };
        }
        return left;
    };
    const negation = (): Expression => {
        let negations = 0;
        while (tokens[0] === "not") {
            tokens.shift();
            negations += 1;
        }
        const token = tokens.shift();
        let operand: Expression =
            token === undefined || typeof token === "string"
                ? { kind: "opaque", parts: [], from: node.from, to: node.to }
                : readExpression(token, reading);
        for (; negations > 0; negations -= 1) {
            operand = { kind: "unary", operator: "not", operand, from: operand.from, to: operand.to };
        }
        return operand;
    };
    return operators("or", () => operators("and", negation));
}

function flatten(root: SyntaxNode): (string | SyntaxNode)[] {
    const tokens: (string | SyntaxNode)[] = [];
    const rest: (string | SyntaxNode)[] = [root];
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
        if (typeof next === "string" || !isLogic(next)) {
            tokens.push(next);
            continue;
        }
        const parts = childrenOf(next).map((child) => (["not", "and", "or"].includes(child.name) ? child.name : child));
        rest.push(...parts.reverse());
    }
    return tokens;
}
