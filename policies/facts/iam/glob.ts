/**
 * IAM patterns: `*` stands for any text (slashes and colons too), `?` for one character, `${…}` for a policy variable.
 *
 * Besides matching a text, the pack asks about patterns as sets: is there any text that these match and those do not?
 * {@link findText} answers by walking all the patterns' automata in step, so a Deny that covers a grant piece by
 * piece is seen to cover it, and an answer comes with an example.
 */

const one = Symbol("?");
const many = Symbol("*");

/** A pattern ready for matching: literal characters and the two wildcards. */
export type Glob = readonly (string | typeof one | typeof many)[];

/** What became of a pattern's text. */
export interface ParsedGlob {
    /** A variable that is not known stands as `*`: a text that does not match will not match whatever its value. */
    readonly glob: Glob;
    /** Variables whose value is not known; a match is then only a possible one. */
    readonly unknown: readonly string[];
    /** A variable that the request does not have: the pattern matches nothing. */
    readonly absent?: string;
}

/** How to read a pattern. */
export interface GlobSyntax {
    /** Whether `*` and `?` are wildcards, or (as in StringEquals) themselves. */
    readonly wildcards: boolean;
    readonly ignoreCase?: boolean;
    /** Absent: `${…}` is plain text, as in documents before 2012-10-17. */
    readonly variable?: (key: string) => VariableValue;
}

/** The value of a policy variable in one request. */
export type VariableValue =
    { readonly state: "known"; readonly text: string } | { readonly state: "absent" } | { readonly state: "unknown" };

/** Reads a pattern. */
export function parseGlob(source: string, syntax: GlobSyntax): ParsedGlob {
    const glob: (string | typeof one | typeof many)[] = [];
    const unknown: string[] = [];
    let absent: string | undefined;
    const literal = (text: string): void => {
        glob.push(...(syntax.ignoreCase === true ? text.toLowerCase() : text));
    };
    // Variables first, then characters: `${*}`, `${?}` and `${$}` are AWS's way to write these three literally.
    for (const part of source.matchAll(/\$\{([^}]*)\}|[^$]+|\$/gsu)) {
        const reference = part[1];
        if (reference === undefined || syntax.variable === undefined) {
            if (syntax.wildcards) {
                for (const char of part[0]) {
                    if (char === "*" || char === "?") {
                        glob.push(char === "*" ? many : one);
                    } else {
                        literal(char);
                    }
                }
            } else {
                literal(part[0]);
            }
        } else if (["*", "?", "$"].includes(reference)) {
            literal(reference);
        } else {
            const [, key, fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/u.exec(reference) ?? ["", reference];
            const value = syntax.variable(key);
            if (value.state === "known") {
                literal(value.text);
            } else if (value.state === "unknown") {
                glob.push(many);
                unknown.push(key);
            } else if (fallback !== undefined) {
                literal(fallback);
            } else {
                absent = key;
            }
        }
    }
    return { glob, unknown, ...(absent === undefined ? {} : { absent }) };
}

/** Whether the pattern matches the whole text. */
export function globMatches(glob: Glob, text: string): boolean {
    const chars = [...text];
    let at = 0;
    let position = 0;
    let resumeGlob = -1;
    let resumeText = 0;
    while (at < chars.length) {
        const token = glob[position];
        if (token === many) {
            resumeGlob = position += 1;
            resumeText = at;
        } else if (token === one || (token !== undefined && token === chars[at])) {
            position += 1;
            at += 1;
        } else if (resumeGlob >= 0) {
            // Let the last `*` take one character more and try again from there.
            position = resumeGlob;
            at = resumeText += 1;
        } else {
            return false;
        }
    }
    while (glob[position] === many) {
        position += 1;
    }
    return position === glob.length;
}

/** Thrown when patterns are so entangled that the search was given up; the caller answers "unknown". */
export class GlobSearchError extends Error {
    constructor(states: number) {
        super(`the patterns could not be compared within ${states} steps`);
        this.name = "GlobSearchError";
    }
}

const searchLimit = 20_000;

/**
 * A shortest text that all of `required` match and of which `accepts` holds, given which of `others` match it;
 * undefined when there is none.
 *
 * @throws GlobSearchError when the search would take too long.
 */
export function findText(
    required: readonly Glob[],
    others: readonly Glob[],
    accepts: (othersMatched: readonly boolean[]) => boolean,
): string | undefined {
    for (const { text, matched } of texts(required, others)) {
        if (accepts(matched)) {
            return text;
        }
    }
    return undefined;
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
