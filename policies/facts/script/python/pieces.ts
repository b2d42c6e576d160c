/**
 * Parsing a script piece by piece, so that what scripts share (imports, helpers, the call of `main`) is parsed once. A piece that
 * the parser takes by itself leaves nothing open: what follows it is parsed as it would be at the beginning of a script.
 */

import { Tree } from "@lezer/common";

/** The trees of pieces by their text. */
export type Pieces = Map<string, Tree>;

/**
 * Where a script is cut: after an empty line, before a line that is not indented and continues no statement. A cut that is
 * wrong all the same (in a text of several lines, say) leaves a piece that is no Python.
 */
const CUT = /(?<=\n\n)(?=[^\s#)\]}])(?!(?:elif|else|except|finally)\b)/u;

/** The parser takes an empty line behind a backslash for a part of the line before; Python does not. */
const CONTINUED_BY_NOTHING = /\\\n[ \t\f]*\n/u;

/**
 * The tree of a script, from those of its pieces; undefined where a piece is not parsed by itself, which says nothing yet about
 * the script.
 *
 * @param parse - Gives the tree of a text, or the offset at which it is no Python.
 */
export function parseInPieces(text: string, pieces: Pieces, parse: (text: string) => Tree | number): Tree | undefined {
    if (CONTINUED_BY_NOTHING.test(text)) {
        return undefined;
    }
    const trees: Tree[] = [];
    const starts: number[] = [];
    let at = 0;
    for (const piece of text.split(CUT)) {
        const tree = pieces.get(piece) ?? parse(piece);
        if (typeof tree === "number") {
            return undefined;
        }
        pieces.set(piece, tree);
        trees.push(tree);
        starts.push(at);
        at += piece.length;
    }
    const [first, ...more] = trees;
    return first === undefined || more.length === 0 ? first : joined(first.type, trees, starts, text.length);
}

/** One tree with the statements of several; where a node is counts from its parent. */
function joined(type: Tree["type"], trees: readonly Tree[], starts: readonly number[], length: number): Tree {
    const children = trees.flatMap((tree) => tree.children);
    const positions = trees.flatMap((tree, index) => tree.positions.map((position) => position + (starts[index] ?? 0)));
    return new Tree(type, children, positions, length);
}
