/**
 * IAM patterns as sets of texts: is there any text that these match and those do not? Answered by walking all the patterns'
 * automata in step, so a Deny that covers a grant piece by piece is seen to cover it, and an answer comes with an example.
 */

import { type Glob, globMatches, many, one } from "./glob";

/** Thrown when patterns are so entangled that the search was given up; the caller answers "unknown". */
export class GlobSearchError extends Error {
    constructor(states: number) {
        super(`the patterns could not be compared within ${states} steps`);
        this.name = "GlobSearchError";
    }
}

const searchLimit = 20_000;

/** Whether a text will do, given which of the other patterns match it. */
export type Accepts = (othersMatched: readonly boolean[]) => boolean;

const rememberedTexts = new Map<string, string | undefined | GlobSearchError>();

/**
 * The same as {@link findText}, remembered: a program's roles ask much the same of much the same patterns.
 *
 * @param rule - What `accepts` goes by, beside the patterns themselves: equal texts stand for equal functions.
 */
export function findTextAgain(
    required: readonly Glob[],
    others: readonly Glob[],
    rule: string,
    accepts: Accepts,
): string | undefined {
    const key = [rule, required.length, ...required.map(write), ...others.map(write)].join("\0");
    if (!rememberedTexts.has(key)) {
        if (rememberedTexts.size >= 10_000) {
            rememberedTexts.clear();
        }
        rememberedTexts.set(
            key,
            found(() => findText(required, others, accepts)),
        );
    }
    const known = rememberedTexts.get(key);
    if (known instanceof GlobSearchError) {
        throw known;
    }
    return known;
}

/** What a search finds, or that it was given up: so is the next one like it, and that takes longest. */
function found(search: () => string | undefined): string | undefined | GlobSearchError {
    try {
        return search();
    } catch (error) {
        if (error instanceof GlobSearchError) {
            return error;
        }
        throw error;
    }
}

/** A pattern as text, in which the wildcards are characters that no policy has. */
function write(glob: Glob): string {
    return glob.map((token) => (token === many ? "\u0001" : token === one ? "\u0002" : token)).join("");
}

/**
 * A shortest text that all of `required` match and of which `accepts` holds, given which of `others` match it;
 * undefined when there is none.
 *
 * @throws GlobSearchError when the search would take too long.
 */
export function findText(required: readonly Glob[], others: readonly Glob[], accepts: Accepts): string | undefined {
    const least = leastText(required);
    if (least !== undefined) {
        const isOne = required.every((glob) => globMatches(glob, least.text));
        if (isOne && accepts(others.map((glob) => globMatches(glob, least.text)))) {
            return least.text;
        }
        if (!isOne || least.isOnly) {
            return undefined;
        }
    }
    for (const { text, matched } of texts(required, others)) {
        if (accepts(matched)) {
            return text;
        }
    }
    return undefined;
}

/**
 * The one text that a pattern among them is; else, where each of them is a text with a star behind it, the shortest that all
 * of them match if any is: it spares the search in most cases. Undefined where there are other patterns.
 */
function leastText(globs: readonly Glob[]): { readonly text: string; readonly isOnly: boolean } | undefined {
    let longest = "";
    let isSimple = globs.length > 0;
    for (const glob of globs) {
        const wild = glob.findIndex((token) => typeof token !== "string");
        const text = (wild < 0 ? glob : glob.slice(0, wild)).join("");
        if (wild < 0) {
            return { text, isOnly: true };
        }
        isSimple &&= glob[wild] === many && wild === glob.length - 1;
        longest = text.length > longest.length ? text : longest;
    }
    return isSimple ? { text: longest, isOnly: false } : undefined;
}

/**
 * One shortest text for each way in which `others` can match or not match a text that all of `required` match.
 *
 * @throws GlobSearchError when the search would take too long.
 */
export function textClasses(
    required: readonly Glob[],
    others: readonly Glob[],
): readonly { readonly text: string; readonly matched: readonly boolean[] }[] {
    const classes = new Map<string, { readonly text: string; readonly matched: readonly boolean[] }>();
    for (const found of texts(required, others)) {
        const key = found.matched.map(Number).join("");
        if (!classes.has(key)) {
            classes.set(key, found);
        }
    }
    return [...classes.values()];
}

/** Walks the product of the patterns' automata breadth first; every state in which `required` all match is yielded. */
function* texts(
    required: readonly Glob[],
    others: readonly Glob[],
): Generator<{ readonly text: string; readonly matched: readonly boolean[] }> {
    const globs = [...required, ...others];
    const start = globs.map((glob) => closure(glob, [0]));
    const seen = new Set([stateKey(start)]);
    let frontier = [{ text: "", state: start }];
    while (frontier.length > 0) {
        const next: typeof frontier = [];
        for (const { text, state } of frontier) {
            const matched = state.map((positions, index) => positions.includes((globs[index] as Glob).length));
            if (matched.slice(0, required.length).every(Boolean)) {
                yield { text, matched: matched.slice(required.length) };
            }
            for (const char of alphabet(globs, state)) {
                const stepped = state.map((positions, index) => step(globs[index] as Glob, positions, char));
                const alive = stepped.slice(0, required.length).every((positions) => positions.length > 0);
                const key = stateKey(stepped);
                if (alive && !seen.has(key)) {
                    if (seen.size >= searchLimit) {
                        throw new GlobSearchError(searchLimit);
                    }
                    seen.add(key);
                    next.push({ text: text + char, state: stepped });
                }
            }
        }
        frontier = next;
    }
}

/** The characters that lead somewhere different from here: the literals that come next, and one that is none of them. */
function alphabet(globs: readonly Glob[], state: readonly (readonly number[])[]): ReadonlySet<string> {
    const chars = new Set<string>();
    state.forEach((positions, index) => {
        for (const position of positions) {
            const token = globs[index]?.[position];
            if (typeof token === "string") {
                chars.add(token);
            }
        }
    });
    const other = [..."xyzabcdefghijklmnopqrstuvw0123456789"].find((char) => !chars.has(char));
    // First, so that of two shortest texts the one of plain letters is found.
    return new Set([other ?? "\u{10FFFD}", ...chars]);
}

function step(glob: Glob, positions: readonly number[], char: string): readonly number[] {
    const next: number[] = [];
    for (const position of positions) {
        const token = glob[position];
        if (token === many) {
            next.push(position);
        } else if (token === one || token === char) {
            next.push(position + 1);
        }
    }
    return closure(glob, next);
}

/** A `*` may stand for nothing; and past a later `*` the earlier positions can reach nothing that it cannot. */
function closure(glob: Glob, positions: readonly number[]): readonly number[] {
    const all = new Set(positions);
    for (const position of all) {
        if (glob[position] === many) {
            all.add(position + 1);
        }
    }
    const lastMany = Math.max(-1, ...[...all].filter((position) => glob[position] === many));
    return [...all].filter((position) => position >= lastMany).sort((a, b) => a - b);
}

function stateKey(state: readonly (readonly number[])[]): string {
    return state.map((positions) => positions.join(",")).join(";");
}
