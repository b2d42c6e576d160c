/**
 * Python that the parser does not take, written as something that it takes and that means the same to the pack. Every change
 * keeps the length of what it changes, so that positions stay what they are.
 */

import { type Token, tokensOf } from "./tokens";

/** Stands for a `yield` without a value. */
export const BARE_YIELD = "\ue000\ue000\ue000\ue000\ue000";

/** Fills the place of what is left out. */
const FILLER = "\ue001";

interface Change {
    readonly from: number;
    readonly to: number;
    readonly with: string;
}

/** The script with all that is known to be beyond the parser respelled. */
export function respell(text: string): string {
    const tokens = tokensOf(text).filter(({ kind }) => kind !== "comment");
    const changes = [
        ...tokens.flatMap((token, index) => [
            ...number(token),
            ...bareYield(token, tokens[index + 1]),
            ...rawBrace(token),
            ...starredTarget(tokens, index),
        ]),
        ...withHeaders(text, tokens),
        ...emptyPatterns(tokens),
    ];
    let at = 0;
    let respelled = "";
    for (const change of changes.sort((a, b) => a.from - b.from)) {
        if (change.from >= at) {
            respelled += text.slice(at, change.from) + change.with;
            at = change.to;
        }
    }
    return respelled + text.slice(at);
}

/** `1.` and `1.e5`: a number all the same. */
function number({ kind, text, from, to }: Token): readonly Change[] {
    return kind === "number" && /^[\d_]+\.(?!\d)/u.test(text) ? [{ from, to, with: text.replace(".", "_") }] : [];
}

/** `yield` with nothing behind it. */
function bareYield({ text, from, to }: Token, after: Token | undefined): readonly Change[] {
    const isBare = after === undefined || after.kind === "newline" || ")]},;=".includes(after.text);
    return text === "yield" && isBare ? [{ from, to, with: BARE_YIELD }] : [];
}

/** A backslash before a brace, in raw format strings: mostly regular expressions. */
function rawBrace({ kind, text, from, to }: Token): readonly Change[] {
    return kind === "string" && /^(?:rf|fr)/iu.test(text) && text.includes("\\{")
        ? [{ from, to, with: text.replaceAll("\\{", `${FILLER}{`) }]
        : [];
}

/** `for first, *rest in …`, in comprehensions. */
function starredTarget(tokens: readonly Token[], index: number): readonly Change[] {
    const star = tokens[index];
    const before = tokens[index - 1];
    if (star?.text !== "*" || star.depth === 0 || (before?.text !== "," && before?.text !== "for")) {
        return [];
    }
    let at = index - 1;
    while (tokens[at]?.kind === "name" || tokens[at]?.text === ",") {
        if (tokens[at]?.text === "for") {
            return [{ from: star.from, to: star.to, with: " " }];
        }
        at -= 1;
    }
    return [];
}

/** Headers of more tokens than these are left as they are. */
const MAX_HEADER = 300;

/** `with (a as b, c as d):` without its brackets; `with a as (b, c):` and `with a as self.b:` with a name for a target. */
function withHeaders(text: string, tokens: readonly Token[]): readonly Change[] {
    return tokens.flatMap((token, index) => {
        if (token.text !== "with") {
            return [];
        }
        const before = tokens[index - 1];
        const begins = before === undefined || before.kind === "newline" || [":", ";", "async"].includes(before.text);
        const following = tokens.slice(index + 1, index + 1 + MAX_HEADER);
        const end = following.findIndex(({ text: colon, depth }) => colon === ":" && depth === token.depth);
        return begins && end > 0 ? withHeader(text, following.slice(0, end)) : [];
    });
}

function withHeader(text: string, header: readonly Token[]): readonly Change[] {
    const [open] = header;
    const close = header.at(-1);
    const isWrapped =
        open?.text === "(" &&
        close?.text === ")" &&
        header.every(({ depth }, index) => index === 0 || index === header.length - 1 || depth > open.depth) &&
        header.some(({ text: as, depth }) => as === "as" && depth === open.depth + 1);
    const inside = isWrapped ? header.slice(1, -1) : header;
    const depth = inside[0]?.depth ?? 0;
    const unwrapped = isWrapped && open !== undefined && close !== undefined ? brackets(text, open, close, inside) : [];
    const targets = inside.flatMap(({ text: as, depth: at }, index): readonly Change[] => {
        const after = inside.slice(index + 1);
        const stop = after.findIndex((token) => token.text === "," && token.depth === depth);
        const target = stop < 0 ? after : after.slice(0, stop);
        const [first] = target;
        const last = target.at(-1);
        return as === "as" && at === depth && first !== undefined && last !== undefined && target.length > 1
            ? [{ from: first.from, to: last.to, with: FILLER.repeat(last.to - first.from) }]
            : [];
    });
    return [...unwrapped, ...targets];
}

/** Takes brackets away, and the line ends between them, which mean something without. */
function brackets(text: string, open: Token, close: Token, inside: readonly Token[]): readonly Change[] {
    const blank = ({ from, to }: { readonly from: number; readonly to: number }): Change => ({
        from,
        to,
        with: " ".repeat(to - from),
    });
    const ends = inside.filter(({ kind }) => kind === "newline");
    const comma = [...inside].reverse().find(({ kind }) => kind !== "newline");
    // Comments stand in the text, but not among these tokens.
    const comments = tokensOf(text.slice(open.from, close.to))
        .filter(({ kind }) => kind === "comment")
        .map(({ from, to }) => ({ from: from + open.from, to: to + open.from }));
    return [open, close, ...ends, ...comments, ...(comma?.text === "," ? [comma] : [])].map(blank);
}

/** `case Point():` as `case Point  :`. */
function emptyPatterns(tokens: readonly Token[]): readonly Change[] {
    let isCase = false;
    return tokens.flatMap((token, index): readonly Change[] => {
        const before = tokens[index - 1];
        if (token.kind === "newline" && token.depth === 0) {
            isCase = false;
        } else if (token.text === "case" && (before === undefined || before.kind === "newline")) {
            isCase = true;
        }
        const after = tokens[index + 1];
        return isCase && token.text === "(" && after?.text === ")" && before?.kind === "name"
            ? [{ from: token.from, to: after.to, with: " ".repeat(after.to - token.from) }]
            : [];
    });
}
