/** IAM patterns: `*` stands for any text (slashes and colons too), `?` for one character, `${…}` for a policy variable. */

/** `?` */
export const one = Symbol("?");
/** `*` */
export const many = Symbol("*");

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

const parsed = new Map<string, ParsedGlob>();

/** Reads a pattern; one without variables once, since programs repeat theirs. */
export function parseGlob(source: string, syntax: GlobSyntax): ParsedGlob {
    if (source.includes("$")) {
        return readGlob(source, syntax);
    }
    const key = `${Number(syntax.wildcards)}${Number(syntax.ignoreCase ?? false)}${source}`;
    const glob = parsed.get(key) ?? readGlob(source, syntax);
    if (parsed.size >= 50_000) {
        parsed.clear();
    }
    parsed.set(key, glob);
    return glob;
}

function readGlob(source: string, syntax: GlobSyntax): ParsedGlob {
    const glob: (string | typeof one | typeof many)[] = [];
    const unknown: string[] = [];
    let absent: string | undefined;
    const literal = (text: string): void => {
        for (const char of syntax.ignoreCase === true ? text.toLowerCase() : text) {
            glob.push(char);
        }
    };
    // Variables first, then characters: `${*}`, `${?}` and `${$}` are AWS's way to write these three literally.
    for (const part of source.matchAll(/\$\{([^}]*)\}|[^$]+|\$/gsu)) {
        const reference = part[1];
        if (reference === undefined || syntax.variable === undefined) {
            if (syntax.wildcards) {
                for (const char of part[0]) {
                    if (char === "*" || char === "?") {
                        glob.push(char === "*" ? many : one);
                    } else if (syntax.ignoreCase === true) {
                        literal(char);
                    } else {
                        glob.push(char);
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
    // A text is its own list of characters where none of them takes two places in it.
    const chars: ArrayLike<string> = /[\u{10000}-\u{10ffff}]/u.test(text) ? [...text] : text;
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
