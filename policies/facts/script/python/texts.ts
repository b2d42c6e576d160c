/** String literals: from the parser's tree to {@link Expression}. */

import { type SyntaxNode } from "@lezer/common";
import { readList } from "./expressions";
import { stringShape, unescape, unescapeFormat } from "./strings";
import { type Expression } from "./syntax";
import { childrenOf, NotPythonError, type Reading } from "./tree";

/** A string literal, an f-string, or several that follow on each other. */
export function readText(node: SyntaxNode, reading: Reading): Expression {
    const { from, to } = node;
    const literals = node.name === "ContinuedString" ? childrenOf(node) : [node];
    const parts: (string | Expression)[] = [];
    const add = (part: string | Expression): void => {
        const last = parts.at(-1);
        if (typeof part === "string" && typeof last === "string") {
            parts[parts.length - 1] = last + part;
        } else if (part !== "") {
            parts.push(part);
        }
    };
    for (const literal of literals) {
        const { raw, bytes, start, end, closed } = stringShape(reading.slice(literal));
        if (!closed) {
            throw new NotPythonError(literal.from);
        }
        if (bytes) {
            return { kind: "opaque", parts: [], from, to };
        }
        if (literal.name === "String") {
            add(unescape(reading.text.slice(literal.from + start, literal.from + end), raw));
            continue;
        }
        let at = literal.from + start;
        for (const replacement of literal.getChildren("FormatReplacement")) {
            add(unescapeFormat(reading.text.slice(at, replacement.from), raw));
            add(readReplacement(replacement, reading));
            at = replacement.to;
        }
        add(unescapeFormat(reading.text.slice(at, literal.from + end), raw));
    }
    const [only = "", ...more] = parts;
    return more.length === 0 && typeof only === "string"
        ? { kind: "literal", value: only, from, to }
        : { kind: "format", parts, from, to };
}

/** What stands between an f-string's braces; with a conversion or a format, its text is not the value's. */
function readReplacement(node: SyntaxNode, reading: Reading): Expression {
    const formats = ["FormatConversion", "FormatSpec", "FormatSelfDoc"];
    const children = childrenOf(node).slice(1);
    const plain = children.filter(({ name }) => name !== "}" && !formats.includes(name));
    const value = readList(plain, reading);
    return children.some(({ name }) => formats.includes(name))
        ? { kind: "opaque", parts: [value], from: node.from, to: node.to }
        : value;
}
