/** Walking the parser's tree. */

import { type SyntaxNode } from "@lezer/common";

/** A script that nests deeper than the pack follows. */
export class TooDeepError extends Error {
    constructor(
        /** Offset of what is too deep. */
        readonly at: number,
    ) {
        super("nested too deeply");
        this.name = "TooDeepError";
    }
}

/** Something that the parser takes and Python 3 does not. */
export class NotPythonError extends Error {
    constructor(
        /** Offset of what is wrong. */
        readonly at: number,
    ) {
        super("not Python 3");
        this.name = "NotPythonError";
    }
}

/** Blocks and brackets in one another; people stop far below, and Python itself takes 100 indentations. */
const MAX_NESTING = 150;

/** What is shared while one script's tree is read. */
export class Reading {
    private depth = 0;
    private readonly yields: boolean[] = [];

    constructor(readonly text: string) {}

    /** The text of a node. */
    slice({ from, to }: { readonly from: number; readonly to: number }): string {
        return this.text.slice(from, to);
    }

    /**
     * Reads something that stands inside another, one level deeper.
     *
     * @throws TooDeepError beyond {@link MAX_NESTING}.
     */
    nested<T>(at: number, read: () => T): T {
        this.depth += 1;
        if (this.depth > MAX_NESTING) {
            throw new TooDeepError(at);
        }
        const result = read();
        this.depth -= 1;
        return result;
    }

    /** Reads a function's body and tells whether it yields. */
    functionBody<T>(read: () => T): { readonly body: T; readonly generator: boolean } {
        this.yields.push(false);
        const body = read();
        return { body, generator: this.yields.pop() === true };
    }

    /** Notes that the function that is being read yields. */
    sawYield(): void {
        if (this.yields.length > 0) {
            this.yields[this.yields.length - 1] = true;
        }
    }
}

/** A node's children without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
        if (child.name !== "Comment") {
            children.push(child);
        }
    }
    return children;
}

/** Cuts a list of nodes at each one of a name; what a trailing one leaves empty is left out. */
export function splitAt(nodes: readonly SyntaxNode[], name: string): SyntaxNode[][] {
    const groups: SyntaxNode[][] = [[]];
    for (const node of nodes) {
        if (node.name === name) {
            groups.push([]);
        } else {
            groups[groups.length - 1]?.push(node);
        }
    }
    return groups.filter((group) => group.length > 0);
}
