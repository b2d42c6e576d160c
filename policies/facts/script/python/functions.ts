/** Comprehensions, lambdas and parameters: from the parser's tree to what {@link Expression} has for them. */

import { type SyntaxNode } from "@lezer/common";
import { readExpression, readList } from "./expressions";
import { type Comprehension, type Expression, type Parameter } from "./syntax";
import { childrenOf, type Reading, splitAt } from "./tree";

/** A comprehension, from what stands between its brackets. */
export function readComprehension(
    nodes: readonly SyntaxNode[],
    { from, to }: { readonly from: number; readonly to: number },
    reading: Reading,
): Comprehension {
    const clauses: Comprehension["clauses"][number][] = [];
    const start = nodes.findIndex(({ name }) => name === "for" || name === "async");
    const elements = nodes.slice(0, start).filter(({ name }) => ![":", "*", "**"].includes(name));
    nodes.forEach(({ name }, index) => {
        const next = nodes[index + 1];
        if (name === "for") {
            const end = nodes.findIndex((node, position) => position > index && node.name === "in");
            const iterable = nodes[end + 1];
            if (iterable !== undefined) {
                const target = readList(nodes.slice(index + 1, end), reading);
                clauses.push({ target, iterable: readExpression(iterable, reading) });
            }
        } else if (name === "if" && next !== undefined) {
            clauses.push({ condition: readExpression(next, reading) });
        }
    });
    return {
        kind: "comprehension",
        elements: elements.map((element) => readExpression(element, reading)),
        clauses,
        from,
        to,
    };
}

/** `lambda parameters: body`. */
export function readLambda(node: SyntaxNode, reading: Reading): Expression {
    const { from, to } = node;
    const list = node.getChild("ParamList");
    const body = node.lastChild ?? node;
    return reading.functionBody(() => ({
        kind: "lambda" as const,
        parameters: list === null ? [] : readParameters(list, reading),
        body: readExpression(body, reading),
        from,
        to,
    })).body;
}

/** The parameters of a function or a lambda. */
export function readParameters(node: SyntaxNode, reading: Reading): Parameter[] {
    const children = childrenOf(node).filter(({ name }) => !["(", ")", "TypeDef"].includes(name));
    let kind: Parameter["kind"] = "plain";
    return splitAt(children, ",").flatMap((group): Parameter[] => {
        const [first, second] = group;
        if (first === undefined || first.name === "/") {
            return [];
        }
        if (first.name === "*" || first.name === "**") {
            kind = "keyword";
            return second === undefined ? [] : [{ name: reading.slice(second), kind: first.name }];
        }
        const fallback = second?.name === "AssignOp" ? group[2] : undefined;
        return [
            {
                name: reading.slice(first),
                kind,
                ...(fallback === undefined ? {} : { fallback: readExpression(fallback, reading) }),
            },
        ];
    });
}
