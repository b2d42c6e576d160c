/** Python's tokens, as far as the pack must know them to respell what the parser does not take. */

/** A token, and where it is. */
export interface Token {
    readonly kind: "name" | "number" | "string" | "comment" | "newline" | "operator";
    readonly text: string;
    readonly from: number;
    readonly to: number;
    /** Brackets that are open around it. */
    readonly depth: number;
}

const patterns: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
    ["space", /[ \t\f]+|\\\n/uy],
    ["comment", /#[^\n]*/uy],
    ["newline", /\n/uy],
    ["number", /0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?[jJ]?/uy],
    ["name", /[\p{L}_\u{e000}-\u{f8ff}][\p{L}\p{M}\p{N}_\u{e000}-\u{f8ff}]*/uy],
    ["operator", /[^]/uy],
];

/** Cuts a script into its tokens, without the space between them. */
export function tokensOf(text: string): readonly Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    for (let from = 0; from < text.length;) {
        const end = stringEnd(text, from);
        const [kind, to] = end === undefined ? next(text, from) : (["string", end] as const);
        const piece = text.slice(from, to);
        depth -= kind === "operator" && ")]}".includes(piece) ? 1 : 0;
        if (kind !== "space") {
            tokens.push({ kind, text: piece, from, to, depth });
        }
        depth += kind === "operator" && "([{".includes(piece) ? 1 : 0;
        from = to;
    }
    return tokens;
}

function next(text: string, from: number): readonly [Token["kind"] | "space", number] {
    for (const [kind, pattern] of patterns) {
        pattern.lastIndex = from;
        if (pattern.test(text)) {
            return [kind, pattern.lastIndex];
        }
    }
    return ["operator", from + 1];
}

const stringStart = /[A-Za-z]{0,2}("""|'''|"|')/uy;

/** Where a string that begins here ends; undefined where none does. What is not closed ends with its line. */
function stringEnd(text: string, from: number): number | undefined {
    stringStart.lastIndex = from;
    const [start, quotes] = stringStart.exec(text) ?? [];
    if (start === undefined || quotes === undefined) {
        return undefined;
    }
    for (let at = from + start.length; at < text.length; at += 1) {
        if (text[at] === "\\") {
            at += 1;
        } else if (text.startsWith(quotes, at)) {
            return at + quotes.length;
        } else if (text[at] === "\n" && quotes.length === 1) {
            return at;
        }
    }
    return text.length;
}
