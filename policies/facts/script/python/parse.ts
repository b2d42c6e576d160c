/** Parsing a script. */

import { type Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import { parseInPieces, type Pieces } from "./pieces";
import { respell } from "./respell";
import { readModule } from "./statements";
import { type Block } from "./syntax";
import { NotPythonError, Reading, TooDeepError } from "./tree";

/** Where something stands, both counted from 1. */
export interface Position {
    readonly line: number;
    readonly column: number;
}

/** A script that was parsed. */
export interface Module {
    readonly kind: "module";
    readonly body: Block;
    /** The text that offsets count in. */
    readonly text: string;
    /** The position of an offset. */
    readonly position: (offset: number) => Position;
}

/** Why a script was not parsed. */
export interface Unparsed {
    readonly kind: "unparsed";
    /** What is wrong, as the end of a sentence about the script. */
    readonly problem: string;
    readonly position?: Position;
    /** What to do about it. */
    readonly remedy: string;
}

/** Longer scripts are not read: the parser takes seconds for them, and nobody writes them by hand. */
export const MAX_SCRIPT_LENGTH = 1_000_000;

// Strict: the parser stops at the first error. Its recovery from errors takes gigabytes for text that is not Python at all.
const strict = parser.configure({ strict: true });

/** Parses a script as Python 3 reads it; `pieces` are those of scripts before, to which this one's are added. */
export function parsePython(script: string, pieces?: Pieces): Module | Unparsed {
    if (script.length > MAX_SCRIPT_LENGTH) {
        return {
            kind: "unparsed",
            problem: `is ${script.length} characters long, more than the ${MAX_SCRIPT_LENGTH} that are read`,
            remedy: "Keep the script short, and its data and helpers in files and modules of their own.",
        };
    }
    // Python's own reading of files: a byte order mark is dropped, and every kind of line end is one.
    const text = script.replace(/^\ufeff/u, "").replace(/\r\n?/gu, "\n");
    const position = (offset: number): Position => positionIn(text, offset);
    const inPieces = pieces && parseInPieces(text, pieces, parseStrictly);
    const parsed = inPieces === undefined ? parseRespelled(text) : { tree: inPieces, text };
    if (typeof parsed === "number") {
        return notPython(position(parsed));
    }
    try {
        return { kind: "module", body: readModule(parsed.tree.topNode, new Reading(parsed.text)), text, position };
    } catch (error) {
        if (error instanceof NotPythonError) {
            return notPython(position(error.at));
        }
        if (error instanceof TooDeepError) {
            return {
                kind: "unparsed",
                problem: "nests deeper than is read",
                position: position(error.at),
                remedy: "Give the inner parts names of their own.",
            };
        }
        throw error;
    }
}

function notPython(position: Position): Unparsed {
    return {
        kind: "unparsed",
        problem: "cannot be read as Python 3",
        position,
        remedy: "Correct it there: `python -m py_compile` says what is wrong.",
    };
}

/** The tree of a text, respelled where the parser does not take it as it is; or the offset at which it is no Python. */
function parseRespelled(text: string): { readonly tree: Tree; readonly text: string } | number {
    const asItIs = parseStrictly(text);
    if (typeof asItIs !== "number") {
        return { tree: asItIs, text };
    }
    const respelled = respell(text);
    const tree = respelled === text ? asItIs : parseStrictly(respelled);
    return typeof tree === "number" ? Math.max(tree, asItIs) : { tree, text: respelled };
}

/** The tree, or the offset at which the text is no Python. */
function parseStrictly(text: string): Tree | number {
    const parse = strict.startParse(text);
    try {
        for (;;) {
            const tree = parse.advance();
            if (tree !== null) {
                return tree;
            }
        }
    } catch (error) {
        if (error instanceof SyntaxError) {
            return parse.parsedPos;
        }
        throw error;
    }
}

function positionIn(text: string, offset: number): Position {
    const before = text.slice(0, offset);
    const start = before.lastIndexOf("\n") + 1;
    return { line: before.split("\n").length, column: offset - start + 1 };
}
