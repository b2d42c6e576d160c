/** Statements: from the parser's tree to {@link Statement}. */

import { type SyntaxNode } from "@lezer/common";
import { readBlock, readCompound } from "./compound";
import { readExpression, readList, readYield } from "./expressions";
import { type Expression, type Import, type Statement } from "./syntax";
import { childrenOf, NotPythonError, type Reading, splitAt } from "./tree";

/** Reads a module. */
export function readModule(root: SyntaxNode, reading: Reading): readonly Statement[] {
    return readBlock(childrenOf(root), reading);
}

/** Reads a statement; a line with semicolons is several, and what does nothing is none. */
export function readStatement(node: SyntaxNode, reading: Reading): readonly Statement[] {
    return node.name === "StatementGroup"
        ? childrenOf(node).flatMap((child) => readOne(child, reading))
        : readOne(node, reading);
}

function readOne(node: SyntaxNode, reading: Reading): readonly Statement[] {
    const { from, to } = node;
    const [first, second] = childrenOf(node);
    switch (node.name) {
        case "ExpressionStatement":
            return [{ kind: "expression", value: readList(childrenOf(node), reading), from, to }];
        case "YieldStatement":
            return [{ kind: "expression", value: readYield(childrenOf(node), node, reading), from, to }];
        case "PrintStatement":
            throw new NotPythonError(from);
        case "AssertStatement":
            return [{ kind: "expression", value: opaque(node, childrenOf(node).slice(1), reading), from, to }];
        case "AssignStatement":
            return [readAssignment(node, reading)];
        case "UpdateStatement":
            return readUpdate(node, reading);
        case "ImportStatement":
            return [readImport(node, reading)];
        case "ReturnStatement":
            return [{ kind: "return", value: optional(childrenOf(node).slice(1), reading), from, to }];
        case "RaiseStatement":
            return [{ kind: "raise", value: second && readExpression(second, reading), from, to }];
        case "BreakStatement":
            return [{ kind: "break", from, to }];
        case "ContinueStatement":
            return [{ kind: "continue", from, to }];
        case "ScopeStatement": {
            const names = node.getChildren("VariableName").map((name) => reading.slice(name));
            return [{ kind: first?.name === "nonlocal" ? "nonlocal" : "global", names, from, to }];
        }
        default:
            return readCompound(node, reading);
    }
}

function optional(nodes: readonly SyntaxNode[], reading: Reading): Expression | undefined {
    return nodes.length === 0 ? undefined : readList(nodes, reading);
}

function opaque(node: SyntaxNode, parts: readonly SyntaxNode[], reading: Reading): Expression {
    return {
        kind: "opaque",
        parts: splitAt(parts, ",").map((group) => readList(group, reading)),
        from: node.from,
        to: node.to,
    };
}

function readAssignment(node: SyntaxNode, reading: Reading): Statement {
    const groups = splitAt(
        childrenOf(node).filter(({ name }) => name !== "TypeDef"),
        "AssignOp",
    );
    const assigns = node.getChild("AssignOp") !== null;
    const expressions = groups.map((group) =>
        group[0]?.name === "YieldExpression" ? readExpression(group[0], reading) : readList(group, reading),
    );
    return {
        kind: "assign",
        targets: assigns ? expressions.slice(0, -1) : expressions,
        value: assigns ? expressions.at(-1) : undefined,
        from: node.from,
        to: node.to,
    };
}

function readUpdate(node: SyntaxNode, reading: Reading): readonly Statement[] {
    const children = childrenOf(node);
    const at = children.findIndex(({ name }) => name === "UpdateOp");
    const operator = children[at];
    const [target, value] = [children.slice(0, at), children.slice(at + 1)];
    if (operator === undefined || target.length === 0 || value.length === 0) {
        return [];
    }
    return [
        {
            kind: "update",
            target: readList(target, reading),
            operator: reading.slice(operator).slice(0, -1),
            value: readList(value, reading),
            from: node.from,
            to: node.to,
        },
    ];
}

function readImport(node: SyntaxNode, reading: Reading): Import {
    const { from, to } = node;
    const children = childrenOf(node).filter(({ name }) => name !== "(" && name !== ")");
    const at = children.findIndex(({ name }) => name === "import");
    const module = children
        .slice(1, Math.max(at, 1))
        .map((child) => reading.slice(child))
        .join("");
    const names = children.slice(at + 1);
    const isFrom = children[0]?.name === "from";
    if (isFrom && names[0]?.name === "*") {
        return { kind: "import", bindings: [], all: module, from, to };
    }
    const bindings = splitAt(names, ",").map((group) => {
        const [dotted = [], alias] = splitAt(group, "as");
        const path = dotted.map((part) => reading.slice(part)).join("");
        const name = alias?.[0] === undefined ? undefined : reading.slice(alias[0]);
        if (isFrom) {
            return { name: name ?? path, path: `${module}.${path}` };
        }
        // `import a.b` binds a, and a.b is then found on it.
        const [root = path] = path.split(".");
        return name === undefined ? { name: root, path: root } : { name, path };
    });
    return { kind: "import", bindings, from, to };
}
